/**
 * Keeps the page's address in step with what is shown, both ways.
 *
 * @import { Actions } from './actions.js'
 * @import { State, Store } from './state.js'
 * @import { Shown } from './urlstate.js'
 */
import { fitting, fromFragment, isSamePlace, shownOf, toFragment } from './urlstate.js';

/** Browsers take so many changes of an address and no more; moving along rows makes many. */
const REPLACE_REST = 300; // ms

/**
 * What is needed of a window.
 * @typedef {object} AddressBar
 * @property {{hash: string, pathname: string, search: string}} location
 * @property {Pick<History, 'pushState' | 'replaceState'>} history
 * @property {(type: 'popstate', listener: () => void) => void} addEventListener
 */

/**
 * @param {Store} store
 * @param {Actions} actions
 * @param {AddressBar} window
 */
export function followAddress(store, actions, window) {
  /** What the address says. */
  let written = fromFragment(window.location.hash);
  /** What is being shown because the address says so; until it is, the address stays.
   * @type {Shown | undefined} */
  let target;
  /** The frame to be shown, as soon as it is read. @type {number | undefined} */
  let frame;
  let kind = store.state.phase.kind;
  let queued = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {Shown} shown */
  const isSomething = (shown) => toFragment(shown) !== '';
  const offer = () => store.set({ link: isSomething(written) ? written : undefined });

  /** @param {Shown} shown @param {'pushState' | 'replaceState'} how */
  const write = (shown, how) => {
    clearTimeout(timer);
    const fragment = toFragment(shown);
    written = shown;
    const { pathname, search } = window.location;
    try {
      window.history[how](null, '', `${pathname}${search}${fragment === '' ? '' : `#${fragment}`}`);
    } catch {
      // Too many changes in a short time, says the browser: the next one is written again.
    }
  };

  /** Shows what the address says. @param {Shown} wanted */
  const show = async (wanted) => {
    const { phase } = store.state;
    if (phase.kind !== 'open') {
      return;
    }
    const shown = fitting(wanted, phase.capture.tables());
    target = shown;
    frame = shown.frame;
    const { filter, span, ...rest } = shown;
    store.set({ ...rest, frame: undefined });
    showFrame();
    if (!isDisplayed(shown)) {
      await actions.display(filter, span);
    }
    if (target === shown) {
      settle();
    }
  };

  /** @param {Shown} shown */
  const isDisplayed = ({ filter, span }) => {
    const { state } = store;
    return state.filter === filter && state.span?.from === span?.from && state.span?.to === span?.to;
  };

  /** What the address said is shown, as far as it can be: that is what it says from now on. */
  const settle = () => {
    target = undefined;
    const shown = now();
    if (toFragment(shown) !== toFragment(written)) {
      write(shown, 'replaceState');
    }
  };

  /** @returns {Shown} */
  const now = () => ({ ...shownOf(store.state), frame: store.state.frame ?? frame });

  /** Looks into the frame that the address names, once it has been read. */
  const showFrame = () => {
    const { phase, progress } = store.state;
    if (frame === undefined || phase.kind !== 'open') {
      return;
    }
    if (store.state.frame !== undefined) {
      frame = undefined; // somebody looks at another
    } else if ((progress?.packets ?? 0) >= frame) {
      const number = frame;
      frame = undefined;
      store.set({ frame: number });
    } else if (phase.status !== 'reading') {
      frame = undefined; // there is no such frame
    }
  };

  /** Writes what is shown, when those who are changing it are through. */
  const queue = () => {
    if (!queued) {
      queued = true;
      queueMicrotask(() => {
        queued = false;
        follow();
      });
    }
  };

  const follow = () => {
    const { state } = store;
    if (state.phase.kind !== 'open' || target !== undefined) {
      return;
    }
    const shown = now();
    if (toFragment(shown) === toFragment(written)) {
      clearTimeout(timer);
    } else if (isSamePlace(shown, written)) {
      clearTimeout(timer);
      timer = setTimeout(() => write(shown, 'replaceState'), REPLACE_REST);
    } else {
      write(shown, 'pushState');
    }
  };

  /** @param {State} state */
  const onChange = (state) => {
    if (target && (isDisplayed(target) || state.filterError?.filter === target.filter)) {
      settle();
    }
    if (state.phase.kind !== kind) {
      const before = kind;
      kind = state.phase.kind;
      if (kind === 'open') {
        const { link } = state;
        // What is shown first takes the place of what the address said before.
        write(link ?? shownOf(state), 'replaceState');
        store.set({ link: undefined });
        if (link) {
          void show(link);
          return;
        }
      } else if (before === 'open') {
        target = frame = undefined; // what was to be shown of that capture is not of the next one
        if (kind === 'start') {
          write(fromFragment(''), 'pushState');
        }
      }
    }
    showFrame();
    queue();
  };

  store.subscribe(onChange);
  window.addEventListener('popstate', () => {
    clearTimeout(timer);
    written = fromFragment(window.location.hash);
    if (store.state.phase.kind === 'open') {
      void show(written);
    } else {
      offer();
    }
  });
  offer();
}
