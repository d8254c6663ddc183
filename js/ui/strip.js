// The strip of row elements that a grid draws: as many as fit on screen, used over and over.
import { element, setAttribute } from './dom.js';

/**
 * A column as the grid shows it.
 * @typedef {object} GridColumn
 * @property {string} name as in the table's schema
 * @property {string} label heading
 * @property {string} [hint] heading in full, shown when pointing at it
 * @property {number} width in characters of the grid's font
 * @property {boolean} numeric right-aligned, digits under digits; sorts from the largest
 * @property {boolean} [sortable] false if the order of rows cannot follow this column
 * @property {(value: unknown, row: Row) => string} text what the cell shows
 * @property {(value: unknown, row: Row) => string} [plain] what copying gives, if not the text
 * @property {(value: unknown, row: Row) => number} [share] 0 to 1: a bar behind the text
 * @property {(row: Row) => number} [indent] steps by which the text is moved in
 * @property {(row: Row) => readonly [from: number, to: number]} [bar] 0 to 1: a bar along the cell, in
 *   place of a text
 * @property {number} [index] place of its value in a row; that of the column if left out
 * @property {boolean} [hidden] not shown unless the user wants it
 * @property {boolean} [stretch] takes what is left of the width
 * @property {(row: Row) => boolean} [late] its value comes after the row; tells whether it is still to come
 * @property {() => MenuItem[]} [menu] what else can be chosen about it
 *
 * @typedef {GridColumn & {index: number}} ShownColumn
 * @typedef {import('./menu.js').MenuItem} MenuItem
 *
 * @typedef {import('./rowcache.js').Row} Row
 *
 * @typedef {object} Slot one row element and what it shows now
 * @property {HTMLElement} node
 * @property {readonly HTMLElement[]} cells
 * @property {readonly Text[]} texts what the cells show: changing a text is cheaper than making one
 * @property {number} index row number, -1 if none yet
 * @property {Row | undefined} row undefined while the row is being fetched
 */

/** A strip of row elements in the order of their rows. */
export class Strip {
  /** @type {Slot[]} */
  #slots = [];
  #first = 0;
  #made = 0;
  /** @type {{row?: HTMLElement, cell?: HTMLElement}} */
  #marked = {};

  /**
   * @param {HTMLElement} parent
   * @param {string} id prefix of the elements' ids
   * @param {readonly ShownColumn[]} columns
   * @param {object} [about]
   * @param {(row: Row) => number} [about.level] depth of a row in a tree, from 0
   * @param {(row: Row) => string} [about.badge] a word for a row that stands out; '' for others
   */
  constructor(parent, id, columns, { level, badge } = {}) {
    this.parent = parent;
    this.id = id;
    this.columns = columns;
    this.level = level;
    this.badge = badge;
  }

