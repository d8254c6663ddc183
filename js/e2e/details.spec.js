/** A packet in full: the tree of its fields, its bytes, the panes; by keyboard alone and by pointing. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { PHONE, choose, grid, onStart, row, show, untilComplete, untilHeadings, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { writePackets } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { BrowserContextOptions, Page } from 'playwright-core' */

const harness = await startHarness();
const folder = await makeFolder();

/**
 * Runs `body` with a frame of a capture looked at.
 * @param {string} path
 * @param {number} number
 * @param {(page: Page) => Promise<void>} body
 * @param {BrowserContextOptions} [options]
 */
async function onFrame(path, number, body, options) {
  await onStart(harness, async (page) => {
    await choose(page, path);
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, number - 1).click();
    await untilFrame(page, number);
    await body(page);
  }, options);
}

/** @param {Page} page @param {number} number */
async function untilFrame(page, number) {
  await page.getByRole('heading', { name: `Frame ${number}`, exact: true }).waitFor();
  await page.locator('.details-body .layer').first().waitFor();
}

/** A line of the tree. @param {Page} page @param {string | RegExp} name */
const line = (page, name) => page.getByRole('treeitem', { name });

/** The line of the keyboard, as assistive technology is told. @param {Page} page */
async function activeLine(page) {
  return page.evaluate(() => {
    const id = document.querySelector('[role=tree]')?.getAttribute('aria-activedescendant') ?? '';
    return document.getElementById(id)?.textContent ?? '';
  });
}

/** Bytes that stand out in the hexadecimal column, by how. @param {Page} page @param {'marked' | 'selected' | 'hinted' | 'cursor'} how */
async function bytesOut(page, how) {
  return page.locator(`.hex-${how}.in-bytes`).evaluateAll((marks) =>
    marks.flatMap((mark) => {
      const { style } = /** @type {HTMLElement} */ (mark);
      const value = (/** @type {string} */ name) => Number(style.getPropertyValue(`--${name}`));
      return Array.from({ length: value('lines') }, (_, i) =>
        Array.from({ length: value('count') }, (_, j) => (value('line') + i) * 16 + value('first') + j),
      ).flat();
    }),
  );
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

/** Points at a byte in the hexadecimal column. @param {Page} page @param {number} at */
async function pointAtByte(page, at) {
  const box = await page.locator('pre.hex-bytes').boundingBox();
  const lines = ((await page.locator('pre.hex-bytes').textContent()) ?? '').split('\n').length;
  assert.ok(box);
  return { x: box.x + (((at % 16) * 3 + 1) / 47) * box.width, y: box.y + ((Math.floor(at / 16) + 0.5) / lines) * box.height };
}

test('the bytes of a field come into sight, wherever the bytes were scrolled to', async () => {
  await onFrame(capturePath('http-ecn.pcap'), 20, async (page) => {
    for (const name of [/^Source Port/, /^TCP payload/, /^Destination Port/]) {
      await page.locator('.hex').first().hover();
      await page.mouse.wheel(0, 5000);
      await line(page, name).first().click();
      const mark = await page.locator('.hex-marked.in-bytes').first().boundingBox();
      const pane = await page.locator('.hex').first().boundingBox();
      assert.ok(mark && pane && mark.y >= pane.y && mark.y + 10 <= pane.y + pane.height, `${name}: ${mark?.y} in ${pane?.y}`);
    }
  });
});

test('the tree is walked with the keyboard; the bytes of each field stand out', async () => {
  await onFrame(capturePath('sample.pcapng'), 10, async (page) => {
    await page.getByRole('tree').focus();
    await page.keyboard.press('ArrowDown');
    assert.match(await activeLine(page), /^Frame/);
    await page.keyboard.press('ArrowDown');
    assert.match(await activeLine(page), /^Ethernet.*, Src: 00:00:5e:00:53:01/);
    assert.deepEqual(await bytesOut(page, 'marked'), range(0, 14));
    await page.keyboard.press('ArrowRight');
    assert.match(await activeLine(page), /^Destination: 00:00:5e:00:53:02/);
    assert.deepEqual(await bytesOut(page, 'marked'), range(0, 6));
    assert.match((await page.locator('.bytes-words').textContent()) ?? '', /eth\.dst · 6 bytes, 0–5$/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft'); // closes it
    assert.equal(await line(page, /^Ethernet/).getAttribute('aria-expanded'), 'false');
    assert.equal(await line(page, /^Destination: 00:00/).count(), 0);
    await page.keyboard.type('hyper');
    assert.match(await activeLine(page), /^Hypertext Transfer Protocol/);
    await page.keyboard.press('Home');
    assert.match(await activeLine(page), /^Frame/);
    await page.keyboard.press('Control+ArrowLeft'); // closes all
    assert.equal(await page.getByRole('treeitem', { level: 2 }).count(), 0);
    await page.keyboard.press('Control+ArrowRight'); // opens all
    assert.ok((await page.getByRole('treeitem', { level: 3 }).count()) > 10);
  });
});

test('what was opened stays open from packet to packet, and the field chosen stays chosen', async () => {
  await onFrame(capturePath('sample.pcapng'), 10, async (page) => {
    const flags = line(page, /^Flags: 0x0+18/).first();
    await flags.click();
    await page.getByRole('tree').focus();
    await page.keyboard.press('ArrowRight');
    await line(page, /^[.]{4} [.]{4} [.]{3}1 [.]{4} = Acknowledgment: Set/).waitFor();
    await page.keyboard.press('Control+ArrowDown');
    await untilFrame(page, 11);
    await line(page, /Acknowledgment: Set/).first().waitFor();
    assert.match(await activeLine(page), /^Flags/);
    assert.ok(await page.getByRole('tree').evaluate((tree) => tree === document.activeElement), 'the keyboard stays in the tree');
    await page.keyboard.press('Control+ArrowUp');
    await untilFrame(page, 10);
    await page.reload();
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, 9).click();
    await line(page, /Acknowledgment: Set/).first().waitFor();
  });
});

test('a field gets a column in the packet list, for later visits too, until it is taken away', async () => {
  await onFrame(capturePath('sample.pcapng'), 10, async (page) => {
    const usual = ['No.', 'Time (s)', 'Source', 'Destination', 'Protocol', 'Length'];
    await line(page, /^Time to Live/).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show as a column' }).click();
    await untilHeadings(page, [...usual, 'ip.ttl', 'Info']);
    await untilComplete(page);
    const texts = await row(page, 0).locator('.fg-cell').allTextContents(); // ARP
    assert.equal(texts[6], '');
    await row(page, 2).locator('.fg-cell').nth(6).filter({ hasText: /^64$/ }).waitFor();
    await page.reload();
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, 2).locator('.fg-cell').nth(6).filter({ hasText: /^64$/ }).waitFor();
    await row(page, 9).click();
    await untilFrame(page, 10);
    await line(page, /^Time to Live/).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Take its column away' }).click();
    await untilHeadings(page, [...usual, 'Info']);
  });
});

