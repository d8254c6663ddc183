/** Captured text stays text, and a Go program that dies can be replaced. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { choose, drawnRows, grid, onStart, row, rowCount, show, untilComplete, untilRead } from './app.js';
import { FIRST_SLICES, stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { RECORD_BYTES, writePackets, writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const VIEWS = ['Overview', 'Frames', 'Conversations', 'Endpoints', 'Protocols', 'Source/destination totals'];

const PACKETS = Math.ceil((4 * FIRST_SLICES) / RECORD_BYTES);

const harness = await startHarness();
const folder = await makeFolder();

/** Elements that only markup of the capture could have made. @param {Page} page */
function strangeElements(page) {
  return page.locator('img, iframe, object, embed, script:not([src]), [onerror], [onload], a[href^="javascript:"]').count();
}

for (const name of ['markup.pcap', 'markup.pcapng']) {
  test(`${name}: markup in every string is shown as text and makes no element`, async () => {
    await onStart(harness, async (page) => {
      await choose(page, capturePath(name));
      await untilRead(page);
      const title = await page.title();
      for (const view of VIEWS) {
        await show(page, view);
        assert.equal(await strangeElements(page), 0, view);
      }
      await show(page, 'Frames');
      const frames = await rowCount(page);
      await untilComplete(page);
      const infos = (await drawnRows(page)).map(([, cells]) => cells.at(-1) ?? '');
      assert.ok(infos.some((info) => info.includes('<img src=x onerror=')), infos.join('\n'));
      await row(page, 0).click();
      const tree = page.getByRole('tree');
      let seen = 0;
      for (let number = 1; number <= frames; number++) {
        await page.getByRole('heading', { name: `Frame ${number}`, exact: true }).waitFor();
        await tree.press('Control+ArrowRight'); // opens all
        assert.equal(await strangeElements(page), 0, `frame ${number}`);
        const text = (await page.locator('.details').textContent()) ?? '';
        seen += text.includes('<img src=x onerror=') ? 1 : 0;
        await page.keyboard.press('Control+ArrowDown');
      }
      // What can be done with a field says what it is about; so do the menus of columns and bytes.
      await grid(page).focus();
      await page.keyboard.press('Control+Home');
      await page.getByRole('heading', { name: 'Frame 1', exact: true }).waitFor();
      await page.locator('.field', { hasText: '<img' }).last().click();
      assert.match((await page.locator('.bytes-words').textContent()) ?? '', /<img/);
      await tree.press('Shift+F10');
      await page.getByRole('menu').waitFor();
      assert.equal(await strangeElements(page), 0, 'the menu of a field');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Copy bytes' }).click();
      assert.equal(await strangeElements(page), 0, 'the menu of bytes');
      await page.keyboard.press('Escape');
      await page.locator('fg-grid:visible .fg-cell', { hasText: '<img' }).first().click({ button: 'right' });
      await page.getByRole('menu').waitFor();
      assert.equal(await strangeElements(page), 0, 'the menu of a cell');
      await page.keyboard.press('Escape');
      assert.ok(seen >= 2, `the markup is to be seen in ${seen} frames only`);
      assert.equal(await page.title(), title);
    });
  });
}

/** An Ethernet frame of VLAN tags; `type` gives the type of each. @param {number} tags @param {() => number} type */
function tagged(tags, type) {
  const frame = Buffer.alloc(16 + 4 * tags, 2);
  for (let at = 12; at < frame.length; at += 4) {
    frame.writeUInt16BE(type(), at);
    frame.writeUInt16BE(1, at + 2);
  }
  return frame;
}

test('a frame of sixty thousand layers makes no more elements than a page can bear', async () => {
  const path = join(folder, 'tags.pcap');
  await writePackets(path, [tagged(60_000, () => 0x8100)]);
  await onStart(harness, async (page) => {
    await choose(page, path);
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, 0).click();
    await page.locator('.details .layer').first().waitFor();
    const lines = async () => ((await page.locator('.hex-offset').textContent()) ?? '').split('\n').length;
    assert.ok((await page.locator('.details .layer').count()) <= 256);
    const before = await lines();
    await page.getByRole('button', { name: /^Show 65,536 more of 240,/ }).click();
    assert.equal(await lines(), before + 65_536 / 16);
  });
});

test('packets with layers in ever new order make a hierarchy that can be looked at', async () => {
  const path = join(folder, 'orders.pcap');
  const types = [0x8100, 0x9100, 0x88a8];
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647);
  await writePackets(path, Array.from({ length: 2000 }, () => tagged(100, () => types[random() % 3] ?? 0)));
  await onStart(harness, async (page) => {
    await choose(page, path);
    await untilRead(page);
    await show(page, 'Protocols');
    const rows = await rowCount(page);
    assert.ok(rows > 1000 && rows <= 20_000, `${rows} rows`);
    await row(page, 0).waitFor();
  });
});

test('Go runs out of memory while it reads: the page says so, and one click opens the file again', async () => {
  const path = join(folder, 'large.pcap');
  await writePcap(path, PACKETS);
  await onStart(harness, async (page, { errors }) => {
    const disk = await stopDisk(page);
    await choose(page, path);
    await show(page, 'Frames');
    await row(page, 0).waitFor();
    await page.workers()[0].evaluate(() => {
      const { flowglassCall } = /** @type {{flowglassCall: import('../gowasm.js').GoCall}} */ (
        /** @type {unknown} */ (globalThis)
      );
      // Bytes that say they are so many that they fit in 4 GiB but for the heap that there is
      // already. Beyond 4 GiB it would be a panic, which Go survives.
      flowglassCall('compression', Object.defineProperty(new Uint8Array(1), 'length', { value: 4.28e9 }));
    });
    await disk.resume();
    await page.getByText('The analyser has stopped').waitFor();
    assert.match((await page.getByRole('alert').textContent()) ?? '', /The analyser has crashed/);
    errors.length = 0; // Go's last words
    await page.getByRole('button', { name: 'Reopen' }).click();
    await untilRead(page);
    assert.equal(await page.getByRole('alert').count(), 0);
    await show(page, 'Frames');
    assert.equal(await rowCount(page), PACKETS);
  });
});
