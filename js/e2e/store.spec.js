/** What is remembered between visits: store.wasm in a real browser, on pages of its own. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startHarness } from './setup.js';

const ASSETS = fileURLToPath(new URL('../../dist/assets', import.meta.url));

/** Records as version 1 wrote them: internal/store/store_test.go has the same. */
const RECENT_1 = '015301001400000012a581942b79e839086f6c642e70636170a41370aa0c80a0abfef962';

const harness = await startHarness();
/** Names of the part of the page that remembers, and of the program. @type {{memory: string, program: string}} */
let built;

before(async () => {
  const names = await readdir(ASSETS);
  const name = (/** @type {RegExp} */ pattern) => names.find((each) => pattern.test(each)) ?? assert.fail(`no ${pattern}`);
  built = { memory: name(/^memory-.*\.js$/), program: name(/^store-.*\.wasm$/) };
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
