/**
 * From a packet to the next one of its conversation.
 *
 * @import { Capture } from './capture.js'
 * @import { Field, Layer, PacketDetails, Selection } from './protocol.js'
 */

/** Name of the selection of the packets of a conversation, for {@link Capture.table}. */
const CONVERSATION = 'conversation';

/** Fields that number conversations, and pairs of fields that are their ends; the innermost layer counts. */
const STREAMS = ['tcp.stream', 'udp.stream'];
const ENDS = [
  ['ipv6', 'ipv6.src', 'ipv6.dst', 'ipv6.addr'],
  ['ip', 'ip.src', 'ip.dst', 'ip.addr'],
  ['eth', 'eth.src', 'eth.dst', 'eth.addr'],
];

/**
 * The display filter of a packet's conversation.
 * @param {PacketDetails} packet
 * @returns {string | undefined} undefined if it belongs to none
 */
export function conversationFilter({ layers }) {
  const stream = layers.flatMap(({ fields }) => fields).findLast(({ name }) => STREAMS.includes(name));
  if (stream) {
    return stream.filter ?? `${stream.name} == ${stream.value}`;
  }
  for (const [name, src, dst, addr] of ENDS) {
    const layer = layers.findLast((each) => each.name === name);
    const [a, b] = [src, dst].map((end) => layer && addressOf(layer, end));
    if (a && b) {
      return `${addr} == ${a} && ${addr} == ${b}`;
    }
  }
  return undefined;
}

/**
 * An address as filters write it: without the name that may stand beside it.
 * @param {Layer} layer
 * @param {string} name
 */
function addressOf({ fields }, name) {
  const field = fields.find((/** @type {Field} */ each) => each.name === name);
  return field && /^[\w.:]+/.exec(field.value)?.[0];
}

/**
 * A function that finds the next packet of a packet's conversation, or the one before. Packets of
 * the conversation that was asked for last are remembered by the analyser.
 */
export function createConversations() {
  /** @type {{capture: Capture, key: string, made: Promise<unknown>} | undefined} */
  let last;

  /**
   * @param {Capture} capture
   * @param {PacketDetails} packet
   * @param {Selection} displayed packets among which to look
   * @param {1 | -1} step
   * @returns {Promise<number | undefined>} number of the frame; undefined if there is none
   */
  return async (capture, packet, displayed, step) => {
    const own = conversationFilter(packet);
    if (own === undefined) {
      return undefined;
    }
    const filter = displayed.filter === '' ? own : `(${own}) && (${displayed.filter})`;
    const key = JSON.stringify({ ...displayed, filter });
    if (last?.capture !== capture || last.key !== key) {
      const mine = { capture, key, made: capture.select(CONVERSATION, { ...displayed, filter }) };
      last = mine;
      mine.made.catch(() => (last = last === mine ? undefined : last)); // another may have taken its place
    }
    await last.made;
    return neighbour(capture, packet.number, step);
  };
}

/**
 * The frame of the conversation that follows a frame, or comes before it, in the order of numbers.
 * @param {Capture} capture
 * @param {number} number
 * @param {1 | -1} step
 */
async function neighbour(capture, number, step) {
  const query = { selection: CONVERSATION };
  const row = await capture.place(number, query);
  if (row === undefined || row + step < 0) {
    return undefined;
  }
  const { columns, rows } = await capture.table('frames', { ...query, first: row + step, count: 1 });
  const found = rows[0]?.[columns.findIndex(({ name }) => name === 'number')];
  return typeof found === 'number' ? found : undefined;
}
