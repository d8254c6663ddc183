import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActions } from './actions.js';
import { FlowglassError } from './protocol.js';
import { createStore } from './state.js';
import { fakeOpener } from './testing/fakecapture.js';

/**
 * @param {import('./testing/fakecapture.js').FakeOptions} options
 * @param {Partial<import('./actions.js').World>} [world]
 */
function setUp(options, world = {}) {
  const store = createStore();
  /** @type {string[]} what the user would see, in order */
  const phases = [];
  store.subscribe(({ phase }) => {
    const now = phase.kind === 'open' ? phase.status : phase.kind;
    if (phases.at(-1) !== now) {
      phases.push(now);
    }
  });
  const actions = createActions(store, {
    openCapture: fakeOpener(options),
    fetchSample: () => Promise.reject(new Error('no network')),
    now: () => performance.now(),
    ...world,
  });
  return { store, actions, phases };
}

const file = () => new File(['0123456789'], 'a.pcap');

test('a file is opened, read, complete', async () => {
  const { store, actions, phases } = setUp({ packets: 100, latency: 0 });
  await actions.open(file());
  assert.deepEqual(phases, ['opening', 'reading', 'complete']);
  assert.equal(store.state.progress?.packets, 100);
  assert.ok(store.state.revision >= 2, 'tables are asked for at the start and at the end');
});

test('tables are asked for again while the file is read, not too often', async () => {
  const { store, actions } = setUp({ packets: 100, duration: 1000, latency: 0 });
  /** @type {Set<number>} */
  const revisions = new Set();
  store.subscribe(({ revision }) => revisions.add(revision));
  await actions.open(file());
  assert.ok(revisions.size >= 4 && revisions.size <= 7, `${revisions.size} revisions in a second`);
});

test('a damaged file keeps what came before the damage', async () => {
  const notice = { code: 'damaged', message: 'block length 4 is less than 12', offset: 24 };
  const { store, actions, phases } = setUp({ packets: 100, stopAt: 0.5, notice, latency: 0 });
  await actions.open(file());
  assert.equal(phases.at(-1), 'complete');
  assert.deepEqual(store.state.notice, notice);
  assert.equal(store.state.progress?.packets, 50);
});

test('a file that is no capture leads back to the start, with the reason', async () => {
  const notice = { code: 'unknown-format', message: 'It begins like a PNG image.', offset: 0 };
  const { store, actions } = setUp({ packets: 0, notice, latency: 0 });
  await actions.open(file());
  assert.deepEqual(store.state.phase, {
    kind: 'start',
    problem: { title: 'a.pcap is not a packet capture', message: notice.message, offset: 0 },
  });
});

test('a cancelled reading keeps what was read', async () => {
  const { store, actions, phases } = setUp({ packets: 1000, duration: 4000, latency: 0 });
  const opened = actions.open(file());
  await new Promise((resolve) => setTimeout(resolve, 300));
  actions.cancel();
  await opened;
  assert.deepEqual(phases, ['opening', 'reading', 'cancelled']);
  const { phase } = store.state;
  assert.ok(phase.kind === 'open' && (await phase.capture.table('frames', { count: 0 })).total > 0);
});

test('a crash is said, and the file can be opened again', async () => {
  const { store, actions, phases } = setUp({ packets: 100, stopAt: 0.5, crash: true, latency: 0 });
  await actions.open(file());
  const { phase } = store.state;
  assert.ok(phase.kind === 'open' && phase.status === 'crashed');
  assert.match(phase.problem?.message ?? '', /crashed/);
  actions.reopen();
  assert.equal(phases.at(-1), 'opening');
});

test('a second file replaces the first, whose answers come too late', async () => {
  const { store, actions } = setUp({ packets: 100, duration: 200, latency: 0 });
  const first = actions.open(file());
  const second = actions.open(new File(['x'], 'b.pcap'));
  await Promise.all([first, second]);
  assert.ok(store.state.phase.kind === 'open' && store.state.phase.name === 'b.pcap');
});

test('a file that does not open is named', async () => {
  const openCapture = () => Promise.reject(new FlowglassError('internal', 'The analyser could not be loaded.'));
  const { store, actions } = setUp({}, { openCapture });
  await actions.open(file());
  const { phase } = store.state;
  assert.ok(phase.kind === 'start');
  assert.equal(phase.problem?.title, 'a.pcap could not be opened');
});

test('the sample is fetched when asked for, and a failure is said', async () => {
  const { store, actions } = setUp({ latency: 0 });
  await actions.openSample();
  const { phase } = store.state;
  assert.ok(phase.kind === 'start');
  assert.deepEqual(phase.problem, { title: 'The sample could not be fetched', message: 'no network' });

  const found = setUp({ latency: 0 }, { fetchSample: () => Promise.resolve(new Blob(['bytes'])) });
  await found.actions.openSample();
  assert.deepEqual(found.phases, ['opening', 'reading', 'complete']);
});

test('a sample or a capture of before that does not come in time takes nothing away', async () => {
  /** @type {(error: Error) => void} */
  let fail = () => {};
  const failing = () => new Promise((_, reject) => (fail = reject));
  const { store, actions } = setUp({ packets: 1, latency: 0 }, { fetchSample: /** @type {() => Promise<Blob>} */ (failing) });
  const sample = actions.openSample();
  await actions.open(file());
  fail(new Error('no network'));
  await sample;
  assert.equal(store.state.phase.kind, 'open');
  actions.close();

  const cancelled = actions.openSample();
  actions.cancel();
  fail(new Error('no network'));
  await cancelled;
  assert.deepEqual(store.state.phase, { kind: 'start' }, 'nobody waits for it any more');

  const handle = /** @type {FileSystemFileHandle} */ (/** @type {unknown} */ ({ getFile: failing }));
  const recent = actions.openRecent({ handle, name: 'b.pcap', fingerprint: 'aa', size: 1, modified: 0, packets: 1, span: 0, opened: 0 });
  await Promise.resolve();
  await actions.open(file());
  fail(new Error('gone'));
  await recent;
  assert.equal(store.state.phase.kind, 'open');
});

test('what remembers is told when a capture is left, for notes are of the one that is open', async () => {
  /** @type {string[]} */
  const told = [];
  const memory = /** @type {import('./actions.js').World['memory']} */ (
    /** @type {unknown} */ ({
      find: async (/** @type {File} */ { name }) => void told.push(`find ${name}`),
      leave: async () => void told.push('leave'),
      opened: async () => {},
    })
  );
  const { actions } = setUp({ packets: 1, latency: 0 }, { memory, fetchSample: () => Promise.resolve(new Blob(['0123456789'])) });
  await actions.open(file());
  told.length = 0;
  await actions.openSample(); // is not remembered
  assert.ok(told.includes('leave') && !told.some((each) => each.startsWith('find')), told.join());
  await actions.open(file());
  assert.deepEqual(told.slice(-2), ['leave', 'find a.pcap']);
});

test('a capture of before that may not be read is told of', async () => {
  const { store, actions } = setUp({ packets: 1, latency: 0 });
  const handle = /** @type {FileSystemFileHandle} */ (/** @type {unknown} */ ({ requestPermission: async () => 'denied' }));
  await actions.openRecent({ handle, name: 'a.pcap', fingerprint: 'aa', size: 1, modified: 0, packets: 1, span: 0, opened: 0 });
  assert.match(store.state.message ?? '', /not allowed to read a\.pcap/);
  assert.equal(store.state.phase.kind, 'start');
});
