/** Display filters on the page: written, applied, refused, stopped, and made of what one points at. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { PHONE, choose, drawnRows, grid, onStart, row, rowCount, show, untilRead } from './app.js';
import { FIRST_SLICES, stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { RECORD_BYTES, writePcap } from './pcap.js';
import { selected } from './selected.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

/** Packets of a capture that is read in several slices. */
const SLICED = Math.ceil((4 * FIRST_SLICES) / RECORD_BYTES);

const harness = await startHarness();
const folder = await makeFolder();

before(async () => {
  await writePcap(join(folder, 'large.pcap'), SLICED);
});

/** @param {Page} page @param {string} name of one of our captures */
async function open(page, name) {
  await choose(page, name.startsWith('/') ? name : capturePath(name));
  await untilRead(page);
}

/** @param {Page} page */
const bar = (page) => page.getByRole('combobox', { name: 'Display filter' });

/** @param {Page} page @param {string} filter */
async function apply(page, filter) {
  await bar(page).fill(filter);
  await bar(page).press('Enter');
}

/** Waits for how many packets are displayed. @param {Page} page @param {number} packets @param {number} total */
async function displayed(page, packets, total) {
  await page.getByTestId('displayed').filter({ hasText: `Displayed ${packets} of ${total} ` }).waitFor();
}

/** Numbers of the frames listed. @param {Page} page */
async function frames(page) {
  return (await drawnRows(page)).map(([, [number]]) => Number(number));
}

test('a filter displays the frames that tshark selects, and clearing it all', async () => {
  const want = await selected('sample.pcapng', 'tcp.port == 80 or udp and dns');
  await onStart(harness, async (page) => {
    await open(page, 'sample.pcapng');
    await show(page, 'Frames');
    await apply(page, 'tcp.port == 80 or udp and dns');
    await displayed(page, want.length, 402);
    assert.equal(await rowCount(page), want.length);
    const shown = await frames(page);
    assert.deepEqual(shown, want.slice(0, shown.length));
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByTestId('displayed').waitFor({ state: 'detached' });
    await grid(page).and(page.locator('[aria-rowcount="403"]')).waitFor();
  });
});

test('names are completed by keys, with their meaning', async () => {
  await onStart(harness, async (page) => {
    await open(page, 'sample.pcapng');
    await page.keyboard.press('/');
    await page.keyboard.type('tcp.flags.sy');
    const option = page.getByRole('option', { name: /^tcp\.flags\.syn/ });
    await option.waitFor();
    assert.match((await option.textContent()) ?? '', /Syn\s*true or false/i);
    assert.equal(await bar(page).getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Tab');
    assert.equal(await bar(page).inputValue(), 'tcp.flags.syn');
    await page.keyboard.type(' == 1 && tcp.dstp');
    await page.getByRole('option', { name: /^tcp\.dstport/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await bar(page).getAttribute('aria-activedescendant'), 'filter-list-0');
    await page.keyboard.press('Enter');
    assert.equal(await bar(page).inputValue(), 'tcp.flags.syn == 1 && tcp.dstport');
    await page.keyboard.type(' == ht');
    assert.equal(await bar(page).getAttribute('aria-expanded'), 'false', 'a value is expected');
  });
});

test('a mistake is marked and told, what is meant taken by a key, and no text lost', async () => {
  await onStart(harness, async (page) => {
    await open(page, 'sample.pcapng');
    await apply(page, 'tcp');
    await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();
    const before = await page.getByTestId('displayed').textContent();
    await apply(page, 'ip && tcp.prot == 80');
    await page.locator('.filter-mistake').filter({ hasText: 'tcp.port' }).waitFor();
    assert.equal(await page.locator('.filter-under mark').textContent(), 'tcp.prot');
    assert.equal(await bar(page).getAttribute('aria-invalid'), 'true');
    assert.equal(await bar(page).inputValue(), 'ip && tcp.prot == 80');
    assert.equal(await page.getByTestId('displayed').textContent(), before, 'the filter before it stays');
    await show(page, 'Endpoints');
    assert.equal(await bar(page).inputValue(), 'ip && tcp.prot == 80');
    await page.keyboard.press('/');
    await page.keyboard.press('Alt+Enter');
    assert.equal(await bar(page).inputValue(), 'ip && tcp.port == 80');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.equal(await bar(page).inputValue(), 'tcp', 'Escape goes back to the filter applied');
  });
});

test('filters applied before come back by arrow keys', async () => {
  await onStart(harness, async (page) => {
    await open(page, 'sample.pcapng');
    for (const filter of ['tcp', 'udp', 'icmp']) {
      await apply(page, filter);
      await page.locator('[data-is=applied]').waitFor();
    }
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await page.getByRole('option').allTextContents().then((all) => all.map((text) => text.trim())), ['udp', 'tcp']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await bar(page).inputValue(), 'tcp');
    await page.locator('[data-is=applied]').waitFor();
  });
});

test('lines that are pasted become one', async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  await onStart(
    harness,
    async (page) => {
      await open(page, 'sample.pcapng');
      await page.evaluate(() => navigator.clipboard.writeText('tcp.port == 80\n  or\r\nudp and dns\n'));
      await bar(page).focus();
      await page.keyboard.press('Control+v');
      assert.equal(await bar(page).inputValue(), 'tcp.port == 80 or udp and dns');
    },
    { permissions },
  );
});

