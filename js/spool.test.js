import assert from 'node:assert/strict';
import test from 'node:test';
import { Spool } from './spool.js';
import { countingBytes } from './testing/fakefile.js';

/** @param {number[]} sizes of the parts */
async function filled(sizes) {
  const spool = new Spool();
  const bytes = countingBytes(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const size of sizes) {
    await spool.add(bytes.subarray(at, (at += size)));
  }
  return { spool, bytes };
}

/** @param {Blob} blob */
const read = async (blob) => new Uint8Array(await blob.arrayBuffer());

test('every range reads back, across any number of parts', async () => {
  const { spool, bytes } = await filled([5, 1, 7, 100, 3]);
  assert.equal(spool.size, bytes.length);
  for (let start = 0; start <= bytes.length; start += 3) {
    for (let end = start; end <= bytes.length; end += 2) {
      assert.deepEqual(await read(spool.slice(start, end)), bytes.slice(start, end));
    }
  }
});

test('many parts, more than may be unsettled', async () => {
  const { spool, bytes } = await filled(Array(100).fill(10));
  assert.deepEqual(await read(spool.slice(495, 506)), bytes.slice(495, 506));
  assert.deepEqual(await read(spool.slice(0, 1000)), bytes);
});

test('what was added may be overwritten afterwards', async () => {
  const spool = new Spool();
  const bytes = countingBytes(4);
  await spool.add(bytes);
  bytes.fill(99);
  assert.deepEqual(await read(spool.slice(0, 4)), countingBytes(4));
});

test('beyond the end there is less, and nothing in an empty one', async () => {
  const { spool } = await filled([4, 4]);
  assert.equal(spool.slice(6, 20).size, 2);
  assert.equal(spool.slice(8, 9).size, 0);
  assert.equal(new Spool().slice(0, 1).size, 0);
});
