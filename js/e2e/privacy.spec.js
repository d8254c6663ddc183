/** The privacy panel: its figures are true, and it removes what is kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, choose, until, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { ON_DESKTOP, checkRules } from './rules.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();

/** @param {Page} page */
async function settle(page) {
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
}

/** @param {Page} page */
function panel(page) {
  return page.getByRole('dialog', { name: 'Privacy' });
}

/** Number of requests that the panel shows. @param {Page} page */
async function shown(page) {
  const text = await panel(page).getByTestId('page-requests').textContent();
  return Number(text);
}

test('it is reached from the start and from the header, and left again', async () => {
  const { page, errors, close } = await harness.open();
  await settle(page);
  await page.getByRole('button', { name: 'How you can tell' }).click();
  await panel(page).waitFor();
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'How you can tell');
  await page.getByRole('button', { name: 'Privacy' }).click();
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await panel(page).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Privacy' }).click();
  await panel(page).waitFor();
  await page.mouse.click(5, 5);
  await panel(page).waitFor({ state: 'hidden' });
  assert.deepEqual(errors, []);
  await close();
});

test('it counts requests while they are made, and none once a capture is open', async () => {
  const { page, requests, close } = await harness.open();
  await settle(page);
  await page.getByRole('button', { name: 'Privacy' }).click();
  await panel(page).getByText('since this page was loaded').waitFor();
  // The browser's own list has all that was asked for but the page itself.
  await until(async () => (await shown(page)) === requests.length - 1, 'it shows as many as were made');
  const before = requests.length - 1;
  await page.evaluate(async () => (await fetch('third-party.txt')).text());
  await page.waitForFunction(
    (count) => document.querySelector('[data-testid=page-requests]')?.textContent === String(count),
    before + 1,
  );
  await panel(page).getByText('refuses requests to any place but').waitFor();
  await page.keyboard.press('Escape');

  await choose(page, capturePath('dns.pcap.zst'));
  await untilRead(page);
  await page.getByRole('button', { name: 'Privacy' }).click();
  await panel(page).getByText('refuses every request of this page').waitFor();
  assert.equal(await shown(page), 0);
  assert.equal(await panel(page).getByTestId('worker-requests').textContent(), '0');
  await close();
});

test('it says what is kept, how big it is, and removes it', async () => {
  const { page, errors, close } = await harness.open({ serviceWorkers: 'allow' });
  await settle(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.getByRole('button', { name: 'Change to dark colours' }).click();
  const asked = harness.asked.length;
  await page.getByRole('button', { name: 'Privacy' }).click();
  const kept = panel(page).getByTestId('kept');
  await kept.getByText('The program').waitFor();
  assert.match((await kept.textContent()) ?? '', /2\d\.\d MB\s+in 2\d files/);
  assert.match((await kept.textContent()) ?? '', /\d\d B\s+such as light or dark/);
  await panel(page).getByRole('button', { name: 'Remove it all' }).click();
  await panel(page).getByText('Removed.').waitFor();
  await panel(page).getByText('Nothing.', { exact: true }).last().waitFor();
  const left = await page.evaluate(async () => ({
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    keys: Object.keys(localStorage),
    theme: document.documentElement.dataset.theme,
  }));
  assert.deepEqual(left, { caches: [], workers: 0, keys: [], theme: undefined });
  assert.deepEqual(harness.asked.slice(asked), []);
  await page.keyboard.press('Escape');
  await choose(page, capturePath('dns.pcap.zst')); // the page goes on working
  await untilRead(page);
  assert.deepEqual(errors, []);
  await close();
});

test('no rule of accessibility is broken in the panel, light and dark, on a desktop and on a phone', async () => {
  const { page, close } = await harness.open(ON_DESKTOP);
  await settle(page);
  await choose(page, capturePath('dns.pcap.zst'));
  await page.locator('[data-remembered]').waitFor();
  await page.getByRole('button', { name: 'Privacy' }).click();
  await panel(page).getByTestId('worker-requests').waitFor();
  await checkRules(page, 'the panel');
  await page.setViewportSize(PHONE);
  await checkRules(page, 'the panel, on a phone');
  await close();
});
