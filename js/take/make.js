/**
 * Starts what makes files of captures.
 *
 * @import { TakeOptions, TakerPort } from './client.js'
 * @import { Job, Target } from './protocol.js'
 */
import takerSource from 'virtual:taker-source';
import { load } from '../loaded.js';
import { INFLATER, TAKER } from '../parts.js';
import { startWorker } from '../spawn.js';
import { take } from './client.js';

/** Loads the program that makes files, so that nothing is fetched later. */
export const loadTaker = () => load(TAKER);

/**
 * Makes the files of a job. A browser that does not let a worker have the user's file, as it may with
 * a page opened from disk, gets them as Blobs.
 * @param {Job} job
 * @param {Target} target
 * @param {TakeOptions} [options]
 * @returns {Promise<import('./protocol.js').Made>}
 */
export async function makeFiles(job, target, options) {
  const start = () => /** @type {TakerPort} */ (/** @type {unknown} */ (startWorker(takerSource, load)));
  const begin = (/** @type {Target} */ to) => take(start, load(TAKER), INFLATER, job, to, options);
  try {
    return await begin(target);
  } catch (error) {
    if (target.kind === 'blobs' || !(error instanceof DOMException && error.name === 'DataCloneError')) {
      throw error;
    }
    if (target.kind === 'file') {
      await removeEmpty(target.handle);
    }
    return begin({ kind: 'blobs' });
  }
}

/**
 * The browser makes an empty file when a new name is chosen. Where nothing came to be written, or a worker
 * had to be ended, nobody has removed it.
 * @param {FileSystemFileHandle} handle
 */
export async function removeEmpty(handle) {
  try {
    if ((await handle.getFile()).size === 0) {
      await /** @type {{remove?: () => Promise<void>}} */ (handle).remove?.();
    }
  } catch {
    // it is not there, or may not be looked at
  }
}
