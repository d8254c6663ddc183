import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActions } from './actions.js';
import { createStore, selectionOf } from './state.js';
import { fakeOpener } from './testing/fakecapture.js';
import { showPacketsOf } from './views/valuemenu.js';

/** @import { Scope } from './state.js' */

async function page() {
  const store = createStore();
  const openCapture = fakeOpener({ packets: 999, latency: 5 });
  const actions = createActions(store, { openCapture, fetchSample: () => Promise.reject(), now: () => performance.now() });
  await actions.open(new File(['x'], 'a.pcap'));
  return { store, actions };
}

test('a filter is applied, once it is known to be one', async () => {
  const { store, actions } = await page();
  const applied = actions.applyFilter('  tcp ');
  assert.equal(store.state.filter, '');
  await applied;
  assert.deepEqual([store.state.filter, store.state.selected?.packets, selectionOf(store.state)], ['tcp', 333, 'displayed']);
  await actions.applyFilter('bad.name == 1');
  assert.deepEqual(
    [store.state.filter, store.state.filterError?.filter, store.state.filterError?.length],
    ['tcp', 'bad.name == 1', 8],
  );
  await actions.applyFilter('');
  assert.deepEqual(
    [store.state.filter, store.state.filterError, store.state.selected, selectionOf(store.state)],
    ['', undefined, undefined, ''],
  );
});

test('filters applied are remembered, each once, the last one first, mistaken ones not', async () => {
  const { store, actions } = await page();
  for (const filter of ['tcp', 'udp', 'bad', 'tcp', '']) {
    await actions.applyFilter(filter);
  }
  assert.deepEqual(store.state.recent, ['tcp', 'udp']);
  await actions.open(new File(['x'], 'b.pcap'));
  assert.deepEqual(store.state.recent, ['tcp', 'udp'], 'for the next capture, too');
  for (let i = 0; i < 60; i++) {
    await actions.applyFilter(`tcp.port == ${i}`);
  }
  assert.equal(store.state.recent.length, 50);
});

test('the packets of a row: filter and view change in one moment', async () => {
  const { store, actions } = await page();
  /** @type {string[]} */
  const seen = [];
  store.subscribe(({ view, filter }) => seen.push(`${view} ${filter}`));
  await actions.showPackets('tcp.stream == 5');
  assert.equal(seen[0], 'frames tcp.stream == 5');
  await actions.showPackets();
  assert.equal(store.state.filter, 'tcp.stream == 5');
});

test('the packets of a row of all packets are those of all times', async () => {
  const { store, actions } = await page();
  const span = { from: 0, to: 5 };
  await actions.setSpan(span);
  await actions.applyFilter('tcp');
  const show = async (/** @type {Scope} */ scope) => {
    /** @type {Promise<void> | undefined} */
    let shown;
    showPacketsOf({ label: '', filter: 'tcp.stream == 5' }, store, { showPackets: (...how) => (shown = actions.showPackets(...how)) }, scope);
    await shown;
    return [store.state.filter, store.state.span];
  };
  assert.deepEqual(await show('displayed'), ['tcp && tcp.stream == 5', span]);
  assert.deepEqual(await show('all'), ['tcp.stream == 5', undefined]);
});

test('a search that is stopped leaves all packets of the span displayed', async () => {
  const { store, actions } = await page();
  await actions.setSpan({ from: 0, to: 5 });
  const applied = actions.applyFilter('tcp');
  await new Promise((resolve) => setTimeout(resolve, 7));
  await actions.stopFilter();
  await applied;
  assert.deepEqual([store.state.filter, store.state.span], ['', { from: 0, to: 5 }]);
});

test('a filter and a span that come while the other is checked are both displayed', async () => {
  const { store, actions } = await page();
  const span = { from: 0, to: 5 };
  await Promise.all([actions.applyFilter('tcp'), actions.setSpan(span)]);
  assert.deepEqual([store.state.filter, store.state.span], ['tcp', span]);
  await Promise.all([actions.setSpan(undefined), actions.applyFilter('udp'), actions.setSpan(span)]);
  assert.deepEqual([store.state.filter, store.state.span], ['udp', span]);
  await Promise.all([actions.applyFilter('bad.name == 1'), actions.setSpan(undefined)]);
  assert.deepEqual([store.state.filter, store.state.span], ['udp', undefined], 'a mistaken one leaves the other alone');
});
