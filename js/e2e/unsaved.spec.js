/** Saving that fails: a plain message, the capture as it was, and no file that could be taken for a whole one. */
import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { choose, onStart, show, untilRead } from './app.js';
import { FIRST_SLICES, stopDisk } from './disk.js';
import { RECORD_BYTES, writePcap } from './pcap.js';
import { pickFile, pickedFiles, saveButton, saveDialog } from './saving.js';
import { makeFolder, startHarness } from './setup.js';
import { beforeWorkers } from './workers.js';

/** @import { Page } from 'playwright-core' */

const PACKETS = Math.ceil((4 * FIRST_SLICES) / RECORD_BYTES);

const harness = await startHarness();
const folder = await makeFolder();
/** A capture that is read in several slices. */
const capture = join(folder, 'capture.pcap');

before(async () => {
  await writePcap(capture, PACKETS);
});

/**
 * Runs `body` with the capture open and the dialog before it.
 * @param {(page: Page) => Promise<void>} body
 */
async function saving(body) {
  await onStart(harness, async (page) => {
    await choose(page, capture);
    await untilRead(page);
    await page.keyboard.press('Control+s');
    await saveButton(page).waitFor();
    await body(page);
  });
}

/**
 * Runs in a worker: the browser refuses to open files for writing, or to write after some calls. It is
 * how it tells that a permission was withdrawn, or that a disk is full.
 * @param {{method: 'createWritable' | 'write' | 'close', error: string, after: number}} how
 */
function refuse({ method, error, after: calls }) {
  const { prototype } = method === 'createWritable' ? FileSystemFileHandle : FileSystemWritableFileStream;
  const real = Reflect.get(prototype, method);
  let left = calls;
  Reflect.set(prototype, method, /** @this {unknown} @param {unknown[]} args */ function (...args) {
    return left-- > 0 ? real.apply(this, args) : Promise.reject(new DOMException('refused', error));
  });
}

const NOT_ALLOWED = 'The browser may not write that file any more. Nothing was saved.';

/** @type {Record<string, {how: Parameters<typeof refuse>[0], says: string}>} */
const REFUSED = {
  'the permission to write is withdrawn before': { how: { method: 'createWritable', error: 'NotAllowedError', after: 0 }, says: NOT_ALLOWED },
  'the permission to write is withdrawn meanwhile': { how: { method: 'write', error: 'NotAllowedError', after: 3 }, says: NOT_ALLOWED },
  'the disk is full': { how: { method: 'write', error: 'QuotaExceededError', after: 3 }, says: 'There is no room left to write to' },
  'the disk is full at the very end': { how: { method: 'close', error: 'QuotaExceededError', after: 0 }, says: 'There is no room left to write to' },
};

for (const [what, { how, says }] of Object.entries(REFUSED)) {
  test(`${what}: the message says so, nothing is left of it, and it can be tried again`, async () => {
    const source = await readFile(capture);
    await saving(async (page) => {
      await saveDialog(page).getByLabel('Format').selectOption('pcap'); // so that it becomes equal
      await pickFile(page, 'new.pcap');
      const refusing = await beforeWorkers(page, refuse, how);
      await saveButton(page).click();
      await saveDialog(page).getByText(says).waitFor();
      assert.deepEqual(await pickedFiles(page), {}, 'nothing that a new name could be taken for');

      await pickFile(page, 'old.pcap', 'what was there before');
      await saveButton(page).click();
      await saveDialog(page).getByText(says).waitFor();
      assert.deepEqual(await pickedFiles(page), { 'old.pcap': 21 }, 'a file that was there stays as it was');
      assert.deepEqual(await readFile(capture), source);

      await refusing.stop();
      await saveButton(page).click();
      await saveDialog(page).getByText(`Saved: ${PACKETS.toLocaleString('en-US')} packets`).waitFor();
      assert.deepEqual(await pickedFiles(page), { 'old.pcap': source.length });
    });
  });
}

test('there is less room than it takes', async () => {
  await saving(async (page) => {
    const { origin } = new URL(harness.url);
    const client = await page.context().newCDPSession(page);
    await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 8e6 });
    await pickFile(page, 'new.pcapng');
    await saveButton(page).click();
    await saveDialog(page).getByText('There is no room left to write to').waitFor();
    assert.deepEqual(await pickedFiles(page), {});
    await client.send('Storage.overrideQuotaForOrigin', { origin });
    await client.detach();
  });
});

