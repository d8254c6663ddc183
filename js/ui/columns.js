/**
 * How the grid shows the columns of a table: made from the schema, so that a new table needs
 * nothing here.
 *
 * @import { ColumnInfo } from '../protocol.js'
 * @import { Row } from './rowcache.js'
 * @import { GridColumn } from './strip.js'
 */
import { formatInteger, formatPercent, formatSeconds, formatterFor } from '../format.js';

/** Widths in characters, by column name; see also UNIT_WIDTHS.
 * @type {Readonly<Record<string, number>>} */
const WIDTHS = {
  number: 11,
  time: 17,
  src: 30,
  dst: 30,
  address: 30,
  address_a: 24,
  address_b: 24,
  protocol: 13,
  port: 9,
  port_a: 9,
  port_b: 9,
  stream: 9,
  type: 10,
};

/** On a phone, what is rare may be cut off: a column can be made wider.
 * @type {Readonly<Record<string, number>>} */
const NARROW_WIDTHS = { ...WIDTHS, number: 9, time: 14, src: 18, dst: 18, address: 18, address_a: 18, address_b: 18 };

/** Addresses of a layer have their own longest form. @type {Readonly<Record<string, number>>} */
const ADDRESS_WIDTHS = { eth: 21, ip: 19, ipv6: 30 };
const NARROW_ADDRESS_WIDTHS = { ...ADDRESS_WIDTHS, ipv6: 24 };

/** @type {Readonly<Record<string, number>>} */
const UNIT_WIDTHS = { ns: 16, bytes: 16, packets: 13, 'bit/s': 16, '': 14 };


/** A heading's characters are narrower than the data's; beside them are the arrow and the margins. */
const HEADING_CHARACTER = 0.82;
const HEADING_ROOM = 5;

/**
 * Decimals of all times of one capture: 6, until one needs 9. Shared by its grids, so that the
 * digits of a column stand under each other.
 * @typedef {{decimals: 6 | 9}} Precision
 */

/**
 * @param {string} table name
 * @param {readonly ColumnInfo[]} columns
 * @param {Precision} precision
 * @param {boolean} [narrow] whether the screen is that of a phone
 * @returns {GridColumn[]}
 */
export function gridColumns(table, columns, precision, narrow = false) {
  const place = (/** @type {string} */ name) => columns.findIndex((column) => column.name === name);
  const made = columns.map((column, index) => {
    const part = place(SHARES[column.name]);
    return { ...(part < 0 ? gridColumn(table, column, precision, narrow) : shareColumn(column, part)), index };
  });
  // A share stands beside what it is the whole of.
  const shares = made.filter(({ name }) => place(SHARES[name]) >= 0);
  const others = made.filter((column) => !shares.includes(column));
  return others.flatMap((column) => [column, ...shares.filter(({ name }) => SHARES[name] === column.name)]);
}

/** Figures of the whole capture, and the column of those displayed. @type {Readonly<Record<string, string>>} */
const SHARES = { all_packets: 'packets', all_bytes: 'bytes', all_captured_bytes: 'captured_bytes' };

/**
 * What the row has in the whole capture, with how much of that is displayed.
 * @param {ColumnInfo} column
 * @param {number} part place of what is displayed in a row
 * @returns {GridColumn}
 */
function shareColumn({ name, label }, part) {
  return {
    name,
    label,
    hint: `${label}, and the share of them that is displayed`,
    width: 26,
    numeric: true,
    plain: (all) => String(all ?? ''),
    ...partColumn(part),
  };
}

/**
 * How a figure of the whole capture is written: itself, and the share that is displayed.
 * @param {number} part place of what is displayed in a row
 * @returns {Pick<GridColumn, 'text' | 'share'> & {share: (value: unknown, row: Row) => number}}
 */
export function partColumn(part) {
  return {
    text: (all, row) => {
      const percent = formatPercent(Number(row[part]), Number(all));
      return `${formatInteger(Number(all))} ${(percent || '–').padStart(8)}`;
    },
    share: (all, row) => (Number(all) > 0 ? Math.min(1, Number(row[part]) / Number(all)) : 0),
  };
}

/**
 * @param {string} table
 * @param {ColumnInfo} column
 * @param {Precision} precision
 * @param {boolean} narrow
 * @returns {GridColumn}
 */
function gridColumn(table, { name, label, type, unit }, precision, narrow) {
  if (name === 'type') {
    return etherTypeColumn(name, label);
  }
  const numeric = type !== 'str';
  const heading = unit === 'ns' ? `${label} (s)` : label;
  const formatter = formatterFor(unit);
  const layer = table.slice(table.lastIndexOf('/') + 1);
  const widths = narrow ? NARROW_WIDTHS : WIDTHS;
  /** @type {Readonly<Record<string, number>>} */
  const addressWidths = narrow ? NARROW_ADDRESS_WIDTHS : ADDRESS_WIDTHS;
  const usual =
    (name.startsWith('address') ? addressWidths[layer] : undefined) ??
    widths[name] ??
    (numeric ? UNIT_WIDTHS[unit] : undefined) ??
    20;
  const width = Math.max(usual, Math.ceil(heading.length * HEADING_CHARACTER) + HEADING_ROOM);
  /** @param {unknown} value */
  const known = (value) => /** @type {number | string | undefined} */ (value ?? undefined);
  return {
    name,
    label: heading,
    width,
    numeric,
    text: (value) =>
      unit === 'ns' && typeof value === 'number'
        ? formatSeconds(value, precision.decimals)
        : formatter.format(known(value)),
    plain: (value) =>
      unit === 'ns' && typeof value === 'number'
        ? formatSeconds(value, precision.decimals)
        : String(value ?? ''),
  };
}

/**
 * An EtherType is a number in name only: people know it in hexadecimal.
 * @param {string} name @param {string} label
 * @returns {GridColumn}
 */
function etherTypeColumn(name, label) {
  return {
    name,
    label,
    width: 14,
    numeric: false,
    text: (value) => (typeof value === 'number' ? `0x${value.toString(16).padStart(4, '0')}` : String(value ?? '')),
  };
}

/**
 * Raises the precision if any of the times has a fraction of a microsecond.
 * @param {readonly ColumnInfo[]} columns
 * @param {readonly (readonly unknown[])[]} rows
 * @param {Precision} precision changed in place
 */
export function notePrecision(columns, rows, precision) {
  if (precision.decimals === 9) {
    return;
  }
  columns.forEach(({ unit }, i) => {
    const finer = (/** @type {readonly unknown[]} */ row) =>
      typeof row[i] === 'number' && row[i] % 1000 !== 0;
    if (unit === 'ns' && rows.some(finer)) {
      precision.decimals = 9;
    }
  });
}
