/** Bytes as lines of hexadecimal and ASCII, as a value: the view makes elements of it. */

export const BYTES_PER_LINE = 16;

/**
 * A run of bytes in one line that are marked or are not.
 * `at` is the first of them.
 * @typedef {{hex: string, ascii: string, marked: boolean, at: number}} Run
 * @typedef {{offset: string, runs: readonly Run[]}} Line
 */

/**
 * @param {Uint8Array} bytes
 * @param {number} first byte shown; a multiple of 16
 * @param {number} count of bytes
 * @param {{offset: number, length: number}} [mark] bytes to stand out
 * @returns {Line[]}
 */
export function hexLines(bytes, first, count, mark) {
  const end = Math.min(bytes.length, first + count);
  const markStart = mark?.offset ?? 0;
  const markEnd = markStart + (mark?.length ?? 0);
  const digits = bytes.length > 0xffff ? 8 : 4;
  /** @type {Line[]} */
  const lines = [];
  for (let start = first; start < end; start += BYTES_PER_LINE) {
    const lineEnd = Math.min(end, start + BYTES_PER_LINE);
    const from = Math.min(lineEnd, Math.max(start, markStart));
    const to = Math.max(from, Math.min(lineEnd, markEnd));
    const runs = [
      run(bytes, start, from, false),
      run(bytes, from, to, true),
      run(bytes, to, lineEnd, false),
    ];
    lines.push({
      offset: start.toString(16).padStart(digits, '0'),
      runs: runs.filter(({ ascii }) => ascii !== ''),
    });
  }
  return lines;
}

/**
 * @param {Uint8Array} bytes @param {number} from @param {number} to @param {boolean} marked
 * @returns {Run}
 */
function run(bytes, from, to, marked) {
  const part = [...bytes.subarray(from, to)];
  return {
    hex: part.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
    ascii: part.map(printable).join(''),
    marked,
    at: from,
  };
}

/** @param {number} byte */
function printable(byte) {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
