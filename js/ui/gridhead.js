// The header row of a grid: names, order, widths.
import { element, setAttribute } from './dom.js';

/** Narrowest column, in characters. */
const NARROWEST = 4;
const WIDEST = 120;

/**
 * @typedef {import('./strip.js').GridColumn} GridColumn
 * @typedef {import('./rows.js').Order} Order
 *
 * @typedef {object} Head
 * @property {HTMLElement} node the rowgroup
 * @property {readonly HTMLElement[]} cells
 * @property {(order: Order) => void} showOrder
 * @property {(column: number | undefined) => string | undefined} mark makes a heading the place of
 *   the keyboard and returns its id
 */

/**
 * Makes the header.
 * @param {string} id prefix of the elements' ids
 * @param {readonly GridColumn[]} columns
 * @param {object} on what the user asked for
 * @param {(column: GridColumn) => void} on.sort
 * @param {(column: number) => number} on.width its width now, in characters
 * @param {(column: number, width: number) => void} on.resize
 * @param {(column: number) => void} on.fit width by content
 * @returns {Head}
 */
export function createHead(id, columns, on) {
  const cells = columns.map((column, i) => {
    const handle = element('span', { class: 'fg-resize', 'aria-hidden': 'true' });
    const cell = element(
      'div',
      {
        role: 'columnheader',
        id: `${id}-h${i}`,
        'aria-colindex': String(i + 1),
        class: column.numeric ? 'fg-heading fg-numeric' : 'fg-heading',
        title: column.hint ?? column.label,
      },
      [element('span', { class: 'fg-heading-text' }, [column.label]), handle],
    );
    cell.classList.toggle('fg-sortable', column.sortable !== false);
    cell.addEventListener('click', () => column.sortable !== false && on.sort(column));
    attachResize(handle, cell, {
      width: () => on.width(i),
      resize: (width) => on.resize(i, width),
      fit: () => on.fit(i),
    });
    return cell;
  });
  const row = element('div', { role: 'row', class: 'fg-row', 'aria-rowindex': '1' }, cells);
  return {
    node: element('div', { role: 'rowgroup', class: 'fg-head' }, [row]),
    cells,
    showOrder(order) {
      columns.forEach((column, i) => {
        if (column.sortable === false) return;
        const sorted = order.by === column.name ? (order.descending ? 'descending' : 'ascending') : 'none';
        setAttribute(cells[i], 'aria-sort', sorted);
      });
    },
    mark(column) {
      cells.forEach((cell, i) => cell.classList.toggle('fg-active', i === column));
      return column === undefined ? undefined : cells[column]?.id;
    },
  };
}

/** The width nearest to `width` that a column may have, in characters. @param {number} width */
export function allowedWidth(width) {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(width * 2) / 2));
}

/**
 * @param {HTMLElement} handle @param {HTMLElement} cell
 * @param {{width: () => number, resize: (width: number) => void, fit: () => void}} on in characters
 */
function attachResize(handle, cell, { width, resize, fit }) {
  /** @type {{x: number, width: number, character: number} | undefined} */
  let held;
  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    handle.setPointerCapture(event.pointerId);
    // Widths are in characters of the grid's font, so that they follow text size and zoom.
    const character = cell.getBoundingClientRect().width / width();
    held = { x: event.clientX, width: width(), character };
  });
  handle.addEventListener('pointermove', (event) => {
    if (held) resize(allowedWidth(held.width + (event.clientX - held.x) / held.character));
  });
  const release = () => (held = undefined);
  handle.addEventListener('pointerup', release);
  handle.addEventListener('pointercancel', release);
  handle.addEventListener('click', (event) => event.stopPropagation());
  handle.addEventListener('dblclick', (event) => {
    event.stopPropagation();
    fit();
  });
}
