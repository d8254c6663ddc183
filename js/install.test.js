import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onLaunch, sharedFile } from './install.js';

const file = (/** @type {string} */ name) => new File(['x'], name);

/**
 * Puts things in the place of the browser's while `body` runs.
 * @param {Record<string, unknown>} world
 * @param {() => Promise<void>} body
 */
async function within(world, body) {
  const before = Object.keys(world).map((name) => /** @type {const} */ ([name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  for (const [name, value] of Object.entries(world)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  try {
    await body();
  } finally {
    for (const [name, descriptor] of before) {
      Reflect.deleteProperty(globalThis, name);
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

test('the files of a launch are opened, one with its handle, several to be merged; what fails is told', async () => {
  /** @type {(launch: object) => Promise<void>} */
  let launch = async () => {};
  const launchQueue = { setConsumer: (/** @type {typeof launch} */ consumer) => (launch = consumer) };
  await within({ launchQueue }, async () => {
    /** @type {unknown[]} */
    const seen = [];
    onLaunch(
      (files, handle) => seen.push([files.map(({ name }) => name), handle !== undefined]),
      (message) => seen.push(message),
    );
    const handle = (/** @type {string} */ name) => ({ getFile: async () => file(name) });
    await launch({ files: [handle('a.pcap')] });
    await launch({ files: [handle('a.pcap'), handle('b.pcap')] });
    await launch({});
    await launch({ files: [{ getFile: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }] });
    assert.deepEqual(seen.slice(0, 2), [[['a.pcap'], true], [['a.pcap', 'b.pcap'], false]]);
    assert.match(String(seen[2]), /could not be opened/);
    assert.equal(seen.length, 3);
  });
});

test('a file that was shared is fetched once; that it is gone is told', async () => {
  const shared = new Map([['1', file('a.pcap')]]);
  /** The worker's answer. @type {(id: string) => void} */
  let answer = () => {};
  const controller = { postMessage: (/** @type {{id: string}} */ { id }) => answer(id) };
  // A port of Node's cannot carry a File.
  class Channel {
    /** @type {{close: () => void, onmessage?: (event: {data: unknown}) => void}} */
    port1 = { close() {} };
    port2 = {};
    constructor() {
      answer = (id) => this.port1.onmessage?.({ data: shared.get(id) });
    }
  }
  /** @type {unknown[]} */
  const addresses = [];
  const history = { state: null, replaceState: (/** @type {unknown[]} */ ...args) => addresses.push(args[2]) };
  const at = (/** @type {string} */ search) => /** @type {Location} */ ({ search, pathname: '/flowglass/', hash: '#view=frames' });
  await within({ history, MessageChannel: Channel, navigator: { serviceWorker: { controller } } }, async () => {
    assert.equal(await sharedFile(at('')), undefined);
    assert.equal((await sharedFile(at('?shared=1')))?.name, 'a.pcap');
    assert.deepEqual(addresses, ['/flowglass/#view=frames']);
    await assert.rejects(sharedFile(at('?shared=2')), /share it again/);
  });
  await within({ history, navigator: {} }, async () => {
    await assert.rejects(sharedFile(at('?shared=1')), /share it again/);
  });
});
