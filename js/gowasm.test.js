import assert from 'node:assert/strict';
import test from 'node:test';
import { GoSide, startGo } from './gowasm.js';
import { PROTOCOL } from './protocol.js';
import { fakeGo } from './testing/fakego.js';
import { encodeReply } from './testing/reply.js';

/** @param {unknown} reply */
const answering = (reply) => new GoSide(() => reply);

test('hello lists the tables', () => {
  const [frames] = new GoSide(fakeGo().call).hello();
  assert.equal(frames?.name, 'frames');
  assert.equal(frames?.columns[1]?.unit, 'ns');
});

test('another protocol number says "reload"', () => {
  const go = new GoSide(fakeGo({ protocol: PROTOCOL + 1 }).call);
  assert.throws(() => go.hello(), { code: 'unsupported', message: /Reload/ });
});

test('hello without tables is an error', () => {
  assert.throws(() => answering(encodeReply({ protocol: PROTOCOL })).hello(), { code: 'internal' });
});

test('feed answers progress; finish keeps the notice', () => {
  const go = new GoSide(fakeGo().call);
  go.open('a.toy', 24);
  const progress = go.feed(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1, 0));
  assert.deepEqual(progress, { packets: 2, bytes: 10, flows: 1, format: 'toy', done: false, memory: 0 });
  assert.deepEqual(go.finish('shrank'), {
    packets: 2,
    bytes: 10,
    flows: 1,
    format: 'toy',
    done: true,
    memory: 0,
    notice: { code: 'shrank', message: 'reading failed: shrank', offset: 10 },
  });
});

test('a notice without an offset has none', () => {
  const notice = { code: 'empty', message: 'empty file' };
  const reply = encodeReply({ packets: 0, bytes: 0, flows: 0, format: '', done: true, notice });
  assert.deepEqual(answering(reply).finish('').notice, notice);
});

for (const [name, packets] of Object.entries({ missing: undefined, negative: -1, text: '1' })) {
  test(`progress with ${name} packets is an error`, () => {
    const reply = encodeReply({ packets, bytes: 0, flows: 0, format: '', done: false });
    assert.throws(() => answering(reply).feed(new Uint8Array()), { code: 'internal' });
  });
}

test('rows come as a window, arguments in the order of the protocol', () => {
  const fake = fakeGo();
  /** @type {unknown[]} */
  let asked = [];
  const go = new GoSide((op, ...args) => {
    asked = [op, ...args];
    return fake.call(op, ...args);
  });
  go.feed(new Uint8Array(32));
  const query = { name: 'frames', selection: '', sortBy: 'number', descending: true, first: 1, count: 2 };
  const window = go.rows(query);
  assert.deepEqual(asked, ['rows', 'frames', '', 'number', true, 1, 2]);
  assert.equal(window.total, 4);
  assert.deepEqual([...(window.columns[0]?.values ?? [])], [3, 2]);
});

test('an error of Go arrives with code, message and offset', () => {
  const error = { code: 'format', message: 'block length 4 is less than 12', offset: 24 };
  assert.throws(() => answering(encodeReply({ error })).feed(new Uint8Array()), {
    name: 'FlowglassError',
    ...error,
  });
});

test('an unknown error code becomes internal', () => {
  const reply = encodeReply({ error: { code: 'weird', message: 7 } });
  assert.throws(() => answering(reply).packet(1), {
    code: 'internal',
    message: 'an error without a message',
  });
});

test('describe keeps layers and the place where decoding stopped', () => {
  const go = answering(encodeReply({ layers: [], info: 'Standard query', status: 'malformed', error: 'too short', buffers: [{ name: 'A', bytes: '00ff' }] }));
  assert.deepEqual(go.describe(1, new Uint8Array(), { numbers: [], bytes: new Uint8Array() }), {
    layers: [],
    buffers: [{ name: 'A', bytes: Uint8Array.of(0, 255) }],
    info: 'Standard query',
    status: 'malformed',
    error: 'too short',
  });
});

test('a call that throws is a crash, and so is every later one', () => {
  const fake = fakeGo();
  fake.onCall = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const go = new GoSide(fake.call);
  assert.throws(() => go.feed(new Uint8Array(8)), { code: 'crashed', message: /unreachable/ });
  fake.onCall = undefined;
  assert.throws(() => go.packet(1), { code: 'crashed' });
  assert.deepEqual(fake.ops, ['feed'], 'a dead Go side is not called again');
});

test('no answer is a crash: Go ended in the middle of the call', () => {
  const go = answering(undefined);
  assert.throws(() => go.open('a', 1), { code: 'crashed', message: /no answer to open/ });
});

test('a Go side that has exited is not called', () => {
  const fake = fakeGo();
  const go = new GoSide(fake.call, () => true);
  assert.throws(() => go.hello(), { code: 'crashed' });
  assert.deepEqual(fake.ops, []);
});

/** The smallest module: no imports, no exports. */
const EMPTY_MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

/**
 * @param {() => Promise<void>} run
 */
const runtime = (run) =>
  class {
    importObject = {};
    run = run;
  };

test('startGo hands out the function that Go published', async () => {
  /** @type {{flowglassCall?: import('./gowasm.js').GoCall}} */
  const scope = {};
  const Go = runtime(() => {
    scope.flowglassCall = fakeGo().call;
    return new Promise(() => {});
  });
  const go = await startGo(EMPTY_MODULE, Go, scope);
  assert.equal(go.hello().length, 2);
});

test('startGo: a program that ends instead has crashed', async () => {
  const stale = { flowglassCall: fakeGo().call };
  const ended = runtime(() => Promise.resolve());
  await assert.rejects(startGo(EMPTY_MODULE, ended, stale), { code: 'crashed' });
  const failed = runtime(() => Promise.reject(new Error('exit code 2')));
  await assert.rejects(startGo(EMPTY_MODULE, failed, {}), /exit code 2/);
});
