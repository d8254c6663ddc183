/**
 * A Go side for tests of everything around it: `flowglassCall` for a toy format in which every
 * 8 bytes are one packet, and a byte 0xff where a packet begins is damage.
 *
 * @import { GoCall } from '../gowasm.js'
 * @import { TestColumn } from './reply.js'
 */
import { encodeReply, encodeWindow } from './reply.js';

const PACKET = 8;

/** What `hello` answers. */
export const FAKE_TABLES = [
  {
    name: 'frames',
    title: 'Frames',
    columns: [
      { name: 'number', label: 'No.', type: 'i32', unit: '' },
      { name: 'time', label: 'Time', type: 'f64', unit: 'ns' },
      { name: 'src', label: 'Source', type: 'str', unit: '' },
      { name: 'orig_len', label: 'Length', type: 'f64', unit: 'bytes' },
    ],
    order: { by: 'number', descending: false },
  },
  {
    name: 'summary',
    title: 'Summary',
    columns: [
      { name: 'packets', label: 'Packets', type: 'f64', unit: 'packets' },
      { name: 'data_bytes', label: 'Data', type: 'f64', unit: 'bytes' },
    ],
  },
];

/**
 * @typedef {object} FakeGo
 * @property {GoCall} call
 * @property {{name: string, size: number} | undefined} opened
 * @property {Uint8Array[]} fed copies of the chunks, in order
 * @property {string | undefined} finished the code it was finished with
 * @property {readonly string[]} ops every operation asked for, in order
 * @property {((op: string) => unknown) | undefined} onCall called first; what it returns other
 *   than undefined is the answer
 */

/**
 * @param {{protocol?: number}} [options]
 * @returns {FakeGo}
 */
export function fakeGo({ protocol = 1 } = {}) {
  /** @type {number[]} first byte of each packet */
  const packets = [];
  /** @type {object | null} */
  let notice = null;
  let bytes = 0;
  /** @type {string[]} */
  const ops = [];

  const progress = (done = false) =>
    encodeReply({
      packets: packets.length,
      bytes,
      flows: new Set(packets).size,
      format: 'toy',
      done,
      notice,
    });

  /** @type {Record<string, (...args: any[]) => unknown>} */
  const handlers = {
    hello: () => encodeReply({ protocol, tables: FAKE_TABLES }),
    open: (name, size) => {
      fake.opened = { name, size };
      return encodeReply({ ok: true });
    },
    compression: () => encodeReply({ compression: '', free: 0, ratio: 1 }),
    feed: (/** @type {Uint8Array} */ chunk) => {
      fake.fed.push(chunk.slice());
      for (const byte of chunk) {
        if (notice === null && bytes % PACKET === 0) {
          if (byte === 0xff) {
            notice = { code: 'damaged', message: 'a packet of 255', offset: bytes };
          } else {
            packets.push(byte);
          }
        }
        bytes++;
      }
      return progress();
    },
    finish: (code) => {
      fake.finished = code;
      if (code !== '' && notice === null) {
        notice = { code, message: `reading failed: ${code}`, offset: bytes };
      }
      return progress(true);
    },
    rows: (name, _selection, sortBy, descending, first, count) => {
      if (name === 'summary') {
        const values = [packets.length, packets.length * PACKET];
        const columns = FAKE_TABLES[1]?.columns ?? [];
        return encodeWindow(
          { table: name },
          columns.map(({ name, unit }, at) => ({
            name,
            unit,
            type: 'f64',
            values: [values[at] ?? NaN],
          })),
        );
      }
      if (name !== 'frames') {
        return encodeReply({ error: { code: 'unsupported', message: `no table ${name}` } });
      }
      return frames(packets, sortBy, descending, first, count);
    },
    packet: (number) =>
      number >= 1 && number <= packets.length
        ? encodeReply({ offset: (number - 1) * PACKET, capLen: PACKET, iface: 0, link: 1 })
        : encodeReply({ error: { code: 'internal', message: `no packet ${number}` } }),
    context: () => encodeReply({ numbers: [] }),
    locate: (numbers) => {
      const list = frameNumbers(numbers);
      return encodeReply({ offsets: list.map((number) => (number - 1) * PACKET), lengths: list.map(() => PACKET) });
    },
    infos: (numbers, data) => encodeReply({ infos: frameNumbers(numbers).map((_, at) => `First byte ${data[at * PACKET]}`) }),
    describe: (number, data) =>
      encodeReply({
        layers: [
          {
            name: 'toy',
            label: `Packet ${number}`,
            offset: 0,
            length: data.length,
            fields: [{ label: 'First byte', value: String(data[0]), offset: 0, length: 1 }],
          },
        ],
        status: 'ok',
      }),
  };

  /** @type {FakeGo} */
  const fake = {
    call: (op, ...args) => {
      ops.push(op);
      const answer = fake.onCall?.(op);
      return answer !== undefined ? answer : handlers[op]?.(...args);
    },
    opened: undefined,
    fed: [],
    finished: undefined,
    ops,
    onCall: undefined,
  };
  return fake;
}

/**
 * @param {Uint8Array} bytes four each, the lowest first
 * @returns {number[]}
 */
function frameNumbers(bytes) {
  return [...new Int32Array(bytes.slice().buffer)];
}

/**
 * @param {readonly number[]} packets
 * @param {string} sortBy
 * @param {boolean} descending
 * @param {number} first
 * @param {number} count
 * @returns {Uint8Array}
 */
function frames(packets, sortBy, descending, first, count) {
  const order = packets.map((_, index) => index);
  if (sortBy !== '') {
    order.sort((a, b) => (sortBy === 'src' ? (packets[a] ?? 0) - (packets[b] ?? 0) : a - b));
  }
  if (descending) {
    order.reverse();
  }
  const held = order.slice(first, first + count);
  const strings = [...new Set(held.map((index) => `host ${packets[index]}`))];
  /** @type {TestColumn[]} */
  const columns = [
    { name: 'number', type: 'i32', values: held.map((index) => index + 1) },
    { name: 'time', type: 'f64', unit: 'ns', values: held.map((index) => index * 1000) },
    {
      name: 'src',
      type: 'str',
      values: held.map((index) => strings.indexOf(`host ${packets[index]}`)),
    },
    { name: 'orig_len', type: 'f64', unit: 'bytes', values: held.map(() => PACKET) },
  ];
  return encodeWindow({ table: 'frames', total: packets.length, first, strings }, columns);
}
