/**
 * Bad input on the page: a plain message, the offset where there is one, and everything that
 * could be read.
 */
import assert from 'node:assert/strict';
import { rm, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { choose, grid, onStart, row, rowCount, show, untilRead } from './app.js';
import { FIRST_SLICES, stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { RECORD_BYTES, writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();
const folder = await makeFolder();

/** What the page says went wrong. @param {Page} page */
async function alertText(page) {
  const alert = page.getByRole('alert');
  await alert.waitFor();
  return ((await alert.textContent()) ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** Files in which there is nothing to show. @type {Record<string, RegExp>} */
const NOTHING = {
  'err-empty.pcap': /^err-empty\.pcap is empty/,
  'err-png.pcap': /^err-png\.pcap is not a packet capture .* PNG image\.$/,
  'err-text.pcap': /^err-text\.pcap is not a packet capture .* text file\.$/,
  'err-header-cut.pcap': /ends inside a pcap file header: 20 of 24 bytes .* At byte 0 of the file\.$/,
  'err-header-cut.pcapng': /ends inside a block: 20 of 28 bytes .* At byte 0 of the file\.$/,
  'err-no-section.pcapng': /is not a packet capture/,
};

test('files without a packet: back to the start, with the reason', async () => {
  await onStart(harness, async (page) => {
    for (const [name, message] of Object.entries(NOTHING)) {
      await choose(page, capturePath(name));
      await page.getByRole('alert').filter({ hasText: name }).waitFor();
      assert.match(await alertText(page), message);
      assert.ok(await page.getByRole('button', { name: 'Open a capture' }).isVisible());
    }
  });
});

/** Files with two good packets, then the damage. @type {Record<string, RegExp>} */
const PARTS = {
  'err-last-record-cut.pcap': /ends inside a pcap record: 63 of 70 bytes .* At byte 146 of the file\.$/,
  'err-record-header-cut.pcap': /ends inside a pcap record header: 10 of 16 bytes .* At byte 146 of the file\.$/,
  'err-block-cut.pcapng': /ends inside a block: 81 of 88 bytes .* At byte 208 of the file\.$/,
  'err-block-length-0.pcapng': /block length 0 is less than .* At byte 212 of the file\.$/,
  'err-block-length-4.pcapng': /block length 4 is less than .* At byte 212 of the file\.$/,
  'err-block-length-4g.pcapng': /block length 4294967292 is more than .* At byte 212 of the file\.$/,
  'err-caplen-4g.pcap': /captured length 4294967295 is more than 262144.* At byte 154 of the file\.$/,
  'err-caplen-past-block.pcapng': /do not fit in a block of length 88.* At byte 228 of the file\.$/,
  'err-undeclared-interface.pcapng': /interface 7 was never declared.* At byte 216 of the file\.$/,
  'err-section-version-2.pcapng': /pcapng version 2\.0 .* At byte 220 of the file\.$/,
};

test('damage after two packets: the place and the rule, and both packets in the tables', async () => {
  await onStart(harness, async (page) => {
    for (const [name, message] of Object.entries(PARTS)) {
      await choose(page, capturePath(name));
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await untilRead(page, '2 packets · read in');
      const text = await alertText(page);
      assert.match(text, /^Only a part of this file could be read/, name);
      assert.match(text, message);
      assert.match(text, /The 2 packets before that are shown/, name);
      await show(page, 'Frames');
      assert.equal(await rowCount(page), 2, name);
      await show(page, 'Conversations', 'ip');
      assert.ok((await rowCount(page)) >= 1, name);
    }
    await page.getByRole('button', { name: 'Put this notice away' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});

test('a damaged file is followed by a good one, and the notice goes', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('err-caplen-4g.pcap'));
    await untilRead(page);
    await alertText(page);
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page, '73 packets');
    assert.equal(await page.getByRole('alert').count(), 0);
  });
});

const PACKETS = Math.ceil((4 * FIRST_SLICES) / RECORD_BYTES);

/**
 * What happens to a file on disk while it is read. In Chromium a file that has become shorter is
 * one that has changed.
 * @type {Record<string, {spoil: (path: string) => Promise<void>, message: RegExp}>}
 */
const SPOILED = {
  deleted: { spoil: unlink, message: /moved or deleted while it was read/ },
  'cut to half': { spoil: (path) => truncate(path, 2 * FIRST_SLICES), message: /changed|became shorter/ },
  emptied: { spoil: (path) => truncate(path, 0), message: /changed|became shorter/ },
};

for (const [what, { spoil, message }] of Object.entries(SPOILED)) {
  test(`a file that is ${what} while it is read: a notice, and what was read`, async () => {
    const path = join(folder, `${what}.pcap`);
    await writePcap(path, PACKETS);
    await onStart(harness, async (page) => {
      const disk = await stopDisk(page);
      await choose(page, path);
      await show(page, 'Frames');
      await row(page, 0).waitFor(); // some of it has been read
      await spoil(path);
      await disk.resume();
      assert.match(await alertText(page), message);
      await untilRead(page);
      const said = /([\d,]+) packets/.exec((await page.getByTestId('status').textContent()) ?? '')?.[1] ?? '';
      const count = Number(said.replaceAll(',', ''));
      assert.ok(count > 0 && count < PACKETS, `${count} frames`);
      await grid(page).and(page.locator(`[aria-rowcount="${count + 1}"]`)).waitFor();
      // All of what was read is there: the last row is the last frame before the end.
      await grid(page).focus();
      await page.keyboard.press('Control+End');
      const last = page.locator('.fg-body .fg-row[aria-selected=true]:not([aria-busy])');
      await last.waitFor();
      assert.equal(await last.getAttribute('aria-rowindex'), String(count + 1));
      assert.equal(await last.locator('.fg-cell').first().textContent(), String(count));
    });
    await rm(path, { force: true });
  });
}
