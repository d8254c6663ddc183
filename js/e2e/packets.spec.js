/** The packet list: what each packet says, columns, times, marks, going to a frame; by keyboard alone. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { DESKTOP, choose, drawnRows, grid, headings, onStart, row, show, until, untilComplete, untilHeadings, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { BrowserContextOptions, Page } from 'playwright-core' */

const harness = await startHarness();
const folder = await makeFolder();

/**
 * Runs `body` with the packets of a capture in view.
 * @param {string} path
 * @param {(page: Page) => Promise<void>} body
 * @param {BrowserContextOptions} [options]
 */
async function onPackets(path, body, options) {
  await onStart(harness, async (page) => {
    await choose(page, path);
    await untilRead(page);
    await show(page, 'Frames');
    await untilComplete(page);
    await body(page);
  }, options);
}

/** The cells of a column, by frame number, once all are there. @param {Page} page @param {string} name */
async function column(page, name) {
  await grid(page).getByRole('columnheader', { name }).first().waitFor();
  await untilComplete(page);
  const names = await headings(page);
  const [number, at] = [names.indexOf('No.'), names.indexOf(name)];
  assert.ok(at >= 0, `no column ${name} in ${names}`);
  return new Map((await drawnRows(page)).map(([, cells]) => [Number(cells[number]), cells[at]]));
}

/** @param {Page} page @param {number} number */
async function untilSelected(page, number) {
  await page.locator('fg-grid:visible .fg-row[aria-selected=true]:not([aria-busy]) .fg-cell:first-child', { hasText: new RegExp(`^${number}$`) }).waitFor();
}

/** Waits until the rows tell dates: their heading does so before. @param {Page} page @param {RegExp} [hasText] */
async function untilDates(page, hasText = /\d{4}-\d\d-\d\d/) {
  await page.locator('fg-grid:visible .fg-row', { hasText }).first().waitFor();
}

/** Waits until the rows tell the time since the one before. @param {Page} page @param {number} frame not the first @param {Map<number, string>} relative */
async function untilDeltas(page, frame, relative) {
  await until(async () => (await column(page, 'Delta (s)')).get(frame) !== relative.get(frame), 'deltas');
}

/** Gives the keyboard to the first row. @param {Page} page */
async function focusFirst(page) {
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await untilSelected(page, 1);
}

test('each packet says what it says in Wireshark, in every order', async () => {
  await onPackets(capturePath('sample.pcapng'), async (page) => {
    await untilHeadings(page, ['No.', 'Time (s)', 'Source', 'Destination', 'Protocol', 'Length', 'Info']);
    const info = await column(page, 'Info');
    assert.equal(info.get(1), 'Who has 192.0.2.2? Tell 192.0.2.1');
    assert.equal(info.get(3), 'Echo (ping) request  id=0x000e, seq=1/256, ttl=64');
    assert.equal(info.get(6), 'Standard query response 0x8b85 A www.example.com A 192.0.2.2 OPT');
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter'); // by number, from the largest
    await row(page, 0).filter({ hasText: '402' }).waitFor();
    await column(page, 'Info');
    await page.keyboard.press('Enter'); // from the smallest
    await row(page, 0).filter({ hasText: 'Who has' }).waitFor();
    assert.deepEqual(await column(page, 'Info'), info);
  });
});

test('what packets say is asked for where a scroll ends, not on its way; nothing moves when it comes', async () => {
  const path = join(folder, 'many.pcap');
  await writePcap(path, 60_000);
  const probe = await harness.open({ viewport: DESKTOP });
  const { page } = probe;
  await page.addInitScript(() => {
    const asked = /** @type {number[]} */ ((/** @type {any} */ (globalThis).asked = []));
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ ...rest) {
      if (message?.op === 'infos') {
        asked.push(...message.numbers);
      }
      return post.call(this, message, ...rest);
    };
  });
  await page.goto(harness.url);
  await choose(page, path);
  await untilRead(page);
  await show(page, 'Frames');
  await untilComplete(page);
  const before = await row(page, 3).boundingBox();
  await grid(page).evaluate(async (scroller) => {
    for (let i = 0; i < 80; i++) {
      scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: 12_000, cancelable: true }));
      await new Promise(requestAnimationFrame);
    }
  });
  await page.waitForFunction(() => document.querySelector('fg-grid .fg-row:not([aria-busy]) .fg-cell')?.checkVisibility());
  await page.waitForTimeout(200); // in which a scroll is seen to rest
  await untilComplete(page);
  const drawn = (await drawnRows(page)).map(([, cells]) => Number(cells[0]));
  const asked = new Set(await page.evaluate(() => /** @type {any} */ (globalThis).asked));
  assert.ok(drawn[0] > 30_000, `it is at ${drawn[0]}`);
  assert.ok(drawn.every((number) => asked.has(number)));
  assert.ok(asked.size < 2000, `${asked.size} packets were asked for`);
  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  await untilComplete(page);
  assert.deepEqual(await row(page, 3).boundingBox(), before);
  assert.deepEqual(probe.errors, []);
  await probe.close();
});

