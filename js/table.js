/**
 * Replies of the Go side, decoded:
 *
 *     u32le headerLength | JSON header (UTF-8) | padding to 8 | columns
 *
 * Every column starts 8-byte aligned, little-endian. The typed arrays of a
 * decoded window are views of the reply itself: the reply belongs to them.
 * A reply is checked as if it came from a stranger, because a wrong length here
 * would show wrong numbers instead of an error.
 *
 * @import { Column, ColumnType, TableWindow, Unit } from './protocol.js'
 */
import { FlowglassError } from './protocol.js';

const ALIGN = 8;

/** @type {Readonly<Record<ColumnType, number>>} bytes of one value */
const VALUE_BYTES = { f64: 8, i32: 4, u8: 1, str: 4 };

/**
 * @typedef {object} GoReply
 * @property {Record<string, unknown>} header
 * @property {Uint8Array} body what follows the header; empty when it has no columns
 */

/**
 * Splits a reply into header and columns' bytes.
 * @param {Uint8Array} reply the reply, owned by the result from here on
 * @returns {GoReply}
 * @throws {FlowglassError} `internal` when it is no reply
 */
export function decodeReply(reply) {
  if (!(reply instanceof Uint8Array) || reply.byteLength < 4) {
    throw bad('shorter than its length word');
  }
  const bytes = reply.byteOffset % ALIGN === 0 ? reply : reply.slice();
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  if (headerLength > bytes.byteLength - 4) {
    throw bad(`a header of ${headerLength} bytes in a reply of ${bytes.byteLength}`);
  }
  const header = parseHeader(bytes.subarray(4, 4 + headerLength));
  const start = Math.min(align(4 + headerLength), bytes.byteLength);
  return { header, body: bytes.subarray(start) };
}

/**
 * Decodes the reply to `rows`.
 * @param {GoReply} reply
 * @returns {TableWindow} with views of the reply's buffer
 * @throws {FlowglassError} `internal` when header and bytes contradict each other
 */
export function decodeWindow({ header, body }) {
  const rows = count(header.rows, 'rows');
  const first = count(header.first, 'first');
  const total = count(header.total, 'total');
  if (typeof header.table !== 'string') {
    throw bad('no table name');
  }
  if (!Array.isArray(header.columns)) {
    throw bad('no columns');
  }
  const strings = stringPool(header.strings);
  let offset = 0;
  const columns = header.columns.map((info) => {
    const { type, name, unit } = columnInfo(info);
    const end = offset + rows * VALUE_BYTES[type];
    if (end > body.byteLength) {
      throw bad(`column ${name} ends at ${end}, the columns at ${body.byteLength}`);
    }
    const column = view(type, name, unit, body, offset, rows, strings);
    offset = align(end);
    return column;
  });
  if (body.byteLength > offset) {
    throw bad(`${body.byteLength - offset} bytes after the last column`);
  }
  return { table: header.table, total, first, rows, columns };
}

/**
 * The value of one cell; undefined means "none".
 * @param {Column} column
 * @param {number} row within the window, from 0
 * @returns {number | string | undefined}
 */
export function valueAt(column, row) {
  const value = column.values[row];
  switch (column.type) {
    case 'f64':
      return Number.isNaN(value) ? undefined : value;
    case 'i32':
      return value === -1 ? undefined : value;
    case 'u8':
      return value;
    case 'str':
      return value === undefined ? undefined : column.strings[value];
    default:
      return unreachable(column);
  }
}

/**
 * The window as arrays of plain values, one per row, null for "none": for JSON, not for grids.
 * @param {TableWindow} window
 * @returns {(number | string | null)[][]}
 */
export function toRows(window) {
  return Array.from({ length: window.rows }, (_, row) =>
    window.columns.map((column) => valueAt(column, row) ?? null),
  );
}

/**
 * One row as an object keyed by column name; "none" stays undefined.
 * @param {TableWindow} window
 * @param {number} row within the window, from 0
 * @returns {Record<string, number | string | undefined>}
 */
export function toRecord(window, row) {
  return Object.fromEntries(window.columns.map((column) => [column.name, valueAt(column, row)]));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Record<string, unknown>}
 */
function parseHeader(bytes) {
  let header;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw bad(`header: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw bad('the header is no object');
  }
  return header;
}

/**
 * @param {unknown} info
 * @returns {{type: ColumnType, name: string, unit: Unit}}
 */
function columnInfo(info) {
  const { type, name, unit } = /** @type {Record<string, unknown>} */ (Object(info));
  if (typeof type !== 'string' || !Object.hasOwn(VALUE_BYTES, type)) {
    throw bad(`column type ${type}`);
  }
  if (typeof name !== 'string' || typeof unit !== 'string') {
    throw bad('a column without name or unit');
  }
  return { type: /** @type {ColumnType} */ (type), name, unit: /** @type {Unit} */ (unit) };
}

/**
 * @param {ColumnType} type
 * @param {string} name
 * @param {Unit} unit
 * @param {Uint8Array} body
 * @param {number} offset bytes into body, a multiple of 8
 * @param {number} rows
 * @param {readonly string[]} strings
 * @returns {Column}
 */
function view(type, name, unit, body, offset, rows, strings) {
  const at = body.byteOffset + offset;
  switch (type) {
    case 'f64':
      return { type, name, unit, values: new Float64Array(body.buffer, at, rows) };
    case 'i32':
      return { type, name, unit, values: new Int32Array(body.buffer, at, rows) };
    case 'u8':
      return { type, name, unit, values: new Uint8Array(body.buffer, at, rows) };
    case 'str': {
      const values = new Int32Array(body.buffer, at, rows);
      if (values.some((index) => index < -1 || index >= strings.length)) {
        throw bad(`column ${name} points outside the ${strings.length} strings`);
      }
      return { type, name, unit, values, strings };
    }
    default:
      return unreachable(type);
  }
}

/**
 * @param {unknown} value
 * @returns {readonly string[]}
 */
function stringPool(value) {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw bad('strings that are none');
  }
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {number}
 */
function count(value, name) {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw bad(`${name} is ${value}`);
  }
  return value;
}

/** @param {number} offset */
function align(offset) {
  return Math.ceil(offset / ALIGN) * ALIGN;
}

/**
 * @param {never} value
 * @returns {never}
 */
function unreachable(value) {
  throw bad(`unknown column ${JSON.stringify(value)}`);
}

/** @param {string} what */
function bad(what) {
  return new FlowglassError('internal', `The analyser sent a reply that cannot be read: ${what}.`);
}
