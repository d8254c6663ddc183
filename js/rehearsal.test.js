import assert from 'node:assert/strict';
import test from 'node:test';
import { connect } from './client.js';
import { rehearse } from './rehearsal.js';
import { countingBytes } from './testing/fakefile.js';
import { fakeGo } from './testing/fakego.js';
import { loopWorker } from './testing/fakeworker.js';

const MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
const SAMPLE = new Blob([countingBytes(80)]);

function start() {
  const fake = fakeGo();
  const worker = loopWorker(fake);
  return { fake, worker, ready: connect(worker, Promise.resolve(MODULE), '', '') };
}

test('a rehearsal reads the sample many times, asks for tables and packets, and ends its worker', async () => {
  const { fake, worker, ready } = start();
  await rehearse(ready, SAMPLE, new AbortController().signal);
  assert.equal(fake.fed.reduce((sum, chunk) => sum + chunk.length, 0), 100 * 80);
  assert.equal(fake.finished, '');
  for (const op of ['rows', 'infos', 'describe']) {
    assert.ok(fake.ops.includes(op), `${op} of ${fake.ops}`);
  }
  assert.equal(worker.terminated, 1);
});

test('a rehearsal ends at once when it is told to', async () => {
  const { fake, worker, ready } = start();
  const controller = new AbortController();
  fake.onCall = (op) => void (op === 'feed' && controller.abort());
  await assert.rejects(rehearse(ready, SAMPLE, controller.signal));
  assert.equal(fake.ops.includes('rows'), false);
  assert.equal(worker.terminated, 1);
});

test('a rehearsal that was ended before it began ends its worker', async () => {
  const { fake, worker, ready } = start();
  await assert.rejects(rehearse(ready, SAMPLE, AbortSignal.abort()));
  await ready;
  assert.equal(fake.opened, undefined);
  assert.equal(worker.terminated, 1);
});
