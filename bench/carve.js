/**
 * Measures saving half of a capture from the page, in Chromium: from the click to the file, against
 * the time that the page takes to read the capture in the same run, and the memory it takes. Beside
 * them, the fastest plain reading of the file, and the plain writing of as many bytes as are saved.
 *
 *   node bench/carve.js build/bench/imix.pcap
 *
 * Exits with 1 where a bar is missed; --report only prints.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { Harness } from '../js/e2e/harness.js';
import { readPlainly } from './plainly.js';

/** @import { Page } from 'playwright-core' */

const MiB = 2 ** 20;
/** Times the reading on the page; bytes that the processes of the page may grow by. */
const BARS = { ratio: 2.5, memory: 200 * MiB };

/** Selects half of what bench/generate writes. */
const HALF = 'frame.number & 1';
const READING = 600_000; // ms that reading the file may take

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, report: { type: 'boolean', default: false } },
});
assert.ok(files.length === 1, 'which capture?');
const [file] = files;

/** @param {readonly number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * Bytes of memory that the processes of pages have now.
 * @param {Harness} harness
 */
async function pageMemory(harness) {
  const client = await harness.browser.newBrowserCDPSession();
  const { processInfo } = /** @type {any} */ (await client.send('SystemInfo.getProcessInfo'));
  await client.detach();
  let bytes = 0;
  for (const { id, type } of processInfo) {
    if (type === 'renderer') {
      try {
        bytes += Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) * 1024;
      } catch {
        // It has ended.
      }
    }
  }
  return bytes;
}

/**
 * Saves what is displayed into a file of the page's own.
 * @param {Harness} harness
 * @param {Page} page
 */
async function save(harness, page) {
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Control+s');
  const before = await pageMemory(harness);
  let most = 0;
  let over = false;
  const watching = (async () => {
    while (!over) {
      most = Math.max(most, await pageMemory(harness));
      await page.waitForTimeout(250);
    }
  })();
  const start = performance.now();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await dialog.getByText('Saved: ').waitFor({ timeout: READING });
  const seconds = (performance.now() - start) / 1000;
  over = true;
  await watching;
  const text = (await dialog.locator('.save-word').textContent())?.trim().replace(/\s+/g, ' ');
  await dialog.getByRole('button', { name: 'Done' }).click();
  return { seconds, grown: Math.max(0, most - before), text };
}

/**
 * Writes so many bytes to a file of the page's own, 1 MiB at a time, and nothing else.
 * @param {Page} page
 * @param {number} bytes
 * @returns {Promise<number>} seconds
 */
function writePlainly(page, bytes) {
  return page.evaluate(async (size) => {
    const source = `onmessage = async ({ data }) => {
      const folder = await navigator.storage.getDirectory();
      const stream = await (await folder.getFileHandle('plain', { create: true })).createWritable();
      const start = performance.now();
      for (let at = 0; at < data; at += 1 << 20) {
        await stream.write(new Uint8Array(1 << 20));
      }
      await stream.close();
      postMessage((performance.now() - start) / 1000);
    };`;
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const worker = new Worker(url);
    const seconds = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(size);
    });
    worker.terminate();
    URL.revokeObjectURL(url);
    return seconds;
  }, bytes);
}

const harness = await Harness.start();
let missed = 0;
try {
  const probe = await harness.embed();
  await probe.page.setInputFiles('#file', file);
  const plain = [];
  for (let round = 0; round <= Number(options.rounds); round++) {
    const stream = await readPlainly(probe.page, 'stream');
    plain.push(Math.min(await readPlainly(probe.page, 'slices'), stream));
  }
  plain.shift(); // the file came into the system's cache
  const written = await writePlainly(probe.page, statSync(file).size / 2);
  await probe.close();

  const { page, errors, close } = await harness.open({ viewport: { width: 1440, height: 900 } });
  await page.goto(harness.url);
  await page.locator('.page[data-settled]').waitFor();
  await page.evaluate(() => {
    Object.assign(window, {
      showSaveFilePicker: async () => (await navigator.storage.getDirectory()).getFileHandle('half.pcapng', { create: true }),
    });
  });
  const start = performance.now();
  await page.setInputFiles('input[type=file]', file);
  await page.getByTestId('status').filter({ hasText: 'read in' }).waitFor({ timeout: READING });
  const read = (performance.now() - start) / 1000;
  const status = await page.getByTestId('status').textContent();
  const bar = page.getByRole('combobox', { name: 'Display filter' });
  await bar.fill(HALF);
  await bar.press('Enter');
  await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor({ timeout: READING });
  const saves = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    saves.push(await save(harness, page));
  }
  assert.deepEqual(errors, []);
  await close();

  const times = saves.map(({ seconds }) => seconds);
  const ratio = median(times) / read;
  const grown = Math.max(...saves.map((one) => one.grown));
  console.log(`${basename(file)}: ${(statSync(file).size / MiB).toFixed(0)} MiB, on the page ${status}`);
  console.log(`  ${saves[0]?.text} ${times.map((s) => s.toFixed(2)).join(', ')} s; read by the page in ${read.toFixed(2)} s`);
  console.log(`  plain reading ${plain.map((s) => s.toFixed(2)).join(', ')} s, plain writing of as much ${written.toFixed(2)} s`);
  /** @type {[string, number, number, string][]} */
  const checks = [
    ['saving half / reading', ratio, BARS.ratio, ratio.toFixed(2)],
    ['memory of the page grows by', grown, BARS.memory, `${(grown / MiB).toFixed(0)} MiB`],
  ];
  for (const [what, value, limit, text] of checks) {
    const ok = value <= limit;
    missed += ok ? 0 : 1;
    console.log(`  ${ok ? 'ok    ' : 'MISSED'} ${what}: ${text}, bar ${what.startsWith('memory') ? `${limit / MiB} MiB` : limit}`);
  }
} finally {
  await harness.stop();
}
process.exitCode = missed > 0 && !options.report ? 1 : 0;
