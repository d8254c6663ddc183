/** Which captures were merged here: their packets show which file they are of. */

/** @type {WeakSet<Blob>} */
const merged = new WeakSet();

/** @param {File} file @returns {File} */
export function markMerged(file) {
  merged.add(file);
  return file;
}

/** @param {Blob} file */
export function isMerged(file) {
  return merged.has(file);
}