test('a byte that is clicked chooses its innermost field; one that is pointed at shows it', async () => {
  await onFrame(capturePath('sample.pcapng'), 10, async (page) => {
    const port = await pointAtByte(page, 35); // of the TCP source port, 34 and 35
    await page.mouse.move(port.x, port.y);
    await page.locator('.field-hinted', { hasText: 'Source Port' }).waitFor();
    assert.deepEqual(await bytesOut(page, 'hinted'), [34, 35]);
    await page.mouse.click(port.x, port.y);
    await page.locator('.field[aria-selected=true]', { hasText: /^Source Port/ }).waitFor();
    assert.deepEqual(await bytesOut(page, 'marked'), [34, 35]);
    // In a layer that is closed, too.
    await line(page, /^Internet Protocol/).locator('.field-twist').click();
    const ttl = await pointAtByte(page, 22);
    await page.mouse.click(ttl.x, ttl.y);
    await page.locator('.field[aria-selected=true]', { hasText: 'Time to Live' }).waitFor();
  });
});

test('bytes by keyboard: the cursor chooses fields, a range is selected and copied', async () => {
  await onFrame(capturePath('sample.pcapng'), 10, async (page) => {
    await page.locator('.hex').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await bytesOut(page, 'cursor'), [34]);
    await page.locator('.field[aria-selected=true]', { hasText: /^Source Port/ }).waitFor();
    await page.keyboard.press('Control+End');
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('Shift+ArrowLeft');
    }
    assert.deepEqual(await bytesOut(page, 'selected'), range(135, 139));
    await page.getByText('4 bytes selected, 135–138').waitFor();
    await page.keyboard.press('Control+c');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await page.getByText('Bytes copied').waitFor();
    assert.equal(await copied(), '0d0a0d0a');
    for (const [format, text] of [
      ['Text', '\r\n\r\n'],
      ['C array', 'const unsigned char bytes[4] = {\n  0x0d, 0x0a, 0x0d, 0x0a,\n};\n'],
      ['Base64', 'DQoNCg=='],
    ]) {
      await page.getByRole('button', { name: 'Copy bytes' }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.type(format.toLowerCase().slice(0, 2));
      await page.keyboard.press('Enter');
      await page.waitForFunction(async (want) => (await navigator.clipboard.readText()).replaceAll('\r', '') === want.replaceAll('\r', ''), text);
    }
    await page.locator('.hex').focus();
    await page.keyboard.press('Control+a');
    await page.getByText('139 bytes selected').waitFor();
  }, { permissions: ['clipboard-read', 'clipboard-write'] });
});

