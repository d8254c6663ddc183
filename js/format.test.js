import assert from 'node:assert/strict';
import test from 'node:test';
import {
  FORMATTERS,
  formatInteger,
  formatPercent,
  formatSeconds,
  formatUTC,
  formatWait,
  formatterFor,
  roundBitRate,
  roundBytes,
  roundCount,
} from './format.js';

/**
 * @template {readonly unknown[]} Arguments
 * @param {(...args: Arguments) => string} format
 * @param {readonly (readonly [...Arguments, string])[]} cases arguments, then what is expected
 */
function table(format, cases) {
  for (const row of cases) {
    const args = /** @type {Arguments} */ (/** @type {unknown} */ (row.slice(0, -1)));
    const want = row.at(-1);
    test(`${format.name}(${args.map(String).join(', ')}) is ${want}`, () => {
      assert.equal(format(...args), want);
    });
  }
}

table(formatInteger, [
  [0, '0'],
  [-0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [18695, '18,695'],
  [-1234567, '-1,234,567'],
  [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
  [1e21, '1,000,000,000,000,000,000,000'],
  [1234.5, '1,234.5'],
  [NaN, ''],
  [Infinity, ''],
]);

table(formatSeconds, [
  [0, 6, '0.000000'],
  [1, 6, '0.000000001'],
  [1000, 6, '0.000001'],
  [1_500_000_000, 6, '1.500000'],
  [1_500_000_000, 9, '1.500000000'],
  [12_345_678_901, 6, '12.345678901'],
  [-1_000, 6, '-0.000001'],
  [-1_500_000_000, 6, '-1.500000'],
  [Number.MAX_SAFE_INTEGER, 6, '9007199.254740991'],
  [NaN, 6, ''],
]);

table(formatUTC, [
  ['0', '1970-01-01 00:00:00.000000 UTC'],
  ['1368876153123456000', '2013-05-18 11:22:33.123456 UTC'],
  ['1368876153123456789', '2013-05-18 11:22:33.123456789 UTC'],
  [1368876153123456789n, '2013-05-18 11:22:33.123456789 UTC'],
  ['-1', '1969-12-31 23:59:59.999999999 UTC'],
  ['9223372036854775807', '2262-04-11 23:47:16.854775807 UTC'],
  ['99999999999999999999999999', '99999999999999999999999999 ns'],
  ['', ''],
  ['soon', ''],
]);

table(roundBytes, [
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [18_695_000, '18.7 MB'],
  [999_950, '1.0 MB'],
  [4_000_000_000, '4.0 GB'],
  [NaN, ''],
]);
table(roundBitRate, [
  [12, '12 bit/s'],
  [1_234_567, '1.2 Mbit/s'],
]);
table(roundCount, [
  [7, '7'],
  [3_400_000, '3.4 M'],
]);

table(formatPercent, [
  [1, 3, '33.33 %'],
  [3, 3, '100.00 %'],
  [0, 0, ''],
]);

table(formatWait, [
  [0, '0 s'],
  [3.2, '4 s'],
  [59.5, '1 min 0 s'],
  [125, '2 min 5 s'],
  [3780, '1 h 3 min'],
  [Infinity, ''],
  [-1, ''],
]);

test('every unit has a formatter of that unit; "none" is an empty cell', () => {
  for (const [unit, formatter] of Object.entries(FORMATTERS)) {
    assert.equal(formatter.unit, unit);
    assert.equal(formatter.format(undefined), '');
    assert.equal(formatter.format(NaN), '');
  }
});

test('tables are exact: no byte is rounded away', () => {
  assert.equal(formatterFor('bytes').format(18_695_001), '18,695,001');
  assert.equal(formatterFor('packets').format(1e6), '1,000,000');
  assert.equal(formatterFor('ns').format(1_000_000_001), '1.000000001');
  assert.equal(formatterFor('bit/s').format(1234.6), '1,235');
});

test('plain values stay as they are: a port has no separators', () => {
  assert.equal(formatterFor('').format(65535), '65535');
  assert.equal(formatterFor('').format('10.0.0.1'), '10.0.0.1');
});

test('an unknown unit is shown plain', () => {
  assert.equal(formatterFor('furlong'), FORMATTERS['']);
  assert.equal(formatterFor('constructor'), FORMATTERS['']);
});
