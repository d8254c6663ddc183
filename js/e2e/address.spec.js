/** The page's address: reloaded, gone back to, sent to somebody, and made up by anybody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, grid, onStart, row, show, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();

/** @param {Page} page */
const bar = (page) => page.getByRole('combobox', { name: 'Display filter' });

/** Waits until the address says something. @param {Page} page @param {RegExp} what */
async function address(page, what) {
  await page.waitForFunction((source) => new RegExp(source).test(location.hash), what.source);
}

test('reload, back and forward, and a link to the view, without anything of the capture', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await show(page, 'Frames');
    await bar(page).fill('tcp.port == 80');
    await bar(page).press('Enter');
    await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();
    const displayed = await page.getByTestId('displayed').textContent();
    await page.getByRole('columnheader', { name: 'Length' }).first().click();
    await row(page, 3).click();
    await address(page, /view=frames.*sort=frames:-.*frame=\d+.*filter=tcp\.port%20==%2080/);
    const link = page.url();
    assert.ok(!link.includes('sample'), 'not the name of the file');

    await show(page, 'Endpoints');
    await address(page, /view=endpoints/);
    await page.goBack();
    await page.locator('main[aria-labelledby=view-frames]').waitFor();
    await page.goBack();
    await page.getByTestId('displayed').waitFor({ state: 'detached' });
    assert.equal(await bar(page).inputValue(), '');
    await page.goForward();
    await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();

    await page.reload();
    await page.getByText('This link shows a part of a capture').waitFor();
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await page.getByTestId('displayed').filter({ hasText: String(displayed) }).waitFor();
    await page.getByRole('columnheader', { name: 'Length' }).and(page.locator('[aria-sort=descending]')).waitFor();
    await page.locator('.details').filter({ visible: true }).waitFor();
    await page.locator('fg-grid:visible .fg-row[aria-selected=true]').waitFor();
    assert.equal(page.url(), link);
  });
});

test('a link can be opened before the capture', async () => {
  const probe = await harness.open();
  const { page } = probe;
  await page.goto(`${harness.url}#view=conversations&layer=conversations:udp&filter=dns&time=0..5`);
  await page.getByText('This link shows a part of a capture').waitFor();
  await choose(page, capturePath('sample.pcapng'));
  await untilRead(page);
  await page.locator('#conversations-panel[aria-labelledby=conversations-udp]').waitFor();
  assert.equal(await bar(page).inputValue(), 'dns');
  await page.getByRole('button', { name: /only 0 – 5 s are shown/ }).click();
  await page.waitForFunction(() => !location.hash.includes('time='));
  assert.deepEqual(probe.errors, []);
  await probe.close();
});

for (const junk of [
  '#view=../../x&filter=%E0%A4%A&frame=1e999&sort=frames:drop&sort=__proto__:x&time=a..b',
  '#filter=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&view=%3Cb%3E',
  `#${'filter=('.repeat(3000)}`,
  '#frame=999999',
  '#view=unheard&layer=conversations:unheard&sort=frames:unheard',
]) {
  test(`an address of nonsense does no harm: ${junk.slice(0, 40)}`, async () => {
    const probe = await harness.open();
    const { page } = probe;
    await page.goto(`${harness.url}${junk}`);
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, 0).waitFor();
    await grid(page).and(page.locator('[aria-rowcount="74"]')).waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(probe.errors, []);
    await probe.close();
  });
}