test('times: since the first, since the one before, date and time in UTC and here', async () => {
  await onPackets(capturePath('nanosecond.pcap'), async (page) => {
    await focusFirst(page);
    const relative = await column(page, 'Time (s)');
    const digits = (/** @type {Map<number, string>} */ times) => new Set([...times.values()].map((time) => /\.(\d+)/.exec(time)?.[1].length));
    assert.deepEqual(digits(relative), new Set([9]));
    await page.keyboard.press('t');
    const ns = (/** @type {string | undefined} */ text) => BigInt((text ?? '').replace('.', ''));
    await untilDeltas(page, 3, relative);
    const delta = await column(page, 'Delta (s)');
    assert.equal(ns(delta.get(3)), ns(relative.get(3)) - ns(relative.get(2)));
    await page.keyboard.press('t');
    await page.getByRole('columnheader', { name: 'Time (UTC)' }).waitFor();
    await untilDates(page);
    const utc = await column(page, 'Time (UTC)');
    await page.keyboard.press('t');
    await page.getByRole('columnheader', { name: 'Time (local)' }).waitFor();
    await untilDates(page, /[+-]\d\d:\d\d/);
    const local = await column(page, 'Time (local)');
    assert.match(utc.get(1) ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}$/);
    for (const [number, time] of local) {
      assert.match(time, /[+-]\d\d:\d\d$/);
      const instant = (/** @type {string} */ text) => Date.parse(text.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1'));
      assert.equal(instant(time), instant(`${utc.get(number)}Z`));
    }
    // From the menu, by keyboard, back to where it was; it is kept for the next visit.
    await page.getByRole('button', { name: 'View: times and panes' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Home');
    await page.keyboard.type('date and time, u');
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: 'Time (UTC)' }).waitFor();
    await page.locator('fg-grid:visible .fg-row', { hasText: /[+-]\d\d:\d\d/ }).first().waitFor({ state: 'detached' });
    assert.deepEqual(await column(page, 'Time (UTC)'), utc);
  }, { timezoneId: 'Europe/Berlin' });
});

test('columns by keyboard: wider, elsewhere, hidden, shown, as they were; kept for the next visit', async () => {
  await onPackets(capturePath('sample.pcapng'), async (page) => {
    await focusFirst(page);
    await page.keyboard.press('ArrowUp'); // to the headings
    const width = async () => (await page.getByRole('columnheader', { name: 'No.' }).boundingBox())?.width ?? 0;
    const narrow = await width();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    assert.ok((await width()) > narrow + 10);
    await page.keyboard.press('Control+Shift+ArrowRight');
    await untilHeadings(page, ['Time (s)', 'No.', 'Source']);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu', { name: 'Column No.' }).waitFor();
    await page.keyboard.type('hide');
    await page.keyboard.press('Enter');
    await untilHeadings(page, ['Time (s)', 'Source', 'Destination']);

    await page.locator('fg-grid:visible .fg-corner').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('captured');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Shift+ArrowUp');
    await page.keyboard.press('Escape');
    const changed = ['Time (s)', 'Source', 'Destination', 'Protocol', 'Captured length', 'Length', 'Info'];
    await untilHeadings(page, changed);

    await page.reload();
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await show(page, 'Frames');
    await untilHeadings(page, changed);
    await untilComplete(page);
    assert.match((await drawnRows(page))[0][1].at(-1) ?? '', /^Who has/, 'cells follow their headings');

    await page.locator('fg-grid:visible .fg-corner').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter'); // Reset columns
    await untilHeadings(page, ['No.', 'Time (s)', 'Source', 'Destination', 'Protocol', 'Length', 'Info']);
    assert.equal(await width(), narrow);
  });
});

test('a heading is pulled to another place, in any table, without sorting by it', async () => {
  await onPackets(capturePath('sample.pcapng'), async (page) => {
    await show(page, 'Conversations', 'tcp');
    await untilComplete(page);
    const names = await headings(page);
    const [from, to] = await Promise.all([0, 3].map((i) => grid(page).getByRole('columnheader').nth(i).boundingBox()));
    assert.ok(from && to);
    const cells = (await drawnRows(page))[0][1];
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 30, to.y + 10, { steps: 5 });
    await page.mouse.up();
    const moved = (/** @type {string[]} */ list) => [...list.slice(1, 4), list[0], ...list.slice(4)];
    await untilHeadings(page, moved(names));
    await untilComplete(page);
    assert.deepEqual((await drawnRows(page))[0][1], moved(cells));
    assert.equal(await grid(page).getByRole('columnheader').nth(3).getAttribute('aria-sort'), 'none');
  });
});

