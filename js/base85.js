/**
 * Base 85: four bytes as five characters, of which none means anything in HTML or in a string.
 * A twentieth shorter than base 64. The last group may be shorter: n bytes as n + 1 characters.
 */

const ALPHABET = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  .filter((character) => !`<>&"'\\\`-!`.includes(character))
  .join('');

/** @param {Uint8Array} bytes */
export function toBase85(bytes) {
  const groups = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const length = Math.min(4, bytes.length - at);
    let number = 0;
    for (let i = 0; i < 4; i++) {
      number = number * 256 + (i < length ? bytes[at + i] : 0);
    }
    let group = '';
    for (let i = 0; i < 5; i++) {
      group = ALPHABET[number % 85] + group;
      number = Math.floor(number / 85);
    }
    groups.push(group.slice(0, length + 1));
  }
  return groups.join('');
}

/**
 * @param {string} text from {@link toBase85}
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {RangeError} if it cannot be
 */
export function fromBase85(text) {
  const digits = new Int8Array(128).fill(-1);
  for (let i = 0; i < ALPHABET.length; i++) {
    digits[ALPHABET.charCodeAt(i)] = i;
  }
  const rest = text.length % 5;
  const bytes = new Uint8Array(Math.floor(text.length / 5) * 4 + Math.max(0, rest - 1));
  for (let at = 0, to = 0; at < text.length; at += 5, to += 4) {
    let number = 0;
    for (let i = 0; i < 5; i++) {
      const digit = at + i < text.length ? (digits[text.charCodeAt(at + i)] ?? -1) : 84;
      if (digit < 0) {
        throw new RangeError(`no base 85 at ${at + i}`);
      }
      number = number * 85 + digit;
    }
    for (let i = 0; i < 4 && to + i < bytes.length; i++) {
      bytes[to + i] = Math.floor(number / 2 ** (24 - 8 * i));
    }
  }
  return bytes;
}
