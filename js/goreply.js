/**
 * What Go answers as values of the page, and what Go is asked as bytes. Pure.
 *
 * @import { GoProgress, GoSelected } from './gowasm.js'
 * @import { GoReply } from './table.js'
 */
import { FlowglassError } from './protocol.js';

/**
 * @param {GoReply} reply
 * @param {number} memory bytes
 * @returns {GoProgress}
 */
export function toProgress({ header }, memory) {
  const { notice } = header;
  const progress = {
    packets: size(header, 'packets'),
    bytes: size(header, 'bytes'),
    flows: size(header, 'flows'),
    format: String(header.format),
    done: header.done === true,
    memory,
  };
  if (typeof notice !== 'object' || notice === null) {
    return progress;
  }
  const { code, message, offset } = /** @type {Record<string, unknown>} */ (notice);
  const plain = { code: String(code), message: String(message) };
  return { ...progress, notice: typeof offset === 'number' ? { ...plain, offset } : plain };
}

/**
 * @param {GoReply} reply
 * @returns {GoSelected}
 */
export function toSelected({ header }) {
  return {
    packets: size(header, 'packets'),
    examined: size(header, 'examined'),
    total: size(header, 'total'),
    deep: header.deep === true,
    waits: header.waits === true,
    spots: listOf(header.spots, 'spots'),
    reread: size(header, 'reread'),
  };
}

/**
 * @param {unknown} value
 * @param {string} what
 * @returns {any[]}
 */
export function listOf(value, what) {
  if (!Array.isArray(value)) {
    throw new FlowglassError('internal', `The analyser named no ${what}.`);
  }
  return value;
}

/**
 * Integers as Go takes a list of them.
 * @param {readonly number[]} numbers
 */
export function toBytes(numbers) {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((number, at) => view.setInt32(4 * at, number, true));
  return new Uint8Array(view.buffer);
}

/**
 * @param {Record<string, unknown>} header
 * @param {string} name
 * @returns {number}
 */
export function size(header, name) {
  const value = header[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new FlowglassError('internal', `The analyser answered ${name} ${value}.`);
  }
  return value;
}

/** @param {string} hex */
export function fromHex(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
