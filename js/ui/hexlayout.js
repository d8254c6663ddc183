/** Bytes as lines of hexadecimal and ASCII: the texts, and where each byte stands in them. Pure. */

/** @typedef {{from: number, to: number}} Range bytes from `from` up to, not including, `to` */

/**
 * The three columns, a line feed between lines.
 * @param {Uint8Array} bytes
 * @param {number} count of bytes from the first
 * @param {number} perLine
 * @returns {{offsets: string, hex: string, ascii: string, lines: number}}
 */
export function hexColumns(bytes, count, perLine) {
  const end = Math.min(bytes.length, count);
  const digits = bytes.length > 0x10000 ? 8 : 4;
  /** @type {[string[], string[], string[]]} */
  const [offsets, hex, ascii] = [[], [], []];
  for (let start = 0; start < end; start += perLine) {
    const line = bytes.subarray(start, Math.min(end, start + perLine));
    offsets.push(start.toString(16).padStart(digits, '0'));
    hex.push(Array.from(line, (byte) => HEX[byte]).join(' '));
    ascii.push(Array.from(line, printable).join(''));
  }
  return { offsets: offsets.join('\n'), hex: hex.join('\n'), ascii: ascii.join('\n'), lines: offsets.length };
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** @param {number} byte */
export function printable(byte) {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

/**
 * The rectangles that a range covers, in lines and bytes of a line: the first line, the whole
 * lines after it, the last line, as far as there are such.
 * @param {Range} range
 * @param {number} perLine
 * @returns {{line: number, lines: number, first: number, count: number}[]}
 */
export function rectangles({ from, to }, perLine) {
  if (to <= from) {
    return [];
  }
  const [firstLine, lastLine] = [Math.floor(from / perLine), Math.floor((to - 1) / perLine)];
  const [first, last] = [from % perLine, (to - 1) % perLine];
  if (firstLine === lastLine) {
    return [{ line: firstLine, lines: 1, first, count: to - from }];
  }
  const wholeFrom = first === 0 ? firstLine : firstLine + 1;
  const wholeTo = last === perLine - 1 ? lastLine + 1 : lastLine;
  return [
    ...(wholeFrom > firstLine ? [{ line: firstLine, lines: 1, first, count: perLine - first }] : []),
    ...(wholeTo > wholeFrom ? [{ line: wholeFrom, lines: wholeTo - wholeFrom, first: 0, count: perLine }] : []),
    ...(wholeTo <= lastLine ? [{ line: lastLine, lines: 1, first: 0, count: last + 1 }] : []),
  ];
}

/**
 * The byte that a key leads to from `at`, or undefined if the key means nothing here.
 * @param {string} key KeyboardEvent.key
 * @param {boolean} ctrl
 * @param {number} at
 * @param {{length: number, perLine: number, page: number}} size page: whole lines on screen
 * @returns {number | undefined}
 */
export function moveByte(key, ctrl, at, { length, perLine, page }) {
  const last = length - 1;
  const column = at % perLine;
  const inColumn = (/** @type {number} */ to) => (to < 0 ? column : to > last ? at : to);
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'ArrowDown':
      return inColumn(at + perLine);
    case 'ArrowUp':
      return inColumn(at - perLine);
    case 'PageDown':
      return Math.min(last, at + perLine * Math.max(1, page - 1));
    case 'PageUp':
      return inColumn(Math.max(column, at - perLine * Math.max(1, page - 1)));
    case 'Home':
      return ctrl ? 0 : at - column;
    case 'End':
      return ctrl ? last : Math.min(last, at - column + perLine - 1);
    default:
      return undefined;
  }
}
