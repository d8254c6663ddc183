/**
 * From a packet to its conversation.
 *
 * @import { Capture } from '../capture.js'
 * @import { State } from '../state.js'
 * @import { Order } from '../ui/rows.js'
 */
import { tableSelection } from '../state.js';

/** Layers from the innermost: the conversation that says most is shown. */
const LAYERS = ['tcp', 'udp', 'sctp', 'ipv6', 'ip', 'eth'];

/** Selections that held a packet alone: each has a name of its own, for one may be asked for before the other is answered. */
let asked = 0;

/** Rows that are looked through in one go. */
const WINDOW = 65_536;

/**
 * The row of a packet's conversation.
 * @typedef {{layer: string, row: number}} Place
 */

/**
 * Finds the innermost conversation that a packet belongs to: the tables themselves say so, asked
 * of that packet alone.
 * @param {Capture} capture
 * @param {number} number of the frame
 * @param {(table: string) => {order: Order, selection: string}} shown how a table is shown
 * @returns {Promise<Place | undefined>} undefined if it belongs to none, or none that is shown
 */
export async function conversationOf(capture, number, shown) {
  const alone = `one packet, ${++asked}`;
  try {
    await capture.select(alone, { filter: `frame.number == ${number}` });
    for (const layer of LAYERS) {
      const table = `conversations/${layer}`;
      const { columns, rows } = await capture.table(table, { count: 1, selection: alone });
      if (rows.length > 0) {
        const names = columns.map(({ name }) => name);
        const row = await rowOf(capture, table, identity(names, rows[0]), shown(table));
        return row === undefined ? undefined : { layer, row };
      }
    }
    return undefined;
  } finally {
    await capture.drop(alone).catch(() => {}); // the capture is gone, and the selection with it
  }
}

/**
 * How tables are shown.
 * @param {State} state
 * @param {Capture} capture
 * @returns {(table: string) => {order: Order, selection: string}}
 */
export function asShown(state, capture) {
  return (table) => ({
    order: state.orders[table] ?? capture.tables().find(({ name }) => name === table)?.order ?? { by: '', descending: false },
    selection: tableSelection(state, table),
  });
}

/**
 * @param {Capture} capture
 * @param {string} table
 * @param {string} wanted identity of a row
 * @param {{order: Order, selection: string}} shown
 */
async function rowOf(capture, table, wanted, { order, selection }) {
  for (let first = 0; ; first += WINDOW) {
    const query = { first, count: WINDOW, sortBy: order.by, descending: order.descending, selection };
    const { columns, rows, total } = await capture.table(table, query);
    const names = columns.map(({ name }) => name);
    const index = rows.findIndex((row) => identity(names, row) === wanted);
    if (index >= 0) {
      return first + index;
    }
    if (rows.length === 0 || first + rows.length >= total) {
      return undefined;
    }
  }
}

/**
 * What makes a row the same conversation, whichever of its ends comes first.
 * @param {readonly string[]} names of columns
 * @param {readonly unknown[]} row
 */
export function identity(names, row) {
  const value = (/** @type {string} */ name) => row[names.indexOf(name)] ?? '';
  const ends = [`${value('address_a')} ${value('port_a')}`, `${value('address_b')} ${value('port_b')}`];
  return [...ends.sort(), value('stream')].join('\t');
}
