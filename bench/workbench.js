/**
 * Measures the page as a tool to work with, in Chromium, on a large capture: scrolling the packet
 * list, the details of a packet, display filters, and the wasm memory they need.
 *
 *   node bench/workbench.js build/bench/packets.pcap
 *
 * Exits with 1 where a bar is missed; --report only prints.
 */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { show } from '../js/e2e/app.js';
import { Harness } from '../js/e2e/harness.js';

/** @import { Page } from 'playwright-core' */

const MiB = 2 ** 20;
/** Milliseconds, but for the memory. */
const BARS = { frame: 20, details: 50, indexFilter: 1000, deepRows: 300, memory: 96 * MiB, perPacket: 48 };

const READING = 600_000; // ms that reading the file may take
const SCROLL = 5000; // ms of each way of scrolling
const CLICKS = 40;

/** Filters that the index answers. */
const INDEX_FILTERS = [
  'tcp.port == 1100',
  'ip.addr == 10.0.0.1',
  'udp && frame.len > 500',
  'tcp.flags.syn == 1',
  'ipv6 || tcp.stream < 100',
];
/** Filters for which packets are read again. */
const DEEP_FILTERS = ['tcp.window_size_value > 0', 'ip.ttl == 64', 'frame contains 02:00:00'];

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'boolean', default: false } },
});
assert.ok(files.length === 1, 'which capture?');
const [file] = files;

/** @param {readonly number[]} numbers @param {number} share 0.5: the median */
function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

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

/**
 * Times between the frames that the page draws while something is done.
 * @param {Page} page
 * @param {() => Promise<unknown>} during
 * @returns {Promise<number[]>} milliseconds
 */
async function frames(page, during) {
  await page.evaluate(() => {
    const world = /** @type {any} */ (globalThis);
    world.frames = [];
    world.watching = true;
    let last = performance.now();
    const tick = (/** @type {number} */ now) => {
      world.frames.push(now - last);
      last = now;
      if (world.watching) {
        requestAnimationFrame(tick);
      }
    };
    requestAnimationFrame(tick);
  });
  await during();
  return page.evaluate(() => {
    const world = /** @type {any} */ (globalThis);
    world.watching = false;
    return world.frames.slice(2);
  });
}

/**
 * Turns the wheel in every frame, for a time.
 * @param {Page} page
 * @param {number} delta pixels a frame
 */
