import assert from 'node:assert/strict';
import test from 'node:test';
import { Connection, Pool, connect } from './client.js';
import { FlowglassError } from './protocol.js';
import { FakeWorker } from './testing/fakeworker.js';

/** @import { Progress } from './protocol.js' */

const QUERY = { name: 'frames', selection: '', sortBy: '', descending: false, first: 0, count: 1 };
const INFLATER = 'https://example.org/inflate.wasm';
const DESCRIBER = 'https://example.org/describe.wasm';
const MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

/** @type {Progress} */
const PROGRESS = { packets: 1, bytes: 2, bytesTotal: 3, flows: 1, format: 'pcap', done: false, memory: 4 };

test('replies find their requests, in any order', async () => {
  const worker = new FakeWorker();
  const connection = new Connection(worker);
  const first = connection.request({ op: 'packet', number: 1 });
  const second = connection.request({ op: 'packet', number: 2 });
  const [a, b] = worker.received;
  assert.ok(a !== undefined && b !== undefined && a.id !== b.id);
  worker.reply({ id: b.id, kind: 'result', result: undefined });
  worker.reply({
    id: a.id,
    kind: 'error',
    error: { code: 'format', message: 'bad block', offset: 24 },
  });
  assert.equal(await second, undefined);
  await assert.rejects(first, {
    name: 'FlowglassError',
    code: 'format',
    message: 'bad block',
    offset: 24,
  });
});

test('progress comes any number of times, then the result', async () => {
  const worker = new FakeWorker();
  const connection = new Connection(worker);
  /** @type {Progress[]} */
  const seen = [];
  const opening = connection.request({ op: 'open', file: new Blob([]), name: '' }, (progress) =>
    seen.push(progress),
  );
  const id = worker.received[0]?.id ?? 0;
  worker.reply({ id, kind: 'progress', progress: PROGRESS });
  worker.reply({ id, kind: 'progress', progress: PROGRESS });
  worker.reply({ id, kind: 'result', result: { ...PROGRESS, done: true } });
  assert.equal((await opening).done, true);
  assert.equal(seen.length, 2);
  worker.reply({ id, kind: 'progress', progress: PROGRESS });
  assert.equal(seen.length, 2, 'progress after the result is dropped');
});

/** @type {Record<string, (worker: FakeWorker) => void>} */
const CRASHES = {
  'Go says so': (worker) => worker.reply({ kind: 'crashed', message: 'out of memory' }),
  'an uncaught error': (worker) => worker.fail('Uncaught RangeError'),
  'a message that cannot be read': (worker) => worker.garble(),
};

for (const [name, crash] of Object.entries(CRASHES)) {
  test(`crash, ${name}: all pending calls reject, and so do later ones`, async () => {
    const worker = new FakeWorker();
    const connection = new Connection(worker);
    const calls = [
      connection.request({ op: 'rows', query: QUERY }),
      connection.request({ op: 'packet', number: 1 }),
    ];
    crash(worker);
    for (const call of calls) {
      await assert.rejects(call, { code: 'crashed' });
    }
    await assert.rejects(connection.request({ op: 'rows', query: QUERY }), { code: 'crashed' });
    assert.equal((await connection.ended).code, 'crashed');
    assert.equal(connection.endError?.code, 'crashed');
    assert.equal(worker.terminated, 1);
    assert.equal(worker.received.length, 2, 'nothing is sent to a dead worker');
  });
}

test('a worker is ended once, with the first reason', async () => {
  const worker = new FakeWorker();
  const connection = new Connection(worker);
  connection.end(new FlowglassError('aborted', 'closed'));
  connection.end(new FlowglassError('crashed', 'later'));
  assert.equal(worker.terminated, 1);
  assert.equal((await connection.ended).code, 'aborted');
});

test('a request that cannot be cloned rejects, the others go on', async () => {
  const worker = new FakeWorker();
  const connection = new Connection(worker);
  worker.refuse = new DOMException('could not be cloned', 'DataCloneError');
  await assert.rejects(connection.request({ op: 'packet', number: 1 }), { code: 'internal' });
  worker.refuse = undefined;
  const call = connection.request({ op: 'packet', number: 2 });
  worker.reply({ id: worker.received[0]?.id ?? 0, kind: 'result', result: undefined });
  assert.equal(await call, undefined);
});

