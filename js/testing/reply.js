/**
 * Builds replies of the Go side, byte by byte, for tests.
 *
 * @import { ColumnType } from '../protocol.js'
 */

/**
 * @typedef {object} TestColumn
 * @property {string} name
 * @property {ColumnType} type
 * @property {string} [unit]
 * @property {readonly number[]} values
 */

/**
 * `u32le headerLength | JSON | padding to 8 | columns`, each column padded to 8 except the last.
 * @param {object} header
 * @param {readonly Uint8Array[]} [columns]
 * @returns {Uint8Array}
 */
export function encodeReply(header, columns = []) {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = columns.length === 0 ? 4 + json.length : align(4 + json.length);
  const length = columns.reduce((at, column) => align(at) + column.length, start);
  const reply = new Uint8Array(length);
  new DataView(reply.buffer).setUint32(0, json.length, true);
  reply.set(json, 4);
  let at = start;
  for (const column of columns) {
    reply.set(column, align(at));
    at = align(at) + column.length;
  }
  return reply;
}

/**
 * A reply to `rows`.
 * @param {{table: string, total?: number, first?: number, strings?: readonly string[]}} window
 * @param {readonly TestColumn[]} columns all of one length
 * @returns {Uint8Array}
 */
export function encodeWindow({ table, total, first = 0, strings }, columns) {
  const rows = columns[0]?.values.length ?? 0;
  const header = {
    table,
    total: total ?? rows,
    first,
    rows,
    columns: columns.map(({ name, type, unit = '' }) => ({ name, type, unit })),
    ...(strings === undefined ? {} : { strings }),
  };
  return encodeReply(header, columns.map(encodeColumn));
}

/**
 * @param {TestColumn} column
 * @returns {Uint8Array} little-endian whatever this machine is
 */
function encodeColumn({ type, values }) {
  const bytes = { f64: 8, i32: 4, u8: 1, str: 4 }[type];
  const view = new DataView(new ArrayBuffer(bytes * values.length));
  values.forEach((value, row) => {
    if (type === 'f64') {
      view.setFloat64(row * 8, value, true);
    } else if (type === 'u8') {
      view.setUint8(row, value);
    } else {
      view.setInt32(row * 4, value, true);
    }
  });
  return new Uint8Array(view.buffer);
}

/** @param {number} offset */
function align(offset) {
  return Math.ceil(offset / 8) * 8;
}
