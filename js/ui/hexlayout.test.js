import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexColumns, moveByte, rectangles } from './hexlayout.js';

const bytes = Uint8Array.from({ length: 40 }, (_, i) => 0x30 + i);

test('lines have an offset, hexadecimal and ASCII', () => {
  const { offsets, hex, ascii, lines } = hexColumns(bytes, 40, 16);
  assert.deepEqual(offsets.split('\n'), ['0000', '0010', '0020']);
  assert.equal(hex.split('\n')[0], '30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f');
  assert.equal(ascii.split('\n')[2], 'PQRSTUVW');
  assert.equal(lines, 3);
  assert.equal(hexColumns(Uint8Array.of(0, 9, 0x7f, 0x80, 0x20), 5, 8).ascii, '···· ');
  assert.equal(hexColumns(bytes, 17, 16).hex.split('\n')[1], '40');
  assert.equal(hexColumns(new Uint8Array(0x10001), 16, 16).offsets, '00000000');
  assert.deepEqual(hexColumns(new Uint8Array(0), 16, 16), { offsets: '', hex: '', ascii: '', lines: 0 });
});

test('a range covers at most three rectangles, which hold its bytes and no others', () => {
  for (let from = 0; from < 40; from++) {
    for (let to = from; to <= 40; to++) {
      const found = rectangles({ from, to }, 8);
      assert.ok(found.length <= 3);
      const covered = found.flatMap(({ line, lines, first, count }) =>
        Array.from({ length: lines }, (_, i) => Array.from({ length: count }, (_, j) => (line + i) * 8 + first + j)).flat(),
      );
      assert.deepEqual(covered, Array.from({ length: to - from }, (_, i) => from + i), `${from} to ${to}`);
    }
  }
});

test('keys move the byte cursor, and never out of the bytes', () => {
  const size = { length: 40, perLine: 16, page: 2 };
  const move = (/** @type {string} */ key, /** @type {number} */ at, ctrl = false) => moveByte(key, ctrl, at, size);
  assert.equal(move('ArrowRight', 39), 39);
  assert.equal(move('ArrowLeft', 0), 0);
  assert.equal(move('ArrowDown', 3), 19);
  assert.equal(move('ArrowDown', 30), 30, 'no byte below');
  assert.equal(move('ArrowUp', 19), 3);
  assert.equal(move('ArrowUp', 3), 3);
  assert.equal(move('Home', 21), 16);
  assert.equal(move('End', 33), 39);
  assert.equal(move('End', 3), 15);
  assert.equal(move('Home', 33, true), 0);
  assert.equal(move('End', 3, true), 39);
  assert.equal(move('PageDown', 38), 39);
  assert.equal(move('PageUp', 5), 5);
  assert.equal(move('x', 5), undefined);
});
