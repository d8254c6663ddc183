/** The shell in all its states: accessible, light and dark, no wider than the screen; and by keyboard alone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { choose, grid, onStart, row, rowCount, show, untilRead } from './app.js';
import { Harness, capturePath } from './harness.js';
import { ALL_SCREENS, checkRules } from './rules.js';

/** @import { Page } from 'playwright-core' */

/** @type {Harness} */
let harness;

before(async () => {
  harness = await Harness.start();
});

after(async () => {
  await harness?.stop();
});

for (const [name, options] of ALL_SCREENS) {
  test(`no state of the shell breaks a rule of accessibility on ${name}`, async () => {
    await onStart(
      harness,
      async (page) => {
        const bar = page.getByRole('combobox', { name: 'Display filter' });
        await checkRules(page, 'start');
        await page.getByRole('button', { name: 'Keys' }).click();
        await page.getByRole('dialog').waitFor();
        await checkRules(page, 'help at the start');
        await page.keyboard.press('Escape');
        await choose(page, capturePath('sample.pcapng'));
        await untilRead(page);
        await checkRules(page, 'overview');
        await show(page, 'Frames');
        await row(page, 3).click();
        await page.locator('.details').filter({ hasText: 'Ethernet' }).waitFor();
        await checkRules(page, 'frames with details');
        await bar.fill('tcp.po');
        await page.getByRole('option').first().waitFor();
        await bar.press('ArrowDown');
        await checkRules(page, 'names suggested');
        await bar.press('Escape');
        await bar.fill('tcp.prot == 80');
        await bar.press('Enter');
        await page.locator('.filter-mistake').filter({ visible: true }).waitFor();
        await checkRules(page, 'a mistake');
        await bar.fill('tcp');
        await bar.press('Enter');
        await page.locator('[data-is=applied]').waitFor();
        await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();
        await checkRules(page, 'a filter applied');
        await show(page, 'Conversations', 'tcp');
        await row(page, 1).waitFor();
        await checkRules(page, 'conversations');
        for (const view of ['Endpoints', 'Protocols', 'Source/destination totals']) {
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
        await page.getByRole('dialog').waitFor();
        await checkRules(page, 'help');
        await page.keyboard.press('Escape');
        assert.ok(await inGrid(page), 'the help gives the keyboard back');
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
    assert.equal(await rowCount(page), packets);
    assert.ok(await inGrid(page));
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
