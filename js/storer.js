/**
 * Entry of the worker that remembers: store.wasm, and nothing else. It is bundled, wasm_exec.js
 * included, into the part of the page that starts it from a blob: URL (js/store/client.js).
 *
 * @import { StoreReply, StoreRequest } from './store/client.js'
 */
import 'virtual:wasm-exec';

/**
 * @typedef {object} StorerScope
 * @property {(reply: StoreReply, transfer?: Transferable[]) => void} postMessage
 * @property {((event: MessageEvent<StoreRequest>) => void) | null} onmessage
 * @property {(op: string, args: object) => Promise<unknown>} [flowglassStore] published by store.wasm
 */

const scope = /** @type {StorerScope} */ (/** @type {unknown} */ (globalThis));

/** @type {Promise<void>} */
let started = Promise.reject(new Error('The store was not started.'));
started.catch(() => {});

/** @param {WebAssembly.Module} module */
async function start(module) {
  const go = new Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  void go.run(instance).catch(() => {}); // calls then fail
}

scope.onmessage = async ({ data: { id, op, args, module } }) => {
  try {
    if (module !== undefined) {
      started = start(module);
    }
    await started;
    const result = await scope.flowglassStore?.(op, args);
    scope.postMessage({ id, result }, arraysOf(result));
  } catch (error) {
    const { code, message } = /** @type {{code?: string, message?: string}} */ (Object(error));
    scope.postMessage({ id, error: { code: code ?? 'failed', message: message ?? String(error) } });
  }
};

/**
 * The parts of a snapshot move; they are not copied.
 * @param {any} result
 * @returns {Transferable[]}
 */
function arraysOf(result) {
  return [result, result?.first].flatMap((each) => (each instanceof Uint8Array ? [each.buffer] : []));
}
