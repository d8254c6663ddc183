/** What is remembered between visits, on the page: captures, notes, filters, and how to be rid of them. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { choose, until, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { writePcap } from './pcap.js';
import { makeFolder, startHarness } from './setup.js';
import { beforeWorkers } from './workers.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();
const folder = await makeFolder();

/** All words of the view on screen, once they have come to rest. @param {Page} page */
async function words(page) {
  let text = '';
  for (let still = 0; still < 3; ) {
    const before = text;
    await page.waitForTimeout(400);
    text = await wordsOf(page);
    still = text === before ? still + 1 : 0;
  }
  return text;
}

/** @param {Page} page */
async function wordsOf(page) {
  return (await page.locator('.view:not([hidden])').textContent()) ?? '';
}

/** @param {Page} page */
const closeCapture = (page) => page.getByRole('button', { name: 'Close this capture' }).click();

test('a capture opens at once the second time, also after a reload, with no request', async () => {
  const { page, errors, requests, close } = await harness.open();
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  for (const name of ['http-ecn.pcap', 'dns.pcap.zst']) {
    await choose(page, capturePath(name));
    await untilRead(page);
    await page.locator('[data-remembered]').waitFor();
    const first = await words(page);
    await closeCapture(page);
    await page.reload();
    await page.locator('[data-settled]').waitFor();
    const before = requests.length;
    const recent = page.getByRole('region', { name: 'Opened before' });
    await recent.getByText(name).waitFor();
    await choose(page, capturePath(name));
    await untilRead(page, 'remembered');
    await until(async () => (await wordsOf(page)) === first, 'the same words');
    // Packets are read from the file, and filters work.
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.locator('fg-grid:visible [role=row][aria-rowindex="2"]').click();
    await page.getByRole('treeitem', { name: /^Frame/ }).first().waitFor();
    await page.getByRole('textbox', { name: 'Display filter' }).or(page.getByRole('combobox', { name: 'Display filter' })).fill('frame.number <= 2');
    await page.keyboard.press('Enter');
    await page.getByTestId('displayed').filter({ hasText: 'Displayed 2 of' }).waitFor();
    await untilRead(page, 'checked');
    assert.equal(requests.length, before, 'remembering asks the network for nothing');
    await closeCapture(page);
  }
  assert.deepEqual(errors, []);
  await close();
});

test('what was opened by its handle opens again by a click, is told of when it is gone, and is forgotten', async () => {
  const { page, errors, close } = await harness.open();
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  await page.evaluate(async (bytes) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('kept.pcap', { create: true });
    const stream = await handle.createWritable();
    await stream.write(Uint8Array.from(bytes));
    await stream.close();
    Object.assign(globalThis, { showOpenFilePicker: async () => [handle] });
  }, [...(await readFile(capturePath('http-ecn.pcap')))]);
  await page.getByRole('button', { name: 'Open a capture' }).click();
  await page.locator('[data-remembered]').waitFor();
  await closeCapture(page);
  const recent = page.getByRole('region', { name: 'Opened before' });
  const entry = recent.getByRole('button', { name: /^kept\.pcap/ });
  assert.match((await entry.textContent()) ?? '', /\d+\.\d kB · 73 packets · .* · opened /);
  await entry.click();
  await untilRead(page, '73 packets · remembered');
  await closeCapture(page);

  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('kept.pcap'));
  await entry.click();
  await page.getByText('kept.pcap could not be opened').waitFor();
  await page.getByText('It was moved or deleted, or may not be read.').waitFor();
  await recent.getByRole('button', { name: 'Forget kept.pcap' }).click();
  await recent.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
  await close();
});

test('where nothing can be kept, the panel says so, and captures open as ever', async () => {
  const { page, errors, close } = await harness.open();
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  await page.getByRole('button', { name: 'Privacy' }).click();
  const panel = page.getByRole('dialog', { name: 'Privacy' });
  const box = panel.getByRole('checkbox', { name: /Remember captures/ });
  await box.uncheck(); // the worker that remembers is started anew by it
  await beforeWorkers(page, () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in this window', 'SecurityError');
    };
  }, undefined);
  await box.check();
  await panel.getByText('This browser keeps nothing for this page').waitFor();
  await page.keyboard.press('Escape');
  await choose(page, capturePath('http-ecn.pcap'));
  await untilRead(page, '73 packets · read in');
  assert.deepEqual(errors, []);
  await close();
});

