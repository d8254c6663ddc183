/**
 * Keeps the bytes of an inflated capture, so that packets can be read again. They are kept in
 * Blobs: out of this worker's memory, the browser moves them to disk as it sees fit, and forgets
 * them when the worker ends.
 */

/** Blobs that the browser may still be taking over, at most; each is one `add`. */
const UNSETTLED = 16;

/** Bytes in order, kept by the browser. */
export class Spool {
  /** @type {{start: number, blob: Blob}[]} */
  #parts = [];
  /** @type {Promise<unknown>[]} */
  #unsettled = [];
  #size = 0;

  /** Bytes kept. */
  get size() {
    return this.#size;
  }

  /**
   * Appends bytes. Resolves when more may be added: whoever inflates faster than the browser
   * can put away has to wait.
   * @param {Uint8Array<ArrayBuffer>} bytes copied
   */
  async add(bytes) {
    const blob = new Blob([bytes]);
    this.#parts.push({ start: this.#size, blob });
    this.#size += bytes.byteLength;
    // Reading one byte waits until the browser has all. If it cannot keep them, read() will say so.
    this.#unsettled.push(blob.slice(0, 1).arrayBuffer().catch(() => {}));
    if (this.#unsettled.length > UNSETTLED) {
      await this.#unsettled.shift();
    }
  }

  /**
   * The bytes from `start` up to `end`, to be read once.
   * @param {number} start bytes
   * @param {number} end bytes
   * @returns {Blob} shorter if fewer are kept
   */
  slice(start, end) {
    const pieces = [];
    for (let at = this.#partAt(start); at < this.#parts.length; at++) {
      const part = this.#parts[at];
      if (part === undefined || part.start >= end) {
        break;
      }
      pieces.push(part.blob.slice(Math.max(0, start - part.start), end - part.start));
    }
    return new Blob(pieces);
  }

  /**
   * @param {number} offset bytes
   * @returns {number} the last part that begins at or before it
   */
  #partAt(offset) {
    let [low, high] = [0, this.#parts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#parts[middle]?.start ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
