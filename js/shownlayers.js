/**
 * Which layer each view with tabs shows of a capture, also while the user has chosen none.
 *
 * @import { Capture } from './capture.js'
 */

/** @type {WeakMap<Capture, Record<string, string>>} */
const shown = new WeakMap();

/** @param {Capture} capture @param {string} view @param {string} layer */
export function noteLayer(capture, view, layer) {
  shown.set(capture, { ...shown.get(capture), [view]: layer });
}

/** @param {Capture} capture @param {string} view @returns {string | undefined} */
export function layerShown(capture, view) {
  return shown.get(capture)?.[view];
}
