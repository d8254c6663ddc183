import assert from 'node:assert/strict';
import test from 'node:test';
import { readInfos, readValues, runs } from './packets.js';
import { ReadError } from './reader.js';

/** @import { GoSide } from './gowasm.js' */
/** @import { Source } from './source.js' */

/** @param {number} offset @param {number} [length] */
const spot = (offset, length = 100) => ({ at: 0, number: 1, offset, length });

test('packets close to each other are read at once', () => {
  const offsets = (/** @type {any[]} */ list) => runs(list).map((run) => run.map(({ offset }) => offset));
  assert.deepEqual(offsets([]), []);
  assert.deepEqual(offsets([spot(200), spot(0)]), [[0, 200]]);
  assert.deepEqual(offsets([spot(0), spot(65_636)]), [[0, 65_636]], 'a gap of 64 KiB');
  assert.deepEqual(offsets([spot(0), spot(65_637)]), [[0], [65_637]]);
  assert.deepEqual(offsets([spot(0, 3e6), spot(3e6, 3e6)]), [[0], [3e6]], 'no more than 4 MiB');
  assert.deepEqual(offsets([spot(0, 5e6)]), [[0]]);
  assert.deepEqual(offsets([spot(10), spot(10)]), [[10, 10]], 'asked for twice');
});

test('Go gets the bytes of the packets alone; what cannot be read has no info', async () => {
  /** @type {number[][]} */
  const asked = [];
  const go = /** @type {GoSide} */ (
    /** @type {unknown} */ ({
      context: () => [],
      locate: () => ({ offsets: [10, 0, 4, 1_000_000], lengths: [2, 0, 3, 1] }),
      infos: (/** @type {number[]} */ numbers, /** @type {Uint8Array} */ bytes) => {
        asked.push([...numbers], [...bytes]);
        return numbers.map((number) => `info ${number}`);
      },
      values: (/** @type {string[]} */ names, /** @type {number[]} */ numbers) =>
        numbers.map((number) => names.map((name) => `${name} ${number}`)),
    })
  );
  const source = /** @type {Source} */ (
    /** @type {unknown} */ ({
      read: async (/** @type {number} */ start, /** @type {number} */ end) => {
        if (start >= 1000) {
          throw new ReadError('vanished', 'gone');
        }
        return Uint8Array.from({ length: end - start }, (_, i) => start + i);
      },
    })
  );
  assert.deepEqual(await readInfos(go, source, [7, 8, 9, 10], async () => {}), ['info 7', '', 'info 9', '']);
  assert.deepEqual(asked, [[9, 7], [4, 5, 6, 10, 11]]);
  assert.deepEqual(await readValues(go, source, ['a', 'b'], [9, 8], async () => {}), [['a 9', 'b 9'], ['', '']]);
});
