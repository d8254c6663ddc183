// The row arithmetic of the grid, free of the DOM.
//
// A scroll position, `top`, is a row number with a fraction: 12.5 is half-way down row 12. The grid
// draws the few rows from there on and moves that short strip by the fraction, so ten million rows
// need no element ten million rows high (browsers end at 17 to 33 million pixels).

/** Rows that one notch of a mouse wheel moves where the browser counts in lines (it says three). */
const ROWS_PER_LINE = 5 / 3;

/** The last position: the final row sits at the lower edge, or 0 if everything fits.
 * @param {number} total rows in the table
 * @param {number} viewport rows that fit on screen, with a fraction
 */
export function maxTop(total, viewport) {
  return Math.max(0, total - viewport);
}

/** The position nearest to `top` that shows as many rows as there are.
 * @param {number} top @param {number} total @param {number} viewport
 */
export function clampTop(top, total, viewport) {
  return Math.min(Math.max(0, Number.isFinite(top) ? top : 0), maxTop(total, viewport));
}

/** The rows to draw at a position: `count` rows from `first`, the strip moved up by `shift` rows.
 * @param {number} top @param {number} total @param {number} viewport
 * @returns {{first: number, count: number, shift: number}}
 */
export function visibleRange(top, total, viewport) {
  const first = Math.floor(top);
  const end = Math.min(total, Math.ceil(top + viewport));
  return { first, count: Math.max(0, end - first), shift: top - first };
}

/** Rows that a wheel event moves: pixels as they are, lines so that a notch is five rows, pages
 * less one row of overlap.
 * @param {number} delta the event's deltaY
 * @param {number} mode its deltaMode: 0 pixels, 1 lines, 2 pages
 * @param {number} rowHeight in pixels
 * @param {number} viewport
 */
export function wheelRows(delta, mode, rowHeight, viewport) {
  if (mode === 1) return delta * ROWS_PER_LINE;
  if (mode === 2) return delta * Math.max(1, Math.floor(viewport) - 1);
  return delta / rowHeight;
}

/** The position, nearest to `top`, at which `row` is wholly visible.
 * @param {number} top @param {number} row @param {number} total @param {number} viewport
 */
export function reveal(top, row, total, viewport) {
  if (row < top) return clampTop(row, total, viewport);
  if (row + 1 > top + viewport) return clampTop(row + 1 - viewport, total, viewport);
  return clampTop(top, total, viewport);
}

/** Size and place of the scrollbar's thumb, in pixels of a track of length `track`.
 * @param {number} top @param {number} total @param {number} viewport
 * @param {number} track @param {number} minimum shortest thumb that can still be grasped
 * @returns {{size: number, start: number} | undefined} undefined if everything fits
 */
export function thumb(top, total, viewport, track, minimum) {
  const last = maxTop(total, viewport);
  if (last === 0 || track <= 0) return undefined;
  const size = Math.min(track, Math.max(minimum, (track * viewport) / total));
  return { size, start: (clampTop(top, total, viewport) / last) * (track - size) };
}

/** The position that puts the thumb's start at `start` pixels: the inverse of {@link thumb}.
 * @param {number} start @param {number} size of the thumb @param {number} track
 * @param {number} total @param {number} viewport
 */
export function topOfThumb(start, size, track, total, viewport) {
  const room = track - size;
  if (room <= 0) return 0;
  return clampTop((start / room) * maxTop(total, viewport), total, viewport);
}

/**
 * The place of the keyboard in the grid. `row` -1 is the header; `column` -1 means the row as a
 * whole, other values a single cell of it.
 * @typedef {{row: number, column: number}} Place
 */

/** Where a key leads, or undefined if the key means nothing here.
 *
 * Up and down go by row, from the first row into the header. Right enters the cells of a row, left
 * of the first cell is the row again. Home and End are the ends of the row inside it, of the table
 * otherwise; with Ctrl (or Cmd) always those of the table.
 * @param {string} key KeyboardEvent.key
 * @param {boolean} ctrl
 * @param {Place} place
 * @param {{total: number, page: number, columns: number}} size page: whole rows on screen
 * @returns {Place | undefined}
 */
export function navigate(key, ctrl, { row, column }, { total, page, columns }) {
  const last = total - 1;
  const at = (/** @type {number} */ r) => ({ row: Math.min(last, Math.max(0, r)), column });
  const step = Math.max(1, page - 1);
  switch (key) {
    case 'ArrowDown':
      return ctrl ? at(last) : row < 0 && total === 0 ? undefined : at(row + 1);
    case 'ArrowUp':
      if (ctrl) return at(0);
      return row <= 0 ? { row: -1, column: Math.max(0, column) } : at(row - 1);
    case 'PageDown':
      return at(Math.max(row, 0) + step);
    case 'PageUp':
      return at(row - step);
    case 'ArrowRight':
      return { row, column: Math.min(columns - 1, column + 1) };
    case 'ArrowLeft':
      return { row, column: Math.max(row < 0 ? 0 : -1, column - 1) };
    case 'Home':
      return ctrl || column < 0 ? at(0) : { row, column: 0 };
    case 'End':
      return ctrl || column < 0 ? at(last) : { row, column: columns - 1 };
    default:
      return undefined;
  }
}

/**
 * The order of a table. `by` is a column name, "" the natural order (that of first appearance).
 * @typedef {{by: string, descending: boolean}} Order
 */

/** The order after a click on a header: a column goes through its two directions and back to the
 * natural order; numbers start with the largest, text with A.
 * @param {Order} order @param {string} name @param {boolean} numeric
 * @returns {Order}
 */
export function nextOrder(order, name, numeric) {
  if (order.by !== name) return { by: name, descending: numeric };
  if (order.descending === numeric) return { by: name, descending: !numeric };
  return { by: '', descending: false };
}
