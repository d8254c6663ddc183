/** A large capture of many flows: rows drawn as they are needed, tables while reading, cancel. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PATIENCE, choose, drawnRows, grid, headings, onStart, row, rowCount, show, showColumn, untilRead } from './app.js';
import { stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { pcapRecords } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const PACKETS = 300_000;
const CONVERSATIONS = 20_000;
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

const harness = await startHarness();
const folder = await makeFolder();
const path = join(folder, 'imix.pcap');

before(async () => {
  const size = ['-packets', `${PACKETS}`, '-flows', `${CONVERSATIONS}`, '-snap', '256'];
  execFileSync('go', ['run', './bench/generate', '-kind', 'imix', ...size, '-o', path], { cwd: REPOSITORY });
});

/**
 * The row the keyboard is on, once that is a row as wanted and its values have come.
 * @param {Page} page
 * @param {(number: number) => boolean} wanted tells by the row's number, from 0
 */
async function selectedRow(page, wanted) {
  const selected = page.locator('fg-grid:visible .fg-row[aria-selected=true]:not([aria-busy])');
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await selected.evaluateAll((rows) =>
      rows.map((row) => ({
        number: Number(row.getAttribute('aria-rowindex')) - 2,
        cells: [...row.children].map((cell) => cell.textContent ?? ''),
      })),
    );
    if (found.length === 1 && wanted(found[0].number)) {
      return found[0].cells;
    }
    assert.ok(Date.now() < end, `the keyboard is on row ${found.map(({ number }) => number)}`);
    await page.waitForTimeout(20);
  }
}

test('300,000 frames: the last row is the last frame, and only a screenful is drawn', async () => {
  const records = await pcapRecords(path);
  assert.equal(records.length, PACKETS);
  await onStart(harness, async (page) => {
    await choose(page, path);
    await untilRead(page, '300,000 packets');
    await show(page, 'Frames');
    await row(page, 0).waitFor();
    assert.equal(await rowCount(page), PACKETS);
    await showColumn(page, 'Captured length');
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    const names = await headings(page);
    const last = await selectedRow(page, (number) => number === PACKETS - 1);
    const { length, capturedLength, time } = records[PACKETS - 1];
    const shown = (/** @type {string} */ name) => last[names.indexOf(name)].replaceAll(',', '');
    assert.equal(shown('No.'), String(PACKETS));
    assert.equal(shown('Length'), String(length));
    assert.equal(shown('Captured length'), String(capturedLength));
    assert.equal(Math.round(Number(shown('Time (s)')) * 1e6), Number((time - records[0].time) / 1000n));
    assert.equal((await drawnRows(page)).at(-1)?.[0], PACKETS - 1, 'nothing is drawn beyond the last');
    const drawn = await page.locator('fg-grid:visible .fg-row').count();
    assert.ok(drawn < 100, `${drawn} rows are drawn`);

    await page.keyboard.press('PageUp');
    await selectedRow(page, (number) => number < PACKETS - 5 && number > PACKETS - 100);
    await page.keyboard.press('Control+Home');
    assert.equal((await selectedRow(page, (number) => number === 0))[0], '1');
  });
});

test('20,000 conversations: sorted by bytes, and their packets are those of the file', async () => {
  await onStart(harness, async (page) => {
    await choose(page, path);
    await untilRead(page);
    await show(page, 'Conversations', 'eth');
    const names = await headings(page);
    const bytes = (/** @type {string[]} */ cells) => Number(cells[names.indexOf('Bytes')].replaceAll(',', ''));
    await row(page, 0).waitFor();
    const total = await rowCount(page);
    assert.ok(total > 1000, `${total} conversations`);
    const sizes = (await drawnRows(page)).map(([, cells]) => bytes(cells));
    assert.deepEqual(sizes, sizes.toSorted((a, b) => b - a));
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    assert.ok(bytes(await selectedRow(page, (number) => number === total - 1)) <= (sizes.at(-1) ?? 0));
    await show(page, 'Protocols');
    await row(page, 0).waitFor();
    const [[, [protocol, , packets]]] = await drawnRows(page);
    assert.deepEqual([protocol, packets], ['frame', '300,000']);
  });
});

