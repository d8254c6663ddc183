/**
 * Entry of the worker. It is bundled, wasm_exec.js included, into one text that the page
 * starts from a blob: URL, so that the page's content security policy binds it.
 *
 * @import { GoCall } from './gowasm.js'
 * @import { Reply, Request } from './protocol.js'
 * @import { SliceWorker } from './slices.js'
 * @import { Delivery, Want } from './wants.js'
 */
import slicerSource from 'virtual:slicer-source';
import 'virtual:wasm-exec';
import { startGo } from './gowasm.js';
import { Loop } from './loop.js';
import { startScript } from './script.js';
import { Wants } from './wants.js';

/**
 * This file's global scope, which the DOM types know nothing of.
 * @typedef {object} WorkerScope
 * @property {(reply: Reply | Want, transfer?: Transferable[]) => void} postMessage
 * @property {((event: MessageEvent<Request | Delivery>) => void) | null} onmessage
 * @property {GoCall} [flowglassCall]
 */

const scope = /** @type {WorkerScope} */ (/** @type {unknown} */ (globalThis));

// A message to ourselves queues behind those that wait already; timers are clamped to 4 ms.
// Reading, selecting and whatever else is under way wait side by side, so each has its own.
const { port1, port2 } = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
port1.onmessage = () => waiting.shift()?.();
/** @returns {Promise<void>} */
const turn = () =>
  new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(undefined);
  });

const wants = new Wants((want) => scope.postMessage(want));

// The browser's own list of what this worker has asked the network for.
let requests = 0;
new PerformanceObserver((list) => (requests += list.getEntries().length)).observe({
  type: 'resource',
  buffered: true,
});

const loop = new Loop({
  post: (reply, transfer = []) => scope.postMessage(reply, transfer),
  start: (module) => startGo(module, Go, scope),
  load: (address) => wants.ask(address),
  requests: () => requests,
  now: () => performance.now(),
  turn,
  startSlicer: () => /** @type {SliceWorker} */ (startScript(slicerSource, 'flowglass-reader')),
});

scope.onmessage = ({ data }) => {
  if (!wants.take(data)) {
    void loop.handle(/** @type {Request} */ (data));
  }
};
