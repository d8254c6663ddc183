import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAKE_TABLES } from '../testing/fakecapture.js';
import {
  describe,
  describePart,
  durationText,
  inIntervalsOf,
  regroup,
  roundTotal,
  roundValue,
  sum,
  toTraffic,
  valuesOf,
} from './trafficdata.js';

const COLUMNS = FAKE_TABLES.find(({ name }) => name === 'traffic')?.columns ?? [];

/** @param {number[][]} rows start in ns, packets, bytes */
const traffic = (rows) => toTraffic({ columns: COLUMNS, rows, total: rows.length, first: 0 });

test('the chart in words', () => {
  const words = (/** @type {number[][]} */ rows) => describe(traffic(rows));
  assert.equal(words([]), 'No traffic.');
  assert.equal(words([[0, 0, 0], [1e9, 0, 0]]), 'No traffic.', 'there is no busiest interval then');
  assert.equal(words([[0, 3, 180]]), 'All in one interval: 180 bytes in 3 packets.');
  assert.equal(
    words([
      [0, 3, 180],
      [250_000_000, 0, 0],
      [500_000_000, 1000, 1_000_000],
    ]),
    '3 intervals of 250 ms. Busiest from 0.5 s: 1,000,000 bytes in 1,000 packets (4.0 MB/s). Without traffic: 1.',
  );
});

test('a part in words, beside the whole or by itself', () => {
  const whole = traffic([[0, 3, 180], [1e9, 1, 1000]]);
  const part = traffic([[0, 1, 60]]);
  assert.equal(describePart('Displayed', part, whole), 'Displayed: 60 bytes in 1 packet of 1,180 bytes in 4 packets.');
  assert.equal(describePart('Web', part), 'Web: 60 bytes in 1 packet.');
});

test('traffic laid over itself stays what it is, also late in a long capture', () => {
  const late = toTraffic({
    columns: COLUMNS,
    rows: Array.from({ length: 4000 }, (_, i) => [123_456_789_000_001 + i * 1_000_000, 1, i]),
    total: 4000,
    first: 0,
  });
  assert.deepEqual(inIntervalsOf(late, late), late);
});

test('more intervals than there is room for are put together, nothing lost', () => {
  const many = {
    start: Array.from({ length: 3271 }, (_, i) => i * 0.008),
    bytes: Array.from({ length: 3271 }, (_, i) => i),
    packets: Array.from({ length: 3271 }, () => 1),
  };
  const grouped = regroup(many, 310);
  assert.equal(grouped.start.length, 205, 'sixteen at a time');
  assert.deepEqual(grouped.start.slice(0, 2), [0, 16 * 0.008]);
  assert.equal(sum(grouped.bytes), sum(many.bytes));
  assert.equal(sum(grouped.packets), 3271);
  assert.equal(regroup(many, 4096), many, 'room for all');
});

test('a part is put into the intervals of the whole, nothing lost', () => {
  const whole = traffic([[0, 9, 900], [1e9, 9, 900], [2e9, 9, 900]]);
  const finer = traffic([[500e6, 1, 10], [999_999_999, 2, 20], [1e9, 3, 30], [7e9, 4, 40]]);
  assert.deepEqual(inIntervalsOf(finer, whole), { start: [0, 1, 2], packets: [3, 3, 4], bytes: [30, 30, 40] });
  assert.deepEqual(inIntervalsOf(traffic([]), whole).packets, [0, 0, 0], 'nothing is displayed');
  assert.deepEqual(inIntervalsOf(finer, traffic([])).start, []);
  // 0.1 + 0.2 is more than 0.3: borders are met all the same.
  const tenths = traffic(Array.from({ length: 10 }, (_, i) => [i * 100e6, 1, 1]));
  assert.deepEqual(inIntervalsOf(tenths, tenths).packets, tenths.packets);
});

test('units', () => {
  const one = traffic([[0, 2, 1000], [500e6, 0, 0]]);
  assert.deepEqual(valuesOf(one, 'bytes'), [1000, 0]);
  assert.deepEqual(valuesOf(one, 'packets'), [2, 0]);
  assert.deepEqual(valuesOf(one, 'bits'), [16_000, 0]);
  assert.deepEqual(
    [roundValue(16_000, 'bits'), roundValue(1500, 'bytes'), roundValue(2, 'packets'), roundValue(2.5, 'packets')],
    ['16.0 kbit/s', '1.5 kB', '2', ''],
  );
  assert.deepEqual([roundTotal(one, 'bits'), roundTotal(one, 'packets')], ['1.0 kB', '2 packets']);
  assert.deepEqual([1e-9, 2.5e-5, 0.008, 2].map(durationText), ['1 ns', '25 µs', '8 ms', '2 s']);
});
