/** The page, driven as a user does, on captures of our own. */
import assert from 'node:assert/strict';
import { readFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { formatInteger } from '../format.js';
import { DESKTOP, PATIENCE, choose, onStart, show, untilComplete, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { BrowserContextOptions, Page } from 'playwright-core' */
/** @import { Probe } from './harness.js' */

const harness = await startHarness();
const folder = await makeFolder();

/** @param {(page: Page, probe: Probe) => Promise<void>} body @param {BrowserContextOptions} [options] */
const onPage = (body, options) => onStart(harness, body, options);

/**
 * The cells of the rows on screen, once there are any.
 * @param {Page} page
 * @returns {Promise<string[][]>}
 */
async function rows(page) {
  await page.locator('fg-grid:visible .fg-row:not(.fg-waiting) .fg-cell').first().waitFor();
  return page
    .locator('fg-grid:visible .fg-body .fg-row')
    .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
}

/**
 * Waits until the rows on screen are as wanted.
 * @param {Page} page
 * @param {(rows: string[][]) => boolean} wanted
 */
async function rowsWhen(page, wanted) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await rows(page);
    if (wanted(found) || Date.now() > end) {
      return found;
    }
    await page.waitForTimeout(30);
  }
}

/** Wireshark's answer for one of our captures. @param {string} capture */
async function golden(capture) {
  const path = new URL(`../../testdata/oracle/${capture}.json`, import.meta.url);
  return JSON.parse(await readFile(path, 'utf8'));
}

test('the sample opens with one click', async () => {
  await onPage(async (page) => {
    const { file } = await golden('sample.pcapng');
    await page.getByRole('button', { name: 'sample' }).click();
    await untilRead(page);
    const status = await page.getByTestId('status').textContent();
    assert.match(status ?? '', new RegExp(`${formatInteger(file.packets)} packets`));
    assert.match((await page.locator('.summary').textContent()) ?? '', new RegExp(formatInteger(file.dataBytes)));
    assert.match((await page.getByRole('img', { name: /intervals? of/ }).getAttribute('aria-label')) ?? '', /Busiest/);
  });
});

test('the tabs of conversations and endpoints count as Wireshark’s do', async () => {
  const { conversations, endpoints } = await golden('sample.pcapng');
  await onPage(async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    for (const [group, tables] of /** @type {const} */ ([['conversations', conversations], ['endpoints', endpoints]])) {
      await show(page, group === 'conversations' ? 'Conversations' : 'Endpoints');
      for (const layer of ['eth', 'ip', 'ipv6', 'tcp', 'udp', 'sctp']) {
        const count = page.locator(`#${group}-${layer} .count`);
        await count.filter({ hasText: /\d/ }).waitFor();
        assert.equal(await count.textContent(), formatInteger(tables[layer].length), `${group}/${layer}`);
      }
      await show(page, group === 'conversations' ? 'Conversations' : 'Endpoints', 'sctp');
      await page.getByText('No SCTP in this capture').filter({ visible: true }).waitFor();
    }
  });
});

test('a column sorts from the largest, from the smallest, and back', async () => {
  await onPage(async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await show(page, 'Frames');
    const heading = page.getByRole('columnheader', { name: 'Length' }).first();
    await untilComplete(page);
    const natural = await rows(page);
    const lengths = (/** @type {string[][]} */ found) => found.map((row) => Number(row[5].replaceAll(',', '')));
    await heading.click();
    assert.equal(await heading.getAttribute('aria-sort'), 'descending');
    const down = lengths(await rowsWhen(page, (found) => lengths(found)[0] > lengths(natural)[0] && inOrder(lengths(found), -1)));
    assert.deepEqual(down, down.toSorted((a, b) => b - a));
    await heading.click();
    assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
    const up = lengths(await rowsWhen(page, (found) => lengths(found)[0] < down[0] && inOrder(lengths(found), 1)));
    assert.deepEqual(up, up.toSorted((a, b) => a - b));
    await heading.click();
    assert.equal(await heading.getAttribute('aria-sort'), 'none');
    assert.deepEqual(await rowsWhen(page, (found) => isDeepStrictEqual(found, natural)), natural);
  });
});

/** @param {number[]} numbers @param {1 | -1} way ascending or descending */
function inOrder(numbers, way) {
  return numbers.every((number, i) => i === 0 || way * (number - numbers[i - 1]) >= 0);
}

