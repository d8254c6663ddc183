/**
 * How values look. A formatter is a small object per unit: `format` is for tables and exact to
 * the last byte; the functions below it that round say so in their name.
 *
 * Nothing depends on the reader's locale: numbers must be comparable with Wireshark's.
 *
 * @import { Unit } from './protocol.js'
 */

const NS_PER_SECOND = 1_000_000_000;

/**
 * @typedef {object} Formatter
 * @property {Unit} unit
 * @property {string} suffix to be put into a column's head, not into every cell
 * @property {boolean} isNumeric such columns are aligned right
 * @property {(value: number | string | undefined) => string} format '' for "none"
 */

/** @type {Readonly<Record<Unit, Formatter>>} */
export const FORMATTERS = {
  '': { unit: '', suffix: '', isNumeric: false, format: (value) => formatPlain(value) },
  bytes: numeric('bytes', 'bytes', formatInteger),
  packets: numeric('packets', 'packets', formatInteger),
  ns: numeric('ns', 's', (value) => formatSeconds(value)),
  'bit/s': numeric('bit/s', 'bit/s', (value) => formatInteger(Math.round(value))),
};

/**
 * The formatter of a unit; an unknown unit is shown plain.
 * @param {string} unit
 * @returns {Formatter}
 */
export function formatterFor(unit) {
  return Object.hasOwn(FORMATTERS, unit) ? FORMATTERS[/** @type {Unit} */ (unit)] : FORMATTERS[''];
}

/**
 * With thousands separators, to the last digit: `18,695`. A fraction keeps its digits.
 * @param {number} value
 * @returns {string}
 */
export function formatInteger(value) {
  if (!Number.isFinite(value)) {
    return '';
  }
  const [whole = '', fraction] = plainDigits(Math.abs(value)).split('.');
  const digits = groupThousands(whole) + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 ? `-${digits}` : digits;
}

/**
 * A relative time or duration in seconds, as Wireshark prints it: 6 decimals, or 9 when there
 * are nanoseconds to show. Exact.
 * @param {number} ns whole nanoseconds
 * @param {6 | 9} [decimals] least number of decimals: 9 aligns a whole column
 * @returns {string}
 */
export function formatSeconds(ns, decimals = 6) {
  if (!Number.isFinite(ns)) {
    return '';
  }
  const whole = Math.round(Math.abs(ns));
  const seconds = Math.floor(whole / NS_PER_SECOND);
  const fraction = String(whole % NS_PER_SECOND).padStart(9, '0');
  const kept = decimals === 6 && fraction.endsWith('000') ? fraction.slice(0, 6) : fraction;
  return `${ns < 0 && whole > 0 ? '-' : ''}${seconds}.${kept}`;
}

/**
 * An absolute time: `2013-05-18 11:22:33.123456 UTC`, with 9 decimals when there are
 * nanoseconds. Any year of the common era; times beyond what a Date holds are shown as
 * nanoseconds.
 * @param {bigint | string} ns since the Unix epoch; a decimal string, for it exceeds a double
 * @returns {string} '' when the string is no number
 */
export function formatUTC(ns) {
  const time = typeof ns === 'bigint' ? ns : parseBigInt(ns);
  if (time === undefined) {
    return '';
  }
  const perSecond = BigInt(NS_PER_SECOND);
  const fraction = ((time % perSecond) + perSecond) % perSecond;
  const date = new Date(Number((time - fraction) / perSecond) * 1000);
  if (Number.isNaN(date.getTime())) {
    return `${time} ns`;
  }
  const digits = String(fraction).padStart(9, '0');
  const kept = digits.endsWith('000') ? digits.slice(0, 6) : digits;
  const [day, clock = ''] = date.toISOString().split('T');
  return `${day} ${clock.slice(0, 8)}.${kept} UTC`;
}

/**
 * Rounded, for reading at a glance, decimal units: `18.7 MB`. Below 1000 it is exact.
 * @param {number} bytes
 * @returns {string}
 */
export function roundBytes(bytes) {
  return roundScaled(bytes, 'B');
}

/**
 * Rounded, for reading at a glance: `1.2 Mbit/s`.
 * @param {number} bitsPerSecond
 * @returns {string}
 */
export function roundBitRate(bitsPerSecond) {
  return roundScaled(bitsPerSecond, 'bit/s');
}

/**
 * Rounded, for reading at a glance: `3.4 M packets` is `roundCount(n) + ' packets'`.
 * @param {number} value
 * @returns {string}
 */
export function roundCount(value) {
  return roundScaled(value, '').trim();
}

/**
 * A share of a whole with two decimals: `97.31 %`; '' when there is no whole.
 * @param {number} part
 * @param {number} whole
 * @returns {string}
 */
export function formatPercent(part, whole) {
  return whole > 0 ? `${((part / whole) * 100).toFixed(2)} %` : '';
}

/**
 * A time to wait, rounded up to what people care for: `4 s`, `2 min 5 s`, `1 h 3 min`.
 * @param {number} seconds
 * @returns {string} '' when it is not known
 */
export function formatWait(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) {
    return '';
  }
  const whole = Math.ceil(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const SCALES = ['', 'k', 'M', 'G', 'T', 'P'];

/**
 * @param {number} value
 * @param {string} unit
 */
function roundScaled(value, unit) {
  if (!Number.isFinite(value)) {
    return '';
  }
  let scaled = value;
  let scale = 0;
  // 999.95 would print as 1000.0.
  while (Math.abs(scaled) >= 999.95 && scale < SCALES.length - 1) {
    scaled /= 1000;
    scale++;
  }
  const digits = scale === 0 ? String(Math.round(scaled)) : scaled.toFixed(1);
  return `${digits} ${SCALES[scale]}${unit}`;
}

/**
 * @param {Unit} unit
 * @param {string} suffix
 * @param {(value: number) => string} formatNumber
 * @returns {Formatter}
 */
function numeric(unit, suffix, formatNumber) {
  return {
    unit,
    suffix,
    isNumeric: true,
    format: (value) => (typeof value === 'number' ? formatNumber(value) : (value ?? '')),
  };
}

/** @param {number | string | undefined} value */
function formatPlain(value) {
  return value === undefined || Number.isNaN(value) ? '' : String(value);
}

/**
 * @param {number} value not negative
 * @returns {string} without an exponent
 */
function plainDigits(value) {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** @param {string} digits */
function groupThousands(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** @param {string} text */
function parseBigInt(text) {
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}
