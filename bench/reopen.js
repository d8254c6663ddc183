/**
 * Measures how soon a capture that is remembered shows all its tables, against the first time, in
 * one browser and one run; and what is stored of it.
 *
 *   node bench/reopen.js build/bench/imix.pcap
 *
 * Tables are complete when the overview says for the first time what it says in the end. Exits with
 * 1 where a bar is missed; --report only prints.
 */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { Harness } from '../js/e2e/harness.js';

/** @import { Page } from 'playwright-core' */

const BARS = { sooner: 10, perPacket: 40 };

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, report: { type: 'boolean', default: false } },
});
assert.ok(files.length > 0, 'which captures?');
const rounds = Number(options.rounds);

/** Notes from the choice of a file on when the words of the overview change. @param {Page} page */
async function watch(page) {
  await page.evaluate(() => {
    /** @type {{at: number, text: string}[]} */
    const seen = [];
    Object.assign(globalThis, { seen });
    const input = /** @type {HTMLInputElement} */ (document.querySelector('input[type=file]'));
    input.addEventListener('change', () => {
      const start = performance.now();
      const look = () => {
        const text = document.querySelector('.view:not([hidden])')?.textContent ?? '';
        if (text !== seen.at(-1)?.text) {
          seen.push({ at: performance.now() - start, text });
        }
        requestAnimationFrame(look);
      };
      look();
    }, { capture: true, once: true });
  });
}

/**
 * Opens the file on a page that has just been loaded.
 * @param {Page} page
 * @param {string} url
 * @param {string} file
 * @param {string} status that says that all is done
 * @returns {Promise<{complete: number, done: number}>} milliseconds until the tables and the packets are there
 */
async function open(page, url, file, status) {
  await page.goto(url);
  await page.locator('[data-settled]').waitFor();
  await watch(page);
  const start = performance.now();
  await page.setInputFiles('input[type=file]', file);
  await page.getByTestId('status').filter({ hasText: status }).waitFor({ timeout: 120_000 });
  const done = performance.now() - start;
  await page.waitForTimeout(1000); // for words that follow
  const seen = await page.evaluate(() => /** @type {any} */ (globalThis).seen);
  return { complete: seen.at(-1).at, done };
}

/** @param {Page} page @returns {Promise<number>} bytes of all snapshots */
function stored(page) {
  return page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((database) => database.name?.startsWith('flowglass-store'))?.name ?? '';
    const request = indexedDB.open(name);
    const db = await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    const all = db.transaction('parts').objectStore('parts').getAll();
    const parts = await new Promise((resolve, reject) => {
      all.onsuccess = () => resolve(all.result);
      all.onerror = reject;
    });
    db.close();
    return parts.reduce((/** @type {number} */ sum, /** @type {any} */ { object }) => sum + object.byteLength, 0);
  });
}

/** @param {number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const harness = await Harness.start();
let missed = 0;
/** @param {boolean} ok @param {string} text */
const check = (ok, text) => {
  missed += ok ? 0 : 1;
  console.log(`  ${ok ? 'ok    ' : 'MISSED'} ${text}`);
};

try {
  for (const file of files) {
    /** @type {number[]} */
    const first = [];
    /** @type {number[]} */
    const again = [];
    /** @type {number[]} */
    const packetsThere = [];
    let perPacket = 0;
    for (let round = 0; round < rounds; round++) {
      const { page, errors, close } = await harness.open();
      first.push((await open(page, harness.url, file, 'read in')).complete);
      await page.locator('[data-remembered]').waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Close this capture' }).click();
      await page.getByRole('heading', { name: 'Opened before' }).waitFor({ timeout: 60_000 });
      const facts = (await page.locator('.recent-facts').first().textContent()) ?? '';
      const packets = Number(/([\d,]+) packets/.exec(facts)?.[1].replaceAll(',', ''));
      perPacket = (await stored(page)) / packets;
      const { complete, done } = await open(page, harness.url, file, 'remembered');
      again.push(complete);
      packetsThere.push(done);
      assert.deepEqual(errors, []);
      await close();
    }
    const sooner = median(first) / median(again);
    console.log(`${basename(file)}: tables complete after ${median(first).toFixed(0)} ms the first time, ${median(again).toFixed(0)} ms ` +
      `(${Math.min(...again).toFixed(0)}–${Math.max(...again).toFixed(0)}) when it is opened again; all packets ${median(packetsThere).toFixed(0)} ms`);
    check(sooner >= BARS.sooner, `${sooner.toFixed(1)} times sooner, bar ${BARS.sooner}`);
    check(perPacket <= BARS.perPacket, `${perPacket.toFixed(1)} bytes stored a packet, bar ${BARS.perPacket}`);
  }
} finally {
  await harness.stop();
}
process.exitCode = missed > 0 && !options.report ? 1 : 0;
