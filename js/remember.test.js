import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteActions } from './noteactions.js';
import { createRemembering } from './remember.js';
import { createStore } from './state.js';

/** @import { Memory } from './store/memory.js' */

/** @param {Partial<Memory>} [parts] */
function setUp(parts) {
  const store = createStore();
  /** @type {string[]} */
  const done = [];
  const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
  /** @param {string} what */
  const takes = (what) => async () => {
    await turn();
    done.push(what);
  };
  const load = async () => {
    await turn();
    done.push('load');
    return /** @type {Memory} */ (
      /** @type {unknown} */ ({ refresh: async () => {}, wipe: takes('wipe'), end: () => done.push('end'), ...parts })
    );
  };
  return { store, done, remembering: createRemembering(store, load, takes('erase')) };
}

test('switched on after the page was loaded with it off, it is loaded', async () => {
  const kept = new Map([['flowglass.memory', 'off']]);
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    value: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
      removeItem: (/** @type {string} */ key) => kept.delete(key),
    },
  });
  try {
    const { store, done, remembering } = setUp();
    await remembering.settle();
    assert.deepEqual([store.state.memory.kind, done], ['off', []]);
    await remembering.turn(true);
    assert.deepEqual([store.state.memory.kind, done], ['on', ['load']]);
  } finally {
    Reflect.deleteProperty(globalThis, 'localStorage');
  }
});

test('the switch, turned twice in a row, stays as it was turned last', async () => {
  const { store, done, remembering } = setUp();
  await remembering.settle();
  void remembering.turn(false);
  await remembering.turn(true);
  assert.equal(store.state.memory.kind, 'on');
  assert.deepEqual(done, ['load', 'wipe', 'end', 'erase', 'load']);
  void remembering.turn(true);
  await remembering.turn(false);
  assert.equal(store.state.memory.kind, 'off');
});

test('what fails is told, but not when it was under way while remembering was switched off', async () => {
  /** @type {(error: Error) => void} */
  let fail = () => {};
  const usage = () => new Promise((_, reject) => (fail = reject));
  const { store, remembering } = setUp({ usage: /** @type {Memory['usage']} */ (usage) });
  await remembering.settle();
  const asked = remembering.usage();
  await remembering.turn(false);
  fail(new Error('it has stopped'));
  assert.deepEqual(await asked, []);
  assert.equal(store.state.memory.kind, 'off');

  await remembering.turn(true);
  const again = remembering.usage();
  await Promise.resolve();
  fail(new Error('no room'));
  await again;
  assert.deepEqual(store.state.memory, { kind: 'failed', message: 'no room' });
});

test('a note that cannot be kept is said at once; when one can be again, nothing has failed any more', async () => {
  let room = false;
  const setNotes = async () => {
    if (!room) {
      throw new Error('no room');
    }
  };
  const { store, remembering } = setUp({ setNotes: /** @type {Memory['setNotes']} */ (setNotes) });
  await remembering.settle();
  /** @type {string[]} */
  const said = [];
  const notes = noteActions(store, remembering, (message) => said.push(message));
  const rest = () => new Promise((resolve) => setTimeout(resolve));
  notes.toggleMark(1);
  await rest();
  assert.deepEqual([store.state.memory.kind, said], ['failed', ['no room']]);
  room = true;
  notes.toggleMark(2);
  await rest();
  assert.deepEqual([store.state.memory.kind, said, store.state.marks], ['on', ['no room'], [1, 2]]);
});
