import assert from 'node:assert/strict';
import test from 'node:test';
import { FlowglassError } from '../protocol.js';
import { take } from './client.js';

/** @import { TakeReply, TakeRequest } from './protocol.js' */

const MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
/** @type {import('./protocol.js').Job} */
const JOB = { operation: 'carve', settings: {}, sources: [], name: 'x' };
const MADE = { packets: 1, written: 1, duplicates: 0, bytes: 9, files: [], memory: 1, report: {} };

/** @param {(request: TakeRequest, reply: (reply: TakeReply) => void, worker: any) => void} serve */
function fakeWorker(serve) {
  const worker = {
    ended: false,
    onmessage: /** @type {any} */ (null),
    onerror: /** @type {any} */ (null),
    terminate: () => (worker.ended = true),
    postMessage: (/** @type {TakeRequest} */ request) =>
      setImmediate(() => serve(request, (data) => worker.onmessage?.({ data }), worker)),
  };
  return worker;
}

/** @param {ReturnType<typeof fakeWorker>} worker @param {import('./client.js').TakeOptions} [options] */
const begin = (worker, options) => take(() => worker, Promise.resolve(MODULE), '', JOB, { kind: 'blobs' }, options);

test('what was made comes after its progress, and the worker is ended', async () => {
  const progress = { done: 1, total: 2, written: 0, bytes: 0 };
  const worker = fakeWorker((_, reply) => {
    reply({ kind: 'progress', progress });
    reply({ kind: 'made', made: MADE });
  });
  /** @type {unknown[]} */
  const seen = [];
  assert.equal(await begin(worker, { onProgress: (one) => seen.push(one) }), MADE);
  assert.deepEqual([seen, worker.ended], [[progress], true]);
});

test('a failure is thrown as it was told', async () => {
  const worker = fakeWorker((_, reply) => reply({ kind: 'failed', error: { code: 'unwritable', message: 'full' } }));
  await assert.rejects(begin(worker), { code: 'unwritable', message: 'full' });
  assert.ok(worker.ended);
});

test('a crash is told', async () => {
  const worker = fakeWorker((_, __, self) => self.onerror({ message: 'out of memory' }));
  await assert.rejects(begin(worker), { code: 'crashed', message: /out of memory.*Nothing was saved/ });
  assert.ok(worker.ended);
});

test('stopping tells the worker, which ends what it was writing', async () => {
  const worker = fakeWorker(({ kind }, reply) => {
    if (kind === 'cancel') {
      reply({ kind: 'failed', error: { code: 'aborted', message: 'stopped' } });
    }
  });
  const stop = new AbortController();
  const made = begin(worker, { signal: stop.signal });
  setTimeout(() => stop.abort(), 5);
  await assert.rejects(made, { code: 'aborted' });
});

test('a worker that does not stop is ended', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const worker = fakeWorker(() => {});
  const stop = new AbortController();
  const made = begin(worker, { signal: stop.signal });
  made.catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  t.mock.timers.tick(10_000);
  await assert.rejects(made, FlowglassError);
  assert.ok(worker.ended);
});
