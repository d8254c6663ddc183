import assert from 'node:assert/strict';
import test from 'node:test';
import { CAN_FREE, readChunks } from './reader.js';
import { Slicer } from './slicereader.js';
import { Slices } from './slices.js';
import { countingBytes, scriptedFile } from './testing/fakefile.js';
import { FakeSlicer } from './testing/fakeslicer.js';

const PLAN = { first: 5, slice: 20, ahead: 3, chunk: 8, aside: 30 };
const BYTES = countingBytes(107);

/** @param {AsyncIterable<Uint8Array>} chunks */
async function collect(chunks) {
  const all = [];
  for await (const chunk of chunks) {
    all.push(chunk.slice());
  }
  return Buffer.concat(all);
}

test('slices come from the worker, but the first one, and the worker ends', async () => {
  const slicer = new FakeSlicer();
  const read = await collect(readChunks(new Blob([BYTES]), { plan: PLAN, startSlicer: () => slicer }));
  assert.deepEqual(read, Buffer.from(BYTES));
  assert.deepEqual(
    slicer.received.map(({ start, end }) => [start, end]),
    [[5, 25], [25, 45], [45, 65], [65, 85], [85, 105], [105, 107]],
  );
  assert.equal(slicer.terminated, 1);
});

test('a small file is read here', async () => {
  const bytes = countingBytes(30);
  const startSlicer = () => assert.fail('a worker was started');
  assert.deepEqual(await collect(readChunks(new Blob([bytes]), { plan: PLAN, startSlicer })), Buffer.from(bytes));
});

test('where no worker can be started, slices are read here', async () => {
  const startSlicer = () => {
    throw new TypeError('no workers within workers');
  };
  assert.deepEqual(await collect(readChunks(new Blob([BYTES]), { plan: PLAN, startSlicer })), Buffer.from(BYTES));
});

test('when the worker fails, what it was to read is read here', async () => {
  const slicer = new FakeSlicer();
  slicer.answer = async ({ start }) => {
    if (start === 5) {
      slicer.onerror?.(/** @type {ErrorEvent} */ ({ message: 'refused by a policy' }));
    }
  };
  assert.deepEqual(
    await collect(readChunks(new Blob([BYTES]), { plan: PLAN, startSlicer: () => slicer })),
    Buffer.from(BYTES),
  );
  assert.equal(slicer.terminated, 1);
});

for (const [name, failure] of [['NotFoundError', 'vanished'], ['NotReadableError', 'changed']]) {
  test(`${name} in the worker is told as if it were here`, async () => {
    const file = scriptedFile(100, async (start, end) => {
      if (end > 45) {
        throw new DOMException('no', name);
      }
      return BYTES.slice(start, end).buffer;
    });
    let read = 0;
    await assert.rejects(
      async () => {
        for await (const chunk of readChunks(file, { plan: PLAN, startSlicer: () => new FakeSlicer() })) {
          read += chunk.length;
        }
      },
      { name: 'ReadError', failure },
    );
    assert.equal(read, 45);
  });
}

test('a worker that does not answer is not waited for', async () => {
  const slicer = new FakeSlicer();
  slicer.answer = async () => {};
  const slices = new Slices(new Blob([BYTES]), () => slicer, 5);
  assert.deepEqual(new Uint8Array(await slices.read(3, 9)), BYTES.slice(3, 9));
  assert.equal(slicer.terminated, 1);
});

test('buffers go back and forth', async () => {
  const slicer = new FakeSlicer();
  const bytes = countingBytes(1000);
  const read = [];
  for await (const chunk of readChunks(new Blob([bytes]), { plan: PLAN, startSlicer: () => slicer, free: true })) {
    read.push(chunk.slice());
  }
  assert.deepEqual(Buffer.concat(read), Buffer.from(bytes));
  assert.ok(slicer.received.filter(({ spare }) => spare !== undefined).length > 40);
});

test('abort and leaving early end the worker', async () => {
  const slicer = new FakeSlicer();
  slicer.answer = async () => {};
  const abort = new AbortController();
  const reading = collect(readChunks(new Blob([BYTES]), { plan: PLAN, signal: abort.signal, startSlicer: () => slicer }));
  setImmediate(() => abort.abort(new Error('enough')));
  await assert.rejects(reading, /enough/);
  assert.equal(slicer.terminated, 1);

  const other = new FakeSlicer();
  for await (const chunk of readChunks(new Blob([BYTES]), { plan: PLAN, startSlicer: () => other })) {
    assert.equal(chunk.length, 5);
    break;
  }
  assert.equal(other.terminated, 1);
});

test('the memory of a slice is freed when the next one is asked for', { skip: !CAN_FREE }, async () => {
  const buffers = new Set();
  for await (const chunk of readChunks(new Blob([BYTES]), { plan: PLAN, free: true })) {
    assert.ok(chunk.length > 0);
    buffers.add(chunk.buffer);
    assert.ok([...buffers].filter((buffer) => buffer.byteLength > 0).length === 1);
  }
});

test('slices out of order, and of a file that became shorter', async () => {
  const slicer = new Slicer();
  const file = new Blob([BYTES]);
  const serve = async (/** @type {number} */ start, /** @type {number} */ end) => {
    const reply = await slicer.serve({ id: 1, file, start, end });
    assert.ok('bytes' in reply);
    return [...new Uint8Array(reply.bytes)];
  };
  assert.deepEqual(await serve(10, 20), [...BYTES.slice(10, 20)]);
  assert.deepEqual(await Promise.all([serve(20, 25), serve(25, 40)]), [[...BYTES.slice(20, 25)], [...BYTES.slice(25, 40)]]);
  assert.deepEqual(await serve(50, 60), [...BYTES.slice(50, 60)]);
  assert.deepEqual(await serve(60, 70), [...BYTES.slice(60, 70)]);
  const other = new Slicer();
  const reply = await other.serve({ id: 2, file, start: 100, end: 200 });
  assert.ok('bytes' in reply && reply.bytes.byteLength === 7, 'what is there');
});

test('a stream is not trusted when its file has changed', async () => {
  const file = new Blob([BYTES]);
  const changed = Object.assign(file, {
    slice: (/** @type {number} */ start, /** @type {number} */ end) =>
      start > 20 ? scriptedFile(1, () => Promise.reject(new DOMException('no', 'NotReadableError'))).slice(0, 1)
        : Blob.prototype.slice.call(file, start, end),
  });
  const slicer = new Slicer();
  const serve = (/** @type {number} */ start, /** @type {number} */ end) => slicer.serve({ id: 1, file: changed, start, end });
  assert.ok('bytes' in (await serve(0, 21)));
  const reply = await serve(21, 40);
  assert.ok('error' in reply && reply.error.name === 'NotReadableError');
});

test('without a worker reads are plain reads', async () => {
  const slices = new Slices(new Blob([BYTES]));
  assert.deepEqual(new Uint8Array(await slices.read(3, 9)), BYTES.slice(3, 9));
  slices.end();
});
