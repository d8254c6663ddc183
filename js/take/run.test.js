import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { scriptedFile } from '../testing/fakefile.js';
import { memoryHost } from '../testing/realtaker.js';
import { run } from './run.js';

/** @import { Job } from './protocol.js' */

const CAPTURES = new URL('../../testdata/captures/', import.meta.url);
const BLOBS = /** @type {const} */ ({ kind: 'blobs' });

/** @param {string} name */
const load = async (name) => new File([await readFile(new URL(name, CAPTURES))], name);

/**
 * @param {Partial<Job> & Pick<Job, 'sources'>} job
 * @param {object} [more]
 * @param {AbortSignal} [more.signal]
 * @param {ReturnType<typeof memoryHost>} [more.world]
 */
async function make(job, { signal = new AbortController().signal, world = memoryHost() } = {}) {
  /** @type {Job} */
  const whole = { operation: 'carve', settings: { format: 'pcapng' }, name: 'out.pcapng', ...job };
  const made = await run(world.host, whole, BLOBS, signal, () => {});
  return { made, files: world.files };
}

/** @param {Promise<unknown>} promise @param {string} code @param {RegExp} message */
const refuses = (promise, code, message) =>
  assert.rejects(promise, (/** @type {any} */ error) => {
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });

test('all packets of a pcapng are the same file again, through slices of any size', async () => {
  const file = await load('mixed.pcapng');
  const { made, files } = await make({ sources: [{ file, name: file.name }] });
  assert.deepEqual(Buffer.from(files.get('out.pcapng')?.bytes ?? []), Buffer.from(await file.arrayBuffer()));
  const { packets, written, bytes, report, memory } = made;
  assert.deepEqual({ packets, written, bytes, report }, { packets: 124, written: 124, bytes: file.size, report: { notice: null } });
  assert.ok(memory > 0);
});

test('bits say which packets are wanted', async () => {
  const file = await load('dns.pcap.gz');
  const { made } = await make({ sources: [{ file, name: file.name }], wanted: Uint8Array.of(0b101, 0x80) });
  assert.equal(made.written, 3);
  assert.equal(made.packets, 46);
});

test('several files are numbered, and each is whole', async () => {
  const file = await load('dns.pcap');
  const { made, files } = await make({
    sources: [{ file, name: file.name }],
    settings: { format: 'pcap', 'split-packets': '20' },
    name: 'part.pcap',
  });
  assert.deepEqual([...files.keys()], ['part-0001.pcap', 'part-0002.pcap', 'part-0003.pcap']);
  assert.ok([...files.values()].every(({ bytes, closed }) => closed && bytes[0] === 0xd4));
  assert.deepEqual(made.files.map(({ name }) => name), [...files.keys()]);
});

test('gzip compresses what is written', async () => {
  const file = await load('dns.pcap');
  const { files } = await make({ sources: [{ file, name: file.name }], settings: { format: 'pcap' }, gzip: true });
  const zipped = new Blob([Uint8Array.from(files.get('out.pcapng')?.bytes ?? [])]);
  const plain = await new Response(zipped.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  assert.equal(plain.byteLength, file.size);
});

test('captures are merged by time, each described by its file', async () => {
  const sources = await Promise.all(['dns.pcap', 'mixed.pcapng'].map(async (name) => ({ file: await load(name), name })));
  const { made, files } = await make({ operation: 'merge', sources, settings: { format: 'pcapng', 'shift-1': '-2.5' } });
  assert.equal(made.written, 170);
  assert.deepEqual(made.report, { notices: [null, null] });
  assert.ok(Buffer.from(files.get('out.pcapng')?.bytes ?? []).includes('Merged from dns.pcap, mixed.pcapng'));
});

test('a damaged capture is written up to the damage', async () => {
  const file = await load('err-last-record-cut.pcap');
  const { made } = await make({ sources: [{ file, name: file.name }] });
  assert.equal(made.written, 2);
  assert.equal(/** @type {any} */ (made.report).notice.code, 'cut-short');
});

test('what pcap cannot hold is refused, and nothing remains', async () => {
  const file = await load('mixed.pcapng');
  const world = memoryHost();
  await refuses(make({ sources: [{ file, name: file.name }], settings: { format: 'pcap' } }, { world }), 'unsupported', /one link type only.*Write pcapng/);
  assert.equal(world.files.size, 0);
});

test('a wrong setting, and an operation that there is not, are told', async () => {
  const file = await load('dns.pcap');
  const sources = [{ file, name: file.name }];
  await refuses(make({ sources, settings: { cut: '0' } }), 'unsupported', /^Cut 0/);
  await refuses(make({ sources, operation: 'paint' }), 'internal', /paint/);
});

test('a capture that changes while it is read leaves nothing', async () => {
  const bytes = await (await load('http-ecn.pcap')).arrayBuffer();
  const file = scriptedFile(bytes.byteLength, async (start, end) => {
    if (start > 8000) {
      throw new DOMException('it has changed', 'NotReadableError');
    }
    return bytes.slice(start, end);
  });
  const world = memoryHost();
  await refuses(make({ sources: [{ file, name: 'x' }] }, { world }), 'unreadable', /changed.*Nothing was saved/);
  assert.equal(world.files.size, 0);
});

test('stopping leaves nothing, also of files that were whole', async () => {
  const file = await load('dns.pcap');
  const world = memoryHost();
  const stop = new AbortController();
  const { open } = world.host;
  world.host.open = (target, name) => {
    if (world.files.size === 2) {
      stop.abort(new Error('enough'));
    }
    return open(target, name);
  };
  const settings = { format: 'pcap', 'split-packets': '10' };
  await assert.rejects(make({ sources: [{ file, name: file.name }], settings }, { world, signal: stop.signal }), /enough/);
  assert.equal(world.files.size, 0);
});
