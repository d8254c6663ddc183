/**
 * Which packets are displayed: those of a display filter, of a span of time.
 *
 * @import { Capture } from './capture.js'
 * @import { FilterError, Span, Store } from './state.js'
 */
import { FlowglassError } from './protocol.js';
import { DISPLAYED } from './state.js';

/** Tables on screen follow a selection in the making this often at most, in milliseconds. */
const REFRESH = 250;

/**
 * @param {Store} store
 * @param {() => number} now milliseconds
 */
export function displayActions(store, now) {
  /**
   * Displays the packets of a filter and a span. The store says so when the capture has taken the
   * filter: a mistaken one changes nothing but `filterError`.
   * @param {string} filter
   * @param {Span | undefined} span
   */
  const display = async (filter, span) => {
    const { phase } = store.state;
    if (phase.kind !== 'open') {
      return;
    }
    const { capture } = phase;
    const mine = () => store.state.phase.kind === 'open' && store.state.phase.capture === capture;
    if (filter === '' && span === undefined) {
      store.set({ filter, span, selected: undefined, filterError: undefined, revision: store.state.revision + 1 });
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
    const current = () => mine() && store.state.filter === filter && store.state.span === span;
    try {
      const making = capture.select(DISPLAYED, { filter, ...span }, {
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
      store.set({ filter, span, selected: undefined, filterError: undefined, revision: store.state.revision + 1 });
      const selected = await making;
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
    /** @param {Span | undefined} span undefined displays all times */
    setSpan: (span) => display(store.state.filter, span),
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
