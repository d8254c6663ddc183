import assert from 'node:assert/strict';
import test from 'node:test';
import { GoSide } from './gowasm.js';
import { Loop } from './loop.js';
import { FlowglassError } from './protocol.js';
import { countingBytes, scriptedFile } from './testing/fakefile.js';
import { fakeGo } from './testing/fakego.js';
import { encodeReply } from './testing/reply.js';

/** @import { Reply, Request } from './protocol.js' */

const PLAN = { first: 8, slice: 32, ahead: 2, chunk: 16 };
const MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

/**
 * A loop with a fake Go side, a clock that stands still unless moved, and all it posted.
 * @param {{tick?: number, onTurn?: () => void}} [options] tick: milliseconds per turn
 */
function start({ tick = 0, onTurn } = {}) {
  const fake = fakeGo();
  /** @type {Reply[]} */
  const posted = [];
  /** @type {Transferable[][]} */
  const transfers = [];
  /** @type {string[]} */
  const loaded = [];
  let time = 1000;
  const loop = new Loop({
    post: (reply, transfer = []) => {
      posted.push(reply);
      transfers.push(transfer);
    },
    start: async () => new GoSide(fake.call),
    load: async (url) => {
      loaded.push(url);
      return MODULE;
    },
    requests: () => 3,
    now: () => time,
    turn: async () => {
      time += tick;
      onTurn?.();
      await new Promise((done) => setImmediate(done));
    },
    plan: PLAN,
  });
  let id = 0;
  /** @param {any} request */
  const send = (request) => loop.handle(/** @type {Request} */ ({ ...request, id: ++id }));
  return { fake, loop, posted, transfers, loaded, send };
}

/**
 * @param {ReturnType<typeof start>} worker
 */
async function started(worker) {
  await worker.send({ op: 'hello', module: MODULE, inflater: 'inflate.wasm', describer: 'describe.wasm' });
  return worker;
}

/** @param {readonly Reply[]} posted */
const kinds = (posted) => posted.map(({ kind }) => kind);

