/**
 * What is remembered between visits: store.wasm in a real browser, on pages of its own; then the whole
 * path on the page.
 *
 * @import { Page } from 'playwright-core'
 */
import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { choose, until, untilRead } from './app.js';
import { Harness, capturePath } from './harness.js';
import { writePcap } from './pcap.js';

const ASSETS = fileURLToPath(new URL('../../dist/assets', import.meta.url));

/** Records as version 1 wrote them: internal/store/store_test.go has the same. */
const RECENT_1 = '015301001400000012a581942b79e839086f6c642e70636170a41370aa0c80a0abfef962';

/** @type {Harness} */
let harness;
/** Names of the part of the page that remembers, and of the program. @type {{memory: string, program: string}} */
let built;
let folder = '';

before(async () => {
  harness = await Harness.start();
  const names = await readdir(ASSETS);
  const name = (/** @type {RegExp} */ pattern) => names.find((each) => pattern.test(each)) ?? assert.fail(`no ${pattern}`);
  built = { memory: name(/^memory-.*\.js$/), program: name(/^store-.*\.wasm$/) };
  folder = await mkdtemp(join(tmpdir(), 'flowglass-'));
});

after(async () => {
  await harness?.stop();
  await rm(folder, { recursive: true, force: true });
});

/**
 * An empty page of the site that can start stores, as `start(options)`.
 * @param {{headers?: Record<string, string>}} [options]
 */
async function bench({ headers = {} } = {}) {
  const probe = await harness.open();
  const { page } = probe;
  await page.route('**/bench.html', (route) => route.fulfill({ contentType: 'text/html', headers, body: '<link rel="icon" href="data:,">' }));
  await page.route('**/assets/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
  });
  const prepare = async () => {
    await page.goto(`${harness.url}bench.html`);
    await page.evaluate(async ({ memory, program }) => {
      const { startStore } = await import(new URL(`assets/${memory}`, document.baseURI).href);
      const module = await WebAssembly.compileStreaming(fetch(new URL(`assets/${program}`, document.baseURI)));
      Object.assign(globalThis, {
        start: (/** @type {object} */ options) => startStore(module, { name: 'bench', ...options }),
        /** @param {Promise<unknown>} promise what is its code */
        codeOf: (promise) => promise.then(() => 'none', (error) => error.code),
        /** @param {number} version @param {(db: IDBDatabase) => void} [upgrade] */
        raw: (version, upgrade) =>
          new Promise((resolve, reject) => {
            const request = indexedDB.open('bench', version);
            request.onupgradeneeded = () => upgrade?.(request.result);
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          }),
      });
    }, built);
  };
  await prepare();
  const close = async () => {
    // An answer under way would be a failure of no test, and of the whole file.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await probe.close();
  };
  return { ...probe, prepare, close };
}

/**
 * What a bench page has.
 * @typedef {object} BenchScope
 * @property {(options?: object) => Promise<import('../store/client.js').StoreClient>} start
 * @property {(promise: Promise<unknown>) => Promise<string>} codeOf
 * @property {(version?: number, upgrade?: (db: IDBDatabase) => void) => Promise<IDBDatabase>} raw
 */

test('captures, recents with their handles, notes and filters outlive the page', async () => {
  const { page, errors, close, prepare } = await bench();
  await page.evaluate(async () => {
    const { start } = /** @type {BenchScope} */ (/** @type {unknown} */ (globalThis));
    const store = await start();
    const file = await (await navigator.storage.getDirectory()).getFileHandle('a.pcap', { create: true });
    await store.opened({ fingerprint: 'aa', name: 'a.pcap', size: 9, modified: 8, packets: 7, span: 6e9, handle: file });
    await store.begin('aa', 'release', 5);
    await store.add('aa', Uint8Array.of(1, 2, 3), false);
    await store.add('aa', Uint8Array.of(4, 5), true);
    await store.setNotes('aa', [{ subject: 'frame.number == 1', color: 2, text: 'größer <b>' }]);
    await store.saveFilter('web', 'tcp.port == 80');
  });
  await prepare();
  const found = await page.evaluate(async () => {
    const { start } = /** @type {BenchScope} */ (/** @type {unknown} */ (globalThis));
    const store = await start();
    const known = await store.find('aa', 'release');
    const [recent] = await store.recents();
    return {
      known: known && { ...known, first: [...known.first] },
      part: [...((await store.part('aa', 1)) ?? [])],
      other: await store.find('aa', 'another'),
      recent: { ...recent, opened: recent.opened > 1e12, handle: (await recent.handle?.getFile())?.name },
      notes: (await store.notes('aa')).map(({ subject, color, text }) => ({ subject, color, text })),
      filters: await store.filters(),
      usage: (await store.usage()).map(({ kind, items }) => [kind, items]),
    };
  });
  assert.deepEqual(found, {
    known: { first: [1, 2, 3], parts: 2, bytes: 5 },
    part: [4, 5],
    other: null,
    recent: { fingerprint: 'aa', name: 'a.pcap', size: 9, modified: 8, packets: 7, span: 6e9, opened: true, handle: 'a.pcap' },
    notes: [{ subject: 'frame.number == 1', color: 2, text: 'größer <b>' }],
    filters: [{ name: 'web', filter: 'tcp.port == 80' }],
    usage: [['recents', 1], ['captures', 1], ['notes', 1], ['filters', 1]],
  });
  const left = await page.evaluate(async () => {
    const { start } = /** @type {BenchScope} */ (/** @type {unknown} */ (globalThis));
    await (await start()).clear();
    return (await indexedDB.databases()).length;
  });
  assert.equal(left, 0, 'nothing is left, not even an empty database');
  assert.deepEqual(errors, []);
  await close();
});

