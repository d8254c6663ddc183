/**
 * Measures the whole first pass in Chromium, all statistics on, against the fastest plain
 * reading of the same file in the same run; the wasm memory it takes; and how soon the page
 * shows first rows after a file is chosen.
 *
 *   node bench/browser.js build/bench/imix.pcap build/bench/small.pcap
 *
 * Exits with 1 where a bar is missed; --report only prints.
 */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { Harness } from '../js/e2e/harness.js';
import { readPlainly } from './plainly.js';

const MiB = 2 ** 20;
const BARS = { ratio: 1.25, memory: 96 * MiB, perPacket: 48, firstRows: 300 };

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, report: { type: 'boolean', default: false } },
});
assert.ok(files.length > 0, 'which captures?');
const rounds = Number(options.rounds);

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** @param {number[]} numbers */
function spread(numbers) {
  return `${median(numbers).toFixed(2)} s (${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)})`;
}

/**
 * Opens the file through the public module.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{seconds: number, packets: number, flows: number, memory: number}>}
 */
function firstPass(page) {
  return page.evaluate(async () => {
    const { flowglass, pick } = /** @type {any} */ (globalThis);
    const start = performance.now();
    let memory = 0;
    const capture = await flowglass.openCapture(pick(), {
      onProgress: (/** @type {any} */ progress) => {
        memory = Math.max(memory, progress.memory);
      },
    });
    const done = await capture.done;
    const seconds = (performance.now() - start) / 1000;
    memory = Math.max(memory, done.progress.memory);
    const summary = await capture.summary();
    await capture.close();
    return { seconds, packets: summary.packets, flows: summary.flows, memory };
  });
}

/**
 * Milliseconds from choosing the file on the page to the first row of a table on screen.
 * @param {Harness} harness
 * @param {string} file
 */
async function firstRows(harness, file) {
  const { page, close } = await harness.open();
  try {
    await page.goto(harness.url);
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => {
      const input = /** @type {HTMLInputElement} */ (document.querySelector('input[type=file]'));
      input.addEventListener('change', () => {
        const start = performance.now();
        const look = () => {
          if (document.querySelector('tbody td, [role=gridcell]')?.textContent) {
            document.documentElement.dataset.firstRows = String(performance.now() - start);
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
      }, { capture: true });
    });
    await page.locator('input[type=file]').first().setInputFiles(file);
    await page.waitForSelector('[data-first-rows]', { state: 'attached', timeout: 60_000 });
    return Number(await page.evaluate(() => document.documentElement.dataset.firstRows));
  } finally {
    await close();
  }
}

const harness = await Harness.start();
let missed = 0;

/**
 * @param {string} what
 * @param {number} value
 * @param {number} bar
 * @param {string} text
 */
function check(what, value, bar, text) {
  const ok = value <= bar;
  missed += ok ? 0 : 1;
  console.log(`  ${ok ? 'ok    ' : 'MISSED'} ${what}: ${text}`);
}

try {
  for (const file of files) {
    const { size } = statSync(file);
    const probe = await harness.embed();
    await probe.page.setInputFiles('#file', file);
    await readPlainly(probe.page, 'slices'); // the file comes into the system's cache
    /** @type {number[]} */
    const plain = [];
    /** @type {number[]} */
    const passes = [];
    /** @type {Awaited<ReturnType<typeof firstPass>> | undefined} */
    let result;
    for (let round = 0; round < rounds; round++) {
      const slices = await readPlainly(probe.page, 'slices');
      const stream = await readPlainly(probe.page, 'stream');
      plain.push(Math.min(slices, stream));
      result = await firstPass(probe.page);
      passes.push(result.seconds);
    }
    assert.deepEqual(probe.errors, []);
    await probe.close();
    assert.ok(result !== undefined);
    const ratios = passes.map((seconds, i) => seconds / plain[i]);
    console.log(`${basename(file)}: ${(size / MiB).toFixed(0)} MiB, ${result.packets} packets, ${result.flows} flows`);
    console.log(`  plain reading ${spread(plain)}, first pass ${spread(passes)}, ` +
      `${(result.packets / median(passes) / 1e6).toFixed(2)} M packets/s`);
    check('first pass / plain reading', median(ratios), BARS.ratio,
      `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}), bar ${BARS.ratio}`);
    const memoryBar = BARS.memory + BARS.perPacket * result.packets;
    check('wasm memory', result.memory, memoryBar,
      `${(result.memory / MiB).toFixed(0)} MiB, bar ${(memoryBar / MiB).toFixed(0)} MiB`);
    const waits = [];
    for (let round = 0; round < 3; round++) {
      waits.push(await firstRows(harness, file));
    }
    check('first rows on screen', median(waits), BARS.firstRows, `${median(waits).toFixed(0)} ms, bar ${BARS.firstRows} ms`);
  }
} finally {
  await harness.stop();
}
process.exitCode = missed > 0 && !options.report ? 1 : 0;
