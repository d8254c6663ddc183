/**
 * Arithmetic of a picture that is moved and zoomed: a place on screen is `place * scale + offset`.
 * Pure.
 */

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {{scale: number, x: number, y: number}} Viewport
 * @typedef {{width: number, height: number}} Size
 */

const LEAST_SCALE = 0.05;
const MOST_SCALE = 8;
/** Beyond this nothing is gained by filling the screen. */
const MOST_FITTING = 2;

/**
 * The viewport in which all can be seen.
 * @param {readonly Point[]} points
 * @param {Size} size of the screen
 * @param {number} margin
 * @returns {Viewport}
 */
export function fitting(points, { width, height }, margin) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const least = (/** @type {number[]} */ values) => values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
  const most = (/** @type {number[]} */ values) => values.reduce((a, b) => Math.max(a, b), values[0] ?? 0);
  const [left, right, top, bottom] = [least(xs), most(xs), least(ys), most(ys)];
  const scale = Math.min(
    (width - 2 * margin) / Math.max(1, right - left),
    (height - 2 * margin) / Math.max(1, bottom - top),
  );
  const bounded = Math.min(MOST_FITTING, Math.max(LEAST_SCALE, scale));
  return {
    scale: bounded,
    x: width / 2 - ((left + right) / 2) * bounded,
    y: height / 2 - ((top + bottom) / 2) * bounded,
  };
}

/**
 * Zooms about a place on screen, which stays where it is.
 * @param {Viewport} viewport
 * @param {number} factor
 * @param {Point} at
 * @returns {Viewport}
 */
export function zoomedAt({ scale, x, y }, factor, at) {
  const next = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale * factor));
  const by = next / scale;
  return { scale: next, x: at.x - (at.x - x) * by, y: at.y - (at.y - y) * by };
}

/** @param {Viewport} viewport @param {Point} by @returns {Viewport} */
export function moved({ scale, x, y }, by) {
  return { scale, x: x + by.x, y: y + by.y };
}

/** @param {Point} point @param {Viewport} viewport @returns {Point} on screen */
export function onScreen(point, { scale, x, y }) {
  return { x: point.x * scale + x, y: point.y * scale + y };
}

/**
 * The next point in a direction: near, and not far off the line.
 * @param {readonly Point[]} points
 * @param {number} from index
 * @param {string} key an arrow
 * @returns {number | undefined} index
 */
export function neighbourIn(points, from, key) {
  /** @type {Readonly<Record<string, readonly [number, number]>>} */
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const way = Object.hasOwn(ways, key) ? ways[key] : undefined;
  const start = points[from];
  if (way === undefined || start === undefined) {
    return undefined;
  }
  let best = Infinity;
  /** @type {number | undefined} */
  let found;
  points.forEach(({ x, y }, i) => {
    const [dx, dy] = [x - start.x, y - start.y];
    const along = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    const cost = along + 2 * aside;
    if (i !== from && along > 0 && along >= aside / 2 && cost < best) {
      best = cost;
      found = i;
    }
  });
  return found;
}
