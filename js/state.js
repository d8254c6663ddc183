/**
 * The page's one store: an object and those who watch it. Views derive everything else from it.
 *
 * @import { Capture } from './capture.js'
 * @import { Notice, Progress, SelectionProgress } from './protocol.js'
 * @import { Settings } from './settings.js'
 * @import { Note, Recent, SavedFilter } from './store/client.js'
 * @import { Order } from './ui/rows.js'
 * @import { Pace } from './pace.js'
 * @import { Shown } from './urlstate.js'
 */
import { DEFAULT_SETTINGS } from './settings.js';

/**
 * What went wrong, in words to be shown as they are.
 * @typedef {object} Problem
 * @property {string} title
 * @property {string} message
 * @property {number} [offset] bytes from the start of the file
 */

/**
 * What the page is busy with. `open` holds a capture: `reading` while the file is being read,
 * `complete` when it was read to its end or to where the notice says, `cancelled` when the user
 * stopped it, `crashed` when the worker is gone and only opening the file again helps.
 * @typedef {(
 *   {kind: 'start', problem?: Problem} |
 *   {kind: 'opening', name: string, size: number} |
 *   {kind: 'open', name: string, size: number, capture: Capture,
 *    status: 'reading' | 'complete' | 'cancelled' | 'crashed', problem?: Problem}
 * )} Phase
 */

/**
 * A span of time: nanoseconds since frame 1, from the first that belongs to it to the first after it.
 * @typedef {{from: number, to: number}} Span
 *
 * What was wrong with the filter that was last tried; the one applied before it stays applied.
 * @typedef {object} FilterError
 * @property {string} filter
 * @property {string} message
 * @property {number} [offset] of the place, in UTF-16 units
 * @property {number} [length]
 * @property {string} [suggestion] what may have been meant there
 */

/**
 * A line of the chart: the packets of a filter.
 * @typedef {object} Series
 * @property {string} name '' shows the filter
 * @property {string} filter
 * @property {number} color from 0: which of the palette's colours
 *
 * @typedef {object} TrafficSettings
 * @property {'bytes' | 'packets' | 'bits'} unit bits are those of a second
 * @property {'linear' | 'log'} scale
 * @property {readonly Series[]} series no more than {@link MOST_SERIES}
 *
 * @typedef {object} GraphSettings
 * @property {'' | 'eth' | 'ip' | 'ipv6'} layer whose hosts are drawn; '' is the first that has any
 * @property {'bytes' | 'packets'} by what makes a host large
 * @property {number} top how many hosts are drawn
 *
 * Whose rows tables show while a filter or a span leaves packets out.
 * @typedef {'displayed' | 'all'} Scope
 */

/** Series there may be in the chart: more colours than these are not told apart. */
export const MOST_SERIES = 6;

/** @type {TrafficSettings} */
export const TRAFFIC = { unit: 'bytes', scale: 'linear', series: [] };

/** @type {GraphSettings} */
export const GRAPH = { layer: '', by: 'bytes', top: 50 };

/**
 * `missing`: this page cannot; `off`: the user does not want it; `failed`: for a reason in plain words.
 * @typedef {{kind: 'missing'} | {kind: 'off'} | {kind: 'on'} | {kind: 'failed', message: string}} MemoryState
 */

/**
 * @typedef {object} State
 * @property {Phase} phase
 * @property {Progress} [progress] of the capture in `phase`
 * @property {Pace} [pace] how fast it is being read
 * @property {Notice} [notice] why reading ended early; everything before that place is kept
 * @property {boolean} noticeHidden the user has read the notice and put it away
 * @property {number} revision rises when the capture's tables may have changed
 * @property {string} view id of the view shown, see views/index.js
 * @property {Readonly<Record<string, string>>} layers the tab chosen in a view that has tabs
 * @property {Readonly<Record<string, Order>>} orders order of rows by table name
 * @property {string} filter the display filter applied; '' shows all
 * @property {Span} [span] the span of time that is shown; undefined shows all
 * @property {SelectionProgress} [selected] how far the packets displayed are known; undefined while
 *   nothing is known, and when neither filter nor span leaves anything out
 * @property {FilterError} [filterError]
 * @property {readonly string[]} recent filters that were applied, the last one first
 * @property {{table: string, row: number}} [row] a row that is to be selected, as soon as its table shows
 * @property {Scope} scope
 * @property {TrafficSettings} traffic
 * @property {GraphSettings} graph
 * @property {Capture} [analysed] the capture in `phase`, once its TCP is analysed
 * @property {string} [unanalysed] why it could not be
 * @property {number} [frame] number of the frame whose details are shown
 * @property {boolean} settled everything that may be needed has been fetched
 * @property {boolean} sealed the browser refuses every request of this page from now on
 * @property {'offered' | 'loading'} [release] a newer release waits for the user's word, or takes over
 * @property {Shown} [link] what is to be shown of the next capture that is opened: the page's address says so
 * @property {MemoryState} memory whether and how things are remembered between visits
 * @property {readonly Recent[]} recents captures that were opened, the last first
 * @property {readonly SavedFilter[]} filters that were saved, by name
 * @property {readonly Note[]} notes of the open capture
 * @property {boolean} remembered all that is known of the open capture is kept
 * @property {'running' | 'done'} [check] of the file against what was remembered of it
 * @property {readonly number[]} marks numbers of the frames that were marked, ascending
 * @property {Settings} settings how the user wants the page to look
 * @property {string} [message] a word to the user that goes away by itself
 */

/** @type {State} */
export const INITIAL_STATE = {
  phase: { kind: 'start' },
  noticeHidden: false,
  revision: 0,
  view: 'overview',
  layers: {},
  orders: {},
  settled: false,
  sealed: false,
  filter: '',
  recent: [],
  marks: [],
  memory: { kind: 'missing' },
  recents: [],
  filters: [],
  notes: [],
  remembered: false,
  settings: DEFAULT_SETTINGS,
  scope: 'displayed',
  traffic: TRAFFIC,
  graph: GRAPH,
};

/** Name of the selection that the page displays, for {@link Capture.table}. */
export const DISPLAYED = 'displayed';

/**
 * The selection that tables are to be asked of: '' while all packets are displayed.
 * @param {State} state
 */
export function selectionOf({ filter, span }) {
  return filter === '' && span === undefined ? '' : DISPLAYED;
}

/**
 * The selection that the rows of a table on screen are of. Frames are always those displayed.
 * @param {State} state
 * @param {string} table name
 */
export function tableSelection(state, table) {
  return state.scope === 'all' && table !== 'frames' ? '' : selectionOf(state);
}

/**
 * @typedef {object} Store
 * @property {State} state the present state; never changed in place
 * @property {(patch: Partial<State>) => void} set replaces some properties and tells those who
 *   watch, unless nothing changed
 * @property {(listener: (state: State) => void) => () => void} subscribe returns what ends it
 */

/**
 * @param {State} [initial]
 * @returns {Store}
 */
export function createStore(initial = INITIAL_STATE) {
  let state = initial;
  /** @type {Set<(state: State) => void>} */
  const listeners = new Set();
  return {
    get state() {
      return state;
    },
    set(patch) {
      const changed = /** @type {(keyof State)[]} */ (Object.keys(patch)).some(
        (key) => !Object.is(patch[key], state[key]),
      );
      if (!changed) {
        return;
      }
      state = { ...state, ...patch };
      for (const listener of [...listeners]) {
        listener(state);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
