import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyseWhenShown } from './analyse.js';
import { createStore } from './state.js';

/** @import { Capture } from './capture.js' */

/** @param {() => Promise<unknown>} analyse */
async function shown(analyse) {
  const store = createStore();
  analyseWhenShown(store);
  const capture = /** @type {Capture} */ (/** @type {unknown} */ ({ state: 'complete', analyse }));
  store.set({ phase: { kind: 'open', name: 'a.pcap', size: 1, capture, status: 'complete' } });
  assert.deepEqual([store.state.analysed, store.state.unanalysed], [undefined, undefined], 'not before somebody looks');
  store.set({ view: 'problems' });
  await new Promise((resolve) => setTimeout(resolve));
  return { store, capture };
}

test('TCP is analysed when what shows it is looked at', async () => {
  const { store, capture } = await shown(() => Promise.resolve({ analysed: 1, total: 1 }));
  assert.equal(store.state.analysed, capture);
  assert.equal(store.state.revision, 1);
});

test('that it cannot be is said, once', async () => {
  let asked = 0;
  const { store } = await shown(() => (asked++, Promise.reject(new Error('The file has changed.'))));
  assert.equal(store.state.unanalysed, 'The file has changed.');
  store.set({ view: 'frames' });
  assert.equal(asked, 1);
});
