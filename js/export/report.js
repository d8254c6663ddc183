/**
 * What a report is made of: the first rows of some tables, as CSV, one after the other, which
 * take.wasm reads: see ReadReport in internal/export.
 *
 * @import { TableInfo } from '../protocol.js'
 * @import { RowSource, WriteOptions } from './tables.js'
 */
import { TEXT_FORMATS, csvText, kindOf } from './text.js';

/** Tables of a report in their order: rows, and the column that they are largest by. */
const PARTS = /** @type {const} */ ([
  ['summary', 1, ''],
  ['traffic', 1e6, ''],
  ['hierarchy', 200, ''],
  ['conversations/ip', 10, 'bytes'],
  ['conversations/ipv6', 10, 'bytes'],
  ['conversations/tcp', 10, 'bytes'],
  ['conversations/udp', 10, 'bytes'],
  ['conversations/sctp', 10, 'bytes'],
  ['endpoints/ip', 10, 'bytes'],
  ['endpoints/ipv6', 10, 'bytes'],
  ['conversations/eth', 10, 'bytes'],
  ['endpoints/eth', 10, 'bytes'],
]);

/** Tables of which those of all packets stand beside those of a selection. */
const BOTH = new Set(['summary', 'traffic']);

/**
 * @typedef {object} ReportOf
 * @property {string} file name of the capture's
 * @property {string} [selection] name of one of the capture; all packets when left out
 * @property {string} [filter] of the selection
 * @property {number} [from] of its span, in nanoseconds since frame 1
 * @property {number} [to]
 */

/**
 * @param {RowSource & {tables: () => readonly TableInfo[]}} capture
 * @param {ReportOf} of
 * @param {WriteOptions} [options]
 * @returns {Promise<Blob>}
 */
export async function reportParts(capture, { file, selection = '', filter = '', from, to }, { signal, progress } = {}) {
  const lines = [line('#report', file, filter, seconds(from), seconds(to))];
  for (const [i, [table, count, sortBy]] of PARTS.entries()) {
    for (const whole of selection !== '' && BOTH.has(table) ? [false, true] : [false]) {
      signal?.throwIfAborted();
      const window = await capture.window(table, {
        first: 0,
        count,
        selection: whole ? '' : selection,
        sortBy,
        descending: sortBy !== '',
      });
      const info = capture.tables().find(({ name }) => name === table);
      const known = [...(info?.columns ?? []), ...(info?.shares ?? [])];
      const writer = TEXT_FORMATS.csv();
      lines.push(
        line('#table', table, whole ? 'all' : 'displayed', String(window.total), info?.title ?? table),
        writer.begin(window.columns),
        line(...window.columns.map(({ name }) => known.find((column) => column.name === name)?.label ?? name)),
        line(...window.columns.map(({ unit }) => unit)),
        line(...window.columns.map(({ name }) => kindOf(table, name))),
        writer.rows(window),
      );
    }
    progress?.((i + 1) / PARTS.length);
  }
  return new Blob(lines);
}

/** @param {readonly string[]} fields */
function line(...fields) {
  return `${fields.map((text) => (text === '' ? '' : csvText(text))).join(',')}\r\n`;
}

/** @param {number} [ns] */
function seconds(ns) {
  if (ns === undefined || !Number.isFinite(ns)) {
    return '';
  }
  const digits = String(Math.abs(Math.round(ns))).padStart(10, '0');
  const text = `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, '');
  return ns < 0 ? `-${text}` : text;
}
