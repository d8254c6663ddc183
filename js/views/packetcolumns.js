/**
 * The columns of the packet list: those of the table `frames`, the time as the user wants it told,
 * and what each packet says, which comes later than its row.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { State, Store } from '../state.js'
 * @import { GridElement, GridModel } from '../ui/grid.js'
 * @import { GridColumn } from '../ui/strip.js'
 */
import { startOf } from '../jump.js';
import { badgeOf, frameSubject } from '../notes.js';
import { TIME_FORMATS } from '../settings.js';
import { TIME_LABELS, formatTime } from '../timeformat.js';
import { isMerged } from '../take/merged.js';
import { isNarrow } from '../ui/dom.js';
import { precisionOf } from './table.js';

/** Columns shown unless the user wants others; the engine has more. */
const USUAL = new Set(['number', 'time', 'src', 'dst', 'protocol', 'orig_len', 'info']);

const INFO = 'info';

/** What comes later than its row, by column. @typedef {Readonly<Record<string, string>>} Texts */

/**
 * @param {Capture} capture
 * @param {readonly number[]} numbers of frames
 * @param {readonly string[]} fields
 * @returns {Promise<Texts[]>}
 */
async function fetchTexts(capture, numbers, fields) {
  const [infos, values] = await Promise.all([
    capture.infos(numbers),
    fields.length > 0 ? capture.values(numbers, fields) : [],
  ]);
  return numbers.map((_, at) =>
    Object.fromEntries([[INFO, infos[at] ?? ''], ...fields.map((name, i) => [name, values[at]?.[i] ?? ''])]),
  );
}

/** @type {WeakMap<Capture, bigint>} time of the first frame */
const starts = new WeakMap();

/** When the first frame was captured, as far as that is known here. @param {Capture} capture */
export function knownStart(capture) {
  return starts.get(capture);
}

/**
 * What the grid shows of a capture's frames.
 * @param {GridModel} model of the table `frames`
 * @param {Capture} capture
 * @param {string} selection
 * @param {object} page
 * @param {Store} page.store
 * @param {Actions} page.actions
 * @param {GridElement} page.grid
 * @returns {GridModel}
 */
export function packetModel(model, capture, selection, { store, actions, grid }) {
  const numberAt = model.columns.findIndex(({ name }) => name === 'number');
  const numberOf = (/** @type {readonly unknown[]} */ row) => Number(row[numberAt]);
  return {
    ...model,
    columns: packetColumns(model.columns, capture, { store, actions, grid, numberOf }),
    badge: (row) => badgeOf(store.state.notes, frameSubject(numberOf(row))),
    locate: (key, { by, descending }) => capture.place(Number(key), { sortBy: by, descending, selection }),
    late: { key: numberOf, fetch: (numbers) => fetchTexts(capture, numbers, store.state.settings.fields) },
  };
}

/**
 * @param {readonly GridColumn[]} columns of the table
 * @param {Capture} capture
 * @param {{store: Store, actions: Actions, grid: GridElement, numberOf: (row: readonly unknown[]) => number}} page
 * @returns {GridColumn[]}
 */
function packetColumns(columns, capture, { store, actions, grid, numberOf }) {
  const deltaAt = columns.findIndex(({ name }) => name === 'delta');
  const format = store.state.settings.time;
  const precision = precisionOf(capture);
  const { heading, label, width } = TIME_LABELS[format];
  const choices = TIME_FORMATS.filter((each) => each !== 'delta' || deltaAt >= 0);
  /** @param {unknown} value @param {readonly unknown[]} row */
  const timeText = (value, row) =>
    typeof value === 'number'
      ? formatTime(value, { format, decimals: precision.decimals, start: starts.get(capture), delta: row[deltaAt] })
      : '';
  /** @type {GridColumn[]} */
  const known = columns.map((column, index) => ({
    ...column,
    index,
    hidden: !USUAL.has(column.name) && !(column.name === 'interface' && isMerged(capture.source)),
    ...(column.name === 'interface' ? { width: 24 } : {}),
    ...(column.name === 'number' ? { width: isNarrow() ? 9 : 10 } : {}),
    ...(column.name === 'src' || column.name === 'dst' ? { width: isNarrow() ? 18 : 24 } : {}),
    ...(column.name === 'orig_len' ? { width: 11 } : {}),
    ...(column.name === 'time' ? { text: timeText, plain: timeText, label: heading, hint: label, width } : {}),
  }));
  const time = known.find(({ name }) => name === 'time');
  if (time) {
    time.menu = () => [
      { kind: 'heading', label: 'Time' },
      ...choices.map((each) => ({
        kind: /** @type {const} */ ('radio'),
        label: TIME_LABELS[each].label,
        checked: store.state.settings.time === each,
        run: () => actions.setTime(each),
      })),
    ];
  }
  /** @param {string} name @returns {Pick<GridColumn, 'text' | 'late' | 'sortable' | 'index'>} */
  const late = (name) => ({
    sortable: false,
    index: -1,
    text: (_, row) => textOf(name, row) ?? '',
    late: (row) => textOf(name, row) === undefined,
  });
  /** @param {string} name @param {readonly unknown[]} row */
  const textOf = (name, row) => /** @type {Texts | undefined} */ (grid.late(numberOf(row)))?.[name];
  return [
    ...known,
    ...store.state.settings.fields.map((name) => ({
      name,
      label: name,
      hint: `The field ${name}`,
      width: Math.min(24, Math.max(10, name.length + 2)),
      numeric: false,
      menu: () => [
        { kind: /** @type {const} */ ('item'), label: 'Take this column away', run: () => void actions.toggleField(name) },
      ],
      ...late(name),
    })),
    {
      name: 'info',
      label: 'Info',
      hint: 'What the packet says',
      width: isNarrow() ? 48 : 60,
      numeric: false,
      stretch: true,
      ...late(INFO),
    },
  ];
}

/**
 * Keeps the columns in step with the store: the way of telling the time, and the date of the first
 * frame, which is asked for when it is needed.
 * @param {Store} store
 * @param {() => readonly GridColumn[] | undefined} columns made anew
 * @param {GridElement} grid
 */
export function followTimes(store, columns, grid) {
  let { time: shown, fields } = store.state.settings;
  let asked = -1;
  const redraw = () => {
    const made = columns();
    if (made) {
      grid.repaint(made, store.state.settings.layouts.frames ?? {});
    }
  };
  /** @param {Capture} capture */
  const askStart = async (capture) => {
    const start = await startOf(capture).catch(() => undefined);
    if (start !== undefined && start !== starts.get(capture)) {
      starts.set(capture, start);
      grid.repaint();
    }
  };
  /** @param {State} state */
  return ({ phase, settings, revision }) => {
    if (phase.kind !== 'open') {
      return;
    }
    const { capture, status } = phase;
    const absolute = settings.time === 'utc' || settings.time === 'local';
    if (absolute && asked !== revision && status !== 'crashed' && (status === 'reading' || !starts.has(capture) || asked < 0)) {
      asked = revision;
      void askStart(capture);
    }
    if (settings.fields !== fields) {
      grid.renew();
    }
    if (settings.time !== shown || settings.fields !== fields) {
      ({ time: shown, fields } = settings);
      redraw();
    }
  };
}
