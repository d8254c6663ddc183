/** The public module, dist/flowglass.js, as somebody else's page uses it. */
import assert from 'node:assert/strict';
import { unlink, appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { FIRST_SLICES, stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { PACKET_BYTES, RECORD_BYTES, pcapTotals, writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { EmbedScope } from './harness.js' */

const PACKETS = 60_000;

/** Packets of a capture that is read in several slices. */
const SLICED = Math.ceil((4 * FIRST_SLICES) / RECORD_BYTES);

const harness = await startHarness();
const folder = await makeFolder();

/**
 * Writes a large capture of its own for one test.
 * @param {string} name
 * @param {number} packets
 */
async function large(name, packets) {
  const path = join(folder, name);
  await writePcap(path, packets);
  return path;
}

test('openCapture: summary and tables of a small capture', async () => {
  const path = capturePath('http-ecn.pcap');
  const totals = await pcapTotals(path);
  await harness.withFile(path, async ({ page }) => {
    const seen = await page.evaluate(async () => {
      const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      const capture = await flowglass.openCapture(pick());
      const values = await capture.done;
      const { notice } = values;
      const frames = await capture.table('frames', { first: 0, count: 3 });
      const tcp = await capture.table('conversations/tcp');
      const tables = capture.tables().map(({ name }) => name);
      capture.close();
      const closed = await capture.summary().catch((error) => error.code);
      return { name: capture.name, values, notice, frames, tcp, tables, closed };
    });
    assert.equal(seen.name, 'http-ecn.pcap');
    assert.equal(seen.notice, undefined);
    assert.equal(seen.values.packets, totals.packets);
    assert.equal(seen.values.data_bytes, totals.bytes);
    assert.equal(seen.values.captured_bytes, totals.capturedBytes);
    assert.equal(seen.frames.total, totals.packets);
    assert.equal(seen.frames.rows.length, 3);
    assert.equal(seen.frames.rows[0]?.[0], 1);
    const packets = seen.tcp.columns.findIndex(({ name }) => name === 'packets');
    const sum = seen.tcp.rows.reduce((total, row) => total + Number(row[packets]), 0);
    assert.ok(sum > 0 && sum <= totals.packets);
    for (const name of ['frames', 'seed3tuple', 'hierarchy', 'traffic', 'endpoints/ip']) {
      assert.ok(seen.tables.includes(name), `no table ${name}`);
    }
    assert.equal(seen.closed, 'aborted');
  });
});

test('a capture of many chunks: every packet once, progress at most ten a second', async () => {
  const path = await large('large.pcap', PACKETS);
  await harness.withFile(path, async ({ page }) => {
    const seen = await page.evaluate(async () => {
      const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      const start = performance.now();
      let told = 0;
      const capture = await flowglass.openCapture(pick(), { onProgress: () => void told++ });
      const early = await capture.table('frames', { first: 0, count: 1 });
      const values = await capture.done;
      const most = (performance.now() - start) / 100 + 2; // and at the beginning, and at the end
      const { progress } = values;
      const [talk] = (await capture.table('conversations/ip')).rows;
      const last = await capture.table('frames', { sortBy: 'number', descending: true, count: 1 });
      capture.close();
      return { told, most, early: early.rows.length, values, progress, talk, last: last.rows[0]?.[0] };
    });
    assert.equal(seen.early, 1, 'rows are there while the file is being read');
    assert.equal(seen.values.packets, PACKETS);
    assert.equal(seen.values.data_bytes, PACKETS * PACKET_BYTES);
    assert.equal(seen.progress.bytes, seen.progress.bytesTotal);
    assert.ok(seen.talk?.includes('10.0.0.1') && seen.talk.includes(PACKETS));
    assert.equal(seen.last, PACKETS);
    assert.ok(seen.told <= seen.most, `told ${seen.told} times where ${seen.most} are the most`);
  });
});

test('abort while reading: what was read stays usable', async () => {
  const path = await large('abort.pcap', SLICED);
  await harness.withFile(path, async ({ page }) => {
    await stopDisk(page, { spare: false });
    const seen = await page.evaluate(async () => {
      const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      const abort = new AbortController();
      const capture = await flowglass.openCapture(pick(), { signal: abort.signal });
      abort.abort();
      const error = await capture.done.catch((reason) => reason);
      const { total } = await capture.table('frames', { count: 1 });
      const { state } = capture;
      capture.close();
      return { name: error.name, code: error.code, total, state };
    });
    assert.deepEqual([seen.name, seen.code, seen.state], ['AbortError', 'aborted', 'aborted']);
    assert.ok(seen.total > 0 && seen.total < SLICED, `${seen.total} packets`);
  });
});

/** @type {Record<string, {spoil: (path: string) => Promise<void>, code: string}>} */
const SPOILED = {
  deleted: { spoil: unlink, code: 'vanished' },
  'written to': { spoil: (path) => appendFile(path, 'x'), code: 'changed' },
};

for (const [name, { spoil, code }] of Object.entries(SPOILED)) {
  test(`a file that is ${name} while it is read: a notice, and what was read`, async () => {
    const path = await large(`${code}.pcap`, SLICED);
    await harness.withFile(path, async ({ page }) => {
      const disk = await stopDisk(page, { spare: false });
      await page.exposeFunction('spoil', async () => {
        await spoil(path);
        await disk.resume();
      });
      const seen = await page.evaluate(async () => {
        const scope = /** @type {EmbedScope & {spoil: () => Promise<void>}} */ (
          /** @type {unknown} */ (globalThis)
        );
        const capture = await scope.flowglass.openCapture(scope.pick());
        await scope.spoil();
        const values = await capture.done;
        const { notice } = values;
        const { total } = await capture.table('frames', { count: 1 });
        capture.close();
        return { packets: values.packets, notice, total };
      });
      assert.equal(seen.notice?.code, code);
      assert.ok(seen.notice.message.length > 20);
      assert.ok(seen.total > 0 && seen.total < SLICED);
      assert.equal(seen.packets, seen.total);
    });
  });
}

test('a worker that crashes: the capture says so, and the next file opens', async () => {
  await harness.withFile(capturePath('http-ecn.pcap'), async ({ page, errors }) => {
    await page.evaluate(async () => {
      const scope = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      scope.capture = await scope.flowglass.openCapture(scope.pick());
      await scope.capture.done;
    });
    const [worker] = page.workers();
    assert.ok(worker !== undefined);
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('told to crash');
      });
    });
    const seen = await page.evaluate(async () => {
      const { flowglass, capture, pick } = /** @type {EmbedScope} */ (
        /** @type {unknown} */ (globalThis)
      );
      const reason = await capture.lost;
      const late = await capture.table('frames').catch((error) => error.code);
      const again = await flowglass.openCapture(pick());
      const values = await again.done;
      again.close();
      return { code: reason.code, message: reason.message, late, packets: values.packets };
    });
    assert.equal(seen.code, 'crashed');
    assert.match(seen.message, /told to crash/);
    assert.equal(seen.late, 'crashed');
    assert.ok(Number(seen.packets) > 0);
    errors.length = 0; // the crash we made
  });
});