test('what is known is restored, part by part, and nothing is fed', async () => {
  const { fake, posted, send } = await started(start());
  let rows = 0;
  const progress = (/** @type {boolean} */ done) =>
    encodeReply({ packets: 25, bytes: 200, flows: 5, format: 'toy', done, notice: null });
  const known = encodeReply({ packets: 25, examined: 25, total: 25, deep: false, waits: false, spots: [], reread: 0 });
  fake.onCall = (op) =>
    op === 'restore'
      ? progress(false)
      : op === 'restore-rows'
        ? progress(++rows === 2)
        : op === 'select' || op === 'examine'
          ? known
          : undefined;
  const file = new Blob([countingBytes(200)]);
  const opening = send({ op: 'open', file, name: 'a.toy', snapshot: Uint8Array.of(1) });
  await send({ op: 'restore', part: Uint8Array.of(2) });
  assert.deepEqual(kinds(posted), ['result', 'progress', 'result']);
  // A selection is told of when all packets are there.
  let selected = false;
  const selecting = send({ op: 'select', name: 'x', selection: { filter: '' } }).then(() => (selected = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(selected, false);
  await send({ op: 'restore', part: Uint8Array.of(3) });
  await opening;
  await selecting;
  const last = posted.findLast((reply) => reply.kind === 'result' && reply.id === 2);
  assert.ok(last?.kind === 'result' && last.result && 'restored' in last.result);
  assert.equal(last.result.bytes, 200);
  assert.equal(last.result.restored, true);
  assert.equal(fake.fed.length, 0);
});

test('what is known but of no use, or goes missing, makes it read the file', async () => {
  const refusal = encodeReply({ error: { code: 'unsupported', message: 'none' } });
  const progress = encodeReply({ packets: 25, bytes: 200, flows: 5, format: 'toy', done: false, notice: null });
  for (const [restore, rows] of [[refusal, refusal], [progress, refusal], [progress, undefined]]) {
    const { fake, posted, send } = await started(start());
    fake.onCall = (op) => (op === 'restore' ? restore : op === 'restore-rows' ? rows : op === 'close' ? encodeReply({ ok: true }) : undefined);
    const bytes = countingBytes(200);
    const opening = send({ op: 'open', file: new Blob([bytes]), name: 'a.toy', snapshot: Uint8Array.of(1) });
    await send({ op: 'restore', part: rows && Uint8Array.of(2) });
    await opening;
    assert.deepEqual(Buffer.concat(fake.fed), Buffer.from(bytes));
    assert.equal(fake.finished, '');
    const last = posted.at(-1);
    assert.ok(last?.kind === 'result' && last.result && 'packets' in last.result && !('restored' in last.result));
  }
});

test('a file is fed once, in order, and finished', async () => {
  const { fake, posted, send } = await started(start());
  const bytes = countingBytes(200);
  await send({ op: 'open', file: new Blob([bytes]), name: 'a.toy' });
  assert.deepEqual(fake.opened, { name: 'a.toy', size: 200 });
  assert.deepEqual(Buffer.concat(fake.fed), Buffer.from(bytes));
  assert.equal(fake.finished, '');
  assert.deepEqual(kinds(posted), ['result', 'progress', 'result']);
  const [, first, last] = posted;
  assert.ok(first?.kind === 'progress' && last?.kind === 'result');
  assert.equal(first.progress.bytes, PLAN.first, 'the first rows are told of at once');
  assert.deepEqual(last.result, {
    packets: 25,
    bytes: 200,
    bytesTotal: 200,
    flows: 25,
    format: 'toy',
    done: true,
    memory: 0,
  });
});

test('what inflates is loaded for a file that needs it, and for no other', async () => {
  const { fake, posted, loaded, send } = await started(start());
  await send({ op: 'open', file: new Blob([countingBytes(200)]), name: '' });
  assert.deepEqual(loaded, []);

  const compressed = await started(start());
  compressed.fake.onCall = (op) => {
    switch (op) {
      case 'compression':
        return encodeReply({ compression: 'zstd', free: 1e6, ratio: 10 });
      case 'inflate': // nothing in it
        return encodeReply({ length: 0, hungry: false, done: true, failure: 'damaged' });
      default:
        return undefined;
    }
  };
  await compressed.send({ op: 'open', file: new Blob([countingBytes(200)]), name: '' });
  assert.deepEqual(compressed.loaded, ['inflate.wasm']);
  assert.equal(compressed.fake.finished, 'damaged');
  const last = compressed.posted.at(-1);
  assert.ok(last?.kind === 'result' && last.result !== undefined && 'compression' in last.result);
  assert.deepEqual(last.result.compression, { format: 'zstd', inflated: 0 });
  assert.equal(last.result.bytes, PLAN.first, 'of the file, up to where it failed');
  assert.equal(fake.finished, '');
  assert.equal(posted.at(-1)?.kind, 'result');
});

test('what knows other protocols is loaded for a packet that needs it, and lost without harm', async () => {
  const { fake, posted, loaded, send } = await started(start());
  await send({ op: 'open', file: new Blob([countingBytes(16)]), name: '' });
  await send({ op: 'packet', number: 1 });
  assert.deepEqual(loaded, []);

  const layer = { name: 'toy', label: 'Toy', offset: 0, length: 8, fields: [] };
  const field = { name: '', label: 'Colour', value: 'red', offset: 0, length: 0 };
  const layersNow = () => {
    const last = posted.at(-1);
    assert.ok(last?.kind === 'result' && last.result !== undefined && 'layers' in last.result);
    return last.result.layers;
  };
  let dead = false;
  fake.onCall = (op) => {
    switch (op) {
      case 'describe':
        return encodeReply({ layers: [layer], info: '', status: 'ok', foreign: { link: 1, start: 0, layers: [0] } });
      case 'fields':
        return dead ? null : encodeReply({ layers: [{ offset: 0, fields: [field] }] });
      default:
        return undefined;
    }
  };
  await send({ op: 'packet', number: 1 });
  assert.deepEqual(loaded, ['describe.wasm']);
  assert.deepEqual(layersNow(), [{ ...layer, fields: [field] }]);
  dead = true;
  await send({ op: 'packet', number: 2 });
  assert.match(layersNow()[0]?.note ?? '', /failed/);
  await send({ op: 'rows', query: frames(0, 1) });
  assert.equal(posted.at(-1)?.kind, 'result', 'the capture lives on');
});

test('an empty file is finished without being fed', async () => {
  const { fake, posted, send } = await started(start());
  await send({ op: 'open', file: new Blob([]), name: '' });
  assert.deepEqual(fake.ops, ['hello', 'open', 'finish']);
  assert.deepEqual(kinds(posted), ['result', 'result']);
});

test('progress at most every 100 ms', async () => {
  const { posted, send } = await started(start({ tick: 30 }));
  await send({ op: 'open', file: new Blob([countingBytes(16 * 20)]), name: '' });
  // 21 chunks, 30 ms each: at 0, 120, 240, 360, 480, 600 ms.
  assert.equal(kinds(posted).filter((kind) => kind === 'progress').length, 6);
});

test('tables are answered between two chunks', async () => {
  let turns = 0;
  const worker = start({
    onTurn: () => {
      if (++turns === 2) {
        void worker.send({ op: 'rows', query: frames(0, 2) });
      }
    },
  });
  await started(worker);
  await worker.send({ op: 'open', file: new Blob([countingBytes(400)]), name: '' });
  const { ops } = worker.fake;
  const at = ops.indexOf('rows');
  assert.ok(at > 0 && ops.slice(at).includes('feed'), `asked while feeding: ${ops}`);
  const answer = worker.posted.find((reply) => reply.kind === 'result' && reply.id === 3);
  assert.ok(answer?.kind === 'result' && answer.result !== undefined && 'rows' in answer.result);
  assert.equal(answer.result.rows, 2);
  assert.equal(answer.result.total, 3);
});

test('requests that a turn overtakes are still answered before more is read', async () => {
  /** @type {Promise<void>[]} */
  const asked = [];
  /** @type {number[]} */
  const fed = [];
  const worker = await started(
    start({
      onTurn() {
        if (asked.length < 3) {
          fed.push(worker.fake.fed.length);
          asked.push(worker.send({ op: 'requests' }));
        }
      },
    }),
  );
  await worker.send({ op: 'open', file: new Blob([countingBytes(200)]), name: '' });
  await Promise.all(asked);
  assert.deepEqual(fed, [1, 1, 1]);
});

test('whoever never stops asking does not stop the reading', async () => {
  /** @type {Promise<void>[]} */
  const asked = [];
  const worker = await started(start({ onTurn: () => void asked.push(worker.send({ op: 'requests' })) }));
  await worker.send({ op: 'open', file: new Blob([countingBytes(200)]), name: '' });
  await Promise.all(asked);
  assert.equal(worker.fake.finished, '');
});

test('a window moves to the page, its buffer named once', async () => {
  const { transfers, send } = await started(start());
  await send({ op: 'open', file: new Blob([countingBytes(64)]), name: '' });
  await send({ op: 'rows', query: frames(0, 9) });
  assert.equal(transfers.at(-1)?.length, 1);
  assert.ok(transfers.at(-1)?.[0] instanceof ArrayBuffer);
});

test('cancel takes effect within one chunk, and what was read stays', async () => {
  let turns = 0;
  const worker = start({
    onTurn: () => {
      if (++turns === 3) {
        void worker.send({ op: 'cancel' });
      }
    },
  });
  await started(worker);
  await worker.send({ op: 'open', file: new Blob([countingBytes(4000)]), name: '' });
  await new Promise((done) => setImmediate(done));
  assert.equal(worker.fake.fed.length, 3);
  assert.equal(worker.fake.finished, undefined);
  const [progress, error, cancelled] = worker.posted.slice(-3);
  assert.ok(progress?.kind === 'progress' && error?.kind === 'error' && cancelled?.kind === 'result');
  assert.equal(progress.progress.bytes, 8 + 16 + 16, 'the last progress is about all that was read');
  assert.equal(error.error.code, 'aborted');
  assert.equal(cancelled.result, undefined);
  await worker.send({ op: 'rows', query: frames(0, 99) });
  const answer = worker.posted.at(-1);
  assert.ok(answer?.kind === 'result' && answer.result !== undefined && 'rows' in answer.result);
  assert.equal(answer.result.rows, 5);
});

test('cancel ends waiting for a disk that does not answer', async () => {
  const { posted, send } = await started(start());
  const file = scriptedFile(100, () => new Promise(() => {}));
  const opening = send({ op: 'open', file, name: '' });
  await send({ op: 'cancel' });
  await opening;
  assert.deepEqual(kinds(posted), ['result', 'error', 'result']);
});

test('cancel with nothing to cancel is answered', async () => {
  const { posted, send } = await started(start());
  await send({ op: 'cancel' });
  assert.deepEqual(kinds(posted), ['result', 'result']);
});

test('a file that shrinks while it is read is finished with what was read', async () => {
  const { fake, posted, send } = await started(start());
  const bytes = countingBytes(400);
  const file = scriptedFile(400, async (begin, end) => bytes.slice(begin, Math.min(end, 80)).buffer);
  await send({ op: 'open', file, name: '' });
  assert.equal(fake.finished, 'shrank');
  assert.equal(Buffer.concat(fake.fed).length, 80, 'and of the last slice what came');
  const last = posted.at(-1);
  assert.ok(last?.kind === 'result' && last.result !== undefined && 'notice' in last.result);
  assert.equal(last.result.notice?.code, 'shrank');
  assert.equal(last.result.packets, 10);
});

test('a vanished file likewise', async () => {
  const { fake, send } = await started(start());
  const file = scriptedFile(400, () => Promise.reject(new DOMException('', 'NotFoundError')));
  await send({ op: 'open', file, name: '' });
  assert.equal(fake.finished, 'vanished');
});

test('after damage nothing more is read', async () => {
  const { fake, posted, send } = await started(start());
  const bytes = countingBytes(4000);
  bytes[40] = 0xff;
  await send({ op: 'open', file: new Blob([bytes]), name: '' });
  assert.ok(Buffer.concat(fake.fed).length < 100);
  assert.equal(fake.finished, '');
  const last = posted.at(-1);
  assert.ok(last?.kind === 'result' && last.result !== undefined && 'notice' in last.result);
  assert.deepEqual(last.result.notice, { code: 'damaged', message: 'a packet of 255', offset: 40 });
});

test('one packet is read again from its place', async () => {
  const { posted, send } = await started(start());
  const bytes = countingBytes(64);
  await send({ op: 'open', file: new Blob([bytes]), name: '' });
  await send({ op: 'packet', number: 3 });
  const answer = posted.at(-1);
  assert.ok(answer?.kind === 'result' && answer.result !== undefined && 'layers' in answer.result);
  assert.deepEqual(answer.result.bytes, Uint8Array.from(bytes.subarray(16, 24)));
  assert.equal(answer.result.offset, 16);
  assert.equal(answer.result.layers[0]?.fields[0]?.value, '16');
});

test('a packet of a file that has changed is unreadable', async () => {
  const { posted, send } = await started(start());
  let changed = false;
  const file = scriptedFile(64, async (begin, end) => {
    if (changed) {
      throw new DOMException('', 'NotReadableError');
    }
    return new ArrayBuffer(end - begin);
  });
  await send({ op: 'open', file, name: '' });
  changed = true;
  await send({ op: 'packet', number: 1 });
  const answer = posted.at(-1);
  assert.ok(answer?.kind === 'error');
  assert.equal(answer.error.code, 'unreadable');
});

test('a crash while feeding is told of once, unasked', async () => {
  const { fake, posted, send } = await started(start());
  fake.onCall = (op) => {
    if (op === 'feed') {
      throw new WebAssembly.RuntimeError('out of memory');
    }
    return undefined;
  };
  await send({ op: 'open', file: new Blob([countingBytes(64)]), name: '' });
  assert.deepEqual(posted.at(-1), {
    kind: 'crashed',
    message: 'The analyser has crashed: out of memory.',
  });
});

/** @type {Record<string, {request: object, code: string}>} */
const REFUSED = {
  'rows of no table': {
    request: { op: 'rows', query: { ...frames(0, 1), name: 'nothing' } },
    code: 'unsupported',
  },
  'a packet before the file': { request: { op: 'packet', number: 1 }, code: 'internal' },
  'an unknown request': { request: { op: 'dance' }, code: 'internal' },
};

for (const [name, { request, code }] of Object.entries(REFUSED)) {
  test(`refused: ${name}`, async () => {
    const { posted, send } = await started(start());
    await send(request);
    const answer = posted.at(-1);
    assert.ok(answer?.kind === 'error');
    assert.equal(answer.error.code, code);
  });
}

test('refused: anything before hello, and a second file', async () => {
  const worker = start();
  await worker.send({ op: 'rows', query: frames(0, 1) });
  assert.deepEqual(kinds(worker.posted), ['error']);
  await started(worker);
  await worker.send({ op: 'open', file: new Blob([]), name: '' });
  await worker.send({ op: 'open', file: new Blob([]), name: '' });
  assert.deepEqual(kinds(worker.posted), ['error', 'result', 'result', 'error']);
});

test('the worker tells how many requests it has made', async () => {
  const { posted, send } = start();
  await send({ op: 'requests' });
  assert.deepEqual(posted, [{ id: 1, kind: 'result', result: { requests: 3 } }]);
});

test('a Go side that does not start is a crash', async () => {
  /** @type {Reply[]} */
  const posted = [];
  const loop = new Loop({
    post: (reply) => posted.push(reply),
    start: () => Promise.reject(new FlowglassError('crashed', 'it ended')),
    load: async () => MODULE,
    requests: () => 0,
    now: () => 0,
    turn: async () => {},
  });
  await loop.handle({ id: 1, op: 'hello', module: MODULE, inflater: '', describer: '' });
  assert.deepEqual(posted, [{ kind: 'crashed', message: 'it ended' }]);
});

/**
 * @param {number} first
 * @param {number} count
 */
function frames(first, count) {
  return { name: 'frames', sortBy: '', descending: false, first, count };
}