test('a notch of the wheel is five rows, the thumb goes over all of them', async () => {
  const path = join(folder, 'many.pcap');
  await writePcap(path, 20_000);
  await onPage(async (page) => {
    await choose(page, path);
    await untilRead(page);
    await show(page, 'Frames');
    assert.equal((await rows(page))[0][0], '1');
    await page.locator('fg-grid').hover();
    await page.mouse.wheel(0, 120);
    assert.equal((await rowsWhen(page, ([first]) => first[0] === '6'))[0][0], '6');
    const thumb = await page.locator('.fg-thumb').boundingBox();
    assert.ok(thumb);
    await page.mouse.move(thumb.x + 3, thumb.y + 3);
    await page.mouse.down();
    await page.mouse.move(thumb.x + 3, DESKTOP.height + 50, { steps: 8 });
    await page.mouse.up();
    const last = await rowsWhen(page, (found) => found.at(-1)?.[0] === '20000');
    assert.equal(last.at(-1)?.[0], '20000');
  });
});

test('with the keyboard alone: open, find the last frame, look into it, copy it, sort', async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  await onPage(
    async (page) => {
      await (await chooser(page)).setFiles(capturePath('http-ecn.pcap'));
      await untilRead(page);
      await page.keyboard.press('ArrowRight'); // along the tabs, where the keyboard was put
      await page.getByRole('tab', { name: 'Frames', selected: true }).waitFor();
      await rows(page);
      for (let i = 0; i < 5 && !(await inGrid(page)); i++) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Frame 73' }).waitFor();
      await page.locator('.layer', { hasText: 'Ethernet' }).waitFor();
      await page.keyboard.press('Control+c');
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied.split('\t')[0], '73');
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Frame 73' }).waitFor({ state: 'hidden' });
      assert.ok(await inGrid(page), 'closing the details goes back to the list');
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowUp'); // into the header
      await page.keyboard.press('Enter');
      const heading = page.getByRole('columnheader', { name: 'No.' });
      assert.notEqual(await heading.getAttribute('aria-sort'), 'none');
    },
    { permissions },
  );
});

/**
 * What the keys for opening bring up. They are pressed once the browser answers for the page, and
 * so has been told that the chooser is ours to fill in.
 * @param {Page} page
 */
async function chooser(page) {
  const chosen = page.waitForEvent('filechooser');
  await page.bringToFront();
  await page.evaluate(() => document.readyState);
  await page.keyboard.press('Control+o');
  return chosen;
}

/** @param {Page} page */
function inGrid(page) {
  return page.evaluate(() => document.activeElement?.getAttribute('role') === 'grid');
}

test('a file dropped anywhere opens', async () => {
  const bytes = [...(await readFile(capturePath('http-ecn.pcap')))];
  await onPage(async (page) => {
    await page.evaluate((content) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(content)], 'dropped.pcap'));
      const drag = (/** @type {string} */ type) =>
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
      drag('dragenter');
      if (document.querySelector('.overlay')?.checkVisibility() !== true) {
        throw new Error('nothing says that a file can be dropped');
      }
      drag('drop');
    }, bytes);
    await untilRead(page);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'dropped.pcap');
    assert.ok(await page.locator('.overlay').isHidden());
  });
});

test('a crash is said, and one click opens the file again', async () => {
  await onPage(async (page, { errors }) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    const [worker] = page.workers();
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('told to crash');
      });
    });
    await page.getByText('The analyser has stopped').waitFor();
    errors.length = 0; // the crash we made
    await page.getByRole('button', { name: 'Reopen' }).click();
    await untilRead(page);
    assert.equal(await page.getByRole('alert').count(), 0);
  });
});

test('a file name that is markup is a name', async () => {
  const name = '<img src=x onerror=alert(1)>.pcap';
  const path = join(folder, name);
  await copyFile(capturePath('http-ecn.pcap'), path);
  await onPage(async (page) => {
    await choose(page, path);
    await untilRead(page);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), name);
    assert.equal(await page.locator('img').count(), 0);
  });
});

test('the command to check a table by is copied, its file name quoted', async () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const path = join(folder, "it's.pcap");
  await copyFile(capturePath('http-ecn.pcap'), path);
  await onPage(
    async (page) => {
      await choose(page, path);
      await untilRead(page);
      await show(page, 'Conversations', 'tcp');
      await page.getByRole('button', { name: 'Copy tshark command' }).click();
      await page.getByText('Command copied').waitFor();
      const command = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(command, String.raw`tshark -2 -n -q -r 'it'\''s.pcap' -z conv,tcp`);
    },
    { permissions },
  );
});
