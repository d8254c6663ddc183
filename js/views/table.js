/**
 * Any table as a grid, with the command that checks it. All flow tables are shown by this.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { Keys } from '../keys.js'
 * @import { ColumnInfo, TableInfo } from '../protocol.js'
 * @import { State, Store } from '../state.js'
 * @import { Layout } from '../ui/columnlayout.js'
 * @import { GridElement, GridModel } from '../ui/grid.js'
 * @import { GridColumn } from '../ui/strip.js'
 * @import { Subject } from './valuemenu.js'
 * @import { Precision } from '../ui/columns.js'
 * @import { Fetch, Row } from '../ui/rowcache.js'
 * @import { Order } from '../ui/rows.js'
 */
import { html, render } from 'lit/html.js';
import { displayedFilter } from '../filters.js';
import { tsharkCommand } from '../tshark.js';
import { copyText } from '../ui/clipboard.js';
import { gridColumns, notePrecision } from '../ui/columns.js';
import { element, isNarrow } from '../ui/dom.js';
import { tableSelection } from '../state.js';
import { badgeOf } from '../notes.js';
import { icons } from '../ui/icons.js';
import { withActivity } from './activity.js';
import { createDisplayedLine } from './displayed.js';
import { rowItems, setSubject, showRowPackets } from './rowcommands.js';
import { filtersOf, hasPackets, knownNames, openRowMenu } from './valuemenu.js';

/**
 * A view, mounted. `update` follows the store; `destroy` ends what it started, its elements are
 * removed by the caller.
 * @typedef {{update: () => void, destroy: () => void}} View
 *
 * @typedef {(element: HTMLElement, store: Store, actions: Actions, keys: Keys) => View} Mount
 *
 * @typedef {{grid: GridElement} & View} BoundGrid a grid that follows the store
 */

/** Columns that say which thing a row is about; the others are measured.
 * @type {ReadonlySet<string>} */
const IDENTITY = new Set([
  ...['number', 'stream', 'type', 'src', 'dst', 'protocol', 'start'],
  ...['kind', 'address', 'port', 'address_a', 'port_a', 'address_b', 'port_b'],
]);

const NATURAL = { by: '', descending: false };

/** Times of one capture are shown with the same decimals everywhere.
 * @type {WeakMap<Capture, Precision>} */
const precisions = new WeakMap();

/**
 * What a grid needs to show a table of a capture.
 * @param {Capture} capture
 * @param {TableInfo} table
 * @param {Order} [order]
 * @param {string} [selection] whose rows are shown; '' for those of the whole capture
 * @returns {GridModel}
 */
function tableModel(capture, table, order, selection = '') {
  const precision = precisionOf(capture);
  const columns = selection === '' ? table.columns : [...table.columns, ...(table.shares ?? [])];
  return withActivity(capture, table, {
    label: table.title,
    columns: gridColumns(table.name, columns, precision, isNarrow()),
    rows: (by) => fetchRows(capture, table.name, by, precision, selection),
    order: order ?? table.order ?? NATURAL,
    key: rowKey(table),
  });
}

/** Decimals of the times of a capture. @param {Capture} capture */
export function precisionOf(capture) {
  const precision = precisions.get(capture) ?? { decimals: 6 };
  precisions.set(capture, precision);
  return precision;
}

/**
 * @param {Capture} capture
 * @param {string} name
 * @param {Order} order
 * @param {Precision} precision
 * @param {string} selection
 * @returns {Fetch}
 */
function fetchRows(capture, name, { by, descending }, precision, selection) {
  return async (first, count) => {
    const query = { first, count, sortBy: by, descending, selection };
    const { columns, rows, total } = await capture.table(name, query);
    notePrecision(columns, rows, precision);
    return { total, rows };
  };
}

/**
 * A function that gives a row a key of what it is about. A frame is its number, nothing else.
 * @param {TableInfo} table
 * @returns {(row: Row) => string}
 */
