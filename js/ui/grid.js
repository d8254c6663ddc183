// <fg-grid>: a table of any length, drawn a screen at a time.
import { attachContext } from './context.js';
import { element, setAttribute } from './dom.js';
import { GridColumns } from './gridcolumns.js';
import { createHead } from './gridhead.js';
import { LateValues } from './latevalues.js';
import { openMenu } from './menu.js';
import { RowCache } from './rowcache.js';
import { clampTop, navigate, nextOrder, reveal, visibleRange, wheelRows } from './rows.js';
import { createScrollbar } from './scrollbar.js';
import { Strip } from './strip.js';
import { attachTouch } from './touch.js';

/**
 * @typedef {import('./rowcache.js').Row} Row
 * @typedef {import('./rows.js').Order} Order
 * @typedef {import('./strip.js').GridColumn} GridColumn
 * @typedef {import('./strip.js').ShownColumn} ShownColumn
 * @typedef {import('./columnlayout.js').Layout} Layout
 *
 * @typedef {import('./gridmodel.js').GridModel} GridModel
 *
 * Events (bubbling CustomEvents):
 * - `fg-order` {Order}: the user chose an order; the grid shows it already.
 * - `fg-select` {key, row, pointer}: the selection moved, and the row's values are known; pointer
 *   says that it was pointed at.
 * - `fg-activate` {key, row}: Enter, double click.
 * - `fg-layout` {Layout}: the user changed the columns; the grid shows them already.
 * - `fg-context` {row, key, column, x, y}: somebody asks what can be done with a row, or with its
 *   cell in the column of that name; column undefined: with the row as a whole. It is selected.
 * - `fg-copied` {what: 'row' | 'cell'}
 * - `fg-total` {total}: the number of rows has changed.
 * - `fg-failed` {error}: rows could not be fetched.
 */

const ROW_HEIGHT = 24; // px, unless --row-height says otherwise
let made = 0;

export class GridElement extends HTMLElement {
  #id = `fg${made++}`;
  /** @type {GridModel | undefined} */ #model;
  /** @type {RowCache | undefined} */ #cache;
  /** @type {Strip | undefined} */ #strip;
  /** @type {import('./gridhead.js').Head | undefined} */ #head;
  /** @type {LateValues<unknown> | undefined} */ #late;
  #columns = new GridColumns((layout, rebuild) => this.#arranged(layout, rebuild));
  /** @type {Order} */ #order = { by: '', descending: false };
  #top = 0;
  #viewport = 1;
  #rowHeight = ROW_HEIGHT;
  #place = { row: 0, column: -1 };
  /** Key of the selected row; undefined while nothing is selected, null while it is not known.
   * @type {string | null | undefined} */
  #selected;
  #frame = 0;
  #told = -1;
  /** The selection was made by pointing. */
  #pointed = false;
  /** The selected row is to be looked into, but is not known yet. */
  #activating = false;
  /** Counts what was asked of the model's locate: the last answer counts. */
  #located = 0;
  /** Key of the row that is to come into view as soon as it is there. @type {string | undefined} */
  #sought;
  #rows = element('div', { class: 'fg-rows', role: 'presentation' });
  #body = element('div', { class: 'fg-body', role: 'rowgroup' }, [this.#rows]);
  #inner = element('div', { class: 'fg-inner', role: 'presentation' }, [this.#body]);
  #scroller = element('div', { class: 'fg-scroller', role: 'grid', tabindex: '0' }, [this.#inner]);
  #empty = element('p', { class: 'fg-empty', role: 'status' });
  #bar = createScrollbar((top) => this.#scrollTo(top));
  #corner = element('button', { type: 'button', class: 'fg-corner', title: 'Columns', 'aria-label': 'Columns', 'aria-haspopup': 'menu' }, ['⋮']);
  #resized = new ResizeObserver(() => this.#measure());

