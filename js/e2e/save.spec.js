/** Saving packets and merging captures, the whole path: choices, worker, files. What goes wrong is in unsaved.spec.js. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { choose, headings, onStart, rowCount, show, until, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { checkRules } from './rules.js';
import { saveButton, saveDialog, withoutPickers } from './saving.js';
import { makeFolder, startHarness } from './setup.js';

const COMMAND = fileURLToPath(new URL('../../flowglass', import.meta.url));

const harness = await startHarness();
const folder = await makeFolder();

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
    await saveDialog(page).getByLabel('Of each packet').selectOption('headers');
    await checkRules(page, 'saving');
    await saveButton(page).click();
    const link = saveDialog(page).getByRole('link', { name: 'sample-displayed.pcapng' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.deepEqual(await readFile(await download.path()), await readFile(expected));
    await saveDialog(page).getByRole('button', { name: 'Done' }).click();
    assert.equal(requests.length, before, 'nothing was fetched for it');
  });
});

test('captures chosen together become one, whose frames say which file they are of', async () => {
  const both = join(folder, 'both.pcapng');
  const names = ['dns.pcap', 'mixed.pcapng'];
  execFileSync(COMMAND, ['merge', '--shift', '1:1.5', '-o', both, ...names.map(capturePath)]);
  await onStart(harness, async (page) => {
    await withoutPickers(page);
    const dialog = page.getByRole('dialog', { name: /^Merge 2 captures/ });
    // Of two that cannot be followed one is merged up to there, and the other not at all; it is said which.
    await page.setInputFiles('input[type=file]', ['err-block-length-4.pcapng', 'err-png.pcap'].map(capturePath));
    await dialog.getByRole('button', { name: 'Merge and open' }).click();
    await dialog.getByText('Not all of them could be read to their end.').waitFor();
    await dialog.getByRole('listitem').filter({ hasText: /err-png\.pcap: .*PNG/ }).waitFor();
    await checkRules(page, 'merged in part');
    await dialog.getByRole('button', { name: 'Open what is merged' }).click();
    await untilRead(page, '2 packets');

    await page.setInputFiles('input[type=file]', names.map(capturePath));
    await dialog.getByLabel('Seconds to add to the times of dns.pcap').fill('1.5');
    await checkRules(page, 'merging');
    await dialog.getByRole('button', { name: 'Merge and open' }).click();
    await untilRead(page);
    await show(page, 'Frames');
    assert.equal(await rowCount(page), 170);
    await until(async () => (await headings(page)).includes('Interface'), 'a column with the interface');
    await page.locator('fg-grid:visible .fg-body').getByText('dns.pcap').first().waitFor();
    await page.keyboard.press('Control+s');
    await saveButton(page).click();
    const link = saveDialog(page).getByRole('link', { name: 'merged-all.pcapng' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.deepEqual(await readFile(await download.path()), await readFile(both));
  });
});
