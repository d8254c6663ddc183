import assert from 'node:assert/strict';
import test from 'node:test';
import { DEFAULT_PLAN, ReadError, readChunks, readRange } from './reader.js';
import { countingBytes, scriptedFile } from './testing/fakefile.js';

const PLAN = { first: 5, slice: 20, ahead: 3, chunk: 8 };

/**
 * @param {AsyncIterable<Uint8Array>} chunks
 */
async function collect(chunks) {
  const all = [];
  for await (const chunk of chunks) {
    all.push(chunk.slice());
  }
  return all;
}

test('every byte once, in order, in chunks of the plan', async () => {
  const bytes = countingBytes(107);
  const chunks = await collect(readChunks(new Blob([bytes]), { plan: PLAN }));
  assert.deepEqual(
    chunks.map((chunk) => chunk.length),
    [5, 8, 8, 4, 8, 8, 4, 8, 8, 4, 8, 8, 4, 8, 8, 4, 2],
  );
  assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
});

test('the beginning comes in smaller pieces, so that first tables need not wait', async () => {
  const bytes = countingBytes(60);
  const chunks = await collect(readChunks(new Blob([bytes]), { plan: { ...PLAN, gently: 20 } }));
  assert.deepEqual(
    chunks.map((chunk) => chunk.length),
    [5, 5, 5, 5, 5, 8, 8, 4, 8, 7],
  );
  assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
});

for (const size of [0, 1, 4, 5, 6, 25, 26]) {
  test(`a file of ${size} bytes`, async () => {
    const bytes = countingBytes(size);
    const chunks = await collect(readChunks(new Blob([bytes]), { plan: PLAN }));
    assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
    assert.ok(chunks.every((chunk) => chunk.length > 0));
  });
}

test('order holds when later slices are ready first', async () => {
  const bytes = countingBytes(100);
  let wait = 20;
  const file = scriptedFile(100, async (start, end) => {
    await new Promise((done) => setTimeout(done, (wait -= 4)));
    return bytes.slice(start, end).buffer;
  });
  const chunks = await collect(readChunks(file, { plan: PLAN }));
  assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
});

test('reads ahead as far as the plan says, no further', async () => {
  let started = 0;
  let finished = 0;
  let most = 0;
  const file = scriptedFile(1000, async (start, end) => {
    started++;
    most = Math.max(most, started - finished);
    await undefined;
    finished++;
    return new ArrayBuffer(end - start);
  });
  const chunks = readChunks(file, { plan: PLAN });
  await chunks.next();
  assert.equal(started, PLAN.ahead + 1, 'the slice in use, and those ahead');
  await collect(chunks);
  assert.ok(most <= PLAN.ahead + 1, `${most} at once`);
});

test('the plan in use starts small and hands out 4 MiB at most', () => {
  assert.ok(DEFAULT_PLAN.first <= 2 ** 18);
  assert.equal(DEFAULT_PLAN.chunk, 2 ** 22);
  assert.ok(DEFAULT_PLAN.slice * (DEFAULT_PLAN.ahead + 1) <= 2 ** 26, 'memory is bounded');
});

/** @type {Record<string, {reason: () => unknown, failure: string}>} */
const FAILURES = {
  'a file that was deleted': {
    reason: () => new DOMException('gone', 'NotFoundError'),
    failure: 'vanished',
  },
  'a file that was written to': {
    reason: () => new DOMException('no', 'NotReadableError'),
    failure: 'changed',
  },
  'an unknown failure': { reason: () => 'why ever', failure: 'changed' },
};

for (const [name, { reason, failure }] of Object.entries(FAILURES)) {
  test(`${name}: what stands before it is handed out`, async () => {
    const bytes = countingBytes(100);
    const file = scriptedFile(100, async (start, end) => {
      if (end > 45) {
        throw reason();
      }
      return bytes.slice(start, end).buffer;
    });
    /** @type {number[]} */
    const lengths = [];
    await assert.rejects(
      async () => {
        for await (const chunk of readChunks(file, { plan: PLAN })) {
          lengths.push(chunk.length);
        }
      },
      (error) => error instanceof ReadError && error.failure === failure,
    );
    assert.equal(
      lengths.reduce((sum, length) => sum + length, 0),
      45,
    );
  });
}

test('a slice that comes short: the file shrank', async () => {
  const file = scriptedFile(100, async (start, end) => new ArrayBuffer(Math.max(0, Math.min(end, 30) - start)));
  let read = 0;
  await assert.rejects(
    async () => {
      for await (const chunk of readChunks(file, { plan: PLAN })) {
        read += chunk.length;
      }
    },
    { name: 'ReadError', failure: 'shrank' },
  );
  assert.equal(read, 30, 'what came is handed out');
  await assert.rejects(readRange(file, 20, 40), { failure: 'shrank' });
});

test('abort ends a read that never comes back', async () => {
  const file = scriptedFile(100, () => new Promise(() => {}));
  const abort = new AbortController();
  const reading = collect(readChunks(file, { signal: abort.signal, plan: PLAN }));
  abort.abort(new Error('enough'));
  await assert.rejects(reading, /enough/);
});

test('abort takes effect before the next chunk', async () => {
  const abort = new AbortController();
  const file = new Blob([countingBytes(1000)]);
  const chunks = readChunks(file, { signal: abort.signal, plan: PLAN });
  await chunks.next();
  await chunks.next();
  abort.abort(new Error('enough'));
  await assert.rejects(chunks.next(), /enough/);
});

test('leaving the loop early leaves no unhandled rejection', async () => {
  let calls = 0;
  const file = scriptedFile(1000, async (start, end) => {
    if (++calls > 1) {
      throw new DOMException('no', 'NotReadableError');
    }
    return new ArrayBuffer(end - start);
  });
  for await (const chunk of readChunks(file, { plan: PLAN })) {
    assert.equal(chunk.length, 5);
    break;
  }
  await new Promise((done) => setImmediate(done));
});