  connectedCallback() {
    if (!this.firstChild) {
      this.append(this.#scroller, this.#corner, this.#bar.node, this.#empty);
      this.#listen();
    }
    this.#resized.observe(this.#scroller);
  }

  disconnectedCallback() {
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#cache?.close();
    this.#late?.close();
  }

  /** Shows a table. A selected row stays selected, if the model can locate it. @param {GridModel} model */
  show(model) {
    this.#model = model;
    this.#order = model.order;
    this.#late?.close();
    this.#late = model.late && new LateValues(model.late.fetch, () => this.#draw());
    this.#columns.set(model.columns, model.layout ?? {});
    this.#build();
    this.#cache?.close();
    this.#cache = new RowCache(
      model.rows(model.order),
      () => this.#changed(),
      (error) => this.#tell('fg-failed', { error }),
    );
    setAttribute(this.#scroller, 'role', model.level ? 'treegrid' : 'grid');
    setAttribute(this.#scroller, 'aria-label', model.label);
    setAttribute(this.#scroller, 'aria-rowcount', '-1');
    this.#draw();
    if (this.#selected) void this.reveal(this.#selected);
  }

  /** The table may have grown or changed: fetches what is on screen again, without a blink. */
  refresh() {
    this.#cache?.refresh();
    this.#late?.retry();
  }

  /** Late values may have changed: asks for them again, without a blink. */
  renew() {
    this.#late?.renew();
  }

  /** The same rows have other texts, badges or columns: draws them anew.
   * @param {readonly GridColumn[]} [columns] instead of the model's
   * @param {Layout} [layout] */
  repaint(columns, layout) {
    if (columns && this.#model) {
      this.#model = { ...this.#model, columns };
      this.#columns.set(columns, layout ?? {});
      this.#build();
    }
    this.#strip?.forget();
    this.#draw();
  }

  /** The late value of a row, or undefined while it is still to come. @param {number} key */
  late(key) {
    return this.#late?.get(key);
  }

  /**
   * Selects the row that has a key, and brings it into view; one that is not there yet when it comes,
   * unless the user goes elsewhere meanwhile.
   * @param {string} key
   * @returns {Promise<boolean>} whether there is such a row
   */
  async reveal(key) {
    this.#selected = key;
    this.#sought = key;
    const asked = ++this.#located;
    const row = await this.#model?.locate?.(key, this.#order).catch(() => undefined);
    if (asked !== this.#located || this.#selected !== key) return false;
    if (row === undefined) {
      this.#draw();
      return false;
    }
    this.#sought = undefined;
    this.#place = { row, column: Math.max(-1, this.#place.column) };
    if (row < this.#top || row + 1 > this.#top + this.#viewport) this.#top = Math.max(0, row - Math.floor(this.#viewport / 2));
    this.#draw();
    return true;
  }

  /** Finds out where the selected row stands now, and leaves the view where it is. @param {string} key */
  async #follow(key) {
    const asked = ++this.#located;
    const row = await this.#model?.locate?.(key, this.#order).catch(() => undefined);
    if (row === undefined || asked !== this.#located || this.#selected !== key || this.#place.row < 0) return;
    this.#place = { ...this.#place, row };
    this.#draw();
  }

  /** Key of the selected row; undefined while nothing is selected or its values are not known. */
  get selected() {
    return this.#selected ?? undefined;
  }

  /** Opens the menu of the columns. @param {number} [column] on screen, whose menu it is */
  openColumns(column) {
    const at = column === undefined ? this.#corner : (this.#head?.cells[column] ?? this.#corner);
    const of = column === undefined ? undefined : this.#columns.shown[column];
    openMenu({
      label: of ? `Column ${of.label}` : 'Columns',
      items: () => this.#columns.menu(of, { sort: (c) => this.#sort(c), fit: (i) => this.#fit(i) }),
      at,
    });
  }

  /** Makes heading and rows of the columns shown. */
  #build() {
    const { level, badge } = this.#model ?? {};
    const { shown } = this.#columns;
    this.#rows.replaceChildren();
    this.#head?.node.remove();
    this.#strip = new Strip(this.#rows, `${this.#id}-r`, shown, { ...(level && { level }), ...(badge && { badge }) });
    this.#head = createHead(this.#id, shown, {
      sort: (column) => this.#sort(column),
      width: (column) => this.#columns.width(column),
      resize: (column, width) => this.#columns.resize(column, width),
      fit: (column) => this.#fit(column),
      move: (name, target) => this.#columns.move(name, target),
    });
    this.#head.node.addEventListener('contextmenu', (event) => {
      event.preventDefault();
      const column = this.#head?.cells.findIndex((cell) => event.target instanceof Node && cell.contains(event.target)) ?? -1;
      this.openColumns(column < 0 ? undefined : column);
    });
    this.#inner.prepend(this.#head.node);
    this.#head.showOrder(this.#order);
    setAttribute(this.#scroller, 'aria-colcount', String(shown.length));
    this.#place = { ...this.#place, column: Math.min(this.#place.column, shown.length - 1) };
    this.#applyWidths();
  }

  /** The user has changed the columns. @param {Layout} layout @param {boolean} rebuild */
  #arranged(layout, rebuild) {
    if (rebuild) {
      const name = this.#head && this.#place.column >= 0 ? this.#strip?.columns[this.#place.column]?.name : undefined;
      this.#build();
      const moved = this.#columns.shown.findIndex((column) => column.name === name);
      if (moved >= 0) this.#moveTo({ ...this.#place, column: moved });
      this.#draw();
    } else {
      this.#applyWidths();
    }
    this.#tell('fg-layout', layout);
  }

  /** What to say when there are no rows; '' for nothing. @param {string} text */
  set emptyText(text) {
    if (this.#empty.textContent !== text) this.#empty.textContent = text;
  }

  /** Values of the selected row; undefined if there is none, or they are not known. */
  get selectedRow() {
    return this.#selected === undefined ? undefined : this.#cache?.row(this.#place.row);
  }

  /** Selects a row and brings it into view, as soon as it is known how many there are.
   * @param {number} index from 0 */
  select(index) {
    if (this.#cache?.total === undefined) {
      this.addEventListener('fg-total', () => this.select(index), { once: true });
      return;
    }
    this.#moveTo({ row: index, column: this.#place.column });
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.#scroller.focus(options);
  }

  get #total() {
    return this.#cache?.total ?? 0;
  }

  #listen() {
    this.#scroller.addEventListener(
      'wheel',
      (event) => {
        if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
        const rows = wheelRows(event.deltaY, event.deltaMode, this.#rowHeight, this.#viewport);
        if (this.#scrollTo(this.#top + rows)) event.preventDefault();
      },
      { passive: false },
    );
    const stopGlide = attachTouch(this.#body, (px) => this.#scrollTo(this.#top + px / this.#rowHeight));
    this.#scroller.addEventListener('keydown', (event) => {
      stopGlide();
      this.#key(event);
    });
    this.#corner.addEventListener('click', () => this.openColumns());
    this.#scroller.addEventListener('copy', (event) => this.#copy(event));
    this.#scroller.addEventListener('focus', () => this.#mark());
    this.#scroller.addEventListener('blur', () => this.#mark());
    this.#body.addEventListener('click', (event) => {
      const hit = this.#strip?.find(event.target);
      if (!hit || getSelection()?.isCollapsed === false) return; // marking text is no click
      this.#pointed = true;
      this.#selected = undefined; // told again even if it is the same row
      this.#moveTo({ row: hit.index, column: -1 });
    });
    this.#body.addEventListener('dblclick', () => this.#activate());
    attachContext(this.#scroller, (place) => this.#context(place));
    this.#body.addEventListener('pointerover', ({ target }) => {
      if (target instanceof HTMLElement && target.scrollWidth > target.clientWidth) {
        target.title = target.textContent ?? '';
      }
    });
  }

  #measure() {
    const style = getComputedStyle(this);
    this.#rowHeight = Number.parseFloat(style.getPropertyValue('--row-height')) || ROW_HEIGHT;
    const { row } = this.#place;
    const wasVisible = row >= this.#top && row < this.#top + this.#viewport;
    this.#viewport = Math.max(1, this.#body.clientHeight / this.#rowHeight);
    if (this.#selected && wasVisible) {
      this.#top = reveal(this.#top, row, this.#total, this.#viewport); // details opened below it
    }
    this.#draw();
  }

  #changed() {
    if (this.#total !== this.#told) {
      this.#told = this.#total;
      this.#tell('fg-total', { total: this.#total });
      if (this.#sought && this.#sought === this.#selected) void this.reveal(this.#sought);
    }
    this.#draw();
  }

  /** Draws before the next frame, once however often it is asked. */
  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const cache = this.#cache;
      const total = this.#total;
      this.#top = clampTop(this.#top, total, this.#viewport);
      const { first, count, shift } = visibleRange(this.#top, total, this.#viewport);
      this.#strip?.show(first, count, (index) => cache?.row(index));
      this.#rows.style.transform = `translateY(${-Math.round(shift * this.#rowHeight)}px)`;
      this.#bar.update(this.#top, total, this.#viewport);
      // Half a screen on either side as well, so that slow scrolling meets no placeholder.
      const around = Math.ceil(this.#viewport / 2);
      cache?.want(Math.max(0, first - around), Math.max(1, count) + 2 * around);
      const late = this.#model?.late;
      if (late) this.#late?.want(this.#strip?.rows.map(late.key) ?? []);
      setAttribute(this.#scroller, 'aria-rowcount', cache?.total === undefined ? '-1' : String(total + 1));
      this.#empty.hidden = cache?.total !== 0;
      this.#mark();
      this.#announce();
    });
  }

  /** Shows the selection and the place of the keyboard. */
  #mark() {
    const { row, column } = this.#place;
    const heading = this.#head?.mark(row < 0 ? column : undefined);
    const shown = this.#selected === undefined ? -1 : row;
    const active = this.#strip?.mark(shown, column);
    setAttribute(this.#scroller, 'aria-activedescendant', heading ?? active);
  }

  /** Tells of a selection made before its row was known, and finds the selected row again after
   * the table has changed. */
  #announce() {
    const row = this.#cache?.row(this.#place.row);
    if (this.#selected === null && row && this.#model) {
      this.#selected = this.#model.key(row);
      this.#tell('fg-select', { key: this.#selected, row, pointer: this.#pointed });
      this.#pointed = false;
      if (this.#activating) this.#activate();
      return;
    }
    if (!this.#selected || !row || this.#model?.key(row) === this.#selected) return;
    const { first, count } = visibleRange(this.#top, this.#total, this.#viewport);
    for (let index = first; index < first + count; index++) {
      const other = this.#cache?.row(index);
      if (!other || this.#model?.key(other) !== this.#selected) continue;
      this.#place = { ...this.#place, row: index };
      this.#mark();
      return;
    }
    this.#strip?.mark(-1, -1); // it is elsewhere now
  }

  /** @param {number} top @returns {boolean} whether that moved the rows */
  #scrollTo(top) {
    this.#sought = undefined;
    const next = clampTop(top, this.#total, this.#viewport);
    if (next === this.#top) return false;
    this.#top = next;
    this.#draw();
    return true;
  }

  /** @param {import('./rows.js').Place} place */
  #moveTo(place) {
    const moved = place.row !== this.#place.row || this.#selected === undefined;
    this.#place = place;
    if (place.row >= 0) {
      if (moved) {
        this.#selected = null;
        this.#activating = false;
      }
      this.#top = reveal(this.#top, place.row, this.#total, this.#viewport);
    }
    if (place.column >= 0) {
      this.#head?.cells[place.column]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const columns = this.#columns.shown;
    const { column } = this.#place;
    const heading = this.#place.row < 0 ? columns[column] : undefined;
    if (event.altKey) return;
    if (heading && event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      const step = event.key === 'ArrowLeft' ? -1 : 1;
      if (event.ctrlKey || event.metaKey) this.#columns.step(heading.name, step);
      else this.#columns.resize(column, this.#columns.width(column) + step);
    } else if (heading && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      this.openColumns(column);
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (heading) this.#sort(heading);
      else this.#activate();
    } else if (event.key === 'Escape' && this.#place.column >= 0 && this.#place.row >= 0) {
      this.#moveTo({ ...this.#place, column: -1 });
    } else {
      const size = { total: this.#total, page: Math.floor(this.#viewport), columns: columns.length };
      const from = this.#selected === undefined && this.#place.row === 0 ? { row: -1, column: -1 } : this.#place;
      const start = event.key === 'ArrowDown' || event.key === 'PageDown' ? from : this.#place;
      const to = navigate(event.key, event.ctrlKey || event.metaKey, start, size);
      if (!to || (to.row >= this.#total && to.row >= 0)) return;
      this.#moveTo(to);
    }
    event.preventDefault();
  }

  /** Tells of the selected row being looked into, as soon as the row is known. */
  #activate() {
    const row = this.#cache?.row(this.#place.row);
    this.#activating = this.#selected !== undefined && !row;
    if (row && this.#model && this.#selected !== undefined) {
      this.#tell('fg-activate', { key: this.#model.key(row), row });
    }
  }

  /** @param {import('./context.js').ContextPlace} place */
  #context({ target, x, y, keyboard }) {
    const hit = keyboard ? { index: this.#place.row, column: this.#place.column } : this.#strip?.find(target);
    const row = hit && this.#cache?.row(hit.index);
    if (!hit || !row || !this.#model || (keyboard && this.#selected === undefined)) return false;
    if (!keyboard) this.#moveTo({ row: hit.index, column: -1 });
    const { left, bottom } = this.#strip?.place(hit.index, hit.column) ?? { left: x, bottom: y };
    const column = this.#columns.shown[hit.column]?.name;
    const at = keyboard ? { x: left, y: bottom } : { x, y };
    this.#tell('fg-context', { row, key: this.#model.key(row), column, ...at });
    return true;
  }

  /** @param {ClipboardEvent} event */
  #copy(event) {
    const row = this.#cache?.row(this.#place.row);
    if (!row || this.#selected === undefined || !event.clipboardData || getSelection()?.isCollapsed === false) return;
    const { column } = this.#place;
    event.clipboardData.setData('text/plain', this.#columns.plainText(row, column));
    event.preventDefault();
    this.#tell('fg-copied', { what: column < 0 ? 'row' : 'cell' });
  }

  /** Shows the rows in an order, from the first; nothing happens if they are. @param {Order} order */
  sortBy(order) {
    if (!this.#model || (order.by === this.#order.by && order.descending === this.#order.descending)) return;
    this.#order = order;
    this.#head?.showOrder(order);
    this.#cache?.replace(this.#model.rows(order));
    this.#top = 0;
    this.#draw();
    if (this.#selected) void (this.#sought === this.#selected ? this.reveal(this.#selected) : this.#follow(this.#selected));
  }

  /** @param {GridColumn} column */
  #sort(column) {
    if (!this.#model || column.sortable === false) return;
    this.sortBy(nextOrder(this.#order, column.name, column.numeric));
    this.#tell('fg-order', this.#order);
  }

  /** @param {number} column on screen */
  #fit(column) {
    const heading = (this.#columns.shown[column]?.label.length ?? 0) + 2;
    this.#columns.resize(column, Math.max(heading, this.#strip?.longest(column) ?? 0) + 3);
  }

  #applyWidths() {
    this.#inner.style.setProperty('--fg-columns', this.#columns.template);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('fg-grid', GridElement);
