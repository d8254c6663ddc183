/**
 * Calls of take.wasm, over the one function that every Go program of ours has.
 *
 * @import { GoSide } from '../gowasm.js'
 */

/**
 * How far a job has come, and what it has written since the last call.
 * @typedef {object} GoTaken
 * @property {number} wants number of the source whose bytes are wanted next; -1 if none are
 * @property {number} read packets
 * @property {number} written packets
 * @property {number} duplicates packets left out
 * @property {readonly {file: number, bytes: Uint8Array}[]} pieces valid until the next call
 */

/**
 * @param {GoSide} go
 * @param {string} operation
 * @param {Readonly<Record<string, string>>} settings
 * @param {readonly string[]} names of the sources
 * @param {Uint8Array} [wanted] all frames when left out
 * @returns {GoTaken}
 */
export function begin(go, operation, settings, names, wanted) {
  const lines = Object.entries(settings).map(([name, text]) => `${name} ${text.replaceAll('\n', ' ')}`).join('\n');
  const sources = names.map((name) => name.replaceAll('\n', ' ')).join('\n');
  return toTaken(go.ask('begin', operation, lines, sources, wanted === undefined, wanted ?? new Uint8Array(0)));
}

/**
 * @param {GoSide} go
 * @param {Uint8Array} bytes the next of the source that is wanted
 * @param {boolean} freed see GoSide.feed
 * @returns {GoTaken}
 */
export function feed(go, bytes, freed) {
  return toTaken(go.ask('feed', freed ? bytes : go.lend(bytes)));
}

/**
 * @param {GoSide} go the source that is wanted has no more bytes
 * @returns {GoTaken}
 */
export function finish(go) {
  return toTaken(go.ask('finish'));
}

/** @param {GoSide} go @returns {Record<string, unknown>} */
export function report(go) {
  return go.ask('report').header;
}

/** @param {import('../table.js').GoReply} reply @returns {GoTaken} */
function toTaken({ header, body }) {
  const { wants, read, written, duplicates, pieces } = /** @type {Record<string, any>} */ (header);
  let from = 0;
  return {
    wants: Number(wants),
    read: Number(read),
    written: Number(written),
    duplicates: Number(duplicates),
    pieces: Array.from({ length: pieces.length / 2 }, (_, i) => {
      const bytes = body.subarray(from, from + pieces[2 * i + 1]);
      from += bytes.byteLength;
      return { file: pieces[2 * i], bytes };
    }),
  };
}
