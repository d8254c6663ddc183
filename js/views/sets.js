/**
 * Selections that a view needs beside the one displayed: made when they are wanted, dropped when
 * they no longer are.
 *
 * @import { Capture } from '../capture.js'
 * @import { Selection } from '../protocol.js'
 */
import { FlowglassError } from '../protocol.js';

/** Progress is passed on this often at most, in milliseconds. */
const PACE = 250;

/**
 * @typedef {object} Sets
 * @property {(capture: Capture, wanted: Readonly<Record<string, Selection>>) => void} want makes
 *   those wanted and drops the others
 * @property {(name: string) => boolean} ready whether tables can be asked of it
 * @property {(name: string) => FlowglassError | undefined} mistake what is wrong with its filter
 */

/**
 * @param {() => void} onChange packets of a selection have become known, or a mistake has
 * @returns {Sets}
 */
export function createSets(onChange) {
  /** @type {Map<string, {key: string, ready: boolean, mistake?: FlowglassError}>} */
  const sets = new Map();
  /** @type {Capture | undefined} */
  let of;

  /** @param {Capture} capture @param {string} name @param {Selection} selection @param {string} key */
  const make = async (capture, name, selection, key) => {
    /** @type {{key: string, ready: boolean, mistake?: FlowglassError}} */
    const set = { key, ready: false };
    sets.set(name, set);
    const mine = () => sets.get(name) === set;
    let told = -Infinity;
    try {
      await capture.select(name, selection, {
        onProgress: () => {
          if (mine() && performance.now() - told > PACE) {
            told = performance.now();
            set.ready = true;
            onChange();
          }
        },
      });
      set.ready = true;
    } catch (error) {
      if (error instanceof FlowglassError && error.code === 'filter') {
        set.mistake = error;
      } else if (!(error instanceof FlowglassError) || !['aborted', 'crashed'].includes(error.code)) {
        console.error(error);
      }
    }
    if (mine()) {
      onChange();
    }
  };

  return {
    want(capture, wanted) {
      if (of !== capture) {
        of = capture;
        sets.clear();
      }
      for (const name of sets.keys()) {
        if (!Object.hasOwn(wanted, name)) {
          sets.delete(name);
          // Also after a mistake: the filter that was there before it may still be in force.
          capture.drop(name).catch(() => {}); // the page says when a capture is lost
        }
      }
      for (const [name, selection] of Object.entries(wanted)) {
        const key = JSON.stringify(selection);
        if (sets.get(name)?.key !== key) {
          void make(capture, name, selection, key);
        }
      }
    },
    ready: (name) => sets.get(name)?.ready ?? false,
    mistake: (name) => sets.get(name)?.mistake,
  };
}