export function rowKey(table) {
  const indices = table.columns.flatMap(({ name }, i) => (IDENTITY.has(name) ? [i] : []));
  const number = table.columns.findIndex(({ name }) => name === 'number');
  const used = number < 0 ? indices : [number];
  return (row) => used.map((i) => row[i]).join('\t');
}

/**
 * @param {Capture} capture
 * @param {string} name
 */
export function tableInfo(capture, name) {
  return capture.tables().find((table) => table.name === name);
}

/**
 * The button that copies the tshark command (or capinfos, for the summary) for a table.
 * @param {string} table name
 * @param {State} state
 * @param {Actions} actions
 */
export function commandButton(table, state, actions) {
  const { phase } = state;
  const tool = table === 'summary' ? 'capinfos' : 'tshark';
  const isPart = tableSelection(state, table) !== '';
  const command = phase.kind === 'open' ? tsharkCommand(table, phase.name, isPart ? displayedFilter(state) : '') : undefined;
  if (command === undefined) {
    return undefined;
  }
  const copy = async () => {
    actions.say((await copyText(command)) ? 'Command copied' : `Could not copy. The command is: ${command}`);
  };
  return html`<button type="button" class="quiet" title=${command} aria-label="Copy ${tool} command" @click=${copy}>
    ${icons.copy}<span class="wide-only">Copy ${tool} command</span>
  </button>`;
}

/**
 * Keeps a grid in step with the store: order, revision, what to say when it is empty.
 * @param {Store} store
 * @param {Actions} actions
 * @param {string} name of the table
 * @param {string} nothing what to say when there are no rows: `No SCTP in this capture`
 * @param {(model: GridModel, capture: Capture, selection: string) => GridModel} [adapt] changes what the grid shows
 * @returns {BoundGrid}
 */
export function boundGrid(store, actions, name, nothing, adapt = (model) => model) {
  const grid = /** @type {GridElement} */ (document.createElement('fg-grid'));
  /** @type {Capture | undefined} */
  let shown;
  let selection = '';
  let revision = -1;
  /** @type {GridModel | undefined} */
  let model;
  /** @type {Order | undefined} */
  let order;

  setSubject(grid, () => {
    const row = grid.selectedRow;
    return model && row && subjectOf(name, model.columns, row);
  });
  grid.addEventListener('fg-context', (event) => {
    const { row, column, x, y } = /** @type {CustomEvent} */ (event).detail;
    if (model && shown) {
      const subject = subjectOf(name, model.columns, row);
      void openRowMenu({ capture: shown, store, actions, subject, column, at: { x, y }, more: rowItems(subject, store, actions) });
    }
  });
  if (hasPackets(name)) {
    grid.addEventListener('fg-activate', (event) => {
      const { row } = /** @type {CustomEvent} */ (event).detail;
      if (model) {
        void showRowPackets(subjectOf(name, model.columns, row), store, actions);
      }
    });
  }
  let decimals = 6;

  grid.addEventListener('fg-order', (event) => {
    actions.setOrder(name, /** @type {CustomEvent<Order>} */ (event).detail);
  });
  grid.addEventListener('fg-layout', (event) => {
    actions.setLayout(name, /** @type {CustomEvent<Layout>} */ (event).detail);
  });
  grid.addEventListener('fg-copied', (event) => {
    actions.say(/** @type {CustomEvent} */ (event).detail.what === 'row' ? 'Row copied' : 'Cell copied');
  });

  grid.addEventListener('fg-failed', (event) => {
    const { error } = /** @type {CustomEvent} */ (event).detail;
    if (shown?.state !== 'crashed' && shown?.state !== 'closed') {
      actions.say(error instanceof Error ? error.message : String(error));
    }
  });

  /** One time with nanoseconds has come: those that are drawn already get their decimals, too.
   * @param {Capture} capture */
  const followPrecision = (capture) => {
    const now = precisionOf(capture).decimals;
    if (now !== decimals) {
      decimals = now;
      grid.repaint();
    }
  };

  /** Which names filters know, once there are notes to be found by filters. @type {((name: string) => boolean) | undefined} */
  let known;
  let notes = store.state.notes;
  const isNoted = name.startsWith('conversations/');
  /** @param {Row} row */
  const badge = (row) =>
    notes.length > 0 && known && model ? badgeOf(notes, filtersOf(subjectOf(name, model.columns, row), known)[0]?.filter) : '';
  /** @param {Capture} capture */
  const showNotes = async (capture) => {
    known = await knownNames(capture);
    grid.repaint();
  };

  /** @param {GridModel} model @param {Capture} capture @returns {GridModel} */
  const watched = (model, capture) => ({
    ...model,
    ...(isNoted && { badge }),
    rows: (order) => {
      const fetch = model.rows(order);
      return async (first, count) => {
        const answer = await fetch(first, count);
        followPrecision(capture);
        return answer;
      };
    },
  });

  return {
    grid,
    update() {
      const { state } = store;
      if (state.phase.kind !== 'open') {
        return;
      }
      const { capture, status } = state.phase;
      grid.emptyText = emptyText(nothing, status === 'reading', tableSelection(state, name) !== '');
      if (shown !== capture || selection !== tableSelection(state, name)) {
        selection = tableSelection(state, name);
        const table = tableInfo(capture, name);
        if (table) {
          model = adapt(
            { ...watched(tableModel(capture, table, state.orders[name], selection), capture), layout: state.settings.layouts[name] ?? {} },
            capture,
            selection,
          );
          grid.show(model);
          shown = capture;
        }
      } else {
        if (state.orders[name] !== order) {
          grid.sortBy(state.orders[name] ?? tableInfo(capture, name)?.order ?? NATURAL); // an address said so
        }
        if (revision !== state.revision && status !== 'crashed') {
          grid.refresh();
        }
      }
      order = state.orders[name];
      if (isNoted && notes !== state.notes) {
        notes = state.notes;
        void showNotes(capture);
      }
      followPrecision(capture);
      revision = state.revision;
      if (state.row?.table === name) {
        grid.select(state.row.row);
        grid.focus({ preventScroll: true });
        actions.rowShown();
      }
    },
    destroy: () => grid.remove(),
  };
}

