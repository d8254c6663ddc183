// The header row of a grid: names, order, widths; a heading is moved by pulling it.
import { allowedWidth } from './columnlayout.js';
import { element, setAttribute } from './dom.js';

/** Pixels that a heading is pulled before it is moved, and not pressed. */
const PULL = 8;

/**
 * @typedef {import('./strip.js').ShownColumn} ShownColumn
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
 * @param {readonly ShownColumn[]} columns
 * @param {object} on what the user asked for
 * @param {(column: ShownColumn) => void} on.sort
 * @param {(column: number) => number} on.width its width now, in characters
 * @param {(column: number, width: number) => void} on.resize
 * @param {(column: number) => void} on.fit width by content
 * @param {(name: string, target: string) => void} on.move to where another column stands
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
    const pulled = attachPull(cell, () => cells, (target) => on.move(column.name, columns[target].name));
    cell.addEventListener('click', () => column.sortable !== false && !pulled() && on.sort(column));
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

/**
 * Lets a heading be pulled to the place of another, which shows where it will stand.
 * @param {HTMLElement} cell
 * @param {() => readonly HTMLElement[]} cells all headings
 * @param {(target: number) => void} move
 * @returns {() => boolean} whether the click that follows ends a pull
 */
function attachPull(cell, cells, move) {
  /** @type {number | undefined} where it was taken, in pixels; undefined while it is not held */
  let held;
  let pulling = false;
  let ended = 0;
  /** @type {number} */
  let target = -1;
  /** @param {number} next */
  const aim = (next) => {
    const from = cells().indexOf(cell);
    cells().forEach((other, i) => {
      other.classList.toggle('fg-drop-before', i === next && next < from);
      other.classList.toggle('fg-drop-after', i === next && next > from);
    });
    target = next;
  };
  const release = () => {
    held = undefined;
    cell.classList.remove('fg-pulled');
    aim(-1);
  };
  cell.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && event.pointerType !== 'touch') held = event.clientX;
  });
  cell.addEventListener('pointermove', (event) => {
    if (held === undefined) return;
    if (!pulling && Math.abs(event.clientX - held) > PULL) {
      pulling = true;
      cell.setPointerCapture(event.pointerId);
      cell.classList.add('fg-pulled');
    }
    if (!pulling) return;
    aim(
      cells().findIndex((other) => {
        const { left, right } = other.getBoundingClientRect();
        return left <= event.clientX && event.clientX < right;
      }),
    );
  });
  cell.addEventListener('pointerup', () => {
    const to = target;
    const was = pulling;
    pulling = false;
    release();
    if (!was) return;
    ended = performance.now();
    if (to >= 0 && cells()[to] !== cell) move(to);
  });
  cell.addEventListener('pointercancel', () => {
    pulling = false;
    release();
  });
  return () => performance.now() - ended < 100;
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