test('a worker that does not stop is ended, and the caller sees an abort', async () => {
  const path = await large('stuck.pcap', SLICED);
  await harness.withFile(path, async ({ page }) => {
    await stopDisk(page, { spare: false });
    await page.evaluate(async () => {
      const scope = /** @type {EmbedScope & {abort: AbortController, stuck: Promise<unknown>}} */ (
        /** @type {unknown} */ (globalThis)
      );
      scope.stuck = new Promise((resolve) => (new BroadcastChannel('stuck').onmessage = resolve));
      scope.abort = new AbortController();
      scope.capture = await scope.flowglass.openCapture(scope.pick(), {
        signal: scope.abort.signal,
      });
    });
    const [worker] = page.workers();
    assert.ok(worker !== undefined);
    // Not awaited: it never comes back.
    worker
      .evaluate(() => {
        new BroadcastChannel('stuck').postMessage('');
        for (;;);
      })
      .catch(() => {});
    const seen = await page.evaluate(async () => {
      const { capture, abort, stuck } = /** @type {EmbedScope & {abort: AbortController, stuck: Promise<unknown>}} */ (
        /** @type {unknown} */ (globalThis)
      );
      await stuck;
      abort.abort();
      const code = await capture.done.then(
        () => 'done',
        (error) => error.code,
      );
      const late = await capture.table('frames').catch((error) => error.code);
      return { code, late };
    });
    assert.deepEqual(seen, { code: 'aborted', late: 'aborted' });
  });
});

test('a layer that only gopacket knows: its program is loaded then, or a note says that it was not', async () => {
  await harness.withFile(capturePath('geneve.pcap'), async ({ page, errors, requests }) => {
    const loaded = () => requests.filter((url) => /describe-.*\.wasm/.test(url)).length;
    await page.route(/describe-.*\.wasm/, (route) => route.abort());
    /** The layer `geneve` of frame 1. */
    const look = () =>
      page.evaluate(async () => {
        const scope = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
        scope.capture ??= await scope.flowglass.openCapture(scope.pick());
        await scope.capture.done;
        const { layers } = await scope.capture.packet(1);
        const { note, fields } = layers.find(({ name }) => name === 'geneve') ?? { fields: [] };
        return { note, fields, named: layers.filter(({ fields }) => fields.length > 0).length };
      });
    const without = await look();
    assert.match(without.note ?? '', /could not be loaded/);
    assert.deepEqual(without.fields, []);
    assert.ok(without.named >= 3, 'what we know is shown');
    await page.unroute(/describe-.*\.wasm/);
    const before = loaded();
    const whole = await look();
    assert.equal(whole.note, undefined);
    assert.ok(whole.fields.some(({ label, value }) => label === 'VNI' && value !== ''));
    await look();
    assert.equal(loaded() - before, 1, 'once');
    errors.length = 0; // the request we refused
  });
});

test('wasm under another MIME type opens all the same', async () => {
  const probe = await harness.open();
  await probe.page.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, contentType: 'application/octet-stream' });
  });
  await probe.page.goto(harness.url);
  const packets = await probe.page.evaluate(async (address) => {
    const { openCapture } = await import(address);
    const header = new Uint8Array(24);
    header.set([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0]);
    header.set([0xff, 0xff, 0, 0, 1], 16);
    const values = await (await openCapture(new Blob([header]))).done;
    return values.packets;
  }, new URL('flowglass.js', harness.url).href);
  assert.equal(packets, 0);
  // The page still fetches other programs: an answer under way would fail the whole file.
  await probe.page.unrouteAll({ behavior: 'ignoreErrors' });
  await probe.close();
});