test('the capture is written to after it was opened: it is not saved in part, and is left alone', async () => {
  await saving(async (page) => {
    await pickFile(page, 'new.pcapng');
    await appendFile(capture, 'x');
    const source = await readFile(capture);
    await saveButton(page).click();
    await saveDialog(page).getByText('the file has changed. Nothing was saved.').waitFor();
    assert.deepEqual(await pickedFiles(page), {});
    assert.deepEqual(await readFile(capture), source);
  });
  await writePcap(capture, PACKETS);
});

test('opened while the capture is read, the dialog saves once it is; a mistaken filter leaves no file', async () => {
  await onStart(harness, async (page) => {
    const disk = await stopDisk(page);
    await choose(page, capture);
    await show(page, 'Frames');
    await page.keyboard.press('Control+s');
    await saveDialog(page).getByText('The capture is still being read.').waitFor();
    await disk.resume();
    await page.locator('dialog button:enabled', { hasText: 'Save…' }).waitFor(); // without a touch

    await saveDialog(page).getByRole('radio', { name: 'Of another filter' }).check();
    await saveDialog(page).getByRole('textbox', { name: 'Display filter of the packets' }).fill('tpc');
    await pickFile(page, 'new.pcapng');
    await saveButton(page).click();
    await saveDialog(page).getByText('Did you mean tcp?').waitFor();
    assert.deepEqual(await pickedFiles(page), {});
  });
});

test('the capture itself cannot be chosen, neither for packets nor for a table', async () => {
  await onStart(harness, async (page) => {
    await pickFile(page, 'own.pcap', 'x');
    // As a file that the system opens with the program: its handle is the one that is chosen then.
    const header = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0];
    const record = [...Array.from({ length: 8 }, () => 0), 14, 0, 0, 0, 14, 0, 0, 0, ...Array.from({ length: 14 }, () => 1)];
    await page.evaluate(async (bytes) => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('own.pcap');
      const stream = await handle.createWritable();
      await stream.write(Uint8Array.from(bytes));
      await stream.close();
      const dropped = new DataTransfer();
      dropped.items.add(await handle.getFile());
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }, [...header, ...record]);
    await untilRead(page);
    await page.keyboard.press('Control+s');
    for (const tab of ['Packets', 'Tables']) {
      await saveDialog(page).getByRole('tab', { name: tab, exact: true }).click();
      await saveButton(page).click();
      await saveDialog(page).getByText('That file is the capture that is open. Choose another name.').waitFor();
      assert.deepEqual(await pickedFiles(page), { 'own.pcap': header.length + record.length });
    }
  });
});

test('stopped while it is written, a capture or a table leaves nothing', async () => {
  await saving(async (page) => {
    await pickFile(page, 'new.pcapng');
    const disk = await stopDisk(page); // the reading of it, and so the writing, comes to no end
    await saveButton(page).click();
    await stop(page);
    await disk.resume();
    assert.deepEqual(await pickedFiles(page), {});

    // Tables are written by the page itself.
    await saveDialog(page).getByRole('tab', { name: 'Tables' }).click();
    await page.evaluate(() => {
      const { prototype } = FileSystemWritableFileStream;
      const { write } = prototype;
      prototype.write = function (...args) {
        return new Promise((resolve) => Object.assign(globalThis, { goOn: resolve })).then(() => write.apply(this, args));
      };
    });
    await saveDialog(page).getByRole('combobox', { name: 'Table' }).selectOption('frames');
    await pickFile(page, 'frames.csv');
    await saveButton(page).click();
    await page.waitForFunction(() => 'goOn' in globalThis);
    await saveDialog(page).getByRole('button', { name: 'Stop' }).click();
    await saveDialog(page).getByText('Stopping…').waitFor();
    await page.evaluate(() => /** @type {any} */ (globalThis).goOn());
    await saveDialog(page).getByText('Stopped. Nothing was saved.').waitFor();
    assert.deepEqual(await pickedFiles(page), {});
  });
});

/** @param {Page} page */
async function stop(page) {
  await saveDialog(page).getByRole('button', { name: 'Stop' }).click();
  await saveDialog(page).getByText('Stopped. Nothing was saved.').waitFor();
}