function wheel(page, delta) {
  return page.evaluate(
    async ([ms, deltaY]) => {
      const scroller = [...document.querySelectorAll('fg-grid .fg-scroller')].find((node) => node.checkVisibility());
      for (const end = performance.now() + ms; performance.now() < end; ) {
        scroller?.dispatchEvent(new WheelEvent('wheel', { deltaY, cancelable: true, bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
    },
    [SCROLL, delta],
  );
}

/** Pulls the thumb over the whole list and back. @param {Page} page */
async function pullThumb(page) {
  const thumb = await page.locator('fg-grid:visible .fg-thumb').boundingBox();
  assert.ok(thumb);
  await page.mouse.move(thumb.x + 3, thumb.y + 5);
  await page.mouse.down();
  const end = Date.now() + SCROLL;
  for (let i = 0; Date.now() < end; i++) {
    await page.mouse.move(thumb.x + 3, thumb.y + 5 + 700 * Math.abs(Math.sin(i / 90)));
  }
  await page.mouse.up();
}

/**
 * Clicks on rows here and there in the list.
 * @param {Page} page
 * @returns {Promise<number[]>} milliseconds from each click to the frame that shows the details
 */
function clickRows(page) {
  return page.evaluate(async (clicks) => {
    const grid = /** @type {Element} */ ([...document.querySelectorAll('fg-grid')].find((node) => node.checkVisibility()));
    const details = /** @type {Element} */ (document.querySelector('.details'));
    const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const times = [];
    for (let i = 0; i < clicks; i++) {
      grid.querySelector('.fg-scroller')?.dispatchEvent(new WheelEvent('wheel', { deltaY: 30_000, cancelable: true, bubbles: true }));
      await pause(300);
      const rows = [...grid.querySelectorAll('.fg-body .fg-row:not([aria-busy])')];
      const row = rows[(i * 7) % Math.min(rows.length, 12)];
      const title = `Frame ${row.querySelector('.fg-cell')?.textContent}`;
      const start = performance.now();
      row.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      await new Promise((resolve) => {
        const look = () => {
          if (details.querySelector('h2')?.textContent === title && details.querySelector('.layer')) {
            watch.disconnect();
            requestAnimationFrame(resolve);
          }
        };
        const watch = new MutationObserver(look);
        watch.observe(details, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      });
      times.push(performance.now() - start);
    }
    return times;
  }, CLICKS);
}

/**
 * Selects packets by filters through the public module.
 * @param {Harness} harness
 */
async function filters(harness) {
  const probe = await harness.embed();
  try {
    await probe.page.setInputFiles('#file', file);
    const result = await probe.page.evaluate(
      async ([index, deep]) => {
        const { flowglass, pick } = /** @type {any} */ (globalThis);
        const capture = await flowglass.openCapture(pick());
        const { packets } = await capture.done;
        const { memory } = capture.progress;
        /** @type {{filter: string, selected: number, ms: number}[]} */
        const answered = [];
        for (const filter of index) {
          const start = performance.now();
          const { packets: selected } = await capture.select('index', { filter });
          await capture.table('frames', { selection: 'index', count: 50 });
          answered.push({ filter, selected, ms: performance.now() - start });
        }
        /** @type {{filter: string, selected: number, ms: number}[]} */
        const first = [];
        for (const filter of deep) {
          const stop = new AbortController();
          const start = performance.now();
          await new Promise((resolve, reject) => {
            let asked = false;
            const onProgress = async (/** @type {any} */ { packets: selected }) => {
              if (selected > 0 && !asked) {
                asked = true;
                const { rows } = await capture.table('frames', { selection: 'deep', count: 50 });
                first.push({ filter, selected: rows.length, ms: performance.now() - start });
                stop.abort();
                resolve(undefined);
              }
            };
            capture.select('deep', { filter }, { signal: stop.signal, onProgress }).then(
              (/** @type {any} */ last) => onProgress(last),
              (/** @type {any} */ error) => (error.code === 'aborted' ? resolve(undefined) : reject(error)),
            );
          });
        }
        capture.close();
        return { packets, memory, answered, first };
      },
      /** @type {const} */ ([INDEX_FILTERS, DEEP_FILTERS]),
    );
    assert.deepEqual(probe.errors, []);
    return result;
  } finally {
    await probe.close();
  }
}

const harness = await Harness.start();
try {
  const { packets, memory, answered, first } = await filters(harness);
  console.log(`${basename(file)}: ${(statSync(file).size / MiB).toFixed(0)} MiB, ${packets} packets`);
  const memoryBar = BARS.memory + BARS.perPacket * packets;
  check('wasm memory', memory, memoryBar, `${(memory / MiB).toFixed(0)} MiB, bar ${(memoryBar / MiB).toFixed(0)} MiB`);
  for (const { filter, selected, ms } of answered) {
    check(`index filter ${filter}`, ms, BARS.indexFilter, `${selected} packets in ${ms.toFixed(0)} ms, bar ${BARS.indexFilter} ms`);
  }
  for (const { filter, selected, ms } of first) {
    check(`deep filter ${filter}`, ms, BARS.deepRows, `first ${selected} rows in ${ms.toFixed(0)} ms, bar ${BARS.deepRows} ms`);
  }

  const probe = await harness.open({ viewport: { width: 1440, height: 900 } });
  const { page } = probe;
  await page.goto(harness.url);
  await page.locator('.start').waitFor();
  await page.setInputFiles('input[type=file]', file);
  await page.getByTestId('status').filter({ hasText: 'read in' }).waitFor({ timeout: READING });
  await show(page, 'Frames');
  await page.locator('fg-grid:visible .fg-row:not([aria-busy])').first().waitFor();
  /** @type {[string, () => Promise<unknown>][]} */
  const ways = [
    ['by the wheel, five rows a frame', () => wheel(page, 120)],
    ['by the wheel, a screen a frame', () => wheel(page, 700)],
    ['by the thumb', () => pullThumb(page)],
  ];
  const still = await frames(page, () => page.waitForTimeout(SCROLL));
  console.log(`  at rest 95 % of ${still.length} frames come within ${quantile(still, 0.95).toFixed(1)} ms: what this machine gives now`);
  for (const [way, scroll] of ways) {
    const times = await frames(page, scroll);
    const slow = quantile(times, 0.95);
    check(`scrolling ${way}`, slow, BARS.frame,
      `95 % of ${times.length} frames within ${slow.toFixed(1)} ms (median ${quantile(times, 0.5).toFixed(1)}), bar ${BARS.frame} ms`);
  }
  await page.locator('fg-grid:visible .fg-body .fg-row').nth(3).click();
  await page.locator('.details .layer').first().waitFor();
  const clicks = await clickRows(page);
  check('details after a click', quantile(clicks, 0.5), BARS.details,
    `${quantile(clicks, 0.5).toFixed(0)} ms (95 %: ${quantile(clicks, 0.95).toFixed(0)} ms), bar ${BARS.details} ms`);
  assert.deepEqual(probe.errors, []);
  await probe.close();
} finally {
  await harness.stop();
}
process.exitCode = missed > 0 && !options.report ? 1 : 0;
