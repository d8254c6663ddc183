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
 * Makes the files of a job.
 * @param {Job} job
 * @param {Target} target
 * @param {TakeOptions} [options]
 * @returns {Promise<import('./protocol.js').Made>}
 */
export function makeFiles(job, target, options) {
  const start = () => /** @type {TakerPort} */ (/** @type {unknown} */ (startWorker(takerSource, load)));
  return take(start, load(TAKER), INFLATER, job, target, options);
}
