/**
 * Completing the names of fields in a display filter. Pure.
 *
 * @import { FieldInfo } from '../protocol.js'
 */

/** More than that is no list to choose from: typing goes on. */
const MOST = 100;

/**
 * The name at the caret, and what it may become.
 * @typedef {object} Completion
 * @property {number} from where the name begins, in UTF-16 units
 * @property {number} to where it ends
 * @property {readonly FieldInfo[]} fields the likeliest first, 100 at most
 * @property {number} more how many others there are
 */

/** After these comes a value. */
const COMPARISONS = /(?:[=!]==?|[<>]=?|~=?|\b(?:eq|ne|any_eq|all_eq|any_ne|all_ne|gt|lt|ge|le|contains|matches))\s*$/;

/**
 * @param {string} text of the filter
 * @param {number} caret
 * @param {readonly FieldInfo[]} fields in the order of their names
 * @returns {Completion | undefined} undefined where no name is being written, or there is nothing to add to it
 */
export function completionAt(text, caret, fields) {
  const before = text.slice(0, caret);
  const word = /[\p{L}\p{N}_.-]*$/u.exec(before)?.[0] ?? '';
  const rest = /^[\p{L}\p{N}_.-]*/u.exec(text.slice(caret))?.[0] ?? '';
  const from = caret - word.length;
  const left = text.slice(0, from);
  if (word === '' || /^[\d-]/.test(word) || word.includes('..') || isInValue(left)) {
    return undefined;
  }
  const found = match(word.toLowerCase(), fields);
  const [only] = found;
  if (only === undefined || (found.length === 1 && only.name === word + rest)) {
    return undefined;
  }
  return { from, to: caret + rest.length, fields: found.slice(0, MOST), more: Math.max(0, found.length - MOST) };
}

/**
 * Whether a value is expected after `left`: in a text, in a set, or after a comparison.
 * @param {string} left
 */
function isInValue(left) {
  const outside = left.replace(/[rR]"[^"]*"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs, '0');
  return /["']/.test(outside) || outside.lastIndexOf('{') > outside.lastIndexOf('}') || COMPARISONS.test(outside);
}

/**
 * Names that go on where `word` ends come first, then those of which a part does, then those that
 * hold it, then those whose label holds it.
 * @param {string} word in lower case, not ''
 * @param {readonly FieldInfo[]} fields
 */
function match(word, fields) {
  /** @type {FieldInfo[][]} */
  const ranks = [[], [], [], []];
  for (const field of fields) {
    const name = field.name.toLowerCase();
    const at = name.indexOf(word);
    const rank =
      at === 0 ? 0 : name.includes(`.${word}`) ? 1 : at > 0 ? 2 : word.length > 2 && field.label.toLowerCase().includes(word) ? 3 : -1;
    if (rank >= 0) {
      ranks[rank].push(field);
    }
  }
  return ranks.flat();
}

/**
 * The text with a name put in, and the place of the caret then.
 * @param {string} text
 * @param {{from: number, to: number}} place
 * @param {string} name
 * @returns {{text: string, caret: number}}
 */
export function put(text, { from, to }, name) {
  return { text: text.slice(0, from) + name + text.slice(to), caret: from + name.length };
}
