/**
 * Flowglass as a library: opens packet captures in the browser that reads them. Nothing
 * leaves the machine.
 *
 *     import { openCapture } from './flowglass.js';
 *     const capture = await openCapture(file, { onProgress: console.log });
 *     const { rows } = await capture.table('conversations/tcp', { sortBy: 'bytes', descending: true });
 *     const summary = await capture.done;
 *     capture.close();
 *
 * @import { Capture, OpenOptions } from './capture.js'
 */
import workerSource from 'virtual:worker-source';
import { openOn } from './capture.js';
import { Pool, connect } from './client.js';
import { load } from './loaded.js';
import { ANALYSER, DESCRIBER, INFLATER } from './parts.js';
import { rehearse as readOver } from './rehearsal.js';
import { startWorker } from './spawn.js';

export { FlowglassError } from './protocol.js';

const start = () => connect(startWorker(workerSource, load), load(ANALYSER), INFLATER, DESCRIBER);
const pool = new Pool(start);
const rehearsing = new AbortController();

/**
 * Loads the analyser and starts a worker, so that the next openCapture need not wait. Call it
 * at page load; calling it again does no harm.
 */
export function prepare() {
  pool.prepare();
}

/**
 * Loads also what only some captures need, so that nothing is fetched once this has resolved.
 * @returns {Promise<void>}
 * @throws {import('./protocol.js').FlowglassError} when something could not be loaded; captures
 *   that do not need it can be opened all the same
 */
export async function prepareAll() {
  pool.prepare();
  await Promise.all([ANALYSER, INFLATER, DESCRIBER].map(load));
}

/**
 * Makes the next captures open sooner, at the cost of about a second of a processor: has the analyser read a
 * capture that nobody looks at, so that the browser compiles it well. Opening a capture ends it.
 * @param {Blob} sample a small pcapng file
 * @returns {Promise<void>} when it is over, however it ended
 */
export async function rehearse(sample) {
  const { signal } = rehearsing;
  if (!signal.aborted) {
    await readOver(start(), sample, signal).catch(() => {}); // opening will tell
  }
}

/**
 * Opens a capture file: pcap or pcapng, of any size, also compressed by gzip, zstd or lz4. It is
 * read in the background, in its own worker; tables can be asked for at once and grow while it is
 * being read.
 * @param {File | Blob} source read in place, never held as a whole
 * @param {OpenOptions} [options]
 * @returns {Promise<Capture>} resolves when the first progress is known
 * @throws {import('./protocol.js').FlowglassError} with `code`, `message` and, where there is one,
 *   the `offset` in the file. A file that is damaged or no capture is no error: see
 *   `capture.progress.notice`
 */
export async function openCapture(source, options = {}) {
  rehearsing.abort();
  return openOn(pool.take(), source, options);
}
