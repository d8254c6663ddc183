/**
 * Which columns of a table are shown, in which order and how wide: what the user changed, and
 * nothing else, so that a table keeps its settings when it gets further columns. Pure.
 *
 * @import { GridColumn } from './strip.js'
 */

/** Narrowest and widest column, in characters. */
const NARROWEST = 4;
const WIDEST = 120;

/**
 * What the user changed, by column names. Names that a table does not have mean nothing.
 * @typedef {object} Layout
 * @property {readonly string[]} [order] columns that were moved, with all others as they stood
 * @property {Readonly<Record<string, boolean>>} [shown] columns that were shown or hidden
 * @property {Readonly<Record<string, number>>} [widths] in characters
 */

/** The width nearest to `width` that a column may have, in characters. @param {number} width */
export function allowedWidth(width) {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(width * 2) / 2));
}

/**
 * All columns in their order. One that the order does not name stands behind the column that it
 * follows in the schema.
 * @template {{name: string}} C
 * @param {readonly C[]} columns in the order of the schema
 * @param {Layout} layout
 * @returns {C[]}
 */
export function orderColumns(columns, { order = [] }) {
  const known = order.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  if (known.length === 0) {
    return [...columns];
  }
  const placed = [...new Set(known)];
  columns.forEach((column, i) => {
    if (!placed.includes(column)) {
      placed.splice(i === 0 ? 0 : placed.indexOf(columns[i - 1]) + 1, 0, column);
    }
  });
  return placed;
}

/** @param {GridColumn} column @param {Layout} layout */
export function isShown({ name, hidden }, { shown = {} }) {
  return shown[name] ?? !hidden;
}

/**
 * The columns on screen, in their order; all of them if none would be left.
 * @param {readonly GridColumn[]} columns
 * @param {Layout} layout
 */
export function shownColumns(columns, layout) {
  const ordered = orderColumns(columns, layout);
  const shown = ordered.filter((column) => isShown(column, layout));
  return shown.length > 0 ? shown : ordered;
}

/** @param {GridColumn} column @param {Layout} layout @returns {number} in characters */
export function widthOf({ name, width }, { widths = {} }) {
  const own = widths[name];
  return typeof own === 'number' && Number.isFinite(own) ? allowedWidth(own) : width;
}

/**
 * Shows a column or hides it. The last one stays.
 * @param {readonly GridColumn[]} columns
 * @param {Layout} layout
 * @param {string} name
 * @returns {Layout}
 */
export function toggleColumn(columns, layout, name) {
  const visible = shownColumns(columns, layout);
  const isVisible = visible.some((column) => column.name === name);
  if (isVisible && visible.length === 1) {
    return layout;
  }
  return { ...layout, shown: { ...layout.shown, [name]: !isVisible } };
}

/**
 * Moves a column to where another stands: before it when that lies to the left, behind it when
 * to the right.
 * @param {readonly GridColumn[]} columns
 * @param {Layout} layout
 * @param {string} name
 * @param {string} target
 * @returns {Layout}
 */
export function moveColumn(columns, layout, name, target) {
  const order = orderColumns(columns, layout).map((column) => column.name);
  const [from, to] = [order.indexOf(name), order.indexOf(target)];
  if (from < 0 || to < 0 || from === to) {
    return layout;
  }
  order.splice(from, 1);
  order.splice(to, 0, name);
  return { ...layout, order };
}

/**
 * The column that a step among those shown leads to.
 * @param {readonly GridColumn[]} columns
 * @param {Layout} layout
 * @param {string} name
 * @param {-1 | 1} step
 * @returns {string | undefined} undefined at the end
 */
export function neighbourColumn(columns, layout, name, step) {
  const names = shownColumns(columns, layout).map((column) => column.name);
  const at = names.indexOf(name);
  return at < 0 ? undefined : names[at + step];
}

/**
 * @param {Layout} layout
 * @param {string} name
 * @param {number} width in characters
 * @returns {Layout}
 */
export function resizeColumn(layout, name, width) {
  return { ...layout, widths: { ...layout.widths, [name]: allowedWidth(width) } };
}
