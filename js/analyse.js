/**
 * Has the TCP analysis made when something that shows it is looked at for the first time, and says
 * so in the store when it is there: it takes reading the file again.
 *
 * @import { Capture } from './capture.js'
 * @import { State, Store } from './state.js'
 */

/** Views that show what the analysis finds. @type {ReadonlySet<string>} */
const SHOWING = new Set(['frames', 'problems']);

/**
 * @param {Store} store
 */
export function analyseWhenShown(store) {
  /** @type {Capture | undefined} that was analysed, or is being */
  let of;
  /** @param {State} state */
  const follow = ({ phase, view }) => {
    if (phase.kind !== 'open' || (phase.status !== 'complete' && phase.status !== 'cancelled')) {
      return;
    }
    const { capture } = phase;
    if (of === capture || !SHOWING.has(view)) {
      return;
    }
    of = capture;
    void capture.analyse().then(
      () => {
        const now = store.state.phase;
        if (now.kind === 'open' && now.capture === capture) {
          store.set({ analysed: capture, revision: store.state.revision + 1 });
        }
      },
      (/** @type {Error} */ { message }) => {
        const now = store.state.phase;
        // The page says when a capture is lost.
        if (now.kind === 'open' && now.capture === capture && capture.state !== 'crashed') {
          store.set({ unanalysed: message });
        }
      },
    );
  };
  store.subscribe(follow);
}
