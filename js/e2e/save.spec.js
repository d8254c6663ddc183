/** Saving packets and merging captures, the whole path: choices, worker, files, what goes wrong. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { headings, choose, onStart, rowCount, show, untilRead } from './app.js';
import { Harness, capturePath } from './harness.js';
import { writePcap } from './pcap.js';
import { checkRules } from './rules.js';

/** @import { Page } from 'playwright-core' */

const COMMAND = fileURLToPath(new URL('../../flowglass', import.meta.url));
const PACKETS = 60_000;

/** @type {Harness} */
let harness;
/** @type {string} */
let folder;
/** @type {string} a capture of 60 MB */
let large;

before(async () => {
  harness = await Harness.start();
  folder = await mkdtemp(join(tmpdir(), 'flowglass-save-'));
  large = join(folder, 'large.pcap');
  await writePcap(large, PACKETS);
});

after(async () => {
  await harness?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Makes the browser offer downloads only, as some do. @param {Page} page */
const withoutPickers = (page) =>
  page.evaluate(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showDirectoryPicker');
  });

/**
 * Makes the user choose a file of the page's own, which behaves as one on disk does.
 * @param {Page} page
 * @param {string} name
 */
const pickFile = (page, name) =>
  page.evaluate((chosen) => {
    Object.assign(window, {
      showSaveFilePicker: async () => (await navigator.storage.getDirectory()).getFileHandle(chosen, { create: true }),
    });
  }, name);

/** Sizes of the files that were chosen, by name. @param {Page} page */
const pickedFiles = (page) =>
  page.evaluate(async () => {
    /** @type {Record<string, number>} */
    const sizes = {};
    for await (const [name, handle] of /** @type {any} */ (await navigator.storage.getDirectory()).entries()) {
      sizes[name] = (await handle.getFile()).size;
    }
    return sizes;
  });

/** @param {Page} page */
const dialog = (page) => page.getByRole('dialog');
/** @param {Page} page */
const saveButton = (page) => dialog(page).getByRole('button', { name: 'Save…' });

test('packets displayed are downloaded, the same that the command carves', async () => {
  const expected = join(folder, 'expected.pcapng');
  execFileSync(COMMAND, ['carve', '-Y', 'tcp', '--headers', '-o', expected, capturePath('sample.pcapng')]);
  await onStart(harness, async (page, { requests }) => {
    await withoutPickers(page);
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await page.locator('.page[data-sealed]').waitFor();
    const before = requests.length;
    const bar = page.getByRole('combobox', { name: 'Display filter' });
    await bar.fill('tcp');
    await bar.press('Enter');
    await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();
    await page.keyboard.press('Control+s');
    await dialog(page).getByLabel('Of each packet').selectOption('headers');
    await checkRules(page, 'saving');
    await saveButton(page).click();
    const link = dialog(page).getByRole('link', { name: 'sample-displayed.pcapng' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.deepEqual(await readFile(await download.path()), await readFile(expected));
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    assert.equal(requests.length, before, 'nothing was fetched for it');
  });
});

test('a file that is chosen is written as a whole or not at all', async () => {
  await onStart(harness, async (page) => {
    await pickFile(page, 'out.pcapng');
    await choose(page, large);
    await untilRead(page);
    const client = await page.context().newCDPSession(page);
    const { origin } = new URL(harness.url);
    await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 20e6 });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await saveButton(page).click();
    await dialog(page).getByText('There is no room left to write to').waitFor();
    assert.deepEqual(await pickedFiles(page), {}, 'a full disk leaves nothing');

    await client.send('Storage.overrideQuotaForOrigin', { origin });
    await saveButton(page).click();
    await dialog(page).getByRole('button', { name: 'Stop' }).click();
    await dialog(page).getByText('Stopped. Nothing was saved.').waitFor();
    assert.deepEqual(await pickedFiles(page), {}, 'nor does stopping');

    await dialog(page).getByLabel('Format').selectOption('pcap');
    await saveButton(page).click();
    await dialog(page).getByText(`Saved: ${PACKETS.toLocaleString('en-US')} packets`).waitFor();
    assert.deepEqual(await pickedFiles(page), { 'out.pcapng': (await stat(large)).size });
  });
});

test('captures chosen together become one, whose frames say which file they are of', async () => {
  const both = join(folder, 'both.pcapng');
  const names = ['dns.pcap', 'mixed.pcapng'];
  execFileSync(COMMAND, ['merge', '--shift', '1:1.5', '-o', both, ...names.map(capturePath)]);
  await onStart(harness, async (page) => {
    await withoutPickers(page);
    await page.setInputFiles('input[type=file]', names.map(capturePath));
    await dialog(page).getByLabel('Seconds to add to the times of dns.pcap').fill('1.5');
    await checkRules(page, 'merging');
    await dialog(page).getByRole('button', { name: 'Merge and open' }).click();
    await untilRead(page);
    await show(page, 'Frames');
    assert.equal(await rowCount(page), 170);
    assert.ok((await headings(page)).includes('Interface'));
    await page.locator('fg-grid:visible .fg-body').getByText('dns.pcap').first().waitFor();
    await page.keyboard.press('Control+s');
    await saveButton(page).click();
    const link = dialog(page).getByRole('link', { name: 'merged-all.pcapng' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.deepEqual(await readFile(await download.path()), await readFile(both));
  });
});