test('a database of version 1 is upgraded; a tab that holds it is told of, and others are let in', async () => {
  const { page, errors, close } = await bench();
  const found = await page.evaluate(async (record) => {
    const { start, raw, codeOf } = /** @type {BenchScope} */ (/** @type {unknown} */ (globalThis));
    const holder = await raw(1, (db) => {
      for (const name of ['recents', 'captures', 'parts']) {
        db.createObjectStore(name);
      }
    });
    const bytes = Uint8Array.from(record.match(/../g) ?? [], (octet) => parseInt(octet, 16));
    const writing = holder.transaction('recents', 'readwrite');
    writing.objectStore('recents').put({ record: bytes }, 'aa');
    await new Promise((resolve) => (writing.oncomplete = resolve));
    const blocked = await codeOf(start({ wait: 400 })); // the holder does not listen to versionchange
    holder.close();
    const store = await start();
    await store.setNotes('aa', [{ subject: 'frame.number == 1', color: 1, text: '' }]);
    const [recent] = await store.recents();
    return { blocked, name: recent.name, modified: recent.modified, notes: (await store.notes('aa')).length };
  }, RECENT_1);
  assert.deepEqual(found, { blocked: 'blocked', name: 'old.pcap', modified: 0, notes: 1 });
  assert.deepEqual(errors, []);
  await close();
});

test('two tabs at once, a store wiped under one, a damaged record: nothing else is lost', async () => {
  const { page, errors, close } = await bench();
  const found = await page.evaluate(async () => {
    const { start, raw, codeOf } = /** @type {BenchScope} */ (/** @type {unknown} */ (globalThis));
    const [one, other] = await Promise.all([start(), start()]);
    await Promise.all(
      [1, 2, 3, 4, 5, 6].map((n) => (n % 2 ? one : other).setNotes('aa', [{ subject: `frame.number == ${n}`, color: n, text: '' }])),
    );
    const notes = (await one.notes('aa')).length;
    await one.saveFilter('first', 'tcp');
    await other.saveFilter('second', 'udp');
    // Damage the record of one filter.
    const db = await raw();
    const writing = db.transaction(['filters', 'notes'], 'readwrite');
    writing.objectStore('filters').put({ record: Uint8Array.of(4, 0x53, 2, 0, 9, 9, 9) }, 'first');
    writing.objectStore('notes').put({ record: Uint8Array.of(1) }, 'bb');
    await new Promise((resolve) => (writing.oncomplete = resolve));
    db.close();
    const filters = (await other.filters()).map(({ name }) => name);
    const damaged = await codeOf(other.notes('bb'));
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('bench');
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    const empty = (await one.filters()).length;
    await other.saveFilter('third', 'arp');
    return { notes, filters, damaged, empty, after: (await one.filters()).map(({ name }) => name) };
  });
  assert.deepEqual(found, { notes: 6, filters: ['second'], damaged: 'damaged', empty: 0, after: ['third'] });
  assert.deepEqual(errors, []);
  await close();
});

test('no room, and no storage at all, are told in plain words', async () => {
  const { page, close } = await bench();
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(harness.url).origin, quotaSize: 3_000_000 });
  const full = await page.evaluate(async () => {
    const { start } = /** @type {BenchScope} */ (/** @type {unknown} */ (globalThis));
    const store = await start();
    await store.saveFilter('kept', 'tcp');
    await store.begin('aa', 'release', 8e6);
    const part = crypto.getRandomValues(new Uint8Array(65536));
    const large = new Uint8Array(8e6);
    for (let at = 0; at + part.length <= large.length; at += part.length) {
      large.set(part, at);
    }
    const error = await store.add('aa', large, true).then(() => undefined, (reason) => reason);
    return { code: error?.code, message: error?.message, kept: await store.filters(), found: await store.find('aa', 'release') };
  });
  assert.equal(full.code, 'full');
  assert.match(full.message, /no room left/);
  assert.deepEqual(full.kept, [{ name: 'kept', filter: 'tcp' }]);
  assert.equal(full.found, null);
  await close();

  const closed = await bench({ headers: { 'content-security-policy': 'sandbox allow-scripts' } });
  const none = await closed.page.evaluate(async () => {
    const { start, codeOf } = /** @type {BenchScope} */ (/** @type {unknown} */ (globalThis));
    return codeOf(start());
  });
  assert.equal(none, 'unavailable');
  await closed.close();
});

/** All words of the view on screen, once they have come to rest. @param {Page} page */
async function words(page) {
  let text = '';
  for (let before = '-'; text !== before; ) {
    before = text;
    await page.waitForTimeout(400);
    text = await wordsOf(page);
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

test('notes, marks and saved filters are there again, and lead to their packets', async () => {
  const { page, errors, close } = await harness.open();
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
  await note('Why <b>this</b>?', 'violet');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await row(2).click();
  await note('the other one');
  await page.locator('fg-grid:visible .fg-badged').waitFor();
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
  assert.deepEqual(errors, []);
  await close();
});
