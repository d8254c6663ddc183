/** Files for tests: real Blobs, and ones that fail or wait as told. */

/**
 * Bytes 0, 1, 2, ... up to 250, again and again: never 0xff.
 * @param {number} size
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function countingBytes(size) {
  return Uint8Array.from({ length: size }, (_, at) => at % 251);
}

/**
 * A file whose slices are read as `read` says.
 * @param {number} size
 * @param {(start: number, end: number) => Promise<ArrayBuffer>} read
 * @returns {Blob}
 */
export function scriptedFile(size, read) {
  const file = {
    size,
    /**
     * @param {number} start
     * @param {number} end
     */
    slice: (start, end) => ({ arrayBuffer: () => read(start, end) }),
  };
  return /** @type {Blob} */ (/** @type {unknown} */ (file));
}
