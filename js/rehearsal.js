/**
 * A capture that nobody looks at, read before somebody opens one. A browser translates WebAssembly well only
 * when it has run for a while, and takes all processors for that: better while they have nothing to do.
 */
import { openOn } from './capture.js';

/** @import { Ready } from './client.js' */

/** How often the sample is read: some 40,000 packets, half a second. More makes nothing sooner. */
const TIMES = 100;

/** Of a table, about a screen. */
const ROWS = 50;

/**
 * Reads the sample again and again, and asks what a page asks at first.
 * @param {Promise<Ready>} worker owned from here on; it has ended when this settles
 * @param {Blob} sample a small pcapng file
 * @param {AbortSignal} signal ends it at once
 * @returns {Promise<void>} rejects with what the signal or the worker says
 */
export async function rehearse(worker, sample, signal) {
  const capture = await openOn(worker, new Blob(Array(TIMES).fill(sample)), { signal });
  const close = () => capture.close();
  signal.addEventListener('abort', close);
  try {
    await capture.done;
    for (const { name, order } of capture.tables()) {
      await capture.window(name, { count: ROWS, sortBy: order?.by, descending: order?.descending });
    }
    await capture.infos(Array.from({ length: ROWS }, (_, i) => i + 1));
    await capture.packet(1);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
