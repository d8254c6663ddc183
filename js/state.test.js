import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_STATE, createStore } from './state.js';

test('a change is told once, with the new state', () => {
  const store = createStore();
  /** @type {string[]} */
  const views = [];
  store.subscribe(({ view }) => views.push(view));
  store.set({ view: 'frames', revision: 1 });
  assert.deepEqual(views, ['frames']);
  assert.equal(store.state.revision, 1);
});

test('no change is not told', () => {
  const store = createStore();
  let told = 0;
  store.subscribe(() => told++);
  store.set({ view: INITIAL_STATE.view, message: undefined });
  assert.equal(told, 0);
});

test('a state that was handed out does not change', () => {
  const store = createStore();
  const before = store.state;
  store.set({ view: 'frames' });
  assert.equal(before.view, 'overview');
});

test('who has ended the subscription is told no more, also while being told', () => {
  const store = createStore();
  /** @type {string[]} */
  const told = [];
  const end = store.subscribe(() => {
    told.push('first');
    end();
  });
  store.subscribe(() => told.push('second'));
  store.set({ view: 'frames' });
  store.set({ view: 'overview' });
  assert.deepEqual(told, ['first', 'second', 'second']);
});
