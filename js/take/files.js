/**
 * The files that a job writes, one after the other. What Go has written is copied and written in the
 * background, some bytes at a time, while Go goes on.
 *
 * @import { Bytes, Sink } from './sinks.js'
 */

const MiB = 2 ** 20;

/** Bytes written at a time, at least. */
const BATCH = 1 * MiB;

/** Files in their order; each is opened when its first bytes come. */
export class Files {
  #open;
  #name;
  /** @type {{name: string, sink: Sink, bytes: number} | undefined} */
  #current;
  #file = -1;
  /** @type {Uint8Array[]} copies that wait */
  #waiting = [];
  #size = 0;
  /** The write that is under way. @type {Promise<void>} */
  #writing = Promise.resolve();
  /** @type {{name: string, blob?: Blob, bytes: number}[]} */
  #done = [];
  /** Those of the files that are whole. @type {Sink[]} */
  #closed = [];
  /** Bytes written, or about to be. */
  bytes = 0;

  /**
   * @param {(name: string) => Promise<Sink>} open
   * @param {(file: number) => string} name
   */
  constructor(open, name) {
    this.#open = open;
    this.#name = name;
  }

  /**
   * @param {number} file from 0; never one before the last
   * @param {Uint8Array} bytes copied
   */
  async add(file, bytes) {
    if (file !== this.#file) {
      await this.#close();
      this.#file = file;
      const name = this.#name(file);
      this.#current = { name, sink: await this.#open(name), bytes: 0 };
    }
    this.#waiting.push(bytes.slice());
    this.#size += bytes.byteLength;
    this.bytes += bytes.byteLength;
    if (this.#size >= BATCH) {
      await this.#write();
    }
  }

  /** @returns {Promise<readonly {name: string, blob?: Blob, bytes: number}[]>} all files, whole */
  async finish() {
    await this.#close();
    return this.#done;
  }

  /** Leaves nothing of any file. Never rejects. */
  async abort() {
    await this.#writing.catch(() => {});
    for (const sink of [...this.#closed, this.#current?.sink]) {
      await sink?.abort();
    }
    this.#current = undefined;
  }

  /** Begins to write what waits, once the write before has ended. */
  async #write() {
    await this.#writing;
    const { sink } = this.#current ?? {};
    if (sink === undefined || this.#size === 0) {
      return;
    }
    const [only, ...others] = this.#waiting;
    let bytes = /** @type {Bytes} */ (only);
    if (others.length > 0) {
      bytes = new Uint8Array(this.#size);
      let at = 0;
      for (const part of this.#waiting) {
        bytes.set(part, at);
        at += part.byteLength;
      }
    }
    this.#waiting = [];
    this.#size = 0;
    if (this.#current) {
      this.#current.bytes += bytes.byteLength;
    }
    this.#writing = sink.write(bytes);
    this.#writing.catch(() => {}); // told when it is waited for
  }

  async #close() {
    if (this.#current === undefined) {
      return;
    }
    await this.#write();
    await this.#writing;
    const { name, sink, bytes } = this.#current;
    const blob = await sink.close();
    this.#current = undefined;
    this.#closed.push(sink);
    this.#done.push({ name, bytes, ...(blob === undefined ? {} : { blob }) });
  }
}
