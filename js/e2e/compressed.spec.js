/** Compressed captures through the public module, in a real browser. */
import assert from 'node:assert/strict';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { before, test } from 'node:test';
import { createGzip } from 'node:zlib';
import { FIRST_SLICES, stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { PACKET_BYTES, RECORD_BYTES, writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { EmbedScope } from './harness.js' */

const PACKETS = 20_000;

const harness = await startHarness();
const folder = await makeFolder();
/** A capture of 20 MB. */
const large = join(folder, 'large.pcap');

before(async () => {
  await writePcap(large, PACKETS);
});

/**
 * Writes a part of the large capture, compressed.
 * @param {string} name
 * @param {{start?: number, end?: number, level?: number, flags?: string}} [part] bytes of the capture; flags: 'a' to append
 */
async function gzipped(name, { start = 0, end = Infinity, level = 1, flags = 'w' } = {}) {
  const path = join(folder, name);
  await pipeline(
    createReadStream(large, { start, end: end - 1 }),
    createGzip({ level }),
    createWriteStream(path, { flags }),
  );
  return path;
}

/** @type {Record<string, {format: string, packets: number, code?: string, native: boolean}>} */
const FILES = {
  'dns.pcap.gz': { format: 'gzip', packets: 46, native: true },
  'dns.pcap.zst': { format: 'zstd', packets: 46, native: false },
  'dns.pcap.lz4': { format: 'lz4', packets: 46, native: false },
  'members.pcap.gz': { format: 'gzip', packets: 46, native: false },
  'err-cut.pcap.gz': { format: 'gzip', packets: 38, native: false, code: 'cut-short' },
  'err-checksum.pcap.gz': { format: 'gzip', packets: 46, native: false, code: 'damaged' },
};

for (const [name, { format, packets, code, native }] of Object.entries(FILES)) {
  test(`${name}: tables, and packets read again`, async () => {
    const plain = await readFile(capturePath('dns.pcap'));
    const path = capturePath(name);
    const { size } = await stat(path);
    await harness.withFile(path, async ({ page, requests }) => {
      const seen = await page.evaluate(async () => {
        const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
        const capture = await flowglass.openCapture(pick());
        const values = await capture.done;
        const { progress } = capture;
        const last = Number(values.packets);
        const details = [await capture.packet(1), await capture.packet(last)];
        const shown = details.map(({ offset, bytes, layers }) => ({
          offset,
          bytes: [...bytes],
          layers: layers.length,
        }));
        capture.close();
        return { packets: values.packets, format: values.format, progress, shown };
      });
      assert.equal(seen.packets, packets);
      assert.equal(seen.format, 'pcap');
      assert.equal(seen.progress.notice?.code, code);
      assert.equal(seen.progress.compression?.format, format);
      assert.deepEqual([seen.progress.bytes, seen.progress.bytesTotal], [size, size]);
      assert.equal(seen.shown[0]?.offset, 24 + 16);
      for (const { offset, bytes, layers } of seen.shown) {
        assert.deepEqual(Buffer.from(bytes), plain.subarray(offset, offset + bytes.length));
        assert.ok(bytes.length >= 42 && layers >= 3);
      }
      const loaded = requests.filter((url) => /inflate-.*\.wasm/.test(url)).length;
      assert.equal(loaded, native ? 0 : 1, 'the decompressors are loaded when they are needed');
    });
  });
}

test('a large gzip file: progress through the file, packets from anywhere', async () => {
  const path = await gzipped('large.pcap.gz');
  const { size } = await stat(path);
  await harness.withFile(path, async ({ page }) => {
    const seen = await page.evaluate(async (packets) => {
      const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      /** @type {number[]} */
      const positions = [];
      const capture = await flowglass.openCapture(pick(), {
        onProgress: ({ bytes }) => void positions.push(bytes),
      });
      const values = await capture.done;
      const { progress } = capture;
      const offsets = [];
      for (let number = 1; number <= packets; number += packets / 10) {
        const { offset, bytes } = await capture.packet(number);
        offsets.push([number, offset, bytes.length]);
      }
      capture.close();
      return { positions, values, progress, offsets };
    }, PACKETS);
    assert.equal(seen.values.packets, PACKETS);
    assert.equal(seen.progress.bytes, size);
    assert.equal(seen.progress.compression?.inflated, 24 + PACKETS * RECORD_BYTES);
    assert.ok(seen.positions.every((bytes, at) => bytes <= size && bytes >= (seen.positions[at - 1] ?? 0)));
    assert.deepEqual(
      seen.offsets,
      Array.from({ length: 10 }, (_, at) => (at * PACKETS) / 10).map((before) => [
        before + 1,
        24 + 16 + before * RECORD_BYTES,
        PACKET_BYTES,
      ]),
    );
  });
});

// Of two members the browser inflates the first; then Go takes over, from the start.
for (const members of [1, 2]) {
  test(`abort while ${members} gzip member(s) are inflated: what was read stays usable`, async () => {
    // Not made smaller, so that it is read in several slices.
    const first = members === 2 ? FIRST_SLICES / 4 : Infinity;
    const path = await gzipped(`abort-${members}.gz`, { end: first, level: 0 });
    if (members === 2) {
      await gzipped(`abort-${members}.gz`, { start: first, level: 0, flags: 'a' });
    }
    await harness.withFile(path, async ({ page }) => {
      await stopDisk(page, { spare: false });
      const seen = await page.evaluate(
        async ({ least }) => {
          const { flowglass, pick } = /** @type {EmbedScope} */ (
            /** @type {unknown} */ (globalThis)
          );
          const abort = new AbortController();
          const capture = await flowglass.openCapture(pick(), {
            signal: abort.signal,
            onProgress: ({ packets }) => void (packets >= least && abort.abort()),
          });
          const error = await capture.done.catch((reason) => reason);
          const { total } = await capture.table('frames', { count: 1 });
          const { bytes } = await capture.packet(total);
          capture.close();
          return { code: error.code, total, bytes: bytes.length };
        },
        { least: members === 2 ? Math.ceil((2 * first) / RECORD_BYTES) : 1 },
      );
      assert.equal(seen.code, 'aborted');
      assert.ok(seen.total > 0 && seen.total < PACKETS, `${seen.total} packets`);
      assert.equal(seen.bytes, PACKET_BYTES);
    });
  });
}

test('the page says how the file is compressed, and shows its packets', async () => {
  const probe = await harness.open();
  const { page, errors } = probe;
  await page.goto(harness.url);
  await page.setInputFiles('input[type=file]', capturePath('dns.pcap.zst'));
  await page.getByText('pcap (zstd)').waitFor();
  await page.getByText('1.5 kB inflated to 5.3 kB').waitFor();
  assert.deepEqual(errors, []);
  await probe.close();
});

test('zstd without a network: an error that says so, and the next file opens', async () => {
  await harness.withFile(capturePath('dns.pcap.zst'), async ({ page, errors }) => {
    await page.route(/inflate-.*\.wasm/, (route) => route.abort());
    const seen = await page.evaluate(async () => {
      const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      return flowglass.openCapture(pick()).then(
        () => undefined,
        (error) => ({ code: error.code, message: error.message }),
      );
    });
    assert.equal(seen?.code, 'internal');
    assert.match(seen.message, /could not be loaded/);
    await page.unroute(/inflate-.*\.wasm/);
    const packets = await page.evaluate(async () => {
      const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      const capture = await flowglass.openCapture(pick());
      const { packets } = await capture.done;
      capture.close();
      return packets;
    });
    assert.equal(packets, 46);
    errors.length = 0; // the request we refused
  });
});
