/**
 * Arithmetic of spans of time on an axis: what strokes and keys make of them. Times are whole
 * nanoseconds since frame 1; a span ends before its `to`. Pure.
 */

/**
 * @typedef {{from: number, to: number}} Span
 * @typedef {'from' | 'to'} Edge
 */

/** Least length of a span that strokes and keys make. */
const LEAST = 1000;

/**
 * The time at a place on the axis, no more exact than a hand is: to a power of ten of which the axis has
 * a thousand or more.
 * @param {number} share from 0 to 1 along the axis
 * @param {Span} range that the axis shows
 */
export function timeAt(share, { from, to }) {
  const step = 10 ** Math.max(0, Math.floor(Math.log10((to - from) / 1000)));
  const time = Math.round((from + share * (to - from)) / step) * step;
  return share <= 0 ? from : share >= 1 ? to : Math.min(to, Math.max(from, time));
}

/**
 * The place of a time on the axis, from 0 to 1.
 * @param {number} time
 * @param {Span} range
 */
export function shareOf(time, { from, to }) {
  return to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
}

/**
 * The span between two times in any order; undefined if it is too short to be meant.
 * @param {number} a
 * @param {number} b
 * @returns {Span | undefined}
 */
export function spanBetween(a, b) {
  const [from, to] = a <= b ? [a, b] : [b, a];
  return to - from < LEAST ? undefined : { from, to };
}

/**
 * Moves one edge; the other stays, and the range is not left.
 * @param {Span} span
 * @param {Edge} edge
 * @param {number} time
 * @param {Span} range
 * @returns {Span}
 */
export function withEdge(span, edge, time, range) {
  const at = Math.round(time);
  return edge === 'from'
    ? { from: Math.min(Math.max(range.from, at), span.to - LEAST), to: span.to }
    : { from: span.from, to: Math.max(Math.min(range.to, at), span.from + LEAST) };
}

/**
 * Moves a span along, as far as the range goes.
 * @param {Span} span
 * @param {number} by
 * @param {Span} range
 * @returns {Span}
 */
export function movedBy({ from, to }, by, range) {
  const most = Math.max(range.from, range.to - (to - from));
  const start = Math.round(Math.min(Math.max(range.from, from + by), most));
  return { from: start, to: start + (to - from) };
}

/**
 * A span of `factor` times the length around the same middle; undefined when that is the whole range.
 * @param {Span} span
 * @param {number} factor
 * @param {Span} range
 * @returns {Span | undefined}
 */
export function zoomed({ from, to }, factor, range) {
  const length = Math.max(LEAST, Math.round((to - from) * factor));
  if (length >= range.to - range.from) {
    return undefined;
  }
  const middle = (from + to) / 2;
  return movedBy({ from: Math.round(middle - length / 2), to: Math.round(middle - length / 2) + length }, 0, range);
}

/**
 * What a key does to an edge of a span: arrows a step, pages ten, Home and End to the ends of the
 * range; with shift the whole span moves. undefined if the key means nothing here.
 * @param {{key: string, shiftKey: boolean}} event
 * @param {Span} span
 * @param {Edge} edge
 * @param {Span} range
 * @param {number} step
 * @returns {Span | undefined}
 */
export function afterKey({ key, shiftKey }, span, edge, range, step) {
  const whole = range.to - range.from;
  /** @type {Readonly<Record<string, number>>} */
  const ways = {
    ...{ ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step },
    ...{ PageDown: -10 * step, PageUp: 10 * step, Home: -whole, End: whole },
  };
  const by = Object.hasOwn(ways, key) ? ways[key] : undefined;
  if (by === undefined) {
    return undefined;
  }
  return shiftKey ? movedBy(span, by, range) : withEdge(span, edge, span[edge] + by, range);
}

/**
 * A step for the keys: a hundredth of the range, rounded to 1, 2 or 5 and zeros.
 * @param {Span} range
 */
export function stepOf({ from, to }) {
  const least = Math.max(1, (to - from) / 100);
  const power = 10 ** Math.floor(Math.log10(least));
  return Math.max(1, Math.round(([1, 2, 5].find((n) => n * power >= least * 0.999) ?? 10) * power));
}

/**
 * Seconds as somebody writes them, in nanoseconds; undefined if it is no time.
 * @param {string} text such as `12`, `-0.5`, `1,000.25`
 */
export function parseSeconds(text) {
  const match = /^\s*(-?)(\d+(?:,\d{3})*|)(?:\.(\d*))?\s*s?\s*$/.exec(text);
  if (!match || (match[2] === '' && (match[3] ?? '') === '')) {
    return undefined;
  }
  const ns = Number(match[2].replaceAll(',', '') || '0') * 1e9 + Number((match[3] ?? '').padEnd(9, '0').slice(0, 9));
  return match[1] === '-' ? -ns : ns;
}

/** Name of the column that the page adds to tables that say when something was active. */
export const ACTIVITY = 'activity';

/**
 * Whether a table has what that column shows.
 * @param {readonly {name: string}[]} columns
 */
export function hasActivity(columns) {
  return ['rel_start', 'duration'].every((wanted) => columns.some(({ name }) => name === wanted));
}
