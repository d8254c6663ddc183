import assert from 'node:assert/strict';
import test from 'node:test';
import { blobSink, fileSink, gzipSink, openSink } from './sinks.js';

/**
 * A file of the user's, as the browser hands it out. `fail` makes a call reject, by the call's name.
 * @param {File} before
 * @param {Partial<Record<'createWritable' | 'write' | 'close', string>>} [fail] names of errors
 */
function fakeHandle(before, fail = {}) {
  const state = { file: before, pending: /** @type {Uint8Array[]} */ ([]), removed: false, aborted: false };
  const may = async (/** @type {keyof typeof fail} */ call) => {
    if (fail[call]) {
      throw new DOMException('no', fail[call]);
    }
  };
  const handle = {
    getFile: async () => state.file,
    remove: async () => void (state.removed = true),
    createWritable: async () => {
      await may('createWritable');
      return {
        write: async (/** @type {Uint8Array} */ bytes) => {
          await may('write');
          state.pending.push(bytes);
        },
        close: async () => {
          await may('close');
          state.file = new File(/** @type {BlobPart[]} */ (state.pending), before.name);
        },
        abort: async () => void (state.aborted = true),
      };
    },
  };
  return { state, handle: /** @type {any} */ (handle) };
}

const BYTES = Uint8Array.of(1, 2, 3);

test('a file holds what was written once it is closed, and not before', async () => {
  const { state, handle } = fakeHandle(new File(['old'], 'x'));
  const sink = await openSink({ kind: 'file', handle }, 'x', []);
  await sink.write(BYTES);
  assert.equal(await state.file.text(), 'old');
  await sink.close();
  assert.deepEqual(new Uint8Array(await state.file.arrayBuffer()), BYTES);
});

test('what is aborted leaves the file before; one that was new goes', async () => {
  for (const [text, removed] of /** @type {const} */ ([['old', false], ['', true]])) {
    const { state, handle } = fakeHandle(new File([text], 'x'));
    const sink = await fileSink(handle, []);
    await sink.write(BYTES);
    await sink.abort();
    assert.equal(await state.file.text(), text);
    assert.deepEqual([state.aborted, state.removed], [true, removed]);
  }
});

test('the capture that is read is not written to', async () => {
  const file = new File(['capture'], 'x.pcap', { lastModified: 5 });
  const { handle } = fakeHandle(new File(['capture'], 'x.pcap', { lastModified: 5 }));
  await assert.rejects(fileSink(handle, [file]), { code: 'unwritable', message: /the capture that is open/ });
  await fileSink(handle, [new File(['capture'], 'x.pcap', { lastModified: 6 })]);
});

test('a folder keeps the files it has', async () => {
  const { state, handle } = fakeHandle(new File(['old'], 'x'));
  const folder = /** @type {any} */ ({ getFileHandle: async () => handle });
  await assert.rejects(openSink({ kind: 'folder', handle: folder }, 'x', []), { code: 'unwritable', message: /already/ });
  assert.equal(state.removed, false);
});

for (const [call, name, message] of /** @type {const} */ ([
  ['createWritable', 'NotAllowedError', /may not write/],
  ['createWritable', 'NoModificationAllowedError', /in use/],
  ['write', 'QuotaExceededError', /no room/],
  ['write', 'NotAllowedError', /may not write/],
  ['close', 'NotFoundError', /is gone/],
  ['close', 'OddError', /could not be written \(no\)/],
])) {
  test(`${name} from ${call} is told in words`, async () => {
    const { handle } = fakeHandle(new File([''], 'x'), { [call]: name });
    const write = async () => {
      const sink = await fileSink(handle, []);
      await sink.write(BYTES);
      await sink.close();
    };
    await assert.rejects(write(), { code: 'unwritable', message });
  });
}

test('without a place to write to there is a Blob', async () => {
  const sink = await openSink({ kind: 'blobs' }, 'x', []);
  await sink.write(BYTES);
  await sink.write(BYTES);
  assert.equal((await sink.close())?.size, 6);
});

test('gzip is that of everybody else', async () => {
  const sink = gzipSink(blobSink());
  await sink.write(new Uint8Array(100_000));
  const blob = await sink.close();
  assert.ok(blob && blob.size < 1000);
  const inflated = await new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  assert.equal(inflated.byteLength, 100_000);
});

test('a failure behind gzip is told, and aborting does not wait for ever', async () => {
  const { state, handle } = fakeHandle(new File([''], 'x'), { write: 'QuotaExceededError' });
  const sink = gzipSink(await fileSink(handle, []));
  const write = async () => {
    for (let i = 0; i < 50; i++) {
      await sink.write(crypto.getRandomValues(new Uint8Array(60_000)));
    }
    await sink.close();
  };
  await assert.rejects(write(), { code: 'unwritable' });
  await sink.abort();
  assert.ok(state.aborted);
});
