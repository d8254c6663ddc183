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
    try {
      await capture.check(filter);
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
    applyFilter: (filter) => display(filter.trim(), store.state.span),
    /** Takes filter and span away. */
    displayAll: () => display('', undefined),
    /** @param {Span | undefined} span undefined displays all times */
    setSpan: (span) => display(store.state.filter, span),
    /** Ends the search that a filter has begun, and displays all packets of the span again. */
    stopFilter: () => {
      making.abort();
      return display('', store.state.span);
    },
    /**
     * Shows the list of the packets that a filter selects.
     * @param {string} [filter] in place of the one applied, which stays when left out
     */
    showPackets: (filter = store.state.filter) => display(filter, store.state.span, { view: 'frames', frame: undefined }),
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