/**
 * A row of a grid for those who act on it: its values in the order of the columns. What is but a
 * picture of other columns is left out.
 * @param {string} table name
 * @param {readonly GridColumn[]} columns
 * @param {Row} row
 * @returns {Subject}
 */
function subjectOf(table, columns, row) {
  const parts = columns.flatMap((column, i) => (column.bar ? [] : [{ column, value: row[column.index ?? i] }]));
  return {
    table,
    // Their texts may be made of other values of the row: they are asked with the row as it is.
    columns: parts.map(({ column, value }) => ({ ...column, plain: () => (column.plain ?? column.text)(value, row) })),
    row: parts.map(({ value }) => value),
  };
}

/**
 * @param {string} nothing `No SCTP in this capture`
 * @param {boolean} reading
 * @param {boolean} chosen whether packets are left out
 */
function emptyText(nothing, reading, chosen) {
  const what = chosen ? nothing.replace(/ in this capture$/, ' among the packets displayed') : nothing;
  return reading ? `${what} so far` : what;
}

/**
 * A view of one table.
 * @param {string} name of the table
 * @param {string} nothing what to say when it is empty
 * @param {string} [about] a sentence above it
 * @returns {Mount}
 */
export function tableView(name, nothing, about) {
  return (element_, store, actions) => {
    const bound = boundGrid(store, actions, name, nothing);
    const tools = element('div', { class: 'tools' });
    const displayed = createDisplayedLine(store, actions);
    element_.append(tools, displayed.node, bound.grid);
    return {
      update() {
        bound.update();
        displayed.update(name);
        render(
          html`<p class="tools-about">${about ?? ''}</p>
            ${commandButton(name, store.state, actions)}`,
          tools,
        );
      },
      destroy: bound.destroy,
    };
  };
}
