import assert from 'node:assert/strict';
import { test } from 'node:test';
import { move } from './suggest.js';

test('arrows go round by way of the text itself', () => {
  /** @type {import('./suggest.js').Suggestions} */
  const list = { name: 'Fields', items: [{ text: 'a' }, { text: 'b' }], more: 0, active: -1 };
  /** @param {1 | -1} step */
  const walk = (step) => {
    let at = list;
    return Array.from({ length: 4 }, () => (at = move(at, step)).active);
  };
  assert.deepEqual(walk(1), [0, 1, -1, 0]);
  assert.deepEqual(walk(-1), [1, 0, -1, 1]);
});
