/**
 * The conversations that moved most bytes.
 *
 * @import { Capture, TableRows } from '../capture.js'
 */

/** How many are shown. */
const MOST = 8;

/**
 * One conversation of addresses.
 * @typedef {object} Talk
 * @property {string} a
 * @property {string} b
 * @property {number} packets
 * @property {number} bytes
 * @property {number} bytesAB
 * @property {number} bytesBA
 */

/**
 * The largest conversations between IP addresses; between Ethernet addresses where there are none.
 * @param {Capture} capture
 * @returns {Promise<{layer: string, total: number, talks: readonly Talk[]}>} `layer` is the one
 *   that most of them are of, `total` its number of conversations
 */
export async function fetchTalkers(capture) {
  const largest = (/** @type {string} */ layer) =>
    capture.table(`conversations/${layer}`, { first: 0, count: MOST, sortBy: 'bytes', descending: true });
  const [ip, ipv6] = await Promise.all([largest('ip'), largest('ipv6')]);
  if (ip.total + ipv6.total === 0) {
    const eth = await largest('eth');
    return { layer: 'eth', total: eth.total, talks: toTalks(eth) };
  }
  const talks = [...toTalks(ip), ...toTalks(ipv6)].sort((x, y) => y.bytes - x.bytes).slice(0, MOST);
  return ip.total >= ipv6.total
    ? { layer: 'ip', total: ip.total, talks }
    : { layer: 'ipv6', total: ipv6.total, talks };
}

/**
 * @param {TableRows} table of conversations
 * @returns {Talk[]}
 */
export function toTalks({ columns, rows }) {
  const at = Object.fromEntries(columns.map(({ name }, i) => [name, i]));
  return rows.map((row) => ({
    a: String(row[at.address_a]),
    b: String(row[at.address_b]),
    packets: Number(row[at.packets]),
    bytes: Number(row[at.bytes]),
    bytesAB: Number(row[at.bytes_a_b]),
    bytesBA: Number(row[at.bytes_b_a]),
  }));
}
