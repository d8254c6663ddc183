/** Sources with a Go side that "inflates" by saying every byte twice. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { GoSide } from './gowasm.js';
import { ReadError } from './reader.js';
import { Source } from './source.js';
import { countingBytes, scriptedFile } from './testing/fakefile.js';
import { encodeReply } from './testing/reply.js';

/** @import { ReadPlan } from './reader.js' */

const PLAN = { first: 8, slice: 32, ahead: 2, chunk: 16 };
const DOUBLED = Uint8Array.of(0xdd, 0xdd, 0xdd, 0xdd);

/**
 * A Go side that knows a format: DOUBLED, then bytes that stand for themselves twice; a byte 0xff is
 * damage. It returns four bytes a call, so that one piece needs several.
 * @param {{free?: number, ratio?: number}} [options]
 */
function doublingGo({ free = 1e7, ratio = 100 } = {}) {
  /** @type {number[]} */
  let waiting = [];
  let failure = '';
  let head = DOUBLED.length;
  const calls = { inflate: 0 };
  const call = (/** @type {string} */ op, /** @type {any[]} */ ...args) => {
    const [bytes, last] = /** @type {[Uint8Array, boolean]} */ (/** @type {unknown} */ (args));
    if (op === 'compression') {
      const is = (/** @type {number[]} */ ...magic) => magic.every((byte, at) => bytes[at] === byte);
      const compression = is(0xdd, 0xdd, 0xdd, 0xdd) ? 'doubled' : is(0x1f, 0x8b) ? 'gzip' : '';
      return encodeReply({ compression, free, ratio });
    }
    assert.equal(op, 'inflate');
    calls.inflate++;
    for (const byte of bytes) {
      if (head > 0) {
        head--;
      } else if (byte === 0xff) {
        failure = 'damaged';
      } else if (failure === '') {
        waiting.push(byte, byte);
      }
    }
    const out = waiting.slice(0, 4);
    waiting = waiting.slice(4);
    const empty = waiting.length === 0;
    const done = empty && (last || failure !== '');
    const header = {
      length: out.length,
      hungry: empty && !done,
      done,
      failure: done ? failure : '',
    };
    const reply = encodeReply(header);
    const start = Math.ceil(reply.length / 8) * 8;
    const whole = new Uint8Array(start + 8);
    whole.set(reply);
    whole.set(out, start);
    return whole;
  };
  return { go: new GoSide(/** @type {any} */ (call)), calls };
}

/**
 * @param {Blob} file
 * @param {GoSide} go which inflates, too
 * @param {ReadPlan} [plan]
 */
const sourceOf = (file, go, plan) => new Source(file, go, async () => go, plan);

/**
 * Reads a source to its end.
 * @param {Source} source
 * @param {AbortSignal} [signal]
 */
async function drain(source, signal) {
  /** @type {Buffer[]} */
  const chunks = [];
  /** @type {unknown} */
  let error;
  try {
    for await (const chunk of source.chunks(signal)) {
      chunks.push(Buffer.from(chunk)); // it is valid only until the next
    }
  } catch (reason) {
    error = reason;
  }
  return { bytes: Uint8Array.from(Buffer.concat(chunks)), error };
}

/** @param {Uint8Array} bytes said twice each */
function twice(bytes) {
  const out = new Uint8Array(2 * bytes.length);
  bytes.forEach((byte, at) => out.fill(byte, 2 * at, 2 * at + 2));
  return out;
}

/** @param {...Uint8Array} parts */
const joined = (...parts) => new Blob(/** @type {BlobPart[]} */ (parts));

/** @param {unknown} error */
const failure = (error) => (error instanceof ReadError ? error.failure : error);

test('a plain file goes through as it is, and is read again from itself', async () => {
  for (const size of [0, 3, 4, 200]) {
    for (const first of [1, 3, 8]) {
      const { go, calls } = doublingGo();
      const source = sourceOf(joined(countingBytes(size)), go, { ...PLAN, first });
      const { bytes, error } = await drain(source);
      assert.equal(error, undefined);
      assert.deepEqual(bytes, countingBytes(size));
      assert.equal(source.compression, undefined);
      assert.equal(calls.inflate, 0);
    }
  }
  const source = sourceOf(joined(countingBytes(200)), doublingGo().go, PLAN);
  await drain(source);
  assert.deepEqual(await source.read(90, 110), countingBytes(200).slice(90, 110));
});

test('a file that Go inflates: all of it, and read again as inflated', async () => {
  for (const first of [1, 8]) {
    const { go } = doublingGo();
    const source = sourceOf(joined(DOUBLED, countingBytes(200)), go, { ...PLAN, first });
    const { bytes, error } = await drain(source);
    assert.equal(error, undefined);
    assert.deepEqual(bytes, twice(countingBytes(200)));
    assert.deepEqual(source.compression, { format: 'doubled', inflated: 400 });
    assert.equal(source.position, 204);
    assert.deepEqual(await source.read(101, 120), twice(countingBytes(200)).slice(101, 120));
  }
});