test('a large file is read by a worker of its own, a small one is not', async () => {
  await onStart(harness, async (page) => {
    assert.ok((await slicesRead(page, path)) > 10);
  });
  await onStart(harness, async (page) => {
    assert.equal(await slicesRead(page, capturePath('http-ecn.pcap')), 0);
  });
});

/**
 * Opens a file, and counts the slices that the worker gets from one of its own.
 * @param {Page} page
 * @param {string} file
 */
async function slicesRead(page, file) {
  const [worker] = page.workers();
  assert.ok(worker);
  await worker.evaluate(countSlices);
  await choose(page, file);
  await untilRead(page);
  return worker.evaluate(() => Number(Reflect.get(self, 'slices')));
}

/** Runs in a worker: counts in `slices` the messages of workers that it starts. */
function countSlices() {
  const Original = Worker;
  Reflect.set(self, 'slices', 0);
  self.Worker = class extends Original {
    /** @param {ConstructorParameters<typeof Worker>} args */
    constructor(...args) {
      super(...args);
      this.addEventListener('message', () => {
        Reflect.set(self, 'slices', Number(Reflect.get(self, 'slices')) + 1);
      });
    }
  };
}

test('while reading stands still the tables can be used; then they grow to the whole file', async () => {
  await onStart(harness, async (page) => {
    const disk = await stopDisk(page);
    await choose(page, path);
    await show(page, 'Frames');
    await row(page, 0).waitFor();
    const status = page.getByTestId('status');
    await status.filter({ hasText: /^\d+ % of .* packets/ }).waitFor();
    const early = await rowCount(page);
    assert.ok(early > 0 && early < PACKETS, `${early} frames`);

    // Sorting, looking into a frame and the other views do not wait for the end.
    await page.getByRole('columnheader', { name: 'Length', exact: true }).click();
    await page.locator('[role=columnheader][aria-sort=descending]').filter({ visible: true }).waitFor();
    await row(page, 0).filter({ hasText: '1,518' }).waitFor();
    await row(page, 2).click();
    await page.locator('.details .layer').first().waitFor();
    for (const [view, layer] of [['Conversations', 'tcp'], ['Endpoints', 'ipv6'], ['Protocols'], ['Source/destination totals']]) {
      await show(page, view, layer);
      await row(page, 0).waitFor();
    }
    await show(page, 'Overview');
    await page.locator('.talk tbody tr').first().waitFor();
    await page.getByRole('img', { name: /intervals? of|All in one interval/ }).waitFor();

    await disk.resume();
    await untilRead(page, '300,000 packets');
    await show(page, 'Frames');
    await page.locator(`fg-grid:visible [aria-rowcount="${PACKETS + 1}"]`).waitFor();
  });
});

test('cancel: what was read stays, the page says so, and the rest can be read after all', async () => {
  await onStart(harness, async (page) => {
    const disk = await stopDisk(page);
    await choose(page, path);
    await show(page, 'Frames');
    await row(page, 0).waitFor();
    const start = Date.now();
    await page.getByRole('button', { name: 'Cancel' }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'You stopped reading' });
    await notice.waitFor();
    assert.ok(Date.now() - start < 5000, 'a disk that stands still does not delay it');
    const kept = Number(/([\d,]+) packets/.exec((await notice.textContent()) ?? '')?.[1].replaceAll(',', ''));
    assert.ok(kept > 0 && kept < PACKETS, `${kept} packets`);
    await page.locator(`fg-grid:visible [aria-rowcount="${kept + 1}"]`).waitFor();
    assert.match((await page.getByTestId('status').textContent()) ?? '', /^stopped after .* of .* packets$/);
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    assert.equal((await selectedRow(page, (number) => number === kept - 1))[0], String(kept));
    await show(page, 'Conversations', 'ip');
    await row(page, 0).waitFor();

    await disk.resume();
    await page.getByRole('button', { name: 'Read it all' }).click();
    await untilRead(page, '300,000 packets');
    assert.equal(await page.getByRole('alert').count(), 0);
  });
});
