import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreClient } from './client.js';

/** A worker that answers `usage` with an empty list, and nothing else. */
class FakeWorker {
  /** @type {Map<string, (event: any) => void>} */
  #listeners = new Map();

  /** @param {string} type @param {any} listener */
  addEventListener(type, listener) {
    this.#listeners.set(type, listener);
  }

  /** @param {import('./client.js').StoreRequest} request */
  postMessage({ id, op }) {
    if (op === 'usage') {
      queueMicrotask(() => this.#listeners.get('message')?.({ data: { id, result: [] } }));
    }
  }

  /** The worker dies. */
  die() {
    this.#listeners.get('error')?.({});
  }

  terminate() {}
}

test('a store that has died tells all who wait, and whoever comes later at once', async () => {
  const worker = new FakeWorker();
  const client = new StoreClient(worker);
  assert.deepEqual(await client.usage(), []);
  const waiting = client.recents();
  worker.die();
  await assert.rejects(waiting, { code: 'failed', message: /has stopped/ });
  await assert.rejects(client.usage(), { code: 'failed', message: /has stopped/ });
});
