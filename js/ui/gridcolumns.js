/**
 * The columns of one grid: all there are, those on screen, and the menu that changes them.
 *
 * @import { Layout } from './columnlayout.js'
 * @import { MenuItem } from './menu.js'
 * @import { Row } from './rowcache.js'
 * @import { GridColumn, ShownColumn } from './strip.js'
 */
import {
  isShown,
  moveColumn,
  neighbourColumn,
  orderColumns,
  resizeColumn,
  shownColumns,
  toggleColumn,
  widthOf,
} from './columnlayout.js';

export class GridColumns {
  /** @type {readonly ShownColumn[]} */
  #all = [];
  /** @type {readonly ShownColumn[]} */
  #shown = [];
  /** @type {Layout} */
  #layout = {};
  #changed;

  /** @param {(layout: Layout, rebuild: boolean) => void} changed by the user; not rebuild: widths only */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Those on screen, in their order. */
  get shown() {
    return this.#shown;
  }

  /** @param {readonly GridColumn[]} columns @param {Layout} layout */
  set(columns, layout) {
    this.#all = columns.map((column, i) => ({ ...column, index: column.index ?? i }));
    this.#layout = layout;
    this.#shown = /** @type {ShownColumn[]} */ (shownColumns(this.#all, layout));
  }

  /** @param {number} column on screen @returns {number} in characters */
  width(column) {
    return widthOf(this.#shown[column], this.#layout);
  }

  /** For `grid-template-columns`: what is left belongs to the column that takes it, or to nobody. */
  get template() {
    const stretch = this.#shown.findLastIndex((column) => column.stretch);
    const widths = this.#shown.map((_, i) => {
      const width = `${this.width(i)}ch`;
      return i === stretch ? `minmax(${width}, 1fr)` : width;
    });
    return stretch < 0 ? [...widths, 'minmax(10px, 1fr)'].join(' ') : widths.join(' ');
  }

  /** What copying gives: a row, tab-separated, or one cell of it.
   * @param {Row} row @param {number} column on screen; -1 for the row */
  plainText(row, column) {
    const columns = column < 0 ? this.#shown : [this.#shown[column]];
    return columns.map((each) => (each.plain ?? each.text)(row[each.index], row)).join('\t');
  }

  /** @param {number} column on screen @param {number} width in characters */
  resize(column, width) {
    this.#change(resizeColumn(this.#layout, this.#shown[column].name, width), false);
  }

  /** Moves a column to where another stands. @param {string} name @param {string | undefined} target */
  move(name, target) {
    if (target !== undefined) {
      this.#change(moveColumn(this.#all, this.#layout, name, target), true);
    }
  }

  /** @param {string} name @param {-1 | 1} step among those on screen */
  step(name, step) {
    this.move(name, neighbourColumn(this.#all, this.#layout, name, step));
  }

  /**
   * The menu of one column, or of all if it has no column.
   * @param {ShownColumn | undefined} column
   * @param {{sort: (column: ShownColumn) => void, fit: (column: number) => void}} on
   * @returns {MenuItem[]}
   */
  menu(column, { sort, fit }) {
    /** @type {MenuItem[]} */
    const items = [];
    if (column) {
      const { name, label } = column;
      const at = this.#shown.findIndex((shown) => shown.name === name);
      items.push({ kind: 'heading', label });
      if (column.sortable !== false) {
        items.push({ kind: 'item', label: 'Sort by this column', hint: 'Enter', run: () => sort(column) });
      }
      items.push(
        { kind: 'item', label: 'Fit to what is shown', run: () => fit(at) },
        { kind: 'item', label: 'Move left', hint: 'Ctrl+Shift+←', disabled: at <= 0, run: () => this.step(name, -1) },
        { kind: 'item', label: 'Move right', hint: 'Ctrl+Shift+→', disabled: at === this.#shown.length - 1, run: () => this.step(name, 1) },
        { kind: 'item', label: 'Hide', disabled: this.#shown.length === 1, run: () => this.#toggle(name) },
        { kind: 'rule' },
      );
    }
    for (const { menu } of column?.menu ? [column] : this.#all) {
      items.push(...(menu ? [...menu(), /** @type {MenuItem} */ ({ kind: 'rule' })] : []));
    }
    items.push(
      { kind: 'heading', label: 'Columns' },
      ...orderColumns(this.#all, this.#layout).map(
        (each) =>
          /** @type {MenuItem} */ ({
            kind: 'check',
            label: each.label,
            checked: isShown(each, this.#layout),
            run: () => this.#toggle(each.name),
            move: (step) => this.#moveAny(each.name, step),
          }),
      ),
      { kind: 'rule' },
      { kind: 'item', label: 'Fit all columns', run: () => this.#shown.forEach((_, i) => fit(i)) },
      { kind: 'item', label: 'Reset columns', run: () => this.#change({}, true) },
    );
    return items;
  }

  /** @param {string} name */
  #toggle(name) {
    this.#change(toggleColumn(this.#all, this.#layout, name), true);
  }

  /** Moves a column among all, hidden ones too: as the menu lists them.
   * @param {string} name @param {-1 | 1} step */
  #moveAny(name, step) {
    const names = orderColumns(this.#all, this.#layout).map((column) => column.name);
    this.move(name, names[names.indexOf(name) + step]);
  }

  /** @param {Layout} layout @param {boolean} rebuild */
  #change(layout, rebuild) {
    if (layout !== this.#layout) {
      this.set(this.#all, layout);
      this.#changed(layout, rebuild);
    }
  }
}
