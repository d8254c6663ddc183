/**
 * Writes a table of a capture to a file, some thousand rows at a time.
 *
 * @import { TableWindow } from '../protocol.js'
 * @import { TextFormat } from './text.js'
 */
import { TEXT_FORMATS } from './text.js';

/**
 * What is used of a capture.
 * @typedef {object} RowSource
 * @property {(name: string, query: {first: number, count: number, selection?: string, sortBy?: string, descending?: boolean}) => Promise<TableWindow>} window
 */

/**
 * What is used of a sink.
 * @typedef {object} ByteSink
 * @property {(bytes: Uint8Array<ArrayBuffer>) => Promise<void>} write
 */

/**
 * Which rows, and in which order.
 * @typedef {object} Rows
 * @property {string} table
 * @property {string} [selection] name of one of the capture; all packets when left out
 * @property {string} [sortBy] column; their own order when left out
 * @property {boolean} [descending]
 */

/**
 * @typedef {object} WriteOptions
 * @property {AbortSignal} [signal]
 * @property {(share: number) => void} [progress] of the rows, from 0 to 1
 */

/** Rows asked for at a time: some milliseconds of work for the worker and for the page. */
const TEXT_ROWS = 8192;

/**
 * The rows in parts, the first of which says what columns there are. Rows that come while it is read
 * are not among them.
 * @param {RowSource} capture
 * @param {Rows} rows
 * @param {number} count of a part
 * @param {WriteOptions} [options]
 * @returns {AsyncGenerator<TableWindow, void, undefined>} at least one, which may have no rows
 */
export async function* windows(capture, { table, ...order }, count, { signal, progress } = {}) {
  let total = Infinity;
  let first = 0;
  do {
    signal?.throwIfAborted();
    const window = await capture.window(table, { ...order, first, count: Math.min(count, total - first) });
    total = Math.min(total, window.total);
    first += window.rows;
    yield window;
    progress?.(total > 0 ? first / total : 1);
    if (window.rows === 0) {
      return;
    }
  } while (first < total);
}

/**
 * Writes rows as text.
 * @param {RowSource} capture
 * @param {Rows} rows
 * @param {TextFormat} format
 * @param {ByteSink} sink
 * @param {WriteOptions} [options]
 */
export async function writeText(capture, rows, format, sink, options) {
  const writer = TEXT_FORMATS[format]();
  const encoder = new TextEncoder();
  let begun = false;
  for await (const window of windows(capture, rows, TEXT_ROWS, options)) {
    const head = begun ? '' : writer.begin(window.columns);
    begun = true;
    const text = head + writer.rows(window);
    if (text !== '') {
      await sink.write(encoder.encode(text));
    }
  }
  const end = writer.end();
  if (end !== '') {
    await sink.write(encoder.encode(end));
  }
}