test('position counts bytes of the file, and comes before its bytes do', async () => {
  const source = sourceOf(joined(DOUBLED, countingBytes(200)), doublingGo().go, PLAN);
  let given = 0;
  let last = 0;
  for await (const chunk of source.chunks()) {
    given += chunk.length;
    assert.ok(source.position >= last && source.position >= given / 2 && source.position <= 204);
    last = source.position;
  }
});

test('damage: what was inflated before it is kept', async () => {
  const file = joined(DOUBLED, countingBytes(100), Uint8Array.of(0xff), countingBytes(50));
  const source = sourceOf(file, doublingGo().go, PLAN);
  const { bytes, error } = await drain(source);
  assert.equal(failure(error), 'damaged');
  assert.deepEqual(bytes, twice(countingBytes(100)));
  assert.deepEqual(await source.read(190, 200), bytes.slice(190, 200));
});

test('a file that vanishes: everything that was read is inflated first', async () => {
  const bytes = new Uint8Array(204);
  bytes.set(DOUBLED);
  bytes.set(countingBytes(200), 4);
  let reads = 0;
  const file = scriptedFile(204, async (begin, end) => {
    reads++;
    if (begin >= 104) {
      throw new DOMException('', 'NotFoundError');
    }
    return bytes.slice(begin, end).buffer;
  });
  const source = sourceOf(file, doublingGo().go, { ...PLAN, slice: 96 });
  const read = await drain(source);
  assert.equal(failure(read.error), 'vanished');
  assert.deepEqual(read.bytes, twice(countingBytes(100)));
  assert.ok(reads >= 3);
});

test('what inflates to far more than any capture is not followed', async () => {
  const { go } = doublingGo({ free: 100, ratio: 1 });
  const source = sourceOf(joined(DOUBLED, countingBytes(1000)), go, PLAN);
  const { bytes, error } = await drain(source);
  assert.equal(failure(error), 'expands');
  assert.ok(bytes.length > 100 && bytes.length < 500, `${bytes.length} bytes`);
});

test('what inflates to much is followed as far as is free', async () => {
  const { go } = doublingGo({ free: 2000, ratio: 1 });
  const source = sourceOf(joined(DOUBLED, countingBytes(1000)), go, PLAN);
  assert.equal((await drain(source)).error, undefined);
});

test('gzip is the browser’s', async () => {
  const { go, calls } = doublingGo();
  const content = countingBytes(3_000_000);
  const file = gzipSync(content);
  const source = sourceOf(joined(file), go);
  const { bytes, error } = await drain(source);
  assert.equal(error, undefined);
  assert.ok(Buffer.from(bytes).equals(content));
  assert.equal(calls.inflate, 0);
  assert.deepEqual(source.compression, { format: 'gzip', inflated: content.length });
  assert.equal(source.position, file.length);
  assert.deepEqual(await source.read(1_048_570, 1_048_590), content.slice(1_048_570, 1_048_590));
});

test('gzip that the browser gives up on is Go’s, from where it was', async () => {
  const content = countingBytes(3_000_000);
  const cut = gzipSync(content, { level: 0 }).subarray(0, 2_500_000);
  const saved = content.subarray(0, 2_499_000);
  const source = sourceOf(joined(cut), saving(doublingGo().go, saved));
  const { bytes, error } = await drain(source);
  assert.equal(failure(error), 'damaged');
  assert.ok(Buffer.from(bytes).equals(saved), `${bytes.length} bytes`);
  assert.equal(source.compression?.inflated, saved.length, 'nothing is kept twice');
});

/**
 * The same, but of a damaged gzip file it saves `content`.
 * @param {GoSide} go
 * @param {Uint8Array<ArrayBuffer>} content
 */
function saving(go, content) {
  let at = 0;
  go.inflate = (_, last) => {
    if (!last) {
      return { bytes: content.subarray(0, 0), done: false, hungry: true };
    }
    const bytes = content.subarray(at, (at += 400_000));
    const done = at >= content.length;
    return { bytes, done, hungry: false, ...(done && { failure: 'damaged' }) };
  };
  return go;
}

test('what the browser could not keep is told of as that', async (t) => {
  const source = sourceOf(joined(DOUBLED, countingBytes(200)), doublingGo().go, PLAN);
  await drain(source);
  t.mock.method(Blob.prototype, 'arrayBuffer', () =>
    Promise.reject(new DOMException('', 'NotReadableError')),
  );
  await assert.rejects(source.read(10, 20), { name: 'ReadError', message: /no room/ });
});

test('abort ends waiting, and inflating', async () => {
  for (const start of [gzipSync(countingBytes(1000)), twice(DOUBLED)]) {
    const abort = new AbortController();
    const file = scriptedFile(1000, (begin) =>
      begin === 0 ? Promise.resolve(start.slice(0, 8).buffer) : new Promise(() => {}),
    );
    const source = sourceOf(file, doublingGo().go, PLAN);
    const reading = drain(source, abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 10);
    const { error } = await reading;
    assert.ok(error instanceof Error && error.message === 'enough', String(error));
  }
});
