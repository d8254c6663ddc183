import assert from 'node:assert/strict';
import test from 'node:test';
import { openOn } from './capture.js';
import { connect } from './client.js';
import { FlowglassError } from './protocol.js';
import { countingBytes, scriptedFile } from './testing/fakefile.js';
import { fakeGo } from './testing/fakego.js';
import { loopWorker } from './testing/fakeworker.js';

/** @import { OpenOptions } from './capture.js' */

const PLAN = { first: 8, slice: 32, ahead: 2, chunk: 16 };
const MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

async function ready() {
  const fake = fakeGo();
  const worker = loopWorker(fake, PLAN);
  return { fake, worker, connected: await connect(worker, Promise.resolve(MODULE), '', '') };
}

/**
 * @param {Blob} file
 * @param {OpenOptions} [options]
 */
async function open(file, options) {
  const { fake, worker, connected } = await ready();
  return { fake, worker, capture: await openOn(Promise.resolve(connected), file, options) };
}

/** A file that is read up to `size` bytes and then waits for ever. */
const stuckFile = () =>
  scriptedFile(1000, (start, end) =>
    start === 0 ? Promise.resolve(new ArrayBuffer(end)) : new Promise(() => {}),
  );

test('a capture opens with the first progress and ends with the summary', async () => {
  /** @type {import('./protocol.js').Progress[]} */
  const seen = [];
  const { capture } = await open(new File([countingBytes(400)], 'a.toy'), {
    onProgress: (progress) => seen.push(progress),
  });
  assert.equal(capture.name, 'a.toy');
  assert.equal(capture.size, 400);
  assert.equal(capture.state, 'reading');
  assert.equal(seen.length, 1);
  assert.equal(capture.progress.bytes, 8);
  const summary = await capture.done;
  assert.equal(capture.state, 'complete');
  const { progress, ...values } = summary;
  assert.deepEqual(values, { packets: 50, data_bytes: 400 });
  assert.equal(progress.bytes, 400);
  assert.equal(summary.notice, undefined);
  assert.equal(seen.at(-1)?.done, true);
  assert.equal(capture.failure, undefined);
});

test('a table is plain: it survives JSON', async () => {
  const { capture } = await open(new Blob([countingBytes(64)]));
  await capture.done;
  const table = await capture.table('frames', {
    first: 1,
    count: 2,
    sortBy: 'number',
    descending: true,
  });
  assert.deepEqual(JSON.parse(JSON.stringify(table)), table);
  assert.equal(table.columns[2]?.label, 'Source');
  assert.deepEqual(table.rows, [
    [7, 6000, 'host 48', 8],
    [6, 5000, 'host 40', 8],
  ]);
  assert.equal(table.total, 8);
  assert.equal(table.first, 1);
});

test('a table without a query is the whole table', async () => {
  const { capture } = await open(new Blob([countingBytes(64)]));
  await capture.done;
  assert.equal((await capture.table('frames')).rows.length, 8);
  assert.deepEqual(
    capture.tables().map(({ name }) => name),
    ['frames', 'summary'],
  );
  await assert.rejects(capture.table('nothing'), { code: 'unsupported' });
});

test('an empty file opens', async () => {
  const { capture } = await open(new Blob([]));
  const { packets, data_bytes: bytes } = await capture.done;
  assert.deepEqual([packets, bytes], [0, 0]);
});

test('a damaged file is no error: its notice says where', async () => {
  const bytes = countingBytes(400);
  bytes[80] = 0xff;
  const { capture } = await open(new Blob([bytes]));
  const values = await capture.done;
  const { notice } = values;
  assert.equal(values.packets, 10);
  assert.deepEqual(notice, { code: 'damaged', message: 'a packet of 255', offset: 80 });
  assert.equal(capture.state, 'complete');
});

test('a packet is decoded on demand', async () => {
  const { capture } = await open(new Blob([countingBytes(64)]));
  const { layers, bytes } = await capture.packet(1);
  assert.equal(layers[0]?.label, 'Packet 1');
  assert.equal(bytes.length, 8);
});

