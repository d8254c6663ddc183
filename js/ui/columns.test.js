import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAKE_TABLES } from '../testing/fakecapture.js';
import { gridColumns, notePrecision } from './columns.js';

/** @param {string} name */
const info = (name) => {
  const found = FAKE_TABLES.find((table) => table.name === name);
  assert.ok(found);
  return found;
};

/** @param {string} table @param {6 | 9} [decimals] */
const columnsOf = (table, decimals = 6) =>
  Object.fromEntries(gridColumns(table, info(table).columns, { decimals }).map((column) => [column.name, column]));

test('numbers are grouped by what they count, exact to the last digit', () => {
  const { packets, bytes, port_a, rel_start, address_a, bps_a_b } = columnsOf('conversations/tcp');
  assert.equal(bytes.text(92582, []), '92,582');
  assert.equal(packets.text(1234567, []), '1,234,567');
  assert.equal(port_a.text(49152, []), '49152');
  assert.equal(rel_start.text(1_500_000_000, []), '1.500000');
  assert.equal(address_a.text('10.0.0.1', []), '10.0.0.1');
  assert.equal(bps_a_b.text(null, []), '', 'none is blank, not zero');
  assert.deepEqual([bytes.numeric, port_a.numeric, address_a.numeric], [true, true, false]);
});

test('what is copied can be calculated with', () => {
  const { bytes, rel_start } = columnsOf('conversations/tcp');
  assert.equal(bytes.plain?.(92582, []), '92582');
  assert.equal(rel_start.plain?.(-1_500_000_000, []), '-1.500000');
  assert.equal(bytes.plain?.(null, []), '');
});

test('one time with nanoseconds gives all times nine decimals', () => {
  const { columns } = info('frames');
  /** @type {import('./columns.js').Precision} */
  const precision = { decimals: 6 };
  notePrecision(columns, [[1, 1000], [2, 61_000]], precision);
  assert.equal(precision.decimals, 6);
  notePrecision(columns, [[3, 61_001]], precision);
  assert.equal(precision.decimals, 9);
  assert.equal(columnsOf('frames', 9).time.text(61_000, []), '0.000061000');
});

test('every column is wide enough for its heading', () => {
  for (const { name, columns } of FAKE_TABLES) {
    for (const narrow of [false, true]) {
      for (const { label, width } of gridColumns(name, columns, { decimals: 6 }, narrow)) {
        assert.ok(width >= label.length * 0.8 + 3, `${name}: ${label} in ${width}`);
      }
    }
  }
});
