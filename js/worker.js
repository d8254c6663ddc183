/**
 * Entry of the worker. It is bundled, wasm_exec.js included, into one text that the page
 * starts from a blob: URL, so that the page's content security policy binds it.
 *
 * @import { GoCall } from './gowasm.js'
 * @import { Reply, Request } from './protocol.js'
 */
import 'virtual:wasm-exec';
import { startGo } from './gowasm.js';
import { Loop } from './loop.js';
import { compileModule } from './spawn.js';

/**
 * This file's global scope, which the DOM types know nothing of.
 * @typedef {object} WorkerScope
 * @property {(reply: Reply, transfer: Transferable[]) => void} postMessage
 * @property {((event: MessageEvent<Request>) => void) | null} onmessage
 * @property {GoCall} [flowglassCall]
 */

const scope = /** @type {WorkerScope} */ (/** @type {unknown} */ (globalThis));

// A message to ourselves queues behind those that wait already; timers are clamped to 4 ms.
const { port1, port2 } = new MessageChannel();
/** @returns {Promise<void>} */
const turn = () =>
  new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });

const loop = new Loop({
  post: (reply, transfer = []) => scope.postMessage(reply, transfer),
  start: (module) => startGo(module, Go, scope),
  load: (url) => compileModule(fetch(url)),
  now: () => performance.now(),
  turn,
});

scope.onmessage = ({ data }) => void loop.handle(data);
