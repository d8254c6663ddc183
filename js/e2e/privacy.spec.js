/** The privacy panel: its figures are true, and it removes what is kept. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, choose, untilRead } from './app.js';
import { Harness, capturePath } from './harness.js';

/** @import { Page } from 'playwright-core' */

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** @type {Harness} */
let harness;

before(async () => {
  harness = await Harness.start();
});

after(async () => {
  await harness?.stop();
});

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
  const before = await shown(page);
  assert.equal(before, requests.length - 1);
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

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`no accessibility violation in the panel: ${name}, ${colorScheme}`, async () => {
      const { page, close } = await harness.open({ viewport, colorScheme, bypassCSP: true });
      await settle(page);
      await choose(page, capturePath('dns.pcap.zst'));
      await untilRead(page);
      await page.getByRole('button', { name: 'Privacy' }).click();
      await panel(page).getByTestId('worker-requests').waitFor();
      await page.addScriptTag({ path: AXE });
      const found = await page.evaluate(async () => {
        const { axe } = /** @type {{axe: {run: (context: Element | null) => Promise<{violations: {id: string, nodes: unknown[]}[]}>}}} */ (
          /** @type {unknown} */ (globalThis)
        );
        const { violations } = await axe.run(document.querySelector('dialog'));
        return violations.map(({ id }) => id);
      });
      assert.deepEqual(found, []);
      const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
      assert.ok(fits, 'nothing is wider than the page');
      await close();
    });
  }
}