test('an unknown kind of reply ends the worker', async () => {
  const worker = new FakeWorker();
  const connection = new Connection(worker);
  const call = connection.request({ op: 'packet', number: 1 });
  worker.reply(/** @type {any} */ ({ id: worker.received[0]?.id, kind: 'dance' }));
  await assert.rejects(call, { code: 'internal' });
});

test('cancel: an answer in time keeps the worker', async () => {
  const worker = new FakeWorker();
  const connection = new Connection(worker);
  const cancelling = connection.cancel(10);
  worker.reply({ id: worker.received[0]?.id ?? 0, kind: 'result', result: undefined });
  await cancelling;
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(worker.terminated, 0);
});

test('cancel: a worker that does not answer in time is ended', async () => {
  const worker = new FakeWorker();
  const connection = new Connection(worker);
  const opening = connection.request({ op: 'open', file: new Blob([]), name: '' });
  await Promise.all([
    connection.cancel(10),
    assert.rejects(opening, { code: 'aborted', name: 'AbortError' }),
  ]);
  assert.equal(worker.terminated, 1);
});

test('connect says hello with the compiled module', async () => {
  const worker = new FakeWorker();
  const connecting = connect(worker, Promise.resolve(MODULE), INFLATER, DESCRIBER);
  await Promise.resolve();
  await Promise.resolve();
  const [hello] = worker.received;
  assert.ok(hello?.op === 'hello');
  assert.equal(hello.module, MODULE);
  assert.equal(hello.inflater, INFLATER);
  assert.equal(hello.describer, DESCRIBER);
  worker.reply({ id: hello.id, kind: 'result', result: [] });
  assert.deepEqual((await connecting).tables, []);
});

test('connect ends the worker when the module does not load', async () => {
  const worker = new FakeWorker();
  const error = new FlowglassError('internal', 'no network');
  await assert.rejects(connect(worker, Promise.reject(error), INFLATER, DESCRIBER), error);
  assert.equal(worker.terminated, 1);
});

test('connect ends the worker when it refuses the page', async () => {
  const worker = new FakeWorker();
  worker.onRequest = ({ id }) =>
    worker.reply({ id, kind: 'error', error: { code: 'unsupported', message: 'Reload' } });
  await assert.rejects(connect(worker, Promise.resolve(MODULE), INFLATER, DESCRIBER), { code: 'unsupported' });
  assert.equal(worker.terminated, 1);
});

/** A pool over fake workers, which are counted. */
function pool() {
  /** @type {FakeWorker[]} */
  const workers = [];
  /** @type {Error | undefined} */
  let failure;
  const made = new Pool(async () => {
    if (failure !== undefined) {
      throw failure;
    }
    const worker = new FakeWorker();
    workers.push(worker);
    return { connection: new Connection(worker), tables: [] };
  });
  return {
    made,
    workers,
    /** @param {Error | undefined} error */
    failWith: (error) => (failure = error),
  };
}

const settle = () => new Promise((done) => setImmediate(done));

test('the spare worker is handed out, and replaced when it has ended', async () => {
  const { made, workers } = pool();
  made.prepare();
  made.prepare();
  assert.equal(workers.length, 1);
  const { connection } = await made.take();
  assert.equal(workers.length, 1);
  connection.end(new FlowglassError('aborted', 'closed'));
  await settle();
  assert.equal(workers.length, 2, 'a new spare from the compiled module');
  assert.equal((await made.take()).connection.endError, undefined);
  assert.equal(workers.length, 2);
});

test('two captures have two workers', async () => {
  const { made } = pool();
  const [a, b] = await Promise.all([made.take(), made.take()]);
  assert.notEqual(a.connection, b.connection);
});

test('a spare that crashed is not handed out', async () => {
  const { made, workers } = pool();
  made.prepare();
  await settle();
  workers[0]?.fail('gone');
  await settle();
  assert.equal((await made.take()).connection.endError, undefined);
  assert.equal(workers.length, 2);
});

test('a spare that did not start is tried again', async () => {
  const { made, failWith } = pool();
  failWith(new FlowglassError('internal', 'no network'));
  made.prepare();
  await settle();
  await assert.rejects(made.take(), /no network/);
  failWith(undefined);
  assert.equal((await made.take()).connection.endError, undefined);
});