test('a search through the file tells how far it is, and can be stopped', async () => {
  await onStart(harness, async (page) => {
    await open(page, join(folder, 'large.pcap'));
    await show(page, 'Frames');
    await stopDisk(page);
    await apply(page, 'frame contains "nowhere to be found"');
    await page.getByTestId('displayed').filter({ hasText: /Searching \d+ % · 0 found/ }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByTestId('displayed').waitFor({ state: 'detached' });
    assert.equal(await bar(page).inputValue(), 'frame contains "nowhere to be found"', 'the text stays');
    await grid(page).and(page.locator(`[aria-rowcount="${SLICED + 1}"]`)).waitFor();
  });
});

for (const [view, layer] of [
  ['Conversations', 'tcp'],
  ['Conversations', 'ip'],
  ['Endpoints', 'udp'],
  ['Endpoints', 'eth'],
]) {
  test(`${view} of ${layer}: P shows the packets that a row counts`, async () => {
    await onStart(harness, async (page) => {
      await open(page, 'sample.pcapng');
      await show(page, view, layer);
      const column = await page.locator('fg-grid:visible [role=columnheader]').allTextContents().then((all) => all.indexOf('Packets'));
      await row(page, 1).click();
      await grid(page).locator('[aria-selected=true]').waitFor();
      const packets = Number((await row(page, 1).locator('.fg-cell').nth(column).textContent())?.replaceAll(',', ''));
      await page.keyboard.press('p');
      await displayed(page, packets, 402);
      await page.locator('main[aria-labelledby=view-frames]').waitFor();
      assert.equal(await rowCount(page), packets);
      await page.goBack();
      await page.locator(`main[aria-labelledby=view-${view.toLowerCase()}]`).waitFor();
      await page.getByTestId('displayed').waitFor({ state: 'detached' });
    });
  });
}

test('C goes from a frame to its conversation', async () => {
  await onStart(harness, async (page) => {
    await open(page, 'sample.pcapng');
    await show(page, 'Frames');
    await grid(page).focus();
    await page.keyboard.press('End'); // an ICMP packet
    await page.locator('fg-grid:visible .fg-row[aria-selected=true][aria-rowindex="403"]:not([aria-busy])').waitFor();
    await page.keyboard.press('c');
    await page.locator('#conversations-panel[aria-labelledby=conversations-ip], #conversations-panel[aria-labelledby=conversations-ipv6]').waitFor();
    await page.locator('fg-grid:visible .fg-row[aria-selected=true]').waitFor();
    await show(page, 'Frames');
    await apply(page, 'tcp.stream == 3');
    await page.getByTestId('displayed').filter({ hasText: 'Displayed' }).waitFor();
    await row(page, 0).click();
    await page.locator('fg-grid:visible .fg-row[aria-selected=true]:not([aria-busy])').waitFor();
    await page.keyboard.press('c');
    const chosen = page.locator('#conversations-panel[aria-labelledby=conversations-tcp] fg-grid:visible .fg-row[aria-selected=true]');
    await chosen.waitFor();
    const stream = await page.locator('fg-grid:visible [role=columnheader]').allTextContents().then((all) => all.indexOf('Stream'));
    assert.equal(await chosen.locator('.fg-cell').nth(stream).textContent(), '3');
  });
});

test('a right click, or a key, makes a filter of a value', async () => {
  await onStart(harness, async (page) => {
    await open(page, 'sample.pcapng');
    await show(page, 'Frames');
    const columns = await page.locator('fg-grid:visible [role=columnheader]').allTextContents();
    const source = columns.indexOf('Source');
    await row(page, 8).locator('.fg-cell').nth(source).click({ button: 'right' });
    const heading = await page.locator('.menu-heading').first().textContent();
    assert.match(heading ?? '', /^(ip|ipv6|eth)\.src == /);
    await page.getByRole('menuitem', { name: 'Apply as filter', exact: true }).click();
    await page.locator('[data-is=applied]').waitFor();
    assert.equal(await bar(page).inputValue(), heading);
    await page.locator('fg-grid:visible .fg-row:not([aria-busy])').first().waitFor();

    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    for (let i = 0; i <= columns.indexOf('Destination'); i++) {
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: '… and not this' }).waitFor();
    await page.keyboard.press('End'); // copying
    await page.keyboard.press('Home');
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/dst/); // the filter stands in the address once it is taken
    await page.locator('[data-is=applied]').waitFor();
    assert.match(await bar(page).inputValue(), /^\w+\.src == \S+ && !\(\w+\.dst == \S+\)$/);
  });
});

