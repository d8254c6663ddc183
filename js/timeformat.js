/**
 * Times of packets as a column shows them: exact to the nanosecond, all with the same number of
 * decimals.
 *
 * @import { TimeFormat } from './settings.js'
 */
import { formatSeconds } from './format.js';

const NS = 1_000_000_000n;

/** @type {Readonly<Record<TimeFormat, {label: string, heading: string, width: number}>>} */
export const TIME_LABELS = {
  relative: { label: 'Seconds since the first packet', heading: 'Time (s)', width: 17 },
  delta: { label: 'Seconds since the packet displayed before', heading: 'Delta (s)', width: 17 },
  utc: { label: 'Date and time, UTC', heading: 'Time (UTC)', width: 31 },
  local: { label: 'Date and time, local', heading: 'Time (local)', width: 37 },
};

/**
 * Date and time of day.
 * @param {bigint} ns since the Unix epoch
 * @param {'utc' | 'local'} zone local: where the browser is, with its distance from UTC then
 * @param {6 | 9} decimals
 * @returns {string} '' for what no calendar has
 */
export function formatInstant(ns, zone, decimals) {
  const fraction = ((ns % NS) + NS) % NS;
  const date = new Date(Number((ns - fraction) / NS) * 1000);
  if (Number.isNaN(date.getTime())) {
    return '';
  }
  const digits = String(fraction).padStart(9, '0').slice(0, decimals);
  if (zone === 'utc') {
    return `${date.toISOString().replace('T', ' ').slice(0, -5)}.${digits}`;
  }
  // The browser knows the zone's rules for every instant; minutes of the difference may be negative.
  const offset = -date.getTimezoneOffset();
  const [sign, minutes] = [offset < 0 ? '-' : '+', Math.abs(offset)];
  const local = new Date(date.getTime() + offset * 60_000).toISOString().replace('T', ' ').slice(0, -5);
  return `${local}.${digits}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * @param {number} relative nanoseconds since the first packet
 * @param {object} how
 * @param {TimeFormat} how.format
 * @param {6 | 9} how.decimals
 * @param {bigint | undefined} how.start time of the first packet, nanoseconds since the Unix epoch
 * @param {unknown} how.delta nanoseconds since the packet displayed before
 * @returns {string} '' for what is not known
 */
export function formatTime(relative, { format, decimals, start, delta }) {
  switch (format) {
    case 'relative':
      return formatSeconds(relative, decimals);
    case 'delta':
      return typeof delta === 'number' ? formatSeconds(delta, decimals) : '';
    case 'utc':
    case 'local':
      return start === undefined || !Number.isFinite(relative)
        ? ''
        : formatInstant(start + BigInt(Math.round(relative)), format, decimals);
    default:
      return format;
  }
}

/** @param {number} n */
function two(n) {
  return String(n).padStart(2, '0');
}
