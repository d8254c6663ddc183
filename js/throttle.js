/** Least time between two progress replies, in milliseconds. */
export const PROGRESS_INTERVAL = 100;

/**
 * A gate that opens at once and then at most every `interval`.
 * @param {number} interval milliseconds
 * @param {() => number} now milliseconds
 * @returns {() => boolean} whether it is time
 */
export function throttle(interval, now) {
  let last = -Infinity;
  return () => {
    const time = now();
    if (time - last < interval) {
      return false;
    }
    last = time;
    return true;
  };
}
