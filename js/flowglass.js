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
import { compileModule, startWorker } from './spawn.js';

export { FlowglassError } from './protocol.js';

// The build gives the file a name made of its content: old JavaScript never meets new wasm.
const WASM_URL = new URL('../build/app.wasm', import.meta.url);
const INFLATER_URL = new URL('../build/inflate.wasm', import.meta.url);
const DESCRIBER_URL = new URL('../build/describe.wasm', import.meta.url);

/** @type {Promise<WebAssembly.Module> | undefined} */
let compiled;

function compile() {
  const attempt = (compiled ??= compileModule(fetch(WASM_URL)));
  attempt.catch(() => {
    if (compiled === attempt) {
      compiled = undefined; // the next worker tries again
    }
  });
  return attempt;
}

const pool = new Pool(() =>
  connect(startWorker(workerSource), compile(), INFLATER_URL.href, DESCRIBER_URL.href),
);

/**
 * Loads the analyser and starts a worker, so that the next openCapture need not wait. Call it
 * at page load; calling it again does no harm.
 */
export function prepare() {
  pool.prepare();
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
  return openOn(pool.take(), source, options);
}
