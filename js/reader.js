/**
 * Reads a local file front to back, a few slices ahead of whoever uses the
 * bytes, so that reading and decoding overlap. Never holds more than the plan
 * says, whatever the file's size.
 *
 * @import { ReadFailure } from './protocol.js'
 * @import { SliceWorker } from './slices.js'
 */
import { unlessAborted } from './abort.js';
import { Slices } from './slices.js';

/**
 * How to read. Sizes in bytes.
 * @typedef {object} ReadPlan
 * @property {number} first size of the first slice: small, so that first rows show at once
 * @property {number} slice size of the others
 * @property {number} ahead slices being read while one is used
 * @property {number} chunk what is handed out at a time, at most
 * @property {number} [gently] so many bytes of the file are handed out in pieces of `first` instead:
 *   whoever decodes them can answer between two, when the first tables are waited for
 * @property {number} [aside] files larger than this are read in a worker of their own, but for the
 *   first slice; when left out none is
 */

const KiB = 1024;
const MiB = 1024 * KiB;

/** @type {Readonly<ReadPlan>} */
export const DEFAULT_PLAN = {
  first: 256 * KiB,
  slice: 4 * MiB,
  ahead: 4,
  chunk: 4 * MiB,
  gently: 32 * MiB,
  aside: 4 * MiB,
};

/** Reading failed: the bytes handed out before stand, there will be no more. */
export class ReadError extends Error {
  /**
   * @param {ReadFailure} failure
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(failure, message, cause) {
    super(message, { cause });
    this.name = 'ReadError';
    /** @type {ReadFailure} */
    this.failure = failure;
  }
}

/**
 * @typedef {object} ReadOptions
 * @property {AbortSignal} [signal] abort takes effect at once, even while a slow disk is being waited for
 * @property {ReadPlan} [plan]
 * @property {() => SliceWorker} [startSlicer] starts a worker that reads; see slices.js
 * @property {boolean} [free] the memory of a chunk is freed when one of another slice is asked for,
 *   not when the garbage collector comes by
 */

/**
 * The bytes of a file in order, each exactly once.
 * @param {Blob} file
 * @param {ReadOptions} [options]
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>} chunks, free to transfer copies of,
 *   and to keep unless `free`; several may share a buffer
 * @throws {ReadError} when the file shrank, vanished or changed
 * @throws {unknown} the signal's reason when it was aborted
 */
export async function* readChunks(file, { signal, plan = DEFAULT_PLAN, startSlicer, free = false } = {}) {
  const { size } = file;
  const here = new Slices(file);
  const aside = size > (plan.aside ?? Infinity) ? new Slices(file, startSlicer) : here;
  /** @type {{length: number, bytes: Promise<Uint8Array<ArrayBuffer>>}[]} */
  const pending = [];
  let next = 0;
  const readAhead = () => {
    while (pending.length < plan.ahead && next < size) {
      const end = Math.min(next + (next === 0 ? plan.first : plan.slice), size);
      const bytes = readSlice(next === 0 ? here : aside, next, end);
      bytes.catch(() => {}); // the failure of a slice read ahead is told when its turn comes
      pending.push({ length: end - next, bytes });
      next = end;
    }
  };

  try {
    readAhead();
    let start = 0;
    for (let slice = pending.shift(); slice !== undefined; slice = pending.shift()) {
      const bytes = await unlessAborted(slice.bytes, signal);
      readAhead();
      const chunk = start < (plan.gently ?? 0) ? Math.min(plan.first, plan.chunk) : plan.chunk;
      for (let at = 0; at < bytes.byteLength; at += chunk) {
        signal?.throwIfAborted();
        yield bytes.subarray(at, Math.min(at + chunk, bytes.byteLength));
      }
      start += slice.length;
      if (bytes.byteLength !== slice.length) {
        throw shrank();
      }
      if (free) {
        aside.giveBack(bytes.buffer);
      }
    }
  } finally {
    aside.end();
  }
}

/** Whether the memory of an ArrayBuffer can be freed: browsers can since 2024. */
export const CAN_FREE = 'transfer' in ArrayBuffer.prototype;

/**
 * The bytes from `start` up to `end` of a file.
 * @param {Blob} file
 * @param {number} start bytes
 * @param {number} end bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {ReadError}
 */
export async function readRange(file, start, end) {
  const bytes = await readSlice(new Slices(file), start, end);
  if (bytes.byteLength !== end - start) {
    throw shrank();
  }
  return bytes;
}

/**
 * @param {Slices} slices
 * @param {number} start bytes
 * @param {number} end bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>} fewer bytes than asked for when the file has shrunk and the
 *   browser does not mind
 */
async function readSlice(slices, start, end) {
  try {
    return new Uint8Array(await slices.read(start, end));
  } catch (error) {
    throw readError(error);
  }
}

function shrank() {
  return new ReadError('shrank', 'The file became shorter while it was read.');
}

/**
 * @param {unknown} error what the browser rejected a read with
 * @returns {ReadError}
 */
function readError(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  return name === 'NotFoundError'
    ? new ReadError('vanished', 'The file was moved or deleted while it was read.', error)
    : new ReadError('changed', 'The browser refused to read on: the file has changed.', error);
}
