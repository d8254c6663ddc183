/**
 * Tables as CSV, JSON and JSON lines, octet by octet as `flowglass export` writes them: see
 * internal/export. Pure.
 *
 * @import { Column, TableWindow } from '../protocol.js'
 * @import { Kind } from './schema.gen.js'
 */
import { FlowglassError } from '../protocol.js';
import { KINDS } from './schema.gen.js';

/**
 * A text format: what begins a file, what rows make in it, what ends it.
 * @typedef {object} TextWriter
 * @property {(columns: readonly {name: string}[]) => string} begin called once, before rows
 * @property {(window: TableWindow) => string} rows
 * @property {() => string} end
 */

/** @typedef {'csv' | 'json' | 'jsonl'} TextFormat */

/** @type {Readonly<Record<TextFormat, () => TextWriter>>} */
export const TEXT_FORMATS = { csv: csvWriter, json: () => jsonWriter(true), jsonl: () => jsonWriter(false) };

/**
 * The type that a column has in files.
 * @param {string} table
 * @param {string} column
 * @returns {Kind}
 */
export function kindOf(table, column) {
  const kind = KINDS[table]?.[column];
  if (kind === undefined) {
    throw new FlowglassError('internal', `Nobody said how ${table}.${column} is written.`);
  }
  return kind;
}

/** @returns {TextWriter} */
function csvWriter() {
  return {
    begin: (columns) => `${columns.map(({ name }) => csvText(name)).join(',')}\r\n`,
    rows(window) {
      const cells = window.columns.map((column) => cellsOf(window.table, column, csvText, ''));
      let text = '';
      for (let row = 0; row < window.rows; row++) {
        let comma = '';
        for (const cell of cells) {
          text += comma + cell(row);
          comma = ',';
        }
        text += '\r\n';
      }
      return text;
    },
    end: () => '',
  };
}

/** @param {boolean} array whether the objects stand in one @returns {TextWriter} */
function jsonWriter(array) {
  let before = array ? '[\n' : '';
  return {
    begin: () => '',
    rows(window) {
      const cells = window.columns.map((column) => cellsOf(window.table, column, jsonText, 'null'));
      const keys = window.columns.map(({ name }, i) => `${i === 0 ? '{' : ','}${jsonText(name)}:`);
      let text = '';
      for (let row = 0; row < window.rows; row++) {
        text += before;
        for (const [i, cell] of cells.entries()) {
          text += keys[i] + cell(row);
        }
        text += array ? '}' : '}\n';
        before = array ? ',\n' : '';
      }
      return text;
    },
    end: () => (!array ? '' : before === '[\n' ? '[]\n' : '\n]\n'),
  };
}

/**
 * What writes the cells of a column. Texts are written once each, however many rows have them.
 * @param {string} table
 * @param {Column} column
 * @param {(text: string) => string} quote
 * @param {string} none
 * @returns {(row: number) => string}
 */
function cellsOf(table, column, quote, none) {
  const kind = kindOf(table, column.name);
  if (column.type === 'str') {
    const { values } = column;
    const texts = column.strings.map(quote);
    return (row) => texts[values[row] ?? -1] ?? none;
  }
  if (column.type === 'u8') {
    const { values } = column;
    return kind === 'bool' ? (row) => String(values[row] !== 0) : (row) => String(values[row]);
  }
  const { values } = column;
  const isNone = column.type === 'i32' ? (/** @type {number} */ v) => v === -1 : Number.isNaN;
  return (row) => {
    const value = values[row] ?? Number.NaN;
    return isNone(value) ? none : decimal(value);
  };
}

/**
 * A number with all its digits and no exponent.
 * @param {number} value finite
 */
export function decimal(value) {
  const text = String(value);
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) {
    return text;
  }
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  return point > 0 ? `${sign}${digits.padEnd(point, '0')}` : `${sign}0.${'0'.repeat(-point)}${digits}`;
}

/**
 * A text as a field of CSV, which no spreadsheet takes for a formula: see docs/EXPORT.md.
 * @param {string} text not ''
 */
export function csvText(text) {
  const guard = /^[=+\-@'\t\r\n]/.test(text);
  return guard || /[",\r\n]|^ | $/.test(text) ? `"${guard ? "'" : ''}${text.replaceAll('"', '""')}"` : text;
}

/** @param {string} text */
function jsonText(text) {
  // eslint-disable-next-line no-control-regex -- RFC 8259 section 7 names just these
  return `"${text.replace(/["\\\u0000-\u001f]/g, escapeJson)}"`;
}

/** @param {string} character */
function escapeJson(character) {
  return character === '"' || character === '\\'
    ? `\\${character}`
    : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
