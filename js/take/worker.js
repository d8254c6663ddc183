/**
 * Entry of the worker that makes files of captures. It is bundled as worker.js is.
 *
 * @import { GoCall } from '../gowasm.js'
 * @import { SliceWorker } from '../slices.js'
 * @import { Delivery, Want } from '../wants.js'
 * @import { TakeReply, TakeRequest } from './protocol.js'
 */
import slicerSource from 'virtual:slicer-source';
import 'virtual:wasm-exec';
import { startGo } from '../gowasm.js';
import { FlowglassError, toErrorInfo } from '../protocol.js';
import { startScript } from '../script.js';
import { Wants } from '../wants.js';
import { run } from './run.js';

/**
 * @typedef {object} TakerScope
 * @property {(reply: TakeReply | Want) => void} postMessage
 * @property {((event: MessageEvent<TakeRequest | Delivery>) => void) | null} onmessage
 * @property {GoCall} [flowglassCall]
 */

const scope = /** @type {TakerScope} */ (/** @type {unknown} */ (globalThis));
const wants = new Wants((want) => scope.postMessage(want));
const abort = new AbortController();

/** @param {Extract<TakeRequest, {kind: 'begin'}>} request */
async function begin({ job, target, module, inflater }) {
  const host = {
    start: () => startGo(module, Go, scope),
    startInflater: async () => startGo(await wants.ask(inflater), Go, scope),
    startSlicer: () => /** @type {SliceWorker} */ (startScript(slicerSource, 'flowglass-reader')),
    now: () => performance.now(),
  };
  try {
    const made = await run(host, job, target, abort.signal, (progress) => scope.postMessage({ kind: 'progress', progress }));
    scope.postMessage({ kind: 'made', made });
  } catch (error) {
    scope.postMessage({ kind: 'failed', error: toErrorInfo(error) });
  }
}

scope.onmessage = ({ data }) => {
  if (wants.take(data)) {
    return;
  }
  const request = /** @type {TakeRequest} */ (data);
  if (request.kind === 'begin') {
    void begin(request);
  } else {
    abort.abort(new FlowglassError('aborted', 'Saving was stopped.'));
  }
};
