/**
 * What Flowglass keeps on this device, and how to be rid of it. An origin may hold other
 * programs' things as well: those are neither told of nor touched.
 *
 * @import { Share } from './store/client.js'
 */

/** All our keys in localStorage begin so. */
const KEYS = 'flowglass.';

/** All our caches' names begin so, and end with the scope of the service worker. */
const CACHES = 'flowglass-';

/** The database of what is remembered, by the folder that the page was loaded from. @param {string} scope */
export const databaseOf = (scope) => `flowglass-store-${scope}`;

/**
 * What is used of the browser; each part may be missing, or throw where storage is switched off.
 * @typedef {object} Device
 * @property {string} scope address of the folder that the page was loaded from
 * @property {() => CacheStorage | undefined} caches
 * @property {() => Pick<ServiceWorkerContainer, 'getRegistration'> | undefined} serviceWorker
 * @property {() => Storage} localStorage
 * @property {() => Pick<IDBFactory, 'deleteDatabase'> | undefined} databases
 */

/**
 * @typedef {object} Kept
 * @property {'program' | 'choices' | Share['kind']} kind
 * @property {number} items files of the program, choices, captures, filters
 * @property {number} bytes
 */

/**
 * What is remembered of captures, as a part of what is kept.
 * @param {readonly Share[]} shares
 * @returns {Kept[]}
 */
export function rememberedOf(shares) {
  return shares.filter(({ items }) => items > 0);
}

/** @returns {Device} */
export function thisDevice() {
  return {
    scope: new URL('./', document.baseURI).href,
    caches: () => globalThis.caches,
    serviceWorker: () => navigator.serviceWorker,
    localStorage: () => localStorage,
    databases: () => globalThis.indexedDB,
  };
}

/**
 * @param {Device} device
 * @returns {Promise<Kept[]>} what there is; empty if nothing
 */
export async function inventory(device) {
  /** @type {Kept[]} */
  const kept = [];
  const program = { items: 0, bytes: 0 };
  for (const { name, cache } of await ourCaches(device)) {
    const files = (await cache.keys()).map(({ url }) => url);
    program.items += files.length;
    program.bytes += await sizeOf(device, [name, ...files].join('\n'), cache);
  }
  if (program.items > 0 || (await registration(device)) !== undefined) {
    kept.push({ kind: 'program', ...program });
  }
  const choices = ourKeys(device).map((key) => key.length + (device.localStorage().getItem(key)?.length ?? 0));
  if (choices.length > 0) {
    const bytes = choices.reduce((sum, size) => sum + size, 0) * 2; // two to a character
    kept.push({ kind: 'choices', items: choices.length, bytes });
  }
  return kept;
}

/** What caches come to, by their names and addresses. @type {WeakMap<Device, Map<string, number>>} */
const measured = new WeakMap();

/**
 * @param {Device} device
 * @param {string} files names all of them, and by their revisions their contents: whoever asks each second must
 *   not have megabytes read each time
 * @param {Cache} cache
 * @returns {Promise<number>} bytes
 */
async function sizeOf(device, files, cache) {
  const known = measured.get(device) ?? new Map();
  measured.set(device, known);
  let bytes = known.get(files);
  if (bytes === undefined) {
    bytes = 0;
    for (const response of await cache.matchAll()) {
      bytes += (await response.blob()).size;
    }
    known.set(files, bytes);
  }
  return bytes;
}

/**
 * Removes all of it: the caches, the service worker, the choices, what is remembered. The page goes on
 * working until it is left; the next visit is a first one.
 * @param {Device} device
 * @returns {Promise<void>} rejects if something is left
 */
export async function wipe(device) {
  await (await registration(device))?.unregister();
  for (const { name, storage } of await ourCaches(device)) {
    await storage.delete(name);
  }
  for (const key of ourKeys(device)) {
    device.localStorage().removeItem(key);
  }
  await removeDatabase(device); // last: another page may hold it, and the rest is to go all the same
}

/**
 * Removes what is remembered, also where the program for it cannot be had. Another page that holds it
 * and will not let go keeps it.
 * @param {Device} device
 * @returns {Promise<void>}
 */
export async function removeDatabase({ databases, scope }) {
  /** @type {IDBOpenDBRequest | undefined} */
  let request;
  try {
    request = databases()?.deleteDatabase(databaseOf(scope));
  } catch {
    return; // storage is switched off, so there is nothing in it
  }
  if (request !== undefined) {
    const removing = request;
    await new Promise((resolve, reject) => {
      removing.onsuccess = resolve;
      removing.onerror = removing.onblocked = () => reject(removing.error ?? new Error('blocked'));
    });
  }
}

/** @param {Device} device */
async function registration({ serviceWorker, scope }) {
  try {
    const found = await serviceWorker()?.getRegistration(scope);
    return found?.scope === scope ? found : undefined;
  } catch {
    return undefined; // not for pages like this one
  }
}

/**
 * @param {Device} device
 * @returns {Promise<{name: string, cache: Cache, storage: CacheStorage}[]>}
 */
async function ourCaches({ caches, scope }) {
  try {
    const storage = caches();
    if (storage === undefined) {
      return [];
    }
    const names = (await storage.keys()).filter((name) => name.startsWith(CACHES) && name.endsWith(scope));
    return await Promise.all(names.map(async (name) => ({ name, storage, cache: await storage.open(name) })));
  } catch {
    return []; // storage is switched off, so there is nothing in it
  }
}

/** @param {Device} device */
function ourKeys({ localStorage }) {
  try {
    return Object.keys(localStorage()).filter((key) => key.startsWith(KEYS));
  } catch {
    return [];
  }
}
