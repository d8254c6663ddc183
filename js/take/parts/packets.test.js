import assert from 'node:assert/strict';
import test from 'node:test';
import { mergeJob } from '../mergejob.js';
import { nameOfFile } from '../protocol.js';
import { chooseTarget, mediaType } from '../target.js';
import { bitsOf } from '../which.js';
import { mistakeIn, settingsOf, stemOf } from './packets.js';

/** @type {import('./packets.js').PacketChoices} */
const USUAL = { format: 'pcapng', keep: 'all', first: '96', split: 'none', size: '100', duplicates: false, shift: '0', gzip: false };

test('choices become settings of package carve', () => {
  assert.deepEqual(settingsOf(USUAL), { format: 'pcapng' });
  assert.deepEqual(
    settingsOf({ ...USUAL, format: 'nsecpcap', keep: 'first', first: ' 64 ', split: 'bytes', size: '10', duplicates: true, shift: '-1.5' }),
    { format: 'nsecpcap', cut: '64', 'split-bytes': '10M', 'drop-duplicates': '5', shift: '-1.5' },
  );
  assert.deepEqual(settingsOf({ ...USUAL, keep: 'headers', split: 'seconds', size: '0.5' }), { format: 'pcapng', headers: '', 'split-seconds': '0.5' });
});

test('what cannot be done is told before anything is', () => {
  assert.equal(mistakeIn(USUAL), undefined);
  for (const patch of [
    { keep: 'first', first: '0' },
    { keep: 'first', first: '' },
    { split: 'packets', size: '1.5' },
    { split: 'seconds', size: '0' },
    { shift: '1e3' },
    { shift: '' },
    { shift: '1.0000000001' },
  ]) {
    assert.ok(mistakeIn({ ...USUAL, .../** @type {any} */ (patch) }), JSON.stringify(patch));
  }
});

test('names keep what is the file’s, not what is the format’s', () => {
  for (const [name, stem] of [['a.pcapng', 'a'], ['a.b.pcap.gz', 'a.b'], ['trace', 'trace'], ['.pcap', 'capture'], ['x.cap.zst', 'x']]) {
    assert.equal(stemOf(name ?? ''), stem);
  }
  for (const [name, numbered] of [['a.pcapng', 'a-0001.pcapng'], ['a.pcap.gz', 'a-0001.pcap.gz'], ['a.b.pcap', 'a.b-0001.pcap'], ['a.b.pcap.gz', 'a.b-0001.pcap.gz'], ['a', 'a-0001']]) {
    assert.equal(nameOfFile(name ?? '', 0), numbered);
  }
  assert.equal(nameOfFile('a.pcap', 12_344), 'a-12345.pcap');
  assert.equal(mediaType('a.pcap.gz'), 'application/gzip');
  assert.equal(mediaType('a'), 'application/octet-stream');
});

test('marked frames are bits, the first in the lowest', () => {
  assert.deepEqual(bitsOf([]), new Uint8Array(0));
  assert.deepEqual(bitsOf([1, 3, 8, 17]), Uint8Array.of(0b1000_0101, 0, 1));
});

test('where to write is the user’s to say, or a download', async () => {
  const handle = /** @type {any} */ ({});
  const throws = (/** @type {string} */ name) => async () => {
    throw new DOMException('', name);
  };
  assert.deepEqual(await chooseTarget('a.pcap', 'x', false, {}), { kind: 'blobs' });
  assert.deepEqual(await chooseTarget('a.pcap', 'x', false, { showSaveFilePicker: async () => handle }), { kind: 'file', handle });
  assert.deepEqual(await chooseTarget('a.pcap', 'x', true, { showDirectoryPicker: async () => handle }), { kind: 'folder', handle });
  assert.equal(await chooseTarget('a.pcap', 'x', false, { showSaveFilePicker: throws('AbortError') }), undefined);
  assert.deepEqual(await chooseTarget('a.pcap', 'x', false, { showSaveFilePicker: throws('SecurityError') }), { kind: 'blobs' });
  await assert.rejects(chooseTarget('a.pcap', 'x', false, { showSaveFilePicker: throws('TypeError') }));
});

test('only clocks that were wrong are put right', () => {
  const files = ['a', 'b'].map((name) => new File([], name));
  const { settings, sources } = mergeJob(files, ['0', ' -2.5']);
  assert.deepEqual(settings, { format: 'pcapng', 'shift-1': '-2.5' });
  assert.deepEqual(sources.map(({ name }) => name), ['a', 'b']);
});