test('notes, marks and saved filters are there again, and lead to their packets', async () => {
  const { page, errors, close } = await harness.open();
  await page.addInitScript(() => {
    navigator.storage.persist = async () => {
      Reflect.set(globalThis, 'persisted', Number(Reflect.get(globalThis, 'persisted') ?? 0) + 1);
      return true;
    };
  });
  const persisted = () => page.evaluate(() => Number(Reflect.get(globalThis, 'persisted') ?? 0));
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  await choose(page, capturePath('sample.pcapng'));
  await page.locator('[data-remembered]').waitFor();
  const row = (/** @type {number} */ number) => page.locator(`fg-grid:visible .fg-row[aria-rowindex="${number + 1}"]`);
  /** @param {string} text @param {string} [color] */
  const note = async (text, color = 'none') => {
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: 'Note' }).fill(text);
    await page.getByRole('radio', { name: color }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByRole('dialog', { name: /Note on/ }).waitFor({ state: 'detached' });
  };
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await row(3).click();
  assert.equal(await persisted(), 0, 'opening a capture asks the browser for nothing');
  await note('Why <b>this</b>?', 'violet');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await row(2).click();
  await note('the other one');
  await page.locator('fg-grid:visible .fg-badged').waitFor();
  await until(async () => (await persisted()) === 1, 'it is asked once to keep what was saved');
  await page.getByRole('combobox', { name: 'Display filter' }).fill('frame.number <= 20');
  await page.keyboard.press('Enter');
  await page.getByTestId('displayed').filter({ hasText: 'Displayed 20' }).waitFor();
  await page.getByRole('button', { name: 'Saved filters' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('the first ones');
  await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  await page.waitForFunction(async () => {
    const [{ name = '' }] = await indexedDB.databases();
    const request = indexedDB.open(name);
    const db = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const count = db.transaction('filters').objectStore('filters').count();
    const filters = await new Promise((resolve) => (count.onsuccess = () => resolve(count.result)));
    db.close();
    return filters === 1;
  });

  // What is noted of a capture that is not remembered is not of the one before it.
  await closeCapture(page);
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await untilRead(page, 'read in');
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await row(4).click();
  await note('of the sample');
  await row(4).and(page.locator('.fg-badged')).waitFor();

  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  await choose(page, capturePath('sample.pcapng'));
  await untilRead(page, 'remembered');
  await page.getByRole('button', { name: 'Recent filters' }).click();
  await page.getByRole('option', { name: /the first ones/ }).click();
  await page.getByTestId('displayed').filter({ hasText: 'Displayed 20' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('Shift+A');
  const list = page.getByRole('dialog', { name: 'Notes and marks' });
  await list.getByRole('listitem').nth(1).waitFor();
  assert.equal(await list.getByRole('listitem').count(), 2);
  await list.getByRole('textbox').fill('violet');
  await until(async () => (await list.getByRole('listitem').count()) === 1, 'one of them is violet');
  await list.getByRole('button', { name: /Frame 3/ }).click();
  await page.getByText('marked violet: Why <b>this</b>?').waitFor();
  await row(3).and(page.locator('.fg-badged')).waitFor();
  assert.deepEqual(errors, []);
  await close();
});

test('a file that is not what was remembered, and a damaged memory, are read anew', async () => {
  const { page, errors, close } = await harness.open();
  const path = join(folder, 'large.pcap');
  await writePcap(path, 3000);
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  await choose(page, path);
  await untilRead(page, 'read in');
  await page.locator('[data-remembered]').waitFor();
  await closeCapture(page);
  // An address is changed where no sample lies: from behind the second to before the third.
  const bytes = await readFile(path);
  const record = 16 + 1000;
  bytes[24 + record * Math.floor(300_000 / record) + 16 + 29] ^= 0x40;
  await writeFile(path, bytes);
  await choose(page, path);
  await page.getByText('It is read anew').waitFor();
  await untilRead(page, 'read in');
  await page.locator('[data-remembered]').waitFor();
  await closeCapture(page);

  await page.evaluate(async () => {
    const [{ name = '' }] = await indexedDB.databases();
    const request = indexedDB.open(name);
    const db = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const parts = db.transaction('parts', 'readwrite').objectStore('parts');
    const keys = await new Promise((resolve) => (parts.getAllKeys().onsuccess = (/** @type {any} */ { target }) => resolve(target.result)));
    const key = keys.find((/** @type {string} */ each) => each.endsWith('/1'));
    const value = await new Promise((resolve) => (parts.get(key).onsuccess = (/** @type {any} */ { target }) => resolve(target.result)));
    value.object[100] ^= 1;
    await new Promise((resolve) => (parts.put(value, key).onsuccess = resolve));
    db.close();
  });
  await choose(page, path);
  await untilRead(page, 'read in');
  assert.deepEqual(errors, []);
  await close();
});

test('the panel says how much is remembered, removes it, and switches it off', async () => {
  const { page, errors, close } = await harness.open();
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  const panel = page.getByRole('dialog', { name: 'Privacy' });
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).length);
  await choose(page, capturePath('http-ecn.pcap'));
  await page.locator('[data-remembered]').waitFor();
  await page.getByRole('button', { name: 'Privacy' }).click();
  await panel.getByText(/of 1: addresses, ports, sums/).waitFor();
  await panel.getByRole('button', { name: 'Remove it all' }).click();
  await panel.getByText('Removed.').waitFor();
  await panel.getByText('Nothing.', { exact: true }).last().waitFor();
  assert.equal(await databases(), 0);
  await page.keyboard.press('Escape');
  await closeCapture(page);
  await choose(page, capturePath('http-ecn.pcap'));
  await untilRead(page);
  await page.locator('[data-remembered]').waitFor();
  await page.getByRole('button', { name: 'Privacy' }).click();
  const box = panel.getByRole('checkbox', { name: /Remember captures/ });
  await box.uncheck();
  await page.waitForFunction(async () => (await indexedDB.databases()).length === 0);
  await page.keyboard.press('Escape');
  await closeCapture(page);
  await page.reload();
  await page.locator('[data-settled]').waitFor();
  await choose(page, capturePath('http-ecn.pcap'));
  await untilRead(page);
  await page.waitForTimeout(300);
  assert.equal(await databases(), 0);
  await page.getByRole('button', { name: 'Privacy' }).click();
  assert.equal(await box.isChecked(), false);
  await box.check(); // with a capture open, so that nothing can be fetched any more
  await page.keyboard.press('Escape');
  await closeCapture(page);
  await choose(page, capturePath('http-ecn.pcap'));
  await page.locator('[data-remembered]').waitFor();
  assert.deepEqual(errors, []);
  await close();
});
