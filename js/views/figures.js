/**
 * The sums of a capture and of what is displayed of it, asked for once however many views want them.
 *
 * @import { Capture, Summary } from '../capture.js'
 * @import { State } from '../state.js'
 */
import { DISPLAYED, selectionOf } from '../state.js';

/**
 * @typedef {object} Figures
 * @property {Summary} all
 * @property {Summary} [displayed] undefined while all packets are
 */

/** @type {WeakMap<Capture, {key: string, figures: Promise<Figures>}>} */
const known = new WeakMap();

/**
 * The figures as of the store's revision.
 * @param {Capture} capture
 * @param {State} state
 * @returns {Promise<Figures>}
 */
export function figuresOf(capture, state) {
  const key = `${state.revision} ${selectionOf(state)}`;
  const held = known.get(capture);
  if (held?.key === key) {
    return held.figures;
  }
  const figures = fetchFigures(capture, selectionOf(state) !== '');
  known.set(capture, { key, figures });
  return figures;
}

/** @param {Capture} capture @param {boolean} isPart whether packets are left out */
async function fetchFigures(capture, isPart) {
  const [all, displayed] = await Promise.all([capture.summary(), isPart ? capture.summary(DISPLAYED) : undefined]);
  return displayed ? { all, displayed } : { all };
}
