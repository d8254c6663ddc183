/**
 * A disk that stands still until a test lets it go on, so that what happens in the middle of reading
 * is tested whatever the speed of the machine.
 *
 * @import { Page, Worker } from 'playwright-core'
 */
import { beforeWorkers } from './workers.js';

/** Bytes of a file that are read all the same: its first two slices (js/reader.js). */
export const FIRST_SLICES = (256 + 4096) * 1024;

/**
 * Stops the disk for the workers that a page has, and for those that it starts from now on. Single
 * packets can be read. Reading is then done by the workers that decode: no worker of theirs is started.
 * @param {Page} page that has begun to load
 * @param {{spare?: boolean}} [options] spare: the page has a worker before a file is opened, as ours does
 */
export async function stopDisk(page, { spare = true } = {}) {
  if (spare && page.workers().length === 0) {
    await page.waitForEvent('worker');
  }
  const release = (/** @type {Worker} */ worker) => turnDisk(worker, true);
  page.removeAllListeners('worker'); // of a test before
  let coming = await beforeWorkers(page, holdReads, FIRST_SLICES);
  await everyWorker(page, (worker) => worker.evaluate(holdReads, FIRST_SLICES));
  return {
    /** Lets it go on. */
    resume: async () => {
      await coming.stop();
      page.on('worker', release); // one may have begun already, and not have been told of
      await everyWorker(page, release);
    },
    /** Stops it again. */
    stop: async () => {
      page.off('worker', release);
      coming = await beforeWorkers(page, holdReads, FIRST_SLICES);
      await everyWorker(page, (worker) => turnDisk(worker, false));
    },
  };
}

/** @param {Worker} worker @param {boolean} moves */
async function turnDisk(worker, moves) {
  await worker.evaluate((go) => /** @type {any} */ (self).turnDisk?.(go), moves).catch(() => {}); // it has ended
}

/**
 * One may end before it has answered.
 * @param {Page} page
 * @param {(worker: Worker) => Promise<unknown>} body
 */
async function everyWorker(page, body) {
  await Promise.allSettled(page.workers().map(body));
}

/**
 * Runs in a worker, once.
 * @param {number} bytes of a file that can be read
 */
function holdReads(bytes) {
  const scope = /** @type {{turnDisk?: (moves: boolean) => void}} */ (/** @type {unknown} */ (self));
  if (scope.turnDisk !== undefined) {
    return;
  }
  Reflect.deleteProperty(self, 'Worker');
  const { slice, arrayBuffer } = Blob.prototype;
  /** Where parts of files end. @type {WeakMap<Blob, number>} */
  const ends = new WeakMap();
  let { promise, resolve } = /** @type {PromiseWithResolvers<void>} */ (Promise.withResolvers());
  scope.turnDisk = (moves) => {
    if (moves) {
      resolve();
    } else {
      ({ promise, resolve } = Promise.withResolvers());
    }
  };
  Blob.prototype.slice = /** @this {Blob} @param {number} [start] @param {number} [end] @param {string} [type] */ function (start, end = this.size, type) {
    const part = slice.call(this, start, end, type);
    ends.set(part, end);
    return part;
  };
  Blob.prototype.arrayBuffer = async function () {
    if (this.size > 65536 && (ends.get(this) ?? this.size) > bytes) {
      await promise;
    }
    return arrayBuffer.call(this);
  };
}