test('a conversation’s menu filters by either direction', async () => {
  await onStart(harness, async (page) => {
    await open(page, 'sample.pcapng');
    await show(page, 'Conversations', 'tcp');
    await page.locator('fg-grid:visible .fg-body .fg-row:not([aria-busy])').first().waitFor();
    const columns = await page.locator('fg-grid:visible [role=columnheader]').allTextContents();
    const cells = await row(page, 0).locator('.fg-cell').allTextContents();
    const oneWay = Number(cells[columns.indexOf('Packets A → B')].replaceAll(',', ''));
    await row(page, 0).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'A → B' }).click();
    await page.getByRole('menuitem', { name: 'Apply as filter', exact: true }).click();
    await displayed(page, oneWay, 402);
  });
});

test('on a phone: a long press asks, and the bar and its list fit', async () => {
  await onStart(
    harness,
    async (page) => {
      await open(page, 'sample.pcapng');
      await show(page, 'Frames');
      await row(page, 2).waitFor();
      const columns = await page.locator('fg-grid:visible [role=columnheader]').allTextContents();
      const box = await row(page, 2).locator('.fg-cell').nth(columns.indexOf('No.')).boundingBox();
      assert.ok(box);
      const client = await page.context().newCDPSession(page);
      await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + 20, y: box.y + 10 }] });
      await page.getByRole('menu').waitFor();
      await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await page.getByRole('menuitem', { name: 'Apply as filter', exact: true }).tap();
      await page.locator('[data-is=applied]').waitFor();
      await bar(page).fill('tcp.');
      await page.getByRole('option').first().waitFor();
      const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(needed <= given, `${needed} px wide on ${given} px`);
    },
    { viewport: PHONE, hasTouch: true, isMobile: true },
  );
});
