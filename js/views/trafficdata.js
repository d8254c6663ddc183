/**
 * Traffic over time as columns: from tables to what a chart draws and what words say. Pure.
 *
 * @import { TableRows } from '../capture.js'
 * @import { TrafficSettings } from '../state.js'
 */
import { formatInteger, formatSeconds, roundBitRate, roundBytes, roundCount } from '../format.js';

/**
 * Columns of one length: each interval's start, and what fell into it.
 * @typedef {object} Traffic
 * @property {readonly number[]} start seconds since the first frame
 * @property {readonly number[]} bytes
 * @property {readonly number[]} packets
 *
 * @typedef {TrafficSettings['unit']} TrafficUnit
 */

/** @type {Traffic} */
export const NO_TRAFFIC = { start: [], bytes: [], packets: [] };

/**
 * @param {TableRows} table `traffic`
 * @returns {Traffic}
 */
export function toTraffic({ columns, rows }) {
  const column = (/** @type {string} */ name) => {
    const i = columns.findIndex((info) => info.name === name);
    return rows.map((row) => Number(row[i] ?? 0));
  };
  return { start: column('start').map((ns) => ns / 1e9), bytes: column('bytes'), packets: column('packets') };
}

/**
 * Puts 2, 4, 8, ... intervals together until there are no more than `most`.
 * @param {Traffic} traffic
 * @param {number} most
 * @returns {Traffic}
 */
export function regroup(traffic, most) {
  const { start, bytes, packets } = traffic;
  let size = 1;
  while (start.length / size > Math.max(1, most)) {
    size *= 2;
  }
  if (size === 1) {
    return traffic;
  }
  const sums = (/** @type {readonly number[]} */ values) =>
    Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
      values.slice(i * size, (i + 1) * size).reduce((a, b) => a + b, 0),
    );
  return { start: start.filter((_, i) => i % size === 0), bytes: sums(bytes), packets: sums(packets) };
}

/**
 * The same traffic in the intervals of another; what is outside them goes to the outermost.
 * @param {Traffic} traffic
 * @param {Traffic} grid
 * @returns {Traffic}
 */
export function inIntervalsOf(traffic, grid) {
  const n = grid.start.length;
  const bytes = Array.from({ length: n }, () => 0);
  const packets = Array.from({ length: n }, () => 0);
  const interval = intervalOf(grid) ?? 1;
  traffic.start.forEach((start, i) => {
    // A start is the sum of many halves: half a nanosecond keeps it on its side of the border.
    const at = Math.min(n - 1, Math.max(0, Math.floor((start - grid.start[0] + 5e-10) / interval)));
    if (n > 0) {
      bytes[at] += traffic.bytes[i];
      packets[at] += traffic.packets[i];
    }
  });
  return { start: grid.start, bytes, packets };
}

/**
 * Length of the intervals in seconds, undefined if there is but one.
 * @param {Traffic} traffic
 */
export function intervalOf({ start }) {
  // From all of them: late in a long capture the difference of two starts is off by more than it may be.
  const [first = 0] = start;
  const last = start.at(-1) ?? first;
  return start.length > 1 ? (last - first) / (start.length - 1) : undefined;
}

/**
 * What the chart draws of it.
 * @param {Traffic} traffic
 * @param {TrafficUnit} unit
 * @returns {readonly number[]}
 */
export function valuesOf(traffic, unit) {
  switch (unit) {
    case 'bytes':
      return traffic.bytes;
    case 'packets':
      return traffic.packets;
    case 'bits': {
      const interval = intervalOf(traffic) ?? 1;
      return traffic.bytes.map((bytes) => (bytes * 8) / interval);
    }
    default:
      return unreachable(unit);
  }
}

/**
 * A value of the axis, rounded.
 * @param {number} value
 * @param {TrafficUnit} unit
 */
export function roundValue(value, unit) {
  switch (unit) {
    case 'bytes':
      return roundBytes(value);
    case 'packets':
      return Number.isInteger(value) ? roundCount(value) : ''; // between whole numbers is nothing
    case 'bits':
      return roundBitRate(value);
    default:
      return unreachable(unit);
  }
}

/**
 * All of it, rounded: `12.3 MB`, or packets where these are what is shown.
 * @param {Traffic} traffic
 * @param {TrafficUnit} unit
 */
export function roundTotal(traffic, unit) {
  return unit === 'packets' ? packetsText(sum(traffic.packets)) : roundBytes(sum(traffic.bytes));
}

/**
 * The chart in words, for those who do not see it.
 * @param {Traffic} traffic
 */
export function describe(traffic) {
  const { start, bytes, packets } = traffic;
  if (sum(packets) === 0) {
    return 'No traffic.';
  }
  const busiest = bytes.indexOf(bytes.reduce((a, b) => Math.max(a, b), 0));
  const interval = intervalOf(traffic);
  const most = `${formatInteger(bytes[busiest])} bytes in ${packetsText(packets[busiest])}`;
  if (interval === undefined) {
    return `All in one interval: ${most}.`;
  }
  const quiet = bytes.filter((n) => n === 0).length;
  return (
    `${formatInteger(start.length)} intervals of ${durationText(interval)}. Busiest from ` +
    `${secondsText(start[busiest])} s: ${most} (${roundBytes(bytes[busiest] / interval)}/s).` +
    (quiet > 0 ? ` Without traffic: ${formatInteger(quiet)}.` : '')
  );
}

/**
 * A part of the traffic in a sentence.
 * @param {string} name
 * @param {Traffic} part
 * @param {Traffic} [whole] what it is a part of
 */
export function describePart(name, part, whole) {
  const [bytes, packets] = [sum(part.bytes), sum(part.packets)];
  const of = whole ? ` of ${formatInteger(sum(whole.bytes))} bytes in ${packetsText(sum(whole.packets))}` : '';
  return `${name}: ${formatInteger(bytes)} bytes in ${packetsText(packets)}${of}.`;
}

/** @param {readonly number[]} values */
export function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}

/** @param {number} count */
function packetsText(count) {
  return `${formatInteger(count)} ${count === 1 ? 'packet' : 'packets'}`;
}

/** Seconds without zeros at their end. @param {number} s */
export function secondsText(s) {
  return formatSeconds(Math.round(s * 1e9)).replace(/\.?0+$/, '');
}

/** @param {number} s seconds */
export function durationText(s) {
  const ns = Math.round(s * 1e9);
  if (ns < 1e3) {
    return `${ns} ns`;
  }
  if (ns < 1e6) {
    return `${ns / 1e3} µs`;
  }
  return ns < 1e9 ? `${ns / 1e6} ms` : `${ns / 1e9} s`;
}

/**
 * @param {never} value
 * @returns {never}
 */
function unreachable(value) {
  throw new Error(`unknown unit ${value}`);
}
