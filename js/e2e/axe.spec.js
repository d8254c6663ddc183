/** The shell in all its states: accessible, light and dark, no wider than the screen; and by keyboard alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, displayFilter, grid, onStart, row, show, until, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { SCREENS, checkRules } from './rules.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

/** Views that are a table; what the last two show is laid out as conversations are, on all screens. */
const VIEWS = ['Protocols', 'Problems', 'Endpoints', 'Source/destination totals'];

const harness = await startHarness();

for (const [name, options] of SCREENS) {
  test(`no state of the shell breaks a rule of accessibility on ${name}`, async () => {
    await onStart(
      harness,
      async (page) => {
        const bar = page.getByRole('combobox', { name: 'Display filter' });
        const dialog = (/** @type {string | RegExp} */ title) => page.getByRole('dialog', { name: title });
        const leave = async () => {
          await page.keyboard.press('Escape');
          await page.getByRole('dialog').waitFor({ state: 'hidden' });
        };
        await checkRules(page, 'start');
        await page.locator('[data-settled]').waitFor(); // what remembers is there
        await choose(page, capturePath('sample.pcapng'));
        await page.locator('[data-remembered]').waitFor();
        await checkRules(page, 'overview');
        await show(page, 'Frames');
        await row(page, 3).click();
        await page.locator('.details').filter({ hasText: 'Ethernet' }).waitFor();
        await page.keyboard.press('a');
        await dialog(/^Note on/).waitFor();
        await checkRules(page, 'a note');
        await page.getByRole('textbox', { name: 'Note' }).fill('the first answer');
        await page.getByRole('radio', { name: 'violet' }).check();
        await dialog(/^Note on/).getByRole('button', { name: 'Save', exact: true }).click();
        await page.locator('fg-grid:visible .fg-badged').waitFor();
        await page.keyboard.press('Shift+A');
        await dialog('Notes and marks').getByRole('listitem').waitFor();
        await checkRules(page, 'the list of notes');
        await leave();
        await checkRules(page, 'frames with details and a note');
        await bar.fill('tcp.po');
        await page.getByRole('option').first().waitFor();
        await bar.press('ArrowDown');
        await checkRules(page, 'names suggested');
        await bar.press('Escape');
        await bar.fill('tcp.prot == 80');
        await bar.press('Enter');
        await page.locator('.filter-mistake').filter({ visible: true }).waitFor();
        await checkRules(page, 'a mistake');
        await displayFilter(page, 'tcp');
        await page.getByRole('button', { name: 'Saved filters' }).click();
        await dialog('Saved filters').getByRole('textbox', { name: 'Name' }).fill('all of TCP');
        await dialog('Saved filters').getByRole('button', { name: 'Save', exact: true }).click();
        await dialog('Saved filters').waitFor({ state: 'detached' });
        await page.getByRole('button', { name: 'Saved filters' }).click();
        await dialog('Saved filters').getByRole('listitem').waitFor();
        await checkRules(page, 'saved filters');
        await leave();
        await show(page, 'Conversations', 'tcp');
        await row(page, 1).waitFor();
        await checkRules(page, 'conversations');
        for (const view of name === 'a desktop' ? VIEWS : VIEWS.slice(0, 2)) {
          await show(page, view);
          await row(page, 0).waitFor();
          await checkRules(page, view);
        }
        await show(page, 'Conversations');
        await row(page, 1).click();
        await grid(page).focus();
        await page.keyboard.press('Shift+F10');
        await page.getByRole('menu').waitFor();
        await checkRules(page, 'menu');
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await dialog('Keys').waitFor();
        await checkRules(page, 'help');
        await leave();
        await until(() => inGrid(page), 'the help gives the keyboard back');
        await page.getByRole('button', { name: 'Close this capture' }).click();
        await page.getByRole('region', { name: 'Opened before' }).waitFor();
        await checkRules(page, 'captures opened before');
      },
      options,
    );
  });
}

/** @param {Page} page */
function inGrid(page) {
  return page.evaluate(() => document.activeElement?.getAttribute('role') === 'grid');
}

test('with the keyboard alone: from opening to the packets of a conversation among a filter’s, and back', async () => {
  await onStart(harness, async (page) => {
    const chosen = page.waitForEvent('filechooser');
    await page.bringToFront();
    await page.evaluate(() => document.readyState);
    await page.keyboard.press('Control+o');
    await (await chosen).setFiles(capturePath('sample.pcapng'));
    await untilRead(page);
    await page.keyboard.press('/');
    await page.keyboard.type('tcp.port == 80');
    await page.keyboard.press('Enter');
    await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();
    await page.keyboard.press('Escape'); // out of the bar
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.locator('main[aria-labelledby=view-conversations]').waitFor();
    await page.locator('fg-grid:visible .fg-row:not([aria-busy])').first().waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    await page.keyboard.press('ArrowDown');
    const first = page.locator('fg-grid:visible .fg-row[aria-selected=true]');
    await first.waitFor();
    const headings = await page.locator('fg-grid:visible [role=columnheader]').allTextContents();
    const packets = Number((await first.locator('.fg-cell').nth(headings.indexOf('Packets')).textContent())?.replaceAll(',', ''));
    await page.keyboard.press('p');
    await page.locator('main[aria-labelledby=view-frames]').waitFor();
    await page.getByTestId('displayed').filter({ hasText: `Displayed ${packets} of` }).waitFor();
    await grid(page).and(page.locator(`[aria-rowcount="${packets + 1}"]`)).waitFor();
    await until(() => inGrid(page), 'the keyboard is in the list');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.details').filter({ hasText: 'Ethernet' }).waitFor();
    await page.keyboard.press('c');
    await page.locator('main[aria-labelledby=view-conversations]').waitFor();
    await page.locator('fg-grid:visible .fg-row[aria-selected=true]').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('dialog') !== null || document.activeElement === document.body), 'the keyboard stays in the dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+Backspace');
    await page.getByTestId('displayed').waitFor({ state: 'detached' });
  });
});

test('keys without Ctrl can be switched off', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await page.keyboard.press('?');
    await page.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.press('?');
    assert.ok(await page.getByRole('dialog').isHidden());
    await page.keyboard.press('Control+/');
    assert.ok(await page.evaluate(() => document.activeElement?.getAttribute('role') === 'combobox'));
    await page.reload();
    await page.getByRole('button', { name: 'Keys' }).click();
    assert.ok(!(await page.getByRole('checkbox').isChecked()), 'also in later visits');
  });
});
