/**
 * How a worker comes by the programs that only some files need: it asks the page, which has
 * them. The worker itself never fetches.
 *
 * @import { ErrorInfo } from './protocol.js'
 */
import { fromErrorInfo, toErrorInfo } from './protocol.js';

/** @typedef {{kind: 'want', address: string}} Want from worker to page */

/**
 * The answer, from page to worker.
 * @typedef {(
 *   {kind: 'program', address: string, module: WebAssembly.Module} |
 *   {kind: 'program', address: string, error: ErrorInfo}
 * )} Delivery
 */

/** The worker's side. */
export class Wants {
  #post;
  /** @type {Map<string, {resolve: (module: WebAssembly.Module) => void, reject: (error: Error) => void}[]>} */
  #waiting = new Map();

  /** @param {(want: Want) => void} post */
  constructor(post) {
    this.#post = post;
  }

  /**
   * @param {string} address
   * @returns {Promise<WebAssembly.Module>} rejects with a FlowglassError
   */
  ask(address) {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(address);
      if (waiting !== undefined) {
        waiting.push({ resolve, reject });
        return;
      }
      this.#waiting.set(address, [{ resolve, reject }]);
      this.#post({ kind: 'want', address });
    });
  }

  /**
   * Takes a message from the page if it is an answer.
   * @param {object} message
   * @returns {boolean} whether it was one
   */
  take(message) {
    if (!isDelivery(message)) {
      return false;
    }
    const waiting = this.#waiting.get(message.address) ?? [];
    this.#waiting.delete(message.address);
    for (const { resolve, reject } of waiting) {
      if ('module' in message) {
        resolve(message.module);
      } else {
        reject(fromErrorInfo(message.error));
      }
    }
    return true;
  }
}

/**
 * The page's side: answers what a worker says it wants.
 * @param {object} message from the worker, of any kind
 * @param {(address: string) => Promise<WebAssembly.Module>} load
 * @param {(delivery: Delivery) => void} post
 */
export async function serveWants(message, load, post) {
  if (!isWant(message)) {
    return;
  }
  const { address } = message;
  let delivery;
  try {
    delivery = /** @type {const} */ ({ kind: 'program', address, module: await load(address) });
  } catch (error) {
    delivery = /** @type {const} */ ({ kind: 'program', address, error: toErrorInfo(error) });
  }
  post(delivery);
}

/** @param {object} message @returns {message is Want} */
function isWant(message) {
  return 'kind' in message && message.kind === 'want';
}

/** @param {object} message @returns {message is Delivery} */
function isDelivery(message) {
  return 'kind' in message && message.kind === 'program';
}
