/**
 * The page's side of a worker: matches replies to requests, and ends the
 * worker when it crashed or does not stop when asked to.
 *
 * @import { Progress, Reply, Request, Results, SelectionProgress, TableInfo } from './protocol.js'
 */
import { FlowglassError, fromErrorInfo } from './protocol.js';

/** A worker that has not stopped reading after so many milliseconds is ended. */
const CANCEL_TIMEOUT = 2000;

/**
 * What is used of a Worker.
 * @typedef {object} WorkerPort
 * @property {(message: Request) => void} postMessage
 * @property {() => void} terminate
 * @property {((event: MessageEvent<Reply>) => void) | null} onmessage
 * @property {((event: ErrorEvent) => void) | null} onerror
 * @property {((event: MessageEvent) => void) | null} onmessageerror
 */

/**
 * @typedef {object} Pending
 * @property {(result: any) => void} resolve
 * @property {(error: FlowglassError) => void} reject
 * @property {((progress: any) => void) | undefined} onProgress
 */

/**
 * What a request tells of its progress: `select` of the selection, `open` of the file.
 * @template {keyof Results} Op
 * @typedef {Op extends 'select' ? SelectionProgress : Progress} ProgressOf
 */

/**
 * A request as callers write it: without the id.
 * @template {keyof Results} Op
 * @typedef {Omit<Extract<Request, {op: Op}>, 'id'> & {op: Op}} RequestOf
 */

/** One worker, alive or ended. Once ended it stays so, and every call rejects. */
export class Connection {
  #port;
  #lastId = 0;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  /** @type {FlowglassError | undefined} */
  #endError;
  /** @type {(error: FlowglassError) => void} */
  #resolveEnded = () => {};

  /**
   * Resolves with the reason when the worker has ended, whoever ended it.
   * @type {Promise<FlowglassError>}
   */
  ended;

  /** @param {WorkerPort} port owned from here on */
  constructor(port) {
    this.#port = port;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    port.onmessage = ({ data }) => this.#receive(data);
    port.onerror = (event) => {
      event.preventDefault?.();
      this.end(new FlowglassError('crashed', `The worker has crashed: ${event.message}`));
    };
    port.onmessageerror = () => {
      this.end(new FlowglassError('crashed', 'The worker sent a message that cannot be read.'));
    };
  }

  /** Why the worker ended; undefined while it lives. */
  get endError() {
    return this.#endError;
  }

  /**
   * @template {keyof Results} Op
   * @param {RequestOf<Op>} request
   * @param {(progress: ProgressOf<Op>) => void} [onProgress]
   * @returns {Promise<Results[Op]>} rejects with {@link FlowglassError} only
   */
  request(request, onProgress) {
    if (this.#endError !== undefined) {
      return Promise.reject(this.#endError);
    }
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
      try {
        this.#port.postMessage(/** @type {Request} */ (/** @type {unknown} */ ({ ...request, id })));
      } catch (error) {
        // What cannot be cloned was not sent, and will not be answered.
        this.#pending.delete(id);
        reject(new FlowglassError('internal', `cannot send ${request.op}: ${error}`));
      }
    });
  }

  /**
   * Stops reading; what was read stays. A worker that does not answer in time is ended.
   * @param {number} [timeout] milliseconds
   * @returns {Promise<void>}
   */
  async cancel(timeout = CANCEL_TIMEOUT) {
    const timer = setTimeout(() => {
      this.end(new FlowglassError('aborted', 'The worker did not stop, and was ended.'));
    }, timeout);
    try {
      await this.request({ op: 'cancel' });
    } catch {
      // It has ended, which is one way to stop.
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Ends the worker and frees all it holds. Pending calls reject with `error`.
   * @param {FlowglassError} error
   */
  end(error) {
    if (this.#endError !== undefined) {
      return;
    }
    this.#endError = error;
    this.#port.terminate();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) {
      reject(error);
    }
    this.#resolveEnded(error);
  }

  /** @param {Reply} reply */
  #receive(reply) {
    if (reply.kind === 'crashed') {
      this.end(new FlowglassError('crashed', reply.message));
      return;
    }
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) {
      return;
    }
    switch (reply.kind) {
      case 'progress':
      case 'selecting':
        pending.onProgress?.(reply.progress);
        return;
      case 'result':
        this.#pending.delete(reply.id);
        pending.resolve(reply.result);
        return;
      case 'error':
        this.#pending.delete(reply.id);
        pending.reject(fromErrorInfo(reply.error));
        return;
      default:
        this.end(new FlowglassError('internal', `unknown reply ${JSON.stringify(reply)}`));
    }
  }
}

/**
 * A worker whose Go side has answered hello.
 * @typedef {object} Ready
 * @property {Connection} connection
 * @property {readonly TableInfo[]} tables
 */

/**
 * Starts a worker and says hello.
 * @param {WorkerPort} port
 * @param {Promise<WebAssembly.Module>} module compiled once, posted to every worker
 * @param {string} inflater address of the module that the worker loads for compressed captures
 * @param {string} describer address of the module that it loads for packets that the analyser does not know
 * @returns {Promise<Ready>}
 */
export async function connect(port, module, inflater, describer) {
  const connection = new Connection(port);
  try {
    return {
      connection,
      tables: await connection.request({ op: 'hello', module: await module, inflater, describer }),
    };
  } catch (error) {
    const reason =
      error instanceof FlowglassError ? error : new FlowglassError('internal', String(error));
    connection.end(reason);
    throw reason;
  }
}

/** Keeps one spare worker, so that opening a file does not wait for Go to start. */
export class Pool {
  #spawn;
  /** @type {Promise<Ready> | undefined} */
  #spare;

  /** @param {() => Promise<Ready>} spawn */
  constructor(spawn) {
    this.#spawn = spawn;
  }

  /** Starts a spare worker unless there is one. A failure shows when the worker is taken. */
  prepare() {
    if (this.#spare !== undefined) {
      return;
    }
    const spare = this.#spawn();
    this.#spare = spare;
    const forget = () => {
      if (this.#spare === spare) {
        this.#spare = undefined;
      }
    };
    spare.then(({ connection }) => connection.ended.then(forget), forget);
  }

  /**
   * Hands out the spare worker, or a new one. A spare takes its place when it has ended.
   * @returns {Promise<Ready>} owned by the caller, who ends it
   */
  async take() {
    this.prepare();
    const ready = /** @type {Promise<Ready>} */ (this.#spare);
    this.#spare = undefined;
    const taken = await ready;
    void taken.connection.ended.then(() => this.prepare());
    return taken;
  }
}