  /** Texts may have changed though the rows have not: the next show() writes all of them. */
  forget() {
    for (const slot of this.#slots) slot.row = undefined;
  }

  /** The rows shown that are known. @returns {Row[]} */
  get rows() {
    return this.#slots.flatMap(({ row }) => (row ? [row] : []));
  }

  /** Shows `count` rows from `first`. Rows already shown keep their elements.
   * @param {number} first @param {number} count
   * @param {(index: number) => Row | undefined} rowAt
   */
  show(first, count, rowAt) {
    const moved = first - this.#first;
    this.#first = first;
    while (this.#slots.length < count) this.#add();
    while (this.#slots.length > count) this.#slots.pop()?.node.remove();
    if (moved > 0 && moved < count) {
      const gone = this.#slots.splice(0, moved);
      this.parent.append(...gone.map((slot) => slot.node));
      this.#slots.push(...gone);
    } else if (moved < 0 && -moved < count) {
      const gone = this.#slots.splice(moved);
      this.parent.prepend(...gone.map((slot) => slot.node));
      this.#slots.unshift(...gone);
    }
    this.#slots.forEach((slot, i) => this.#fill(slot, first + i, rowAt(first + i)));
  }

  /** Marks the selected row and, if `column` is not negative, one cell as the place of the
   * keyboard. @param {number} row @param {number} column
   * @returns {string | undefined} the id of the marked element, if it is on screen */
  mark(row, column) {
    const slot = this.#slots.find(({ index }) => index === row);
    const cell = slot?.cells[column];
    if (this.#marked.row !== slot?.node) {
      this.#marked.row?.setAttribute('aria-selected', 'false');
      slot?.node.setAttribute('aria-selected', 'true');
    }
    if (this.#marked.cell !== cell) {
      this.#marked.cell?.classList.remove('fg-active');
      cell?.classList.add('fg-active');
    }
    this.#marked = { row: slot?.node, cell };
    return cell?.id ?? slot?.node.id;
  }

  /** The row an element belongs to and its column, or undefined. @param {EventTarget | null} target
   * @returns {{index: number, column: number} | undefined} */
  find(target) {
    if (!(target instanceof Node)) return undefined;
    for (const slot of this.#slots) {
      if (!slot.node.contains(target)) continue;
      return { index: slot.index, column: slot.cells.findIndex((cell) => cell.contains(target)) };
    }
    return undefined;
  }

  /** Where a row, or a cell of it, is on screen. @param {number} index @param {number} column
   * @returns {DOMRect | undefined} undefined if it is not */
  place(index, column) {
    const slot = this.#slots.find((other) => other.index === index);
    return (slot?.cells[column] ?? slot?.node)?.getBoundingClientRect();
  }

  /** The longest text shown in a column, in characters. @param {number} column */
  longest(column) {
    return this.#slots.reduce((n, { texts }) => Math.max(n, texts[column]?.length ?? 0), 0);
  }

  #add() {
    const id = `${this.id}-${this.#made++}`;
    const cells = this.columns.map((column, i) =>
      element('div', {
        role: 'gridcell',
        id: `${id}-${i}`,
        'aria-colindex': String(i + 1),
        class: column.numeric ? 'fg-cell fg-numeric' : 'fg-cell',
      }),
    );
    const texts = cells.map((cell) => cell.appendChild(new Text()));
    const node = element('div', { role: 'row', id, class: 'fg-row', 'aria-selected': 'false' }, cells);
    this.parent.append(node);
    this.#slots.push({ node, cells, texts, index: -1, row: undefined });
  }

  /** @param {Slot} slot @param {number} index @param {Row | undefined} row */
  #fill(slot, index, row) {
    if (slot.index !== index) {
      slot.index = index;
      slot.node.setAttribute('aria-rowindex', String(index + 2));
      slot.node.classList.toggle('fg-odd', index % 2 === 1);
    } else if (slot.row === row) {
      if (row) this.#fillLate(slot, row);
      return;
    }
    slot.row = row;
    slot.node.classList.toggle('fg-waiting', row === undefined);
    setAttribute(slot.node, 'aria-busy', row === undefined ? 'true' : undefined);
    if (this.level) {
      setAttribute(slot.node, 'aria-level', row && String(this.level(row) + 1));
    }
    slot.cells.forEach((cell, i) => {
      const column = this.columns[i];
      const value = row?.[column.index];
      write(slot.texts[i], row ? column.text(value, row) : '');
      if (cell.title) cell.removeAttribute('title');
      if (column.share) {
        cell.style.setProperty('--share', String(row ? column.share(value, row) : 0));
        cell.classList.add('fg-share');
      }
      if (column.bar) {
        const [from, to] = row ? column.bar(row) : [0, 0];
        cell.style.setProperty('--from', String(from));
        cell.style.setProperty('--to', String(to));
        cell.classList.toggle('fg-bar', row !== undefined);
      }
      if (column.indent) cell.style.setProperty('--indent', String(row ? column.indent(row) : 0));
      if (column.late) cell.classList.toggle('fg-late', row !== undefined && column.late(row));
    });
    if (this.badge) this.#badge(slot, row ? this.badge(row) : '');
  }

  /** Writes what has come since the row was shown. @param {Slot} slot @param {Row} row */
  #fillLate({ cells, texts }, row) {
    this.columns.forEach((column, i) => {
      if (!column.late) return;
      write(texts[i], column.text(row[column.index], row));
      cells[i].classList.toggle('fg-late', column.late(row));
    });
  }

  /** Shows the badge in the first cell, and says its word. @param {Slot} slot @param {string} word */
  #badge({ cells, texts, node }, word) {
    node.classList.toggle('fg-badged', word !== '');
    if (node.dataset.badge !== word) node.dataset.badge = word;
    const [cell] = cells;
    if (cell) setAttribute(cell, 'aria-label', word === '' ? undefined : `${texts[0]?.data}, ${word}`);
  }
}

/** @param {Text} node @param {string} text */
function write(node, text) {
  if (node.data !== text) node.data = text;
}
