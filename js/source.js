/**
 * The bytes of a capture file, as Go is fed them and as packets are read again: those of the
 * file, or inflated if it is compressed.
 *
 * @import { GoSide } from './gowasm.js'
 * @import { Compression } from './protocol.js'
 * @import { ReadPlan } from './reader.js'
 * @import { SliceWorker } from './slices.js'
 */
import { GaveUp, inflateInGo, inflateNatively, toPieces } from './inflate.js';
import { CAN_FREE, ReadError, readChunks, readRange } from './reader.js';
import { Spool } from './spool.js';

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** Bytes that tell whether a file is compressed. */
const HEAD = 4;

/** Why inflated bytes are not there: a disk was full, or the window is private and memory was. */
const NO_ROOM =
  'The browser had no room to keep this part of the inflated capture. In a private window it keeps about 2 GB.';

/** One file, read once from front to back; parts of it again at any time. */
export class Source {
  #file;
  #go;
  #startInflater;
  #plan;
  #startSlicer;
  #keep;
  /** @type {Spool | undefined} the inflated bytes, if the file is compressed */
  #spool;
  #format = '';
  /** @type {Promise<void> | undefined} */
  #filling;
  #position = 0;

  /**
   * @param {Blob} file
   * @param {GoSide} go with the capture open
   * @param {() => Promise<GoSide>} startInflater starts what inflates one file: another Go program,
   *   whose memory goes with it
   * @param {ReadPlan} [plan]
   * @param {() => SliceWorker} [startSlicer] starts a worker that reads; see slices.js
   * @param {boolean} [keep] whether inflated bytes are kept, to be read again
   */
  constructor(file, go, startInflater, plan, startSlicer, keep = true) {
    this.#file = file;
    this.#go = go;
    this.#startInflater = startInflater;
    this.#plan = plan;
    this.#startSlicer = startSlicer;
    this.#keep = keep;
  }

  /** Size of the file in bytes. */
  get size() {
    return this.#file.size;
  }

  /** Bytes of the file that were read so far, or handed to the decompressor. */
  get position() {
    return this.#position;
  }

  /** @returns {Compression | undefined} how the file is compressed, undefined if it is not */
  get compression() {
    return this.#spool && { format: this.#format, inflated: this.#spool.size };
  }

  /** Whether the memory of a chunk is freed soon, whoever still refers to it. */
  get frees() {
    return CAN_FREE && this.#spool === undefined;
  }

  /**
   * The bytes in order, each exactly once.
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Bytes, void, undefined>} chunks, each valid until the next is asked
   *   for; there may be empty ones
   * @throws {ReadError} when the file cannot be read, or inflated, any further
   * @throws {unknown} the signal's reason when it was aborted
   */
  async *chunks(signal) {
    const chunks = this.#read(signal, true);
    const [head, start] = await takeHead(chunks);
    const known = head.byteLength < HEAD ? undefined : this.#go.compression(head);
    if (known === undefined || known.compression === '') {
      yield* start;
      yield* chunks;
      return;
    }
    await chunks.return();
    const { compression, free, ratio } = known;
    this.#format = compression;
    const spool = new Spool();
    this.#spool = spool;
    let inflated = 0;
    for await (const bytes of this.#inflate(compression, signal)) {
      inflated += bytes.byteLength;
      if (this.#keep && bytes.byteLength > 0) {
        await spool.add(bytes);
      }
      yield bytes;
      if (inflated > free && inflated / ratio > this.#position) {
        throw new ReadError('expands', 'The file inflates to far more than any capture would.');
      }
    }
  }

  /**
   * Inflates a compressed file whose packets are known already, so that they can be read: read()
   * waits for it. Of any other file it reads nothing but its first octets.
   * @param {AbortSignal} [signal]
   * @returns {{format: Promise<string>, ended: Promise<void>}} how it is compressed, '' if it is not; when
   *   all of it is there. Neither rejects: what could not be inflated is told when it is read
   */
  refill(signal) {
    const format = readRange(this.#file, 0, Math.min(HEAD, this.#file.size)).then(
      (head) => this.#go.compression(head).compression,
    ).catch(() => '');
    const ended = this.#fill(format, signal).catch(() => {}).finally(() => (this.#filling = undefined));
    this.#filling = ended;
    return { format, ended };
  }

  /** @param {Promise<string>} format @param {AbortSignal} [signal] */
  async #fill(format, signal) {
    if ((await format) !== '') {
      const chunks = this.chunks(signal);
      let done;
      do {
        ({ done } = await chunks.next()); // it is in the spool
      } while (!done);
    }
  }

  /**
   * Some of the bytes that were read before, again.
   * @param {number} start bytes
   * @param {number} end bytes
   * @returns {Promise<Bytes>}
   * @throws {ReadError}
   */
  async read(start, end) {
    while (this.#filling !== undefined && !(this.#spool && this.#spool.size >= end)) {
      await Promise.race([this.#filling, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    if (this.#spool === undefined) {
      return readRange(this.#file, start, end);
    }
    try {
      return await readRange(this.#spool.slice(start, end), 0, end - start);
    } catch (error) {
      throw new ReadError('changed', NO_ROOM, error);
    }
  }

  /**
   * @param {AbortSignal} [signal]
   * @param {boolean} [free]
   */
  #read(signal, free) {
    return readChunks(this.#file, { signal, plan: this.#plan, startSlicer: this.#startSlicer, free });
  }

  /**
   * The pieces of the file from its start; the position follows.
   * @param {AbortSignal} [signal]
   */
  #pieces(signal) {
    let position = 0;
    return toPieces(this.#read(signal), (bytes) => {
      position += bytes;
      this.#position = Math.max(this.#position, position);
    });
  }

  /**
   * @param {string} format
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Bytes, void, undefined>}
   */
  async *#inflate(format, signal) {
    let given = 0;
    if (format === 'gzip' && 'DecompressionStream' in globalThis) {
      try {
        for await (const bytes of inflateNatively(this.#pieces(signal), format, signal)) {
          given += bytes.byteLength;
          yield bytes;
        }
        return;
      } catch (error) {
        if (!(error instanceof GaveUp)) {
          throw error;
        }
      }
    }
    // From the start once more, if the browser gave up: Go knows how much can be saved.
    let skip = given;
    const inflater = await this.#startInflater();
    for await (const bytes of inflateInGo(this.#pieces(signal), inflater)) {
      const known = Math.min(skip, bytes.byteLength);
      skip -= known;
      yield bytes.subarray(known);
    }
  }
}

/**
 * Takes chunks until they tell whether the file is compressed.
 * @param {AsyncGenerator<Bytes, void, undefined>} chunks
 * @returns {Promise<[head: Bytes, taken: Bytes[]]>}
 */
async function takeHead(chunks) {
  /** @type {Bytes[]} */
  const taken = [];
  let head = new Uint8Array(0);
  while (head.byteLength < HEAD) {
    const { done, value } = await chunks.next();
    if (done) {
      break;
    }
    taken.push(value);
    const longer = new Uint8Array(Math.min(HEAD, head.byteLength + value.byteLength));
    longer.set(head);
    longer.set(value.subarray(0, longer.byteLength - head.byteLength), head.byteLength);
    head = longer;
  }
  return [head, taken];
}
