/** Bytes as text to be pasted elsewhere. */
import { printable } from './hexlayout.js';

/** @typedef {'hex' | 'text' | 'c' | 'base64'} ByteFormat */

/** @type {Readonly<Record<ByteFormat, string>>} */
export const BYTE_FORMATS = {
  hex: 'Hexadecimal',
  text: 'Text',
  c: 'C array',
  base64: 'Base64',
};

/**
 * @param {Uint8Array} bytes
 * @param {ByteFormat} format text: ASCII, with line feeds and tabs as they are and a point for
 *   every other byte
 * @returns {string}
 */
export function byteText(bytes, format) {
  const hex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, '0');
  switch (format) {
    case 'hex':
      return Array.from(bytes, hex).join('');
    case 'text':
      return Array.from(bytes, (byte) => (byte === 10 || byte === 13 || byte === 9 ? String.fromCharCode(byte) : printable(byte))).join('');
    case 'c': {
      const lines = [];
      for (let i = 0; i < bytes.length; i += 12) {
        lines.push(`  ${Array.from(bytes.subarray(i, i + 12), (byte) => `0x${hex(byte)},`).join(' ')}`);
      }
      return `const unsigned char bytes[${bytes.length}] = {\n${lines.join('\n')}\n};\n`;
    }
    case 'base64': {
      let binary = '';
      for (let i = 0; i < bytes.length; i += 8192) {
        binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
      }
      return btoa(binary);
    }
    default:
      return format;
  }
}
