/**
 * Selections through the public module, dist/flowglass.js. Numbers are those of tshark -Y 4.0.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { FIRST_SLICES, stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { RECORD_BYTES, writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { EmbedScope } from './harness.js' */

const harness = await startHarness();
const folder = await makeFolder();

/**
 * Opens a capture in an embedding page, which must stay clean.
 * @template R
 * @param {string} path
 * @param {(scope: EmbedScope & {turnDisk: (moves: boolean) => Promise<void>}) => Promise<R>} body runs in the
 *   page, with the capture open
 * @param {{whole?: boolean, disk?: boolean}} [options] whole: after the file was read to its end; disk: it
 *   stands still until turnDisk(true)
 * @returns {Promise<R>}
 */
async function within(path, body, { whole = true, disk = false } = {}) {
  return harness.withFile(path, async ({ page }) => {
    if (disk) {
      const { stop, resume } = await stopDisk(page, { spare: false });
      await page.exposeFunction('turnDisk', (/** @type {boolean} */ moves) => (moves ? resume() : stop()));
    }
    await page.evaluate(async (end) => {
      const scope = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
      scope.capture = await scope.flowglass.openCapture(scope.pick());
      if (end) {
        await scope.capture.done;
      }
    }, whole);
    return /** @type {Promise<R>} */ (page.evaluate(`(${body})(globalThis)`));
  });
}

test('filters and spans select what tshark selects', async () => {
  const counts = await within(capturePath('sample.pcapng'), async ({ capture }) => {
    /** @type {Record<string, unknown>} */
    const found = {};
    for (const filter of ['tcp.port == 80', 'ip.addr == 192.0.2.1 && !udp', 'dns.qry.name contains "example"', 'ip.ttl == 64', 'tcp.len > 0']) {
      const { packets, examined, total, deep } = await capture.select('x', { filter });
      found[filter] = [packets, examined === total, deep];
    }
    const span = { from: 1e9, to: 3e9 };
    found.span = (await capture.select('x', { filter: '', ...span })).packets;
    found.both = (await capture.select('x', { filter: 'tcp.port == 80', ...span })).packets;
    return found;
  });
  assert.deepEqual(counts, {
    'tcp.port == 80': [159, true, false],
    'ip.addr == 192.0.2.1 && !udp': [257, true, false],
    'dns.qry.name contains "example"': [10, true, true],
    'ip.ttl == 64': [312, true, true],
    'tcp.len > 0': [134, true, true],
    span: 72,
    both: 60,
  });
});

test('tables of a selection are of its packets, with the figures of the whole beside', async () => {
  const seen = await within(capturePath('sample.pcapng'), async ({ capture }) => {
    await capture.select('x', { filter: 'tcp.port == 80 && tcp.flags.syn == 1' });
    const selection = 'x';
    const frames = await capture.table('frames', { selection, count: 3 });
    const tcp = await capture.table('conversations/tcp', { selection, sortBy: 'all_bytes', descending: true });
    const column = (/** @type {string} */ name) => tcp.columns.findIndex((info) => info.name === name);
    const [traffic, whole] = [await capture.table('traffic', { selection }), await capture.table('traffic')];
    const starts = (/** @type {any} */ table) => table.rows.map((/** @type {any[]} */ row) => row[0]).join();
    return {
      frames: frames.total,
      summary: (await capture.summary(selection)).packets,
      first: [tcp.rows[0]?.[column('packets')], tcp.rows[0]?.[column('all_packets')]],
      label: tcp.columns[column('all_packets')]?.label,
      aligned: starts(traffic) === starts(whole) && traffic.total > 0,
      hierarchy: (await capture.table('hierarchy', { selection })).rows.map((row) => row[0]),
      place: await capture.place(Number(frames.rows[2]?.[0]), { selection }),
      none: await capture.place(1, { selection }),
      frame: frames.rows[2]?.[0],
    };
  });
  const { frame, ...rest } = seen;
  assert.ok(Number(frame) > 2);
  assert.deepEqual(rest, {
    frames: 14,
    summary: 14,
    first: [2, 60],
    label: 'All packets',
    aligned: true,
    hierarchy: ['frame', 'eth', 'ip', 'tcp', 'vlan', 'ip', 'tcp', 'ipv6', 'tcp'],
    place: 2,
    none: undefined,
  });
});

