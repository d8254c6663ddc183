/**
 * Slices of a file, read in a worker of its own so that reading and decoding overlap. Where
 * there can be no such worker, or it fails, they are read in this one.
 */

/**
 * Bytes from `start` up to `end`; `spare` is a buffer that may be used for them.
 * @typedef {{id: number, file: Blob, start: number, end: number, spare?: ArrayBuffer}} SliceRequest
 */
/** @typedef {{id: number, bytes: ArrayBuffer} | {id: number, error: {name: string, message: string}}} SliceReply */

/**
 * What is used of a Worker.
 * @typedef {object} SliceWorker
 * @property {(request: SliceRequest, transfer: Transferable[]) => void} postMessage
 * @property {() => void} terminate
 * @property {((event: MessageEvent<SliceReply>) => void) | null} onmessage
 * @property {((event: ErrorEvent) => void) | null} onerror
 */

/**
 * @typedef {object} Waiting
 * @property {number} start bytes
 * @property {number} end bytes
 * @property {(bytes: ArrayBuffer | Promise<ArrayBuffer>) => void} resolve
 * @property {(reason: unknown) => void} reject
 */

/** A worker that has not answered for twice so many milliseconds is not waited for any longer. */
export const PATIENCE = 1500;

/** Reads slices of one file. */
export class Slices {
  #file;
  /** @type {SliceWorker | undefined} */
  #worker;
  #lastId = 0;
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  /** @type {ArrayBuffer[]} */
  #spare = [];
  #patience;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Blob} file
   * @param {() => SliceWorker} [start] starts a worker that runs slicer.js; it may throw. When left out
   *   all is read in this one
   * @param {number} [patience] milliseconds
   */
  constructor(file, start, patience = PATIENCE) {
    this.#file = file;
    this.#patience = patience;
    try {
      this.#worker = start?.();
    } catch {
      return; // no worker, or none within another
    }
    if (this.#worker !== undefined) {
      this.#worker.onmessage = ({ data }) => this.#take(data);
      this.#worker.onerror = (event) => {
        event.preventDefault?.();
        this.#goOnAlone();
      };
    }
  }

  /**
   * @param {number} start bytes
   * @param {number} end bytes
   * @returns {Promise<ArrayBuffer>} rejects as Blob.arrayBuffer does
   */
  read(start, end) {
    const worker = this.#worker;
    if (worker === undefined) {
      return this.#file.slice(start, end).arrayBuffer();
    }
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { start, end, resolve, reject });
      const spare = this.#spare.pop();
      const request = { id, file: this.#file, start, end };
      if (spare === undefined) {
        worker.postMessage(request, []);
      } else {
        worker.postMessage({ ...request, spare }, [spare]);
      }
      this.#watch();
    });
  }

  /**
   * Takes back a buffer that `read` gave: its memory is used again, or freed.
   * @param {ArrayBuffer} buffer
   */
  giveBack(buffer) {
    if (this.#worker === undefined) {
      /** @type {ArrayBuffer & {transfer?: (length: number) => ArrayBuffer}} */ (buffer).transfer?.(0);
    } else {
      this.#spare.push(buffer);
    }
  }

  /** Ends the worker. What is still being read is never told of. */
  end() {
    clearTimeout(this.#timer);
    this.#waiting.clear();
    this.#spare = [];
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** @param {SliceReply} reply */
  #take(reply) {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    this.#watch();
    if ('bytes' in reply) {
      waiting?.resolve(reply.bytes);
    } else {
      waiting?.reject(new DOMException(reply.error.message, reply.error.name));
    }
  }

  /**
   * Waits anew, in two steps: answers may wait behind what this thread is busy with, and come
   * between them. A worker may be slow because the disk is; then it is no loss to go on alone.
   */
  #watch() {
    clearTimeout(this.#timer);
    if (this.#waiting.size > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = setTimeout(() => this.#goOnAlone(), this.#patience);
      }, this.#patience);
    }
  }

  /** Reads here what the worker was to read. */
  #goOnAlone() {
    const waiting = [...this.#waiting.values()];
    this.end();
    for (const { start, end, resolve } of waiting) {
      resolve(this.read(start, end));
    }
  }
}
