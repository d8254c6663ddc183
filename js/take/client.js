/**
 * The page's side of the worker that makes files of captures.
 *
 * @import { Job, Made, Target, TakeProgress, TakeReply, TakeRequest } from './protocol.js'
 */
import { FlowglassError, fromErrorInfo } from '../protocol.js';

/** A worker that has not stopped so many milliseconds after it was told to is ended. */
const STOP_TIMEOUT = 5000;

/**
 * What is used of a Worker.
 * @typedef {object} TakerPort
 * @property {(request: TakeRequest) => void} postMessage
 * @property {() => void} terminate
 * @property {((event: MessageEvent<TakeReply>) => void) | null} onmessage
 * @property {((event: ErrorEvent) => void) | null} onerror
 */

/**
 * @typedef {object} TakeOptions
 * @property {AbortSignal} [signal] stops it; what was being written is gone
 * @property {(progress: TakeProgress) => void} [onProgress] at most ten times a second
 */

/**
 * Makes the files of a job, in a worker of its own.
 * @param {() => TakerPort} start starts the worker
 * @param {Promise<WebAssembly.Module>} module take.wasm
 * @param {string} inflater address of inflate.wasm
 * @param {Job} job
 * @param {Target} target
 * @param {TakeOptions} [options]
 * @returns {Promise<Made>} rejects with a FlowglassError: then no file was made
 */
export async function take(start, module, inflater, job, target, { signal, onProgress } = {}) {
  const compiled = await module;
  signal?.throwIfAborted();
  const worker = start();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {() => void} */
  let stop = () => {};
  try {
    return await new Promise((resolve, reject) => {
      stop = () => {
        worker.postMessage({ kind: 'cancel' });
        timer = setTimeout(() => reject(new FlowglassError('aborted', 'Saving was stopped.')), STOP_TIMEOUT);
      };
      signal?.addEventListener('abort', stop, { once: true });
      worker.onmessage = ({ data }) => {
        switch (data.kind) {
          case 'progress':
            onProgress?.(data.progress);
            break;
          case 'made':
            resolve(data.made);
            break;
          case 'failed':
            reject(fromErrorInfo(data.error));
            break;
          default: // what it wants is served elsewhere
        }
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        reject(new FlowglassError('crashed', `The program that saves has crashed: ${event.message}. Nothing was saved.`));
      };
      worker.postMessage({ kind: 'begin', job, target, module: compiled, inflater });
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  }
}