test('a mistake is told with its place, and what was selected stays', async () => {
  const seen = await within(capturePath('sample.pcapng'), async ({ capture }) => {
    await capture.select('x', { filter: 'tcp' });
    const mistake = async (/** @type {Promise<unknown>} */ promise) =>
      promise.then(
        () => 'none',
        ({ name, code, message, offset, length, suggestion }) => ({ name, code, message, offset, length, suggestion }),
      );
    return {
      checked: await mistake(capture.check('"ü🙂" == http.host && tcp.prot == 80')),
      selected: await mistake(capture.select('x', { filter: 'ip.addr ==' })),
      still: (await capture.table('frames', { selection: 'x', count: 1 })).total,
      fine: await capture.check('tcp.port == 80'),
      fields: (await capture.fields()).find(({ name }) => name === 'tcp.port'),
    };
  });
  const { checked, selected, ...rest } = seen;
  assert.ok(typeof checked === 'object' && typeof selected === 'object');
  assert.deepEqual(
    { ...checked, message: '' },
    { name: 'FlowglassError', code: 'filter', message: '', offset: 22, length: 8, suggestion: 'tcp.port' },
  );
  assert.equal(selected.code, 'filter');
  assert.equal(selected.offset, 10);
  assert.deepEqual(rest, {
    still: 291,
    fine: { deep: false },
    fields: { name: 'tcp.port', label: 'Source or Destination Port', type: 'number' },
  });
});

test('a deep filter on a compressed capture; infos of its packets', async () => {
  const seen = await within(capturePath('dns.pcap.gz'), async ({ capture }) => {
    const { packets, deep } = await capture.select('x', { filter: 'dns.flags.response == 1' });
    const frames = await capture.table('frames', { selection: 'x' });
    return { packets, deep, infos: await capture.infos(frames.rows.map((row) => Number(row[0]))) };
  });
  assert.equal(seen.packets, 15);
  assert.equal(seen.deep, true);
  assert.equal(seen.infos.length, 15);
  for (const info of seen.infos) {
    assert.match(info, /response/);
  }
});

const PACKETS = Math.ceil((4 * FIRST_SLICES) / RECORD_BYTES);

test('a deep filter follows a file that is being read, and can be stopped', async () => {
  const path = join(folder, 'large.pcap');
  await writePcap(path, PACKETS);
  const seen = await within(
    path,
    async ({ capture, turnDisk }) => {
      const filter = 'ip.ttl == 64';
      const early = await capture.select('early', { filter });
      const page = await capture.table('frames', { selection: 'early', count: 1 });
      await turnDisk(true);
      await capture.done;
      const whole = await capture.select('early', { filter });

      await turnDisk(false); // what is searched in the file now comes to no end
      const abort = new AbortController();
      const stopped = await capture
        .select('stopped', { filter: 'udp.length == 1' }, { signal: abort.signal, onProgress: () => abort.abort() })
        .then(() => 'finished', (error) => error.code);
      const superseded = capture.select('other', { filter: 'ip.id == 7' }).then(() => 'finished', (error) => error.code);
      const instead = await capture.select('other', { filter: 'udp' });
      await turnDisk(true);

      const start = performance.now();
      let told = 0;
      let behind = true;
      await capture.select('later', { filter: 'ip.ttl == 64 && ip.ttl != 63' }, {
        onProgress: ({ examined, total }) => {
          told++;
          behind &&= examined <= total;
        },
      });
      return {
        early: [early.packets === early.examined, early.packets > 0, page.rows.length],
        whole: [whole.packets, whole.examined],
        stopped,
        superseded: await superseded,
        instead: instead.packets,
        gone: await capture.table('frames', { selection: 'stopped' }).catch((error) => error.code),
        told,
        most: (performance.now() - start) / 100 + 2, // at the start, and of the first packets at once
        behind,
        examinedEarly: early.examined,
      };
    },
    { whole: false, disk: true },
  );
  const { told, most, examinedEarly, ...rest } = seen;
  assert.ok(examinedEarly < PACKETS);
  assert.ok(told > 0 && told <= most, `told ${told} times where ${most} are the most`);
  assert.deepEqual(rest, {
    early: [true, true, 1],
    whole: [PACKETS, PACKETS],
    stopped: 'aborted',
    superseded: 'aborted',
    instead: PACKETS,
    gone: 'unsupported',
    behind: true,
  });
});

test('another span of the same deep filter is known at once', async () => {
  const path = join(folder, 'large.pcap');
  const seen = await within(path, async ({ capture }) => {
    await capture.select('x', { filter: 'ip.ttl == 64' });
    let progress = 0;
    const span = await capture.select('x', { filter: 'ip.ttl == 64', from: 1e9, to: 2e9 }, { onProgress: () => progress++ });
    const traffic = await capture.table('traffic', { selection: 'x' });
    return { packets: span.packets, progress, intervals: traffic.total, start: traffic.rows[0]?.[0] };
  });
  assert.deepEqual(seen, { packets: 1000, progress: 0, intervals: 1000, start: 1e9 });
});
