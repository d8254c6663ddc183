/** Once the page has settled, working with captures makes no request at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, displayFilter, show, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { saveButton, saveDialog, withoutPickers } from './saving.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();

/** What a user does with captures. @param {Page} page */
async function work(page) {
  await choose(page, capturePath('err-text.pcap'));
  await page.locator('.start .notice').waitFor();
  for (const name of ['http-ecn.pcap', 'markup.pcap', 'dns.pcap.gz', 'members.pcap.gz', 'dns.pcap.zst', 'dns.pcap.lz4']) {
    await choose(page, capturePath(name));
    await page.locator('h1', { hasText: name }).waitFor();
    await untilRead(page);
  }
  await choose(page, capturePath('sample.pcapng'));
  await page.locator('h1', { hasText: 'sample.pcapng' }).waitFor();
  await untilRead(page);
  const tabs = await page.locator('.tabs-outer').getByRole('tab').allTextContents();
  for (const tab of tabs) {
    await show(page, tab.trim());
  }
  await show(page, 'Frames');
  // Chromium looks for a page's icon again when its address changes.
  await page.evaluate(() => history.replaceState(history.state, '', '#view=frames'));
  const rows = page.locator('fg-grid:visible .fg-body .fg-row:not([aria-busy])');
  for (const index of [0, 5, 9]) {
    await rows.nth(index).click();
    await page.locator('.field:visible').first().waitFor();
  }
  await page.getByRole('columnheader').nth(2).click();
  await page.locator('[data-remembered]').waitFor();
  await page.keyboard.press('a');
  await page.getByRole('textbox', { name: 'Note' }).fill('is kept here');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('fg-grid:visible .fg-badged').first().waitFor({ state: 'attached' });
  await displayFilter(page, 'dns.qry.name contains "example"');
  await withoutPickers(page);
  await page.keyboard.press('Control+s');
  await saveButton(page).click();
  await saveDialog(page).getByRole('link').waitFor();
  await saveDialog(page).getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.getByTestId('worker-requests').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Close this capture' }).click();
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await untilRead(page);
  await page.getByRole('button', { name: 'Close this capture' }).click();
}

for (const visit of ['first', 'second']) {
  test(`a ${visit} visit: nothing is asked for while captures are opened, looked at and closed`, async () => {
    const probe = await harness.open({ serviceWorkers: 'allow' });
    const { page, requests, errors } = probe;
    await page.goto(harness.url);
    await page.locator('[data-settled]').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    if (visit === 'second') {
      await page.reload();
      await page.locator('[data-settled]').waitFor();
    }
    requests.length = 0;
    harness.asked.length = 0;
    await page.evaluate(() => {
      Object.assign(globalThis, { listed: 0, looked: 0 });
      ServiceWorkerRegistration.prototype.update = () => {
        Reflect.set(globalThis, 'looked', 1);
        return Promise.reject(new Error('not now'));
      };
      const listing = new PerformanceObserver((list) => {
        const scope = /** @type {{listed: number}} */ (/** @type {unknown} */ (globalThis));
        scope.listed += list.getEntries().length;
      });
      listing.observe({ type: 'resource' });
    });
    await work(page);
    // A browser looks for a new release by itself, some seconds after a visit; the page does not.
    assert.deepEqual(harness.asked.filter((request) => request !== 'GET /flowglass/sw.js'), [], 'the server was asked');
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'looked')), 0, 'the page looked for a new release');
    assert.deepEqual(requests, [], 'the browser saw a request');
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'listed')), 0, 'resource timing lists one');
    assert.deepEqual(errors, []);
    await probe.close();
  });
}
