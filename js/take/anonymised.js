/**
 * What anonymising is told and what it tells: the settings of internal/anonymise, and its report.
 * Pure of the page.
 */

/**
 * The report of internal/anonymise.
 * @typedef {object} AnonymiseReport
 * @property {number} packets
 * @property {number} octets captured
 * @property {number} dropped octets cut off the ends of packets
 * @property {number} sums checksums made anew
 * @property {number} wrongSums that were wrong, and are again
 * @property {number} blindSums that nobody can check
 * @property {boolean} incomplete whether there are too many originals to look for all of them
 * @property {Readonly<Record<string, number>>} changed fields, by kind
 * @property {Readonly<Record<string, number>>} zeroed octets of payload, by protocol
 * @property {Readonly<Record<string, number>>} kept octets of payload, by protocol
 * @property {Readonly<Record<string, number>>} notUnderstood layers, by protocol
 * @property {Readonly<Record<string, number>>} left
 * @property {readonly Leftover[]} leftovers
 * @property {number} moreLeftovers
 */

/**
 * An original in what would be written.
 * @typedef {object} Leftover
 * @property {number} number of the frame
 * @property {number} offset
 * @property {string} kind
 * @property {string} text
 * @property {boolean} binary
 */

/**
 * @typedef {object} AnonymiseChoices
 * @property {'pcapng' | 'pcap'} format
 * @property {'random' | 'passphrase' | 'key'} by what the key is given
 * @property {string} random a key drawn for this page, 64 hexadecimal digits
 * @property {string} passphrase
 * @property {string} key
 * @property {boolean} wholeMAC
 * @property {boolean} ports
 * @property {'zero' | 'drop' | 'keep'} payload
 * @property {string} except payload of some protocols: `ssh=keep, data=drop`
 * @property {boolean} gzip
 */

/** A key of 32 random bytes. */
export function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {string} text */
const exceptions = (text) => text.split(/[\s,]+/).filter((part) => part !== '');

/** @param {AnonymiseChoices} choices @returns {string | undefined} what cannot be done */
export function mistakeIn({ by, passphrase, key, except }) {
  if (by === 'passphrase' && passphrase === '') {
    return 'Write a passphrase, or take a random key.';
  }
  if (by === 'key' && !/^([0-9a-f][\s:]*){64}$/i.test(key.trim())) {
    return 'A key is 64 hexadecimal digits.';
  }
  const wrong = exceptions(except).find((part) => !/^[a-z0-9._-]+=(zero|drop|keep)$/i.test(part));
  return wrong === undefined ? undefined : `“${wrong}” says nothing of a protocol: write ssh=keep, http=zero or data=drop.`;
}

/** @param {AnonymiseChoices} choices without a mistake @returns {Record<string, string>} settings of take.wasm */
export function settingsOf({ format, by, random, passphrase, key, wholeMAC, ports, payload, except }) {
  return {
    format,
    ...(by === 'passphrase' ? { passphrase } : { key: by === 'key' ? key.trim() : random }),
    ...(wholeMAC ? { 'whole-mac': '' } : {}),
    ...(ports ? { ports: '' } : {}),
    payload: [payload, ...exceptions(except).map((part) => part.toLowerCase())].join(','),
  };
}

/** @param {Readonly<Record<string, unknown>>} told by the operation @returns {AnonymiseReport} */
export function reportOf({ anonymised }) {
  return /** @type {AnonymiseReport} */ (anonymised);
}

/** @param {Readonly<Record<string, number>>} counts */
export function sumOf(counts) {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** Counts from the largest on. @param {Readonly<Record<string, number>>} counts */
export function ranked(counts) {
  return Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
