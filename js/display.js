/**
 * Which packets are displayed: those of a display filter, of a span of time.
 *
 * @import { Capture } from './capture.js'
 * @import { FilterError, Span, State, Store } from './state.js'
 */
import { FlowglassError } from './protocol.js';
import { DISPLAYED } from './state.js';

/** Tables on screen follow a selection in the making this often at most, in milliseconds. */
const REFRESH = 250;

/** Filters applied that are remembered. */
const RECENT = 50;

/**
 * @param {Store} store
 * @param {() => number} now milliseconds
 */
export function displayActions(store, now) {
  /** Stops the selection that is being made. */
  let making = new AbortController();

  /** Settled when nothing is being checked: what is to be displayed is the store's word then.
   * @type {Promise<void> | undefined} */
  let checking;

  /**
   * Changes which packets are displayed. What is not changed stays as the changes before have left it,
   * also one whose filter is still being checked.
   * @param {{filter?: string, span?: Span | undefined}} change
   * @param {Partial<State>} [patch] what else changes with it, in the same moment
   */
  const change = async (change, patch) => {
    while (checking) {
      await checking;
    }
    const { filter, span } = { filter: store.state.filter, span: store.state.span, ...change };
    return display(filter, span, patch);
  };

  /**
   * Displays the packets of a filter and a span. The store says so when the capture has taken the
   * filter: a mistaken one changes nothing but `filterError`.
   * @param {string} filter
   * @param {Span | undefined} span
   * @param {Partial<State>} [patch] what else changes with it, in the same moment
   */
  const display = async (filter, span, patch = {}) => {
    const { phase } = store.state;
    if (phase.kind !== 'open') {
      return;
    }
    const { capture } = phase;
    const mine = () => store.state.phase.kind === 'open' && store.state.phase.capture === capture;
    if (filter === '' && span === undefined) {
      store.set({ ...patch, filter, span, selected: undefined, filterError: undefined, revision: store.state.revision + 1 });
      await capture.drop(DISPLAYED).catch(() => {}); // the page says when a capture is lost
      return;
    }
    const check = capture.check(filter);
    const checked = check.then(
      () => {},
      () => {},
    );
    checking = checked;
    void checked.then(() => (checking = checking === checked ? undefined : checking));
    try {
      await check;
    } catch (error) {
      if (mine() && error instanceof FlowglassError && error.code === 'filter') {
        store.set({ filterError: filterError(filter, error) });
      }
      return;
    }
    if (!mine()) {
      return;
    }
    let drawn = -Infinity;
    making = new AbortController();
    const current = () => mine() && store.state.filter === filter && store.state.span === span;
    try {
      const made = capture.select(DISPLAYED, { filter, ...span }, {
        signal: making.signal,
        onProgress: (selected) => {
          if (!current()) {
            return;
          }
          store.set({ selected });
          if (now() - drawn > REFRESH) {
            drawn = now();
            store.set({ revision: store.state.revision + 1 });
          }
        },
      });
      const recent = filter === '' ? store.state.recent : [filter, ...store.state.recent.filter((other) => other !== filter)];
      store.set({
        ...patch,
        ...{ filter, span, selected: undefined, filterError: undefined, recent: recent.slice(0, RECENT) },
        revision: store.state.revision + 1,
      });
      const selected = await made;
      if (current()) {
        store.set({ selected, revision: store.state.revision + 1 });
      }
    } catch (error) {
      const gone = error instanceof FlowglassError && (error.code === 'aborted' || error.code === 'crashed');
      if (current() && !gone) {
        store.set({ filterError: { filter, message: error instanceof Error ? error.message : String(error) } });
      }
    }
  };

  return {
    /** @param {string} filter in Wireshark's language; '' displays all */
    applyFilter: (filter) => change({ filter: filter.trim() }),
    /** Takes filter and span away. */
    displayAll: () => display('', undefined),
    /** @param {Span | undefined} span undefined displays all times */
    setSpan: (span) => change({ span }),
    /** Ends the search that a filter has begun, and displays all packets of the span again. */
    stopFilter: () => {
      making.abort();
      return change({ filter: '' });
    },
    /**
     * Shows the list of the packets that a filter selects.
     * @param {string} [filter] in place of the one applied, which stays when left out
     * @param {{allTimes?: boolean}} [options] whether a span of time is taken away
     */
    showPackets: (filter, { allTimes = false } = {}) =>
      change(
        { ...(filter === undefined ? {} : { filter }), ...(allTimes ? { span: undefined } : {}) },
        { view: 'frames', frame: undefined },
      ),
    display,
  };
}

/**
 * @param {string} filter
 * @param {FlowglassError} error
 * @returns {FilterError}
 */
function filterError(filter, { message, offset, length, suggestion }) {
  return {
    filter,
    message,
    ...(offset === undefined ? {} : { offset }),
    ...(length === undefined ? {} : { length }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
