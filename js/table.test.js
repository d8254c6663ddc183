import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeReply, decodeWindow, toRecord, toRows, valueAt } from './table.js';
import { encodeReply, encodeWindow } from './testing/reply.js';

/**
 * @param {Uint8Array} bytes
 */
const decode = (bytes) => decodeWindow(decodeReply(bytes));

const WINDOW = encodeWindow({ table: 'frames', total: 9, first: 4, strings: ['a', '<b>'] }, [
  { name: 'number', type: 'i32', values: [5, 6, -1] },
  { name: 'src', type: 'str', values: [1, -1, 0] },
  { name: 'flags', type: 'u8', values: [0, 255, 7] },
  { name: 'time', type: 'f64', unit: 'ns', values: [2 ** 53, NaN, -0.5] },
]);

test('a window holds every column type, and "none" of each', () => {
  const window = decode(WINDOW);
  assert.equal(window.table, 'frames');
  assert.equal(window.total, 9);
  assert.equal(window.first, 4);
  assert.deepEqual(toRows(window), [
    [5, '<b>', 0, 2 ** 53],
    [6, null, 255, null],
    [null, 'a', 7, -0.5],
  ]);
  assert.deepEqual(toRecord(window, 1), {
    number: 6,
    src: undefined,
    flags: 255,
    time: undefined,
  });
});

test('columns are views of the reply, not copies', () => {
  const window = decode(WINDOW);
  for (const column of window.columns) {
    assert.equal(column.values.buffer, WINDOW.buffer);
  }
});

test('a reply that does not begin at a multiple of 8 is read all the same', () => {
  for (let shift = 1; shift < 8; shift++) {
    const shifted = new Uint8Array(WINDOW.length + shift);
    shifted.set(WINDOW, shift);
    assert.deepEqual(toRows(decode(shifted.subarray(shift))), toRows(decode(WINDOW)));
  }
});

test('a window without rows', () => {
  const window = decode(encodeWindow({ table: 'x' }, [{ name: 'n', type: 'f64', values: [] }]));
  assert.equal(window.rows, 0);
  assert.deepEqual(toRows(window), []);
});

test('a row beyond the window is "none"', () => {
  const window = decode(WINDOW);
  assert.deepEqual(
    window.columns.map((column) => valueAt(column, 3)),
    [undefined, undefined, undefined, undefined],
  );
});

test('no prefix of a reply is taken for a reply', () => {
  for (let length = 0; length < WINDOW.length; length++) {
    assert.throws(
      () => decode(WINDOW.slice(0, length)),
      { name: 'FlowglassError', code: 'internal' },
      `prefix of ${length} bytes`,
    );
  }
});

test('the last column may be padded to 8 bytes, no further', () => {
  const bytes = encodeWindow({ table: 'x' }, [{ name: 'n', type: 'u8', values: [1, 2, 3] }]);
  /** @param {number} more */
  const longer = (more) => {
    const copy = new Uint8Array(bytes.length + more);
    copy.set(bytes);
    return copy;
  };
  assert.deepEqual(toRows(decode(longer(5))), [[1], [2], [3]]);
  assert.throws(() => decode(longer(6)), /bytes after the last column/);
});

const GOOD = {
  table: 'x',
  total: 1,
  first: 0,
  rows: 1,
  columns: [{ name: 'n', type: 'str', unit: '' }],
  strings: ['a'],
};

/** @type {Record<string, {header?: unknown, column?: number[], says: RegExp}>} */
const HOSTILE = {
  'an array for a header': { header: [], says: /no object/ },
  'null for a header': { header: null, says: /no object/ },
  'rows missing': { header: { ...GOOD, rows: undefined }, says: /rows is undefined/ },
  'rows negative': { header: { ...GOOD, rows: -1 }, says: /rows is -1/ },
  'rows a fraction': { header: { ...GOOD, rows: 0.5 }, says: /rows is 0.5/ },
  'rows beyond the bytes': { header: { ...GOOD, rows: 2 ** 40 }, says: /column n ends at/ },
  'first a string': { header: { ...GOOD, first: '0' }, says: /first is 0/ },
  'total beyond 2**53': { header: { ...GOOD, total: 2 ** 60 }, says: /total is/ },
  'no table name': { header: { ...GOOD, table: 7 }, says: /no table name/ },
  'columns an object': { header: { ...GOOD, columns: {} }, says: /no columns/ },
  'an unknown type': {
    header: { ...GOOD, columns: [{ name: 'n', type: 'f32', unit: '' }] },
    says: /column type f32/,
  },
  'a type every object has': {
    header: { ...GOOD, columns: [{ name: 'n', type: 'toString', unit: '' }] },
    says: /column type toString/,
  },
  'a column that is null': { header: { ...GOOD, columns: [null] }, says: /column type/ },
  'no unit': { header: { ...GOOD, columns: [{ name: 'n', type: 'str' }] }, says: /name or unit/ },
  'a string index beyond the strings': { column: [1], says: /points outside the 1 strings/ },
  'a string index below -1': { column: [-2], says: /points outside/ },
  'no strings for a string': { header: { ...GOOD, strings: undefined }, says: /the 0 strings/ },
  'numbers for strings': { header: { ...GOOD, strings: [7] }, says: /strings that are none/ },
};

for (const [name, { header = GOOD, column = [0], says }] of Object.entries(HOSTILE)) {
  test(`hostile reply: ${name}`, () => {
    const bytes = new Uint8Array(Int32Array.from(column).buffer);
    const reply = encodeReply(/** @type {object} */ (header), [bytes]);
    assert.throws(() => decode(reply), says);
  });
}

test('a header that is no JSON, or no UTF-8', () => {
  for (const text of ['{', '', '{"a":"\xff"}']) {
    const json = Uint8Array.from(text, (char) => char.charCodeAt(0));
    const reply = new Uint8Array(4 + json.length);
    reply[0] = json.length;
    reply.set(json, 4);
    assert.throws(() => decodeReply(reply), /header:/);
  }
});

test('what is no Uint8Array is no reply', () => {
  assert.throws(() => decodeReply(/** @type {any} */ (undefined)), { code: 'internal' });
});
