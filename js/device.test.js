import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventory, wipe } from './device.js';

/** @import { Device } from './device.js' */

const SCOPE = 'https://example.org/flowglass/';

/**
 * A device that keeps our release and choice, and things of others on the same origin.
 * @param {Partial<Device>} [parts]
 */
function used(parts) {
  /** @type {Map<string, Response[]>} */
  const caches = new Map([
    [`flowglass-precache-v2-${SCOPE}`, [new Response('12345'), new Response('123')]],
    ['flowglass-precache-v2-https://example.org/flowglass/next/', [new Response('another release')]],
    [`game-v1-${SCOPE}`, [new Response('of another program')]],
  ]);
  const values = /** @type {Record<string, string>} */ ({ 'flowglass.theme': 'dark', theme: 'red' });
  const storage = /** @type {Storage} */ (
    /** @type {unknown} */ (
      Object.defineProperties(values, {
        getItem: { value: (/** @type {string} */ key) => values[key] ?? null },
        removeItem: { value: (/** @type {string} */ key) => delete values[key] },
      })
    )
  );
  /** Caches that were read. @type {string[]} */
  const reads = [];
  let registered = true;
  const registration = { scope: SCOPE, unregister: async () => !(registered = false) };
  /** @type {Device} */
  const device = {
    scope: SCOPE,
    caches: () =>
      /** @type {CacheStorage} */ (
        /** @type {unknown} */ ({
          keys: async () => [...caches.keys()],
          open: async (/** @type {string} */ name) => ({
            keys: async () => (caches.get(name) ?? []).map((_, at) => ({ url: `${SCOPE}${at}` })),
            matchAll: async () => {
              reads.push(name);
              return (caches.get(name) ?? []).map((response) => response.clone());
            },
          }),
          delete: async (/** @type {string} */ name) => caches.delete(name),
        })
      ),
    serviceWorker: () => ({
      getRegistration: async () =>
        registered ? /** @type {ServiceWorkerRegistration} */ (/** @type {unknown} */ (registration)) : undefined,
    }),
    localStorage: () => storage,
    databases: () => undefined,
    ...parts,
  };
  return { device, caches, values, reads, isRegistered: () => registered };
}

test('what is kept: our files and choices, and nobody else’s', async () => {
  assert.deepEqual(await inventory(used().device), [
    { kind: 'program', items: 2, bytes: 8 },
    { kind: 'choices', items: 1, bytes: 2 * 'flowglass.themedark'.length },
  ]);
});

test('files are measured once, and again when there are others', async () => {
  const { device, caches, reads } = used();
  const ours = `flowglass-precache-v2-${SCOPE}`;
  const first = await inventory(device);
  assert.deepEqual([await inventory(device), reads], [first, [ours]]);
  caches.get(ours)?.push(new Response('1'));
  assert.deepEqual((await inventory(device))[0], { kind: 'program', items: 3, bytes: 9 });
});

test('wiped: ours is gone, others’ stays', async () => {
  const { device, caches, values, isRegistered } = used();
  await wipe(device);
  assert.deepEqual(await inventory(device), []);
  assert.equal(isRegistered(), false);
  assert.deepEqual(
    [...caches.keys()],
    ['flowglass-precache-v2-https://example.org/flowglass/next/', `game-v1-${SCOPE}`],
  );
  assert.deepEqual(Object.keys(values), ['theme']);
});

test('where storage is missing or switched off, nothing is kept', async () => {
  const refuse = () => {
    throw new DOMException('switched off', 'SecurityError');
  };
  const off = { caches: refuse, serviceWorker: refuse, localStorage: refuse };
  const missing = { caches: () => undefined, serviceWorker: () => undefined, localStorage: refuse };
  for (const parts of [off, missing]) {
    const { device } = used(parts);
    assert.deepEqual(await inventory(device), []);
    await wipe(device);
  }
});

test('a registration for a wider folder is not ours', async () => {
  const unregister = () => assert.fail('unregistered');
  const wider = { scope: 'https://example.org/', unregister };
  const { device } = used({
    serviceWorker: () => ({
      getRegistration: async () => /** @type {ServiceWorkerRegistration} */ (/** @type {unknown} */ (wider)),
    }),
  });
  await wipe(device);
  assert.deepEqual(await inventory(device), []);
});

test('what is remembered is removed without the program for it, and it is told if that cannot be', async () => {
  /** @type {string[]} */
  const removed = [];
  /** @param {'onsuccess' | 'onblocked'} how */
  const databases = (how) => () => ({
    deleteDatabase: (/** @type {string} */ name) => {
      removed.push(name);
      const request = /** @type {any} */ ({ error: null });
      queueMicrotask(() => request[how]());
      return request;
    },
  });
  await wipe(used({ databases: databases('onsuccess') }).device);
  assert.deepEqual(removed, [`flowglass-store-${SCOPE}`]);
  const held = used({ databases: databases('onblocked') });
  await assert.rejects(wipe(held.device), /blocked/);
  assert.deepEqual(await inventory(held.device), [], 'all the rest is gone');
});
