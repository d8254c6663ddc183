/** How fast a file is being read, and how long that will take. */

/** Rates are of the last so many milliseconds, so that they follow the disk but do not flicker. */
const SPAN = 2000;
/** Before so many milliseconds a rate is a guess and is not shown. */
const SETTLE = 400;

/**
 * @typedef {object} Pace
 * @property {number} elapsed milliseconds since the first byte
 * @property {number} [rate] bytes a second
 * @property {number} [left] seconds until the end
 */

/**
 * Follows one reading.
 * @param {number} start milliseconds, on the clock of `at` below
 * @returns {(bytes: number, total: number, at: number) => Pace} to be called with each progress
 */
export function createPace(start) {
  /** @type {{bytes: number, at: number}[]} */
  const samples = [{ bytes: 0, at: start }];
  return (bytes, total, at) => {
    samples.push({ bytes, at });
    while (samples.length > 2 && samples[1].at <= at - SPAN) {
      samples.shift();
    }
    const [oldest] = samples;
    const elapsed = at - start;
    const rate = ((bytes - oldest.bytes) / (at - oldest.at)) * 1000;
    if (elapsed < SETTLE || !Number.isFinite(rate) || rate <= 0) {
      return { elapsed };
    }
    return { elapsed, rate, left: Math.max(0, total - bytes) / rate };
  };
}
