/**
 * The conversations that moved most bytes.
 *
 * @import { Capture, TableRows } from '../capture.js'
 * @import { Subject } from './valuemenu.js'
 */

import { gridColumns } from '../ui/columns.js';

/** How many are shown. */
const MOST = 10;

/**
 * One conversation of addresses.
 * @typedef {object} Talk
 * @property {Subject} subject its row in the table
 * @property {string} a
 * @property {string} b
 * @property {number} packets
 * @property {number} bytes
 * @property {number} bytesAB
 * @property {number} bytesBA
 * @property {number} start nanoseconds since frame 1
 * @property {number} duration nanoseconds
 */

/**
 * @typedef {object} Talkers
 * @property {readonly {layer: string, total: number}[]} totals conversations of the layers that
 *   the talks are of
 * @property {readonly Talk[]} talks from the largest down
 */

/**
 * The largest conversations between IP addresses; between Ethernet addresses where there are none.
 * @param {Capture} capture
 * @param {string} [selection] name of the selection that they are of
 * @returns {Promise<Talkers>}
 */
export async function fetchTalkers(capture, selection = '') {
  const largest = (/** @type {string} */ layer) =>
    capture.table(`conversations/${layer}`, { first: 0, count: MOST, sortBy: 'bytes', descending: true, selection });
  const [ip, ipv6] = await Promise.all([largest('ip'), largest('ipv6')]);
  if (ip.total + ipv6.total === 0) {
    const eth = await largest('eth');
    return { totals: [{ layer: 'eth', total: eth.total }], talks: toTalks('conversations/eth', eth) };
  }
  return {
    totals: [
      { layer: 'ip', total: ip.total },
      { layer: 'ipv6', total: ipv6.total },
    ],
    talks: [...toTalks('conversations/ip', ip), ...toTalks('conversations/ipv6', ipv6)]
      .sort((x, y) => y.bytes - x.bytes)
      .slice(0, MOST),
  };
}

/**
 * @param {string} table name
 * @param {TableRows} rows of it
 * @returns {Talk[]}
 */
export function toTalks(table, { columns, rows }) {
  const shown = gridColumns(table, columns, { decimals: 6 });
  const at = Object.fromEntries(columns.map(({ name }, i) => [name, i]));
  return rows.map((row) => ({
    subject: { table, columns: shown, row },
    a: String(row[at.address_a]),
    b: String(row[at.address_b]),
    packets: Number(row[at.packets]),
    bytes: Number(row[at.bytes]),
    bytesAB: Number(row[at.bytes_a_b]),
    bytesBA: Number(row[at.bytes_b_a]),
    start: Number(row[at.rel_start]),
    duration: Number(row[at.duration]),
  }));
}