test('marks: set, said, walked along, taken away', async () => {
  await onPackets(capturePath('sample.pcapng'), async (page) => {
    await focusFirst(page);
    await page.keyboard.press('m');
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('ArrowDown');
    }
    await untilSelected(page, 5);
    await page.keyboard.press('Control+m');
    const marked = page.locator('fg-grid:visible .fg-badged .fg-cell:first-child');
    await marked.nth(1).waitFor();
    assert.deepEqual(await marked.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label'))), ['1, marked', '5, marked']);
    await page.getByRole('button', { name: 'Marks 2' }).waitFor();
    await page.keyboard.press(']');
    await untilSelected(page, 1);
    await page.keyboard.press('[');
    await untilSelected(page, 5);
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Marks 1' }).waitFor();
    await page.locator('fg-grid:visible .fg-row[aria-rowindex="6"]:not(.fg-badged)').waitFor();
    assert.equal(await marked.count(), 1);
    await page.keyboard.press('Control+Alt+m');
    await marked.first().waitFor({ state: 'detached' });
  });
});

test('going to a frame, and to a time; what there is not is said', async () => {
  await onPackets(capturePath('sample.pcapng'), async (page) => {
    await focusFirst(page);
    const go = async (/** @type {string} */ text) => {
      await page.keyboard.press('Control+g');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    };
    await go('300');
    await untilSelected(page, 300);
    const box = await page.locator('fg-grid:visible .fg-row[aria-selected=true]').boundingBox();
    assert.ok(box && box.y > 100 && box.y < DESKTOP.height - 30, 'it is in view');
    await go('0.42s');
    await untilSelected(page, 7); // at 0.4206
    await go('9999');
    await page.getByText('There is no frame 9999 in this capture.').waitFor();
    await page.keyboard.type('soon');
    await page.keyboard.press('Enter');
    await page.getByText('That is none of these').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await untilSelected(page, 7);
    await page.keyboard.press('t');
    await page.keyboard.press('t');
    await untilDates(page);
    const times = await column(page, 'Time (UTC)');
    await go(times.get(10)?.slice(0, -3) ?? '');
    await untilSelected(page, 10);
  });
});

/** Applies a display filter. @param {Page} page @param {string} filter */
async function apply(page, filter) {
  await page.getByRole('combobox', { name: 'Display filter' }).fill(filter);
  await page.keyboard.press('Enter');
}

test('what a filter leaves out can be gone to all the same; what it leaves stays selected', async () => {
  await onPackets(capturePath('sample.pcapng'), async (page) => {
    await row(page, 7).click();
    await page.getByRole('heading', { name: 'Frame 8' }).waitFor();
    await apply(page, 'tcp.port == 60688');
    await page.locator('fg-grid:visible [aria-rowcount="11"]').waitFor();
    await untilSelected(page, 8);
    const info = await column(page, 'Info');
    assert.deepEqual([...info.keys()], [7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    assert.equal(info.get(10)?.trim(), 'GET / HTTP/1.1');

    await grid(page).focus();
    await page.keyboard.press('Control+g');
    await page.keyboard.type('100');
    await page.keyboard.press('Enter');
    await page.getByText('Frame 100 is not displayed.').waitFor();
    await page.getByRole('button', { name: 'Go to the nearest, 16' }).click();
    await untilSelected(page, 16);
    await page.keyboard.press('Control+g');
    await page.keyboard.type('100');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Display all, and go to it' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('fg-grid:visible [aria-rowcount="403"]').waitFor();
    await untilSelected(page, 100);

    // The time since the one before is that of those displayed.
    await apply(page, 'dns');
    await page.locator('fg-grid:visible .fg-row', { hasText: 'DNS' }).first().waitFor();
    await page.locator('fg-grid:visible .fg-row', { hasText: 'TCP' }).first().waitFor({ state: 'detached' });
    const relative = await column(page, 'Time (s)');
    const [[, first], [second, time]] = relative;
    await grid(page).focus();
    await page.keyboard.press('t');
    await untilDeltas(page, second, relative);
    const delta = await column(page, 'Delta (s)');
    assert.equal(Number(delta.get(second)).toFixed(6), (Number(time) - Number(first)).toFixed(6));
  });
});

test('a selected packet stays selected when the order changes', async () => {
  await onPackets(capturePath('sample.pcapng'), async (page) => {
    await row(page, 4).click();
    await page.getByRole('heading', { name: 'Frame 5' }).waitFor();
    await page.getByRole('columnheader', { name: 'Length' }).click();
    await page.locator('[role=columnheader][aria-sort=descending]:visible').waitFor();
    await untilComplete(page);
    await page.getByRole('heading', { name: 'Frame 5' }).waitFor();
    await grid(page).focus();
    await page.keyboard.press('ArrowDown'); // from where the frame stands now
    await page.waitForFunction(() => document.querySelector('.details h2')?.textContent !== 'Frame 5');
    const names = await headings(page);
    const selected = page.locator('fg-grid:visible .fg-row[aria-selected=true]:not([aria-busy])');
    await selected.waitFor();
    assert.equal(await selected.locator('.fg-cell').nth(names.indexOf('Length')).textContent(), '86', 'a neighbour is as long');
  });
});
