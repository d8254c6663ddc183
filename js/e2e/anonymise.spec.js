/** Saving a capture anonymised: the report before it, and the same file as the command writes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { choose, onStart, untilRead } from './app.js';
import { Harness, capturePath } from './harness.js';
import { SCREENS, checkRules } from './rules.js';

const FLOWGLASS = fileURLToPath(new URL('../../flowglass', import.meta.url));

/** @type {Harness} */
let harness;
/** @type {string} */
let folder;

before(async () => {
  harness = await Harness.start();
  folder = await mkdtemp(join(tmpdir(), 'flowglass-e2e-'));
});

after(async () => {
  await harness?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the report comes before the file, and the file is the one that the command writes', async () => {
  const path = capturePath('sample.pcapng');
  await onStart(harness, async (page) => {
    // As in browsers without a dialog of their own: what is saved is a download.
    await page.evaluate(() => Reflect.deleteProperty(Window.prototype, 'showSaveFilePicker') && Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    await choose(page, path);
    await untilRead(page);
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save' });
    await dialog.getByRole('tab', { name: 'Anonymised' }).click();
    const save = dialog.getByRole('button', { name: 'Save…' });
    await dialog.getByText('Look at the report first').waitFor();
    assert.equal(await save.isDisabled(), true, 'nothing is saved unseen');

    await dialog.getByRole('button', { name: 'Look at the report' }).click();
    const report = dialog.getByRole('region', { name: 'Report' });
    await report.getByText('No original address or name was found').waitFor();
    await report.getByText('IPv4 addresses').waitFor();
    await dialog.getByRole('button', { name: 'Show the key' }).click();
    const key = (await dialog.locator('.save-key').textContent()) ?? '';
    assert.match(key, /^[0-9a-f]{64}$/);

    await dialog.getByLabel('Replace the vendor in MAC addresses, too').check();
    await dialog.getByText('Look at the report first').waitFor(); // it was of other choices
    await dialog.getByLabel('Replace the vendor in MAC addresses, too').uncheck();
    await report.waitFor();

    await save.click();
    const link = dialog.getByRole('link', { name: 'sample-anonymised.pcapng' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const saved = join(folder, 'saved.pcapng');
    await download.saveAs(saved);
    const wanted = join(folder, 'wanted.pcapng');
    execFileSync(FLOWGLASS, ['anonymise', '-q', '--key', key, '-o', wanted, path]);
    assert.deepEqual(await readFile(saved), await readFile(wanted));
  });
});

test('mistakes are told, and payload that is kept is counted', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save' });
    await dialog.getByRole('tab', { name: 'Anonymised' }).click();
    await dialog.getByLabel('But of some protocols').fill('http');
    await dialog.getByText('“http” says nothing of a protocol').waitFor();
    await dialog.getByLabel('But of some protocols').fill('nothing=keep');
    await dialog.getByRole('button', { name: 'Look at the report' }).click();
    await dialog.getByText('no protocol is called nothing').waitFor();
    await dialog.getByLabel('But of some protocols').fill('');
    await dialog.getByRole('combobox', { name: /^Payload/ }).selectOption('keep');
    await dialog.getByRole('button', { name: 'Look at the report' }).click();
    await dialog.getByText('Payload kept as it is').waitFor();
    await checkRules(page, 'the report');
  }, SCREENS[0]?.[1]);
});
