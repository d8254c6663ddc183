/**
 * Does one job: reads the captures in slices, hands them to Go, and writes what Go makes of them.
 * Pure of the browser, so that it is tested under Node.
 *
 * @import { GoSide } from '../gowasm.js'
 * @import { ReadPlan } from '../reader.js'
 * @import { SliceWorker } from '../slices.js'
 * @import { Job, Made, Target, TakeProgress } from './protocol.js'
 * @import { Sink } from './sinks.js'
 */
import { FlowglassError } from '../protocol.js';
import { ReadError } from '../reader.js';
import { Source } from '../source.js';
import { PROGRESS_INTERVAL, throttle } from '../throttle.js';
import { Files } from './files.js';
import { begin, feed, finish, report } from './go.js';
import { nameOfFile } from './protocol.js';
import { gzipSink, openSink } from './sinks.js';

/**
 * @typedef {object} TakeHost
 * @property {() => Promise<GoSide>} start starts take.wasm
 * @property {() => Promise<GoSide>} startInflater
 * @property {() => SliceWorker} [startSlicer] see slices.js
 * @property {() => number} now milliseconds, monotonic
 * @property {(target: Target, name: string, sources: readonly Blob[]) => Promise<Sink>} [open]
 * @property {ReadPlan} [plan]
 */

/** Files of a folder are several; names of one are taken as they are. @param {Job} job */
const several = ({ settings }) => Object.keys(settings).some((name) => name.startsWith('split-'));

/**
 * @param {TakeHost} host
 * @param {Job} job
 * @param {Target} target
 * @param {AbortSignal} signal
 * @param {(progress: TakeProgress) => void} tell at most ten times a second
 * @returns {Promise<Made>} rejects with a FlowglassError, or the signal's reason; then there is no
 *   file that was begun and not ended
 */
export async function run(host, job, target, signal, tell) {
  const open = host.open ?? openSink;
  const files = new Files(
    async (name) => {
      const sink = await open(target, name, job.sources.map(({ file }) => file));
      return job.gzip ? gzipSink(sink) : sink;
    },
    (file) => (several(job) ? nameOfFile(job.name, file) : job.name),
  );
  const due = throttle(PROGRESS_INTERVAL, host.now);
  const total = job.sources.reduce((sum, { file }) => sum + file.size, 0);
  /** @type {{source: Source, chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>}[]} */
  const reads = [];
  try {
    const go = await host.start();
    let taken = begin(go, job.operation, job.settings, job.sources.map(({ name }) => name), job.wanted);
    for (;;) {
      for (const { file, bytes } of taken.pieces) {
        await files.add(file, bytes);
      }
      signal.throwIfAborted();
      if (taken.wants < 0) {
        break;
      }
      const { source, chunks } = (reads[taken.wants] ??= read(host, go, job, taken.wants, signal));
      const { done, value } = await chunks.next();
      taken = done ? finish(go) : feed(go, value, source.frees);
      if (due()) {
        const position = reads.reduce((sum, one) => sum + (one?.source.position ?? 0), 0);
        tell({ done: position, total, written: taken.written, bytes: files.bytes });
      }
    }
    const { read: packets, written, duplicates } = taken;
    const told = report(go);
    return { packets, written, duplicates, bytes: files.bytes, files: await files.finish(), memory: go.memory, report: told };
  } catch (error) {
    await files.abort();
    throw error instanceof ReadError ? new FlowglassError('unreadable', `${error.message} Nothing was saved.`) : error;
  } finally {
    for (const one of reads) {
      await one?.chunks.return().catch(() => {});
    }
  }
}

/**
 * @param {TakeHost} host
 * @param {GoSide} go
 * @param {Job} job
 * @param {number} at
 * @param {AbortSignal} signal
 */
function read({ startInflater, plan, startSlicer }, go, { sources }, at, signal) {
  const { file } = /** @type {{file: Blob}} */ (sources[at]);
  const source = new Source(file, go, startInflater, plan, startSlicer, false);
  return { source, chunks: source.chunks(signal) };
}
