import assert from 'node:assert/strict';
import test from 'node:test';
import { FlowglassError } from '../protocol.js';
import { MemorySink } from '../testing/exported.js';
import { writeText, windows } from './tables.js';
import { TEXT_FORMATS, csvText, decimal, kindOf } from './text.js';

/** @import { TableWindow } from '../protocol.js' */

test('numbers have all their digits and no exponent', () => {
  const cases = /** @type {const} */ ([
    [0, '0'], [2 ** 53, '9007199254740992'], [-0.1, '-0.1'], [1e21, '1000000000000000000000'], [1.5e22, '15000000000000000000000'],
    [1e-7, '0.0000001'], [-1.25e-9, '-0.00000000125'], [123456789.125, '123456789.125'],
  ]); // prettier-ignore
  for (const [value, text] of cases) {
    assert.equal(decimal(value), text);
  }
});

test('no field of CSV is a formula, and quotes are doubled', () => {
  const cases = /** @type {const} */ ([
    ['plain', 'plain'], ['a b', 'a b'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], [' edge', '" edge"'], ['\n', `"'\n"`],
    ['=1+1', `"'=1+1"`], ['+1', `"'+1"`], ['-1', `"'-1"`], ['@x', `"'@x"`], ['\tx', `"'\tx"`], ["'x", `"''x"`],
  ]); // prettier-ignore
  for (const [text, field] of cases) {
    assert.equal(csvText(text), field);
  }
});

/** @param {number} first @param {number} rows @param {number} total @returns {TableWindow} */
const traffic = (first, rows, total) => ({
  table: 'traffic',
  first,
  rows,
  total,
  columns: [
    { name: 'start', type: 'f64', unit: 'ns', values: Float64Array.from({ length: rows }, (_, i) => first + i) },
    { name: 'packets', type: 'f64', unit: 'packets', values: new Float64Array(rows).fill(Number.NaN) },
  ],
});

test('texts of JSON are escaped, and none is null', () => {
  const window = /** @type {TableWindow} */ ({
    table: 'summary',
    first: 0,
    rows: 1,
    total: 1,
    columns: [
      { name: 'format', type: 'str', unit: '', values: Int32Array.of(0), strings: ['a"\\\n\u007f é'] },
      { name: 'link_types', type: 'str', unit: '', values: Int32Array.of(-1), strings: [] },
      { name: 'time_ordered', type: 'u8', unit: '', values: Uint8Array.of(1) },
      { name: 'comments', type: 'i32', unit: '', values: Int32Array.of(-1) },
    ],
  });
  const json = TEXT_FORMATS.jsonl().rows(window);
  assert.equal(json, '{"format":"a\\"\\\\\\u000a\u007f é","link_types":null,"time_ordered":true,"comments":null}\n');
  assert.equal(TEXT_FORMATS.json().end(), '[]\n');
});

test('a table comes in parts, and rows that come meanwhile are left out', async () => {
  let total = 20_000;
  /** @type {[number, number][]} */
  const asked = [];
  const capture = {
    /** @param {string} _ @param {{first: number, count: number}} query */
    async window(_, { first, count }) {
      asked.push([first, count]);
      total += 5;
      return traffic(first, Math.max(0, Math.min(count, total - first)), total);
    },
  };
  /** @type {number[]} */
  const shares = [];
  const sink = new MemorySink();
  await writeText(capture, { table: 'traffic' }, 'csv', sink, { progress: (share) => shares.push(share) });
  assert.deepEqual(asked, [[0, 8192], [8192, 8192], [16384, 20_005 - 16384]]); // prettier-ignore
  assert.equal(sink.text().split('\r\n').length, 20_005 + 2);
  assert.equal(shares.at(-1), 1);
});

test('it stops when it is told to', async () => {
  const stop = new AbortController();
  const capture = { window: async () => traffic(0, 1, 10) };
  const reason = new FlowglassError('aborted', 'stop');
  const parts = windows(capture, { table: 'traffic' }, 1, { signal: stop.signal });
  await parts.next();
  stop.abort(reason);
  await assert.rejects(parts.next(), reason);
});

test('a column that no schema has is a mistake', () => {
  assert.throws(() => kindOf('frames', 'nothing'), FlowglassError);
});
