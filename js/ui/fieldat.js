/**
 * Which field a byte belongs to.
 *
 * @import { Field, Layer } from '../protocol.js'
 */

/**
 * The innermost field, or else the innermost layer, over the byte `at`; of several the one over the
 * fewest bytes.
 * @param {readonly (Layer | Field)[]} parts
 * @param {number} at
 * @param {number} [buffer] the one that the byte is of, from 1; 0 for the packet
 * @returns {Layer | Field | undefined}
 */
export function partAt(parts, at, buffer = 0) {
  /** @type {Layer | Field | undefined} */
  let best;
  for (const part of parts) {
    const inner = part.fields && partAt(part.fields, at, buffer);
    const here = (part.buffer ?? 0) === buffer && part.offset <= at && at < part.offset + part.length ? part : undefined;
    const found = inner ?? here;
    if (found && (best === undefined || found.length < best.length)) {
      best = found;
    }
  }
  return best;
}
