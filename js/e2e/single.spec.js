/** dist/flowglass.html: the whole page in one file, opened from disk. */
import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { choose, show, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { PAGE_ATTEMPTS } from './policy.js';
import { makeFolder, startHarness } from './setup.js';

const harness = await startHarness();
const folder = await makeFolder();

before(async () => {
  await copyFile(fileURLToPath(new URL('../../dist/flowglass.html', import.meta.url)), join(folder, 'flow glass.html'));
});

test('opened from disk it shows plain and compressed captures, and asks for nothing', async () => {
  const { page, errors, requests, close } = await harness.open({ serviceWorkers: 'allow' });
  const address = pathToFileURL(join(folder, 'flow glass.html')).href;
  await page.goto(address);
  await page.locator('[data-settled]').waitFor();
  await choose(page, capturePath('http-ecn.pcap'));
  await untilRead(page);
  await show(page, 'Frames');
  await page.locator('fg-grid:visible .fg-body .fg-row:not([aria-busy])').first().click();
  await page.locator('.field:visible').first().waitFor();
  for (const name of ['dns.pcap.zst', 'dns.pcap.gz', 'dns.pcap.lz4']) {
    await choose(page, capturePath(name));
    await page.locator('h1', { hasText: name }).waitFor();
    await page.getByTestId('status').filter({ hasText: '46 packets · read in' }).waitFor();
  }
  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.getByTestId('sealed').filter({ hasText: 'refuses every request' }).waitFor();
  assert.equal(await page.getByTestId('page-requests').textContent(), '0');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Close this capture' }).click();
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await untilRead(page);
  assert.deepEqual(errors, []);
  assert.deepEqual(requests.filter((url) => url !== address && !url.startsWith('data:')), []);
  await close();
});

test('served, it is bound by its own policy from the start', async () => {
  const { page, requests, close } = await harness.open();
  await page.goto(new URL('flowglass.html', harness.url).href);
  await page.locator('[data-settled]').waitFor();
  assert.deepEqual(requests.filter((url) => !url.startsWith('data:')), [new URL('flowglass.html', harness.url).href]);
  const before = harness.asked.length;
  for (const [name, attempt] of Object.entries(PAGE_ATTEMPTS)) {
    await assert.rejects(page.evaluate(attempt, new URL('third-party.txt', harness.url).href), name);
  }
  assert.deepEqual(harness.asked.slice(before), []);
  await close();
});
