/** Saving a capture anonymised: the report before it, and the same file as the command writes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { choose, onStart, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { ON_DESKTOP, checkRules } from './rules.js';
import { makeFolder, startHarness } from './setup.js';

const FLOWGLASS = fileURLToPath(new URL('../../flowglass', import.meta.url));

const harness = await startHarness();
const folder = await makeFolder();

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

/** Two packets: a datagram whose payload holds what the DNS answer behind it tells. */
function leakingCapture() {
  /** @param {number} port @param {string} payload */
  const packet = (port, payload) => {
    const ethernet = '\x02\x00\x5e\x10\x00\x01\x02\x00\x5e\x10\x00\x02\x08\x00';
    const ip = `\x45\x00\x00${String.fromCharCode(28 + payload.length)}\x00\x00\x00\x00\x40\x11\x00\x00\xc0\x00\x02\x07\xc6\x33\x64\x09`;
    const udp = `\x00${String.fromCharCode(port)}\xc3\x50\x00${String.fromCharCode(8 + payload.length)}\x00\x00`;
    const data = Buffer.from(ethernet + ip + udp + payload, 'latin1');
    const head = Buffer.alloc(16);
    head.writeUInt32LE(data.length, 8);
    head.writeUInt32LE(data.length, 12);
    return [head, data];
  };
  const file = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  const answer =
    '\x00\x01\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00\x07printer\x07example\x00\x00\x01\x00\x01' +
    '\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02\x07';
  return Buffer.concat([file, ...packet(99, 'see printer.example (192.0.2.7)'), ...packet(53, answer)]);
}

test('mistakes are told, and originals that are left are saved on demand only', async () => {
  const path = join(folder, 'leaking.pcap');
  await writeFile(path, leakingCapture());
  await onStart(harness, async (page) => {
    await choose(page, path);
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
    await dialog.getByText('2 original addresses and names were found').waitFor();
    await dialog.getByText('frame 1, byte 46: name printer.example').waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Save…' }).isDisabled(), true);
    await dialog.getByLabel('Save it all the same').check();
    await dialog.locator('button.primary:enabled', { hasText: 'Save…' }).waitFor();
    await checkRules(page, 'the report');
  }, ON_DESKTOP);
});
