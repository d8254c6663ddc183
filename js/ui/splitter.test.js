import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareAfter } from './splitter.js';

test('arrows move the line the way they point', () => {
  assert.ok(Number(shareAfter('ArrowLeft', 0.4, true)) > 0.4);
  assert.ok(Number(shareAfter('ArrowRight', 0.4, true)) < 0.4);
  assert.equal(shareAfter('ArrowUp', 0.4, true), undefined);
  assert.ok(Number(shareAfter('ArrowUp', 0.4, false)) > 0.4);
  assert.equal(shareAfter('Home', 0.4, false), 0.9);
  assert.equal(shareAfter('End', 0.4, false), 0.1);
});
