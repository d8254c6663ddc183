import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPace } from './pace.js';

test('a rate needs some time to be more than a guess', () => {
  const pace = createPace(1000);
  assert.deepEqual(pace(1000, 10_000, 1100), { elapsed: 100 });
  const { rate, left } = pace(5000, 10_000, 1500);
  assert.equal(rate, 10_000);
  assert.equal(left, 0.5);
});

test('the rate is that of the last two seconds', () => {
  const pace = createPace(0);
  let last;
  for (let second = 1; second <= 10; second++) {
    last = pace(second <= 5 ? second * 100 : 500 + (second - 5) * 1000, 10_000, second * 1000);
  }
  assert.equal(last?.rate, 1000);
});

test('what stands still has no rate, and no time left', () => {
  const pace = createPace(0);
  assert.deepEqual(pace(0, 100, 1000), { elapsed: 1000 });
});

test('a file that grew is not read in negative time', () => {
  const pace = createPace(0);
  assert.equal(pace(200, 100, 1000).left, 0);
});
