import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neighbour } from './tabs.js';

test('arrows go round, Home and End go to the ends', () => {
  assert.equal(neighbour('ArrowRight', 0, 3), 1);
  assert.equal(neighbour('ArrowRight', 2, 3), 0);
  assert.equal(neighbour('ArrowLeft', 0, 3), 2);
  assert.equal(neighbour('Home', 2, 3), 0);
  assert.equal(neighbour('End', 0, 3), 2);
  assert.equal(neighbour('a', 0, 3), undefined);
});
