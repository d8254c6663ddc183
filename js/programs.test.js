import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Programs } from './programs.js';

const MODULE = await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));

test('a program is loaded once, however often it is asked for', async () => {
  let loads = 0;
  const programs = new Programs(async () => (loads++, MODULE));
  const all = await Promise.all([programs.get('a'), programs.get('a'), programs.get('a')]);
  assert.deepEqual(all, [MODULE, MODULE, MODULE]);
  assert.equal(loads, 1);
  await programs.get('b');
  assert.equal(loads, 2);
});

test('after a failure the next call tries again', async () => {
  let loads = 0;
  const programs = new Programs(async () => {
    if (++loads === 1) {
      throw new Error('no network');
    }
    return MODULE;
  });
  await assert.rejects(programs.get('a'), /no network/);
  assert.equal(await programs.get('a'), MODULE);
});
