import assert from 'node:assert/strict';
import test from 'node:test';
import { PROGRESS_INTERVAL, throttle } from './throttle.js';

test('throttle opens at once, then after the interval', () => {
  let time = 0;
  const due = throttle(PROGRESS_INTERVAL, () => time);
  const opened = [];
  for (time = 0; time <= 250; time += 10) {
    if (due()) {
      opened.push(time);
    }
  }
  assert.deepEqual(opened, [0, 100, 200]);
});
