import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActions } from './actions.js';
import { followAddress } from './history.js';
import { createStore } from './state.js';
import { fakeOpener } from './testing/fakecapture.js';

/** A page without elements, at an address.
 * @param {string} hash @param {import('./testing/fakecapture.js').FakeOptions} [options] */
function page(hash, options) {
  const store = createStore();
  const openCapture = fakeOpener({ packets: 1000, latency: 0, ...options });
  const actions = createActions(store, { openCapture, fetchSample: () => Promise.reject(), now: () => performance.now() });
  /** @type {string[]} */
  const entries = [hash];
  let at = 0;
  /** @type {() => void} */
  let popped = () => {};
  const fragment = (/** @type {string} */ url) => (url.includes('#') ? url.slice(url.indexOf('#')) : '');
  const bar = {
    location: { hash, pathname: '/flowglass/', search: '?a' },
    history: {
      pushState(/** @type {unknown} */ _, /** @type {string} */ __, /** @type {string} */ url) {
        entries.splice(++at, Infinity, fragment(url));
        bar.location.hash = entries[at];
      },
      replaceState(/** @type {unknown} */ _, /** @type {string} */ __, /** @type {string} */ url) {
        entries[at] = fragment(url);
        bar.location.hash = entries[at];
      },
    },
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => (popped = listener),
  };
  followAddress(store, actions, /** @type {any} */ (bar));
  return {
    store,
    actions,
    entries,
    open: () => actions.open(new File(['x'], 'secret.pcap')),
    /** @param {number} step */
    go(step) {
      at += step;
      bar.location.hash = entries[at];
      popped();
    },
  };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
const later = () => new Promise((resolve) => setTimeout(resolve, 350));

test('what is shown goes into the address: places are entries, the rest changes them', async () => {
  const { entries, open, actions } = page('');
  await open();
  assert.deepEqual(entries, ['']);
  actions.show('frames');
  await soon();
  await actions.applyFilter('tcp');
  await soon();
  actions.showFrame(5);
  actions.setOrder('frames', { by: 'time', descending: true });
  await later();
  assert.deepEqual(entries, ['', '#view=frames', '#view=frames&sort=frames:-time&frame=5&filter=tcp']);
  actions.showLayer('conversations', 'tcp');
  actions.show('conversations');
  await soon();
  assert.equal(entries.length, 4, 'two changes in one moment are one entry');
  await actions.setSpan({ from: 1e9, to: 2e9 });
  await soon();
  assert.equal(entries.at(-1), '#view=conversations&layer=conversations:tcp&sort=frames:-time&frame=5&time=1..2&filter=tcp');
  assert.ok(!entries.join().includes('secret'));
});

test('a link waits for a capture and is shown of it', async () => {
  const link = '#view=frames&sort=frames:-time&frame=5&time=1..2&filter=tcp';
  const { entries, open, store } = page(link);
  assert.equal(store.state.link?.filter, 'tcp');
  await open();
  await soon();
  const { view, filter, frame, span, orders } = store.state;
  assert.deepEqual([view, filter, frame, span, orders.frames], ['frames', 'tcp', 5, { from: 1e9, to: 2e9 }, { by: 'time', descending: true }]);
  assert.deepEqual([entries, store.state.link], [[link], undefined]);
  await open();
  await soon();
  assert.deepEqual([store.state.filter, entries], ['', ['']], 'the next capture is another');
});

test('back and forward', async () => {
  const { store, actions, open, go, entries } = page('');
  await open();
  await actions.showPackets('tcp');
  await soon();
  actions.show('endpoints');
  await soon();
  assert.deepEqual(entries, ['', '#view=frames&filter=tcp', '#view=endpoints&filter=tcp']);
  go(-1);
  await soon();
  assert.deepEqual([store.state.view, store.state.filter], ['frames', 'tcp']);
  go(-1);
  await soon();
  assert.deepEqual([store.state.view, store.state.filter], ['overview', '']);
  go(2);
  await soon();
  assert.deepEqual([store.state.view, store.state.filter, entries.length], ['endpoints', 'tcp', 3]);
});

test('a link whose filter has a mistake shows the rest, and does not trap the way back', async () => {
  const { store, open, entries, go } = page('#view=frames&filter=bad.field');
  await open();
  await soon();
  assert.deepEqual([store.state.view, store.state.filter, store.state.filterError?.filter], ['frames', '', 'bad.field']);
  assert.deepEqual(entries, ['#view=frames']);
  go(0);
  await soon();
  assert.deepEqual(entries, ['#view=frames']);
});

test('a frame is looked into once it is read', async () => {
  const { store, open, entries } = page('#view=frames&frame=900', { duration: 200 });
  const opened = open();
  await new Promise((resolve) => setTimeout(resolve, 90));
  assert.deepEqual([store.state.phase.kind, store.state.frame], ['open', undefined]);
  await opened;
  await soon();
  assert.deepEqual([store.state.frame, entries], [900, ['#view=frames&frame=900']]);
});

test('a frame that was not read before another capture is opened is not looked into there', async () => {
  const { store, open } = page('#view=frames&frame=900', { duration: 200 });
  void open();
  await new Promise((resolve) => setTimeout(resolve, 90));
  assert.equal(store.state.phase.kind, 'open');
  await open();
  await soon();
  assert.equal(store.state.frame, undefined);
});

test('a frame that does not exist is forgotten', async () => {
  const { store, open, entries } = page('#frame=5000');
  await open();
  await later();
  assert.deepEqual([store.state.frame, entries], [undefined, ['']]);
});

test('closing leaves the address; going back offers it again', async () => {
  const { store, actions, open, go, entries } = page('');
  await open();
  await actions.applyFilter('tcp');
  await soon();
  actions.close();
  await soon();
  assert.deepEqual([entries, store.state.link], [['', '#filter=tcp', ''], undefined]);
  go(-1);
  assert.equal(store.state.link?.filter, 'tcp');
  await open();
  await soon();
  assert.equal(store.state.filter, 'tcp');
});

test('opening the same file again shows the same of it', async () => {
  const { store, actions, open } = page('');
  await open();
  await actions.showPackets('tcp');
  actions.reopen();
  await soon();
  await soon();
  assert.deepEqual([store.state.phase.kind, store.state.view, store.state.filter], ['open', 'frames', 'tcp']);
});