test('abort before opening rejects and frees the worker', async () => {
  const { worker, connected, fake } = await ready();
  const signal = AbortSignal.abort();
  await assert.rejects(openOn(Promise.resolve(connected), new Blob([]), { signal }), { name: 'AbortError' });
  await new Promise((done) => setImmediate(done));
  assert.equal(worker.terminated, 1);
  assert.ok(!fake.ops.includes('open'));
});

test('abort while the worker starts rejects at once; the worker is ended when it is there', async () => {
  const { worker, connected } = await ready();
  /** @type {(ready: typeof connected) => void} */
  let arrive = () => {};
  const abort = new AbortController();
  const opening = openOn(new Promise((resolve) => (arrive = resolve)), new Blob([]), {
    signal: abort.signal,
  });
  abort.abort();
  await assert.rejects(opening, { name: 'AbortError', code: 'aborted' });
  arrive(connected);
  await new Promise((done) => setImmediate(done));
  assert.equal(worker.terminated, 1);
});

test('a worker that does not start is the reason', async () => {
  const error = new FlowglassError('internal', 'no network');
  await assert.rejects(openOn(Promise.reject(error), new Blob([])), error);
});

test('abort while opening rejects and frees the worker', async () => {
  const { worker, connected } = await ready();
  const abort = new AbortController();
  const file = scriptedFile(100, () => new Promise(() => {}));
  const opening = openOn(Promise.resolve(connected), file, { signal: abort.signal });
  setImmediate(() => abort.abort());
  await assert.rejects(opening, { name: 'AbortError', code: 'aborted' });
  assert.equal(worker.terminated, 1);
});

test('abort later: done rejects, what was read stays usable', async () => {
  const abort = new AbortController();
  const { capture, worker } = await open(stuckFile(), { signal: abort.signal });
  abort.abort();
  await assert.rejects(capture.done, { name: 'AbortError' });
  assert.equal(capture.state, 'aborted');
  assert.equal(worker.terminated, 0);
  assert.equal((await capture.table('frames')).total, 1);
});

test('abort of a worker that does not stop ends it', async () => {
  const abort = new AbortController();
  const { capture, worker } = await open(stuckFile(), { signal: abort.signal });
  worker.onRequest = undefined; // hears nothing any more
  abort.abort();
  await assert.rejects(capture.done, { name: 'AbortError' });
  assert.equal(worker.terminated, 1);
  assert.equal((await capture.lost).code, 'aborted');
  await assert.rejects(capture.table('frames'), { code: 'aborted' });
});

test('abort after the end does nothing', async () => {
  const abort = new AbortController();
  const { capture } = await open(new Blob([countingBytes(64)]), { signal: abort.signal });
  await capture.done;
  abort.abort();
  assert.equal((await capture.table('frames')).total, 8);
  assert.equal(capture.state, 'complete');
});

test('a crash rejects what is pending with crashed, and the capture says so', async () => {
  const { capture, worker } = await open(stuckFile());
  const pending = capture.table('frames');
  worker.fail('Uncaught RuntimeError');
  await assert.rejects(pending, { code: 'crashed' });
  await assert.rejects(capture.done, { code: 'crashed' });
  assert.equal((await capture.lost).code, 'crashed');
  assert.equal(capture.state, 'crashed');
  assert.equal(capture.failure?.code, 'crashed');
  capture.close();
  assert.equal(capture.state, 'crashed', 'closing what is lost changes nothing');
});

test('a crash after the end is told of as well', async () => {
  const { capture, worker } = await open(new Blob([countingBytes(64)]));
  await capture.done;
  worker.reply({ kind: 'crashed', message: 'out of memory' });
  assert.equal((await capture.lost).message, 'out of memory');
  assert.equal(capture.state, 'crashed');
});

test('close ends the worker; nothing is lost by it', async () => {
  const { capture, worker } = await open(stuckFile());
  let lost = false;
  void capture.lost.then(() => (lost = true));
  capture.close();
  capture.close();
  await assert.rejects(capture.done, { code: 'aborted' });
  await assert.rejects(capture.summary(), { code: 'aborted' });
  assert.equal(worker.terminated, 1);
  assert.equal(capture.state, 'closed');
  assert.equal(lost, false);
});
