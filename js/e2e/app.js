/**
 * The page as a user has it before them: what tests do to it and read off it.
 *
 * @import { BrowserContextOptions, Page } from 'playwright-core'
 * @import { Harness, Probe } from './harness.js'
 */
import assert from 'node:assert/strict';

/** How long something is waited for that may take its time on a slow machine, in milliseconds. */
export const PATIENCE = 30_000;

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/**
 * Runs `body` on the start screen; the page must stay without errors, and within its origin.
 * @param {Harness} harness
 * @param {(page: Page, probe: Probe) => Promise<void>} body
 * @param {BrowserContextOptions} [options]
 */
export async function onStart(harness, body, options) {
  const all = { viewport: DESKTOP, ...options };
  const probe = await harness.take(all);
  try {
    probe.page.setDefaultTimeout(PATIENCE);
    await probe.page.goto(harness.url);
    await probe.page.getByRole('button', { name: 'Open a capture' }).waitFor();
    await body(probe.page, probe);
    assert.deepEqual(probe.errors, []);
    const { origin } = new URL(harness.url);
    const strangers = probe.requests.filter((url) => new URL(url).origin !== origin);
    assert.deepEqual(strangers, [], 'nothing leaves the origin');
  } catch (error) {
    await probe.close();
    throw error;
  }
  await harness.giveBack(all, probe);
}

/**
 * Chooses a file as the file dialog would.
 * @param {Page} page
 * @param {string} path
 */
export async function choose(page, path) {
  await page.setInputFiles('input[type=file]', path);
}

/**
 * Waits until reading is over, or what is remembered is there.
 * @param {Page} page
 * @param {string | RegExp} [text] what the status says then
 */
export async function untilRead(page, text = /read in|remembered/) {
  await page.getByTestId('status').filter({ hasText: text }).waitFor();
}

/**
 * Shows a view, and in it a layer.
 * @param {Page} page
 * @param {string} view title of its tab
 * @param {string} [layer] `eth`, `ip`, ...
 */
export async function show(page, view, layer) {
  const tab = page.locator('.tabs-outer').getByRole('tab', { name: view, exact: true });
  await tab.click();
  await page.locator(`main[aria-labelledby="${await tab.getAttribute('id')}"]`).waitFor();
  if (layer !== undefined) {
    const group = view.toLowerCase();
    // The tabs have their places once their numbers of rows stand in them.
    await page.locator(`#${group}-${layer} .count:not(:empty)`).waitFor();
    await page.locator(`#${group}-${layer}`).click();
    await page.locator(`#${group}-panel[aria-labelledby="${group}-${layer}"]`).waitFor();
  }
}

/**
 * Waits until something holds.
 * @param {() => Promise<boolean>} holds
 * @param {string} what it is, for the failure
 */
export async function until(holds, what) {
  const end = Date.now() + PATIENCE;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The grid on screen. @param {Page} page */
export function grid(page) {
  return page.locator('fg-grid:visible .fg-scroller');
}

/** Names of the columns of the grid on screen, once it has any. @param {Page} page */
export async function headings(page) {
  const heads = grid(page).getByRole('columnheader');
  await heads.first().waitFor();
  return heads.allTextContents();
}

/**
 * Waits until the columns on screen are these, or begin with them.
 * @param {Page} page
 * @param {readonly string[]} names
 */
export async function untilHeadings(page, names) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const first = (await headings(page)).slice(0, names.length);
    if (Date.now() > end || first.join('\n') === names.join('\n')) {
      assert.deepEqual(first, names);
      return;
    }
    await page.waitForTimeout(20);
  }
}

/** Rows of the whole table on screen, as the page tells assistive technology. @param {Page} page */
export async function rowCount(page) {
  await page.locator('fg-grid:visible .fg-scroller:not([aria-rowcount="-1"])').waitFor();
  return Number(await grid(page).getAttribute('aria-rowcount')) - 1;
}

/**
 * The rows drawn, by row number from 0; without those whose values are still under way.
 * @param {Page} page
 * @returns {Promise<[number: number, cells: string[]][]>}
 */
export function drawnRows(page) {
  return page
    .locator('fg-grid:visible .fg-body .fg-row:not([aria-busy])')
    .evaluateAll((rows) =>
      rows.map((row) => [
        Number(row.getAttribute('aria-rowindex')) - 2,
        [...row.children].map((cell) => cell.textContent ?? ''),
      ]),
    );
}

/**
 * Every row of the table on screen, in its order, by paging through it from the top.
 * @param {Page} page
 * @returns {Promise<string[][]>}
 */
export async function allRows(page) {
  const total = await rowCount(page);
  await grid(page).focus();
  await page.keyboard.press('Control+Home');
  /** @type {Map<number, string[]>} */
  const rows = new Map();
  const end = Date.now() + 2 * PATIENCE;
  for (;;) {
    for (const [number, cells] of await drawnRows(page)) {
      rows.set(number, cells);
    }
    if (rows.size >= total) {
      break;
    }
    assert.ok(Date.now() < end, `only ${rows.size} of ${total} rows came`);
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(20);
  }
  await page.keyboard.press('Control+Home');
  return Array.from({ length: total }, (_, i) => rows.get(i) ?? []);
}

/**
 * A row on screen, by its place there from 0.
 * @param {Page} page
 * @param {number} index
 */
export function row(page, index) {
  return page.locator('fg-grid:visible .fg-body .fg-row').nth(index);
}

/**
 * Shows a column of the grid on screen, or hides it, by the menu of the columns.
 * @param {Page} page
 * @param {string} label
 * @param {boolean} [shown]
 */
export async function showColumn(page, label, shown = true) {
  await page.locator('fg-grid:visible .fg-corner').click();
  const item = page.getByRole('menuitemcheckbox', { name: label, exact: true });
  if ((await item.getAttribute('aria-checked')) !== String(shown)) {
    await item.click();
  }
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

/** Waits until the values that come after their rows have come. @param {Page} page */
export async function untilComplete(page) {
  await page.locator('fg-grid:visible .fg-body .fg-row:not([aria-busy])').first().waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('fg-grid .fg-late, fg-grid .fg-waiting')].every((cell) => !cell.checkVisibility()),
  );
}

/**
 * Applies a display filter, and waits until all packets have been looked at.
 * @param {Page} page
 * @param {string} filter
 */
export async function displayFilter(page, filter) {
  const bar = page.getByRole('combobox', { name: 'Display filter' });
  await bar.fill(filter);
  await bar.press('Enter');
  await page.locator('[data-is=applied]').waitFor();
  await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();
  await bar.blur(); // the list of names goes
}

/**
 * Shows a span of time, by the fields under the chart.
 * @param {Page} page
 * @param {string} from seconds
 * @param {string} to seconds
 */
export async function displaySpan(page, from, to) {
  await show(page, 'Overview');
  await page.getByRole('textbox', { name: 'Start of the time shown, in seconds' }).fill(from);
  await page.keyboard.press('Tab');
  const end = page.getByRole('textbox', { name: 'End of the time shown, in seconds' });
  await end.fill(to);
  await end.press('Enter');
  await page.locator('.brush-set').waitFor();
}
