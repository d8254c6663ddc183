import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexLines } from './hexdump.js';

const BYTES = Uint8Array.from({ length: 40 }, (_, i) => i + 0x1a);

test('lines of sixteen, the last as long as it is', () => {
  const lines = hexLines(BYTES, 0, 1000);
  assert.deepEqual(
    lines.map(({ offset }) => offset),
    ['0000', '0010', '0020'],
  );
  assert.equal(lines[0].runs[0].hex, '1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29');
  assert.equal(lines[0].runs[0].ascii, '······ !"#$%&\'()');
  assert.equal(lines[2].runs[0].ascii, ':;<=>?@A');
});

test('a mark over the end of a line is in both lines', () => {
  const lines = hexLines(BYTES, 0, 1000, { offset: 14, length: 4 });
  const marked = lines.map(({ runs }) => runs.filter((run) => run.marked).map((run) => run.hex));
  assert.deepEqual(marked, [['28 29'], ['2a 2b'], []]);
  assert.deepEqual(
    lines[1].runs.map(({ marked: m }) => m),
    [true, false],
  );
});

test('a mark beyond the bytes, or of no length, marks nothing', () => {
  for (const mark of [
    { offset: 100, length: 4 },
    { offset: 5, length: 0 },
    { offset: -9, length: 4 },
  ]) {
    const runs = hexLines(BYTES, 0, 1000, mark).flatMap((line) => line.runs);
    assert.ok(runs.every((run) => !run.marked));
    assert.equal(runs.map((run) => run.ascii).join('').length, 40);
  }
});

test('a part of the bytes keeps its offsets; large packets have longer ones', () => {
  assert.deepEqual(
    hexLines(BYTES, 16, 16).map(({ offset }) => offset),
    ['0010'],
  );
  assert.equal(hexLines(new Uint8Array(0x10001), 0, 16)[0].offset, '00000000');
  assert.deepEqual(hexLines(new Uint8Array(0), 0, 16), []);
});