test('the panes: sizes by keyboard and by pulling, below the list or beside it, kept for the next visit', async () => {
  await onFrame(capturePath('sample.pcapng'), 3, async (page) => {
    const details = page.locator('.details');
    const height = async () => (await details.boundingBox())?.height ?? 0;
    const low = await height();
    const splitter = page.getByRole('separator', { name: 'Size of the details' });
    assert.equal(await splitter.getAttribute('aria-orientation'), 'horizontal');
    await splitter.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction((least) => (document.querySelector('.details')?.clientHeight ?? 0) > least, low + 20);
    const bytes = page.getByRole('separator', { name: 'Size of the bytes' });
    const before = Number(await bytes.getAttribute('aria-valuenow'));
    const box = await bytes.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x - 200, box.y + 50, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction((value) => Number(document.querySelector('.details .splitter')?.getAttribute('aria-valuenow')) > value + 10, before);
    await grid(page).focus();
    await page.keyboard.press('v');
    await page.locator('.split.sideways').waitFor();
    assert.equal(await splitter.getAttribute('aria-orientation'), 'vertical');
    await page.reload();
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, 2).click();
    await untilFrame(page, 3);
    await page.locator('.split.sideways').waitFor();
    await grid(page).focus();
    await page.keyboard.press('v');
    assert.ok((await height()) > low + 20);
  });
});

test('along the list and along the conversation, with the keyboard in the details', async () => {
  await onFrame(capturePath('sample.pcapng'), 7, async (page) => {
    await page.locator('.hex').focus();
    await page.keyboard.press('n');
    await untilFrame(page, 8);
    await page.keyboard.press('Shift+n');
    await untilFrame(page, 7);
    await page.keyboard.press('Control+.');
    await untilFrame(page, 8);
    for (const number of [9, 10, 11, 12, 13, 14, 15, 16]) {
      await page.keyboard.press('Control+.');
      await untilFrame(page, number);
    }
    await page.keyboard.press('Control+.');
    await page.getByText('No later packet of this conversation').waitFor();
    await page.keyboard.press('Control+,');
    await untilFrame(page, 15);
    await page.locator('fg-grid:visible .fg-row[aria-selected=true]', { hasText: /^15/ }).waitFor();
  });
});

test('damage is told where it starts, and unknown payload is data', async () => {
  const path = join(folder, 'damaged.pcap');
  const cut = Buffer.alloc(44);
  cut.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]);
  cut.set([0x45, 0, 0, 30, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2], 14);
  const plain = Buffer.alloc(60, 0x41);
  plain.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5]);
  await writePackets(path, [cut, plain]);
  await onFrame(path, 1, async (page) => {
    await page.locator('.field-note').first().waitFor();
    const noted = await page.locator('.field', { has: page.locator('.field-note') }).allTextContents();
    assert.ok(noted.some((text) => /Transmission Control Protocol|Malformed/.test(text)), noted.join('\n'));
    await page.keyboard.press('Control+ArrowDown');
    await untilFrame(page, 2);
    await line(page, /Data/).first().waitFor();
    assert.equal(await page.locator('.field-note').count(), 0);
  });
});

test('a long value is cut, and whole once its field is chosen', async () => {
  const path = join(folder, 'long.pcap');
  const text = `GET /${'long'.repeat(200)}/end HTTP/1.1\r\nHost: a\r\n\r\n`;
  const frame = Buffer.alloc(54 + text.length);
  frame.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]);
  frame.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2], 14);
  frame.writeUInt16BE(40 + text.length, 16);
  frame.set([0x9c, 0x40, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0xff, 0xff], 34);
  frame.write(text, 54, 'latin1');
  await writePackets(path, [frame]);
  await onFrame(path, 1, async (page) => {
    const long = page.locator('.field-cut', { hasText: 'HTTP/1.1' }).first();
    const before = (await long.boundingBox())?.height ?? 0;
    assert.ok(before < 100, `${before} px`);
    await long.click();
    const whole = page.locator('.field[aria-selected=true]');
    assert.ok(((await whole.boundingBox())?.height ?? 0) > before);
    assert.match((await whole.textContent()) ?? '', /\/end HTTP/);
  });
});

test('on a phone: lines of eight bytes, nothing wider than the screen', async () => {
  await onFrame(capturePath('sample.pcapng'), 3, async (page) => {
    await page.locator('.hex-half').waitFor();
    assert.match((await page.locator('pre.hex-bytes').textContent()) ?? '', /^([0-9a-f]{2} ){7}[0-9a-f]{2}\n/);
    const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(needed <= given, `${needed} px on ${given}`);
  }, { viewport: PHONE, hasTouch: true, isMobile: true });
});

test('Escape closes the details, and the keyboard is in the list again', async () => {
  await onFrame(capturePath('sample.pcapng'), 3, async (page) => {
    await page.getByRole('tree').focus();
    await page.keyboard.press('Escape');
    await page.locator('.details').waitFor({ state: 'hidden' });
    assert.ok(await grid(page).evaluate((node) => node === document.activeElement));
    await page.keyboard.press('Enter');
    await untilFrame(page, 3);
    await untilComplete(page);
  });
});
