/**
 * A capture without a worker, for tests of the page and for looking at it: rows are made up from
 * their number, so that ten million cost nothing, and "reading" takes the time it is told to.
 *
 * @import { Capture, OpenOptions, SelectOptions, Summary, TableQuery, TableRows } from '../capture.js'
 * @import { ColumnInfo, ColumnType, FieldInfo, Notice, Progress, Selection, SelectionProgress, TableInfo, Unit } from '../protocol.js'
 */
import { FlowglassError } from '../protocol.js';

/** @typedef {(number | string | null)[]} FakeRow */

/**
 * @param {string} name @param {string} label @param {ColumnType} type @param {Unit} [unit]
 * @returns {ColumnInfo}
 */
const column = (name, label, type, unit = '') => ({ name, label, type, unit });

/** Columns of the whole capture, for tables of a selection. @type {readonly ColumnInfo[]} */
const SHARES = [column('all_packets', 'All packets', 'f64', 'packets'), column('all_bytes', 'All bytes', 'f64', 'bytes')];

const ADDRESSED = new Set(['tcp', 'udp', 'sctp']);
const LAYERS = ['eth', 'ip', 'ipv6', 'tcp', 'udp', 'sctp'];

/** @param {string} layer @returns {TableInfo} */
const conversations = (layer) => ({
  name: `conversations/${layer}`,
  title: `${layer} conversations`,
  shares: SHARES,
  columns: [
    column('address_a', 'Address A', 'str'),
    ...(ADDRESSED.has(layer) ? [column('port_a', 'Port A', 'i32')] : []),
    column('address_b', 'Address B', 'str'),
    ...(ADDRESSED.has(layer) ? [column('port_b', 'Port B', 'i32')] : []),
    column('packets', 'Packets', 'f64', 'packets'),
    column('bytes', 'Bytes', 'f64', 'bytes'),
    column('packets_a_b', 'Packets A → B', 'f64', 'packets'),
    column('bytes_a_b', 'Bytes A → B', 'f64', 'bytes'),
    column('packets_b_a', 'Packets B → A', 'f64', 'packets'),
    column('bytes_b_a', 'Bytes B → A', 'f64', 'bytes'),
    column('rel_start', 'Rel start', 'f64', 'ns'),
    column('duration', 'Duration', 'f64', 'ns'),
    column('bps_a_b', 'Bits/s A → B', 'f64', 'bit/s'),
    column('bps_b_a', 'Bits/s B → A', 'f64', 'bit/s'),
  ],
});

/** @param {string} layer @returns {TableInfo} */
const endpoints = (layer) => ({
  name: `endpoints/${layer}`,
  title: `${layer} endpoints`,
  shares: SHARES,
  columns: [
    column('address', 'Address', 'str'),
    ...(ADDRESSED.has(layer) ? [column('port', 'Port', 'i32')] : []),
    column('packets', 'Packets', 'f64', 'packets'),
    column('bytes', 'Bytes', 'f64', 'bytes'),
    column('tx_packets', 'Tx packets', 'f64', 'packets'),
    column('tx_bytes', 'Tx bytes', 'f64', 'bytes'),
    column('rx_packets', 'Rx packets', 'f64', 'packets'),
    column('rx_bytes', 'Rx bytes', 'f64', 'bytes'),
  ],
});

/** @type {readonly TableInfo[]} */
export const FAKE_TABLES = [
  {
    name: 'frames',
    title: 'Frames',
    columns: [
      column('number', 'No.', 'f64'),
      column('time', 'Time', 'f64', 'ns'),
      column('src', 'Source', 'str'),
      column('dst', 'Destination', 'str'),
      column('protocol', 'Protocol', 'str'),
      column('orig_len', 'Length', 'f64', 'bytes'),
      column('cap_len', 'Captured', 'f64', 'bytes'),
    ],
  },
  ...LAYERS.map(conversations),
  ...LAYERS.map(endpoints),
  {
    name: 'seed3tuple',
    title: 'Source/destination totals',
    columns: [
      column('type', 'EtherType', 'i32'),
      column('src', 'Source', 'str'),
      column('dst', 'Destination', 'str'),
      column('bytes', 'Bytes', 'f64', 'bytes'),
    ],
  },
  {
    name: 'hierarchy',
    title: 'Protocol hierarchy',
    shares: SHARES,
    columns: [
      column('protocol', 'Protocol', 'str'),
      column('depth', 'Depth', 'i32'),
      column('packets', 'Packets', 'f64', 'packets'),
      column('bytes', 'Bytes', 'f64', 'bytes'),
    ],
  },
  {
    name: 'traffic',
    title: 'Traffic over time',
    columns: [
      column('start', 'Start', 'f64', 'ns'),
      column('packets', 'Packets', 'f64', 'packets'),
      column('bytes', 'Bytes', 'f64', 'bytes'),
    ],
  },
  {
    name: 'summary',
    title: 'Summary',
    columns: [
      column('format', 'Format', 'str'),
      column('packets', 'Packets', 'f64', 'packets'),
      column('data_bytes', 'Bytes', 'f64', 'bytes'),
      column('first', 'First', 'str'),
      column('last', 'Last', 'str'),
      column('duration', 'Duration', 'f64', 'ns'),
      column('avg_packet_size', 'Average packet', 'f64', 'bytes'),
      column('avg_bps', 'Average rate', 'f64', 'bit/s'),
      column('time_ordered', 'In order', 'u8'),
      column('truncated_packets', 'Truncated', 'f64', 'packets'),
      column('link_types', 'Link types', 'str'),
    ],
  },
];

/** @type {readonly FieldInfo[]} */
export const FAKE_FIELDS = [
  { name: 'frame.len', label: 'Frame length on the wire', type: 'unsigned integer' },
  { name: 'ip.addr', label: 'Source or Destination Address', type: 'IPv4 address' },
  { name: 'ip.src', label: 'Source Address', type: 'IPv4 address' },
  { name: 'tcp', label: 'Transmission Control Protocol', type: 'protocol' },
  { name: 'tcp.flags.syn', label: 'Syn', type: 'boolean' },
  { name: 'tcp.port', label: 'Source or Destination Port', type: 'unsigned integer' },
  { name: 'tcp.stream', label: 'Stream index', type: 'unsigned integer' },
];

/** Even spread without a generator's state: the same for the same number. @param {number} n */
const scatter = (n) => (Math.imul(n + 1, 2654435761) >>> 8) / 2 ** 24;

/** @param {string} layer @param {number} n */
function address(layer, n) {
  const low = (n % 250) + 1;
  switch (layer) {
    case 'eth':
      return `02:00:5e:10:00:${low.toString(16).padStart(2, '0')}`;
    case 'ipv6':
      return n % 3 === 0
        ? `2001:db8:85a3:1234:5678:8a2e:370:${(0x7000 + n).toString(16)}`
        : `fe80::${low.toString(16)}`;
    default:
      return `10.${Math.floor(n / 62500) % 250}.${Math.floor(n / 250) % 250}.${low}`;
  }
}

/** @param {string} layer @param {number} n @returns {FakeRow} */
function conversationRow(layer, n) {
  const volume = 90000 / ((Math.imul(n, 7919) >>> 0) % 4801 + 1) ** 0.7;
  const [ab, ba] = [Math.ceil(scatter(n) * volume) + 1, Math.ceil(scatter(n + 7) ** 2 * volume * 0.4)];
  const [bytesAB, bytesBA] = [ab * 74, ba * 1380];
  const duration = Math.floor(scatter(n + 3) * 60e9);
  const port = (/** @type {number} */ p) => (ADDRESSED.has(layer) ? [p] : []);
  return [
    ...[address(layer, n), ...port(49152 + n)],
    ...[address(layer, n * 7 + 1), ...port(443)],
    ...[ab + ba, bytesAB + bytesBA, ab, bytesAB, ba, bytesBA],
    ...[Math.floor(n * 1e6 + scatter(n) * 1e6) * 1000, duration],
    ...(duration > 0 ? [(bytesAB * 8e9) / duration, (bytesBA * 8e9) / duration] : [null, null]),
  ];
}

/** @param {string} layer @param {number} n @returns {FakeRow} */
function endpointRow(layer, n) {
  const tx = Math.ceil(scatter(n) ** 5 * 70000);
  const rx = Math.ceil(scatter(n + 9) ** 5 * 70000);
  const port = ADDRESSED.has(layer) ? [n % 2 === 0 ? 443 : 49152 + n] : [];
  return [address(layer, n), ...port, tx + rx, tx * 90 + rx * 1200, tx, tx * 90, rx, rx * 1200];
}

/** @param {number} n @returns {FakeRow} */
function frameRow(n) {
  const length = scatter(n) < 0.5 ? 66 : 1514;
  const protocol = ['TCP', 'TLSv1.2', 'UDP', 'DNS', 'ARP'][Math.floor(scatter(n + 1) ** 2 * 5)];
  const layer = scatter(n + 5) < 0.15 ? 'ipv6' : 'ip';
  const [a, b] = [Math.floor(scatter(n >> 4) * 40), Math.floor(scatter((n >> 4) + 3) * 40)];
  return [n + 1, n * 61_000, address(layer, a), address(layer, b), protocol, length, Math.min(length, 262144)];
}

/** @param {number} packets @returns {FakeRow[]} */
const hierarchyRows = (packets) =>
  /** @type {[string, number, number][]} */ ([
    ['eth', 0, 1],
    ['ip', 1, 0.93],
    ['tcp', 2, 0.71],
    ['tls', 3, 0.5],
    ['http', 3, 0.01],
    ['udp', 2, 0.2],
    ['dns', 3, 0.04],
    ['vxlan', 3, 0.1],
    ['eth', 4, 0.1],
    ['ip', 5, 0.1],
    ['icmp', 2, 0.02],
    ['ipv6', 1, 0.05],
    ['arp', 1, 0.02],
  ]).map(([name, depth, share]) => [name, depth, Math.round(packets * share), Math.round(packets * share * 640)]);

/**
 * @typedef {object} FakeOptions
 * @property {number} [packets] in the whole file
 * @property {Readonly<Record<string, number>>} [rows] rows of a table in the whole file
 * @property {number} [duration] milliseconds that reading takes
 * @property {number} [latency] milliseconds until a table answers
 * @property {number} [stopAt] share of the file at which reading ends with `notice`, 0 to 1
 * @property {Notice} [notice]
 * @property {boolean} [crash] the worker is lost at `stopAt`
 * @property {boolean} [markup] every string is markup, as a hostile capture would have it
 */

/**
 * Makes an openCapture that makes everything up.
 * @param {FakeOptions} options
 * @returns {(source: Blob, options?: OpenOptions) => Promise<Capture>}
 */
export function fakeOpener({ packets = 2_345_678, rows = {}, duration = 0, latency = 5, ...how }) {
  const totals = {
    ...{ frames: packets, seed3tuple: 420, hierarchy: 13, traffic: 600, summary: 1 },
    ...{ 'conversations/eth': 14, 'conversations/ip': 5210, 'conversations/ipv6': 310 },
    ...{ 'conversations/tcp': 48_211, 'conversations/udp': 9120, 'conversations/sctp': 0 },
    ...{ 'endpoints/eth': 16, 'endpoints/ip': 3120, 'endpoints/ipv6': 212 },
    ...{ 'endpoints/tcp': 51_002, 'endpoints/udp': 9544, 'endpoints/sctp': 0 },
    ...rows,
  };
  return async (source, { signal, onProgress } = {}) => {
    const start = performance.now();
    let share = 0;
    /** @type {Capture['state']} */
    let state = 'reading';
    /** @type {(error: FlowglassError) => void} */
    let lose = () => {};
    const lost = new Promise((resolve) => (lose = resolve));
    /** @returns {Progress} */
    const progress = () => ({
      packets: Math.round(packets * share),
      bytes: Math.round(source.size * share),
      bytesTotal: source.size,
      flows: Math.round(50_000 * share),
      format: 'pcapng',
      done: state !== 'reading',
      memory: 0,
      ...(state === 'complete' && how.notice ? { notice: how.notice } : {}),
    });
    const end = how.stopAt ?? 1;
    /** Share of all packets, by name. @type {Map<string, number>} */
    const selections = new Map();

    const read = async () => {
      while (share < end) {
        await wait(Math.min(100, duration / 4));
        if (signal?.aborted) {
          state = 'aborted';
          throw new FlowglassError('aborted', 'Opening was stopped.');
        }
        share = duration === 0 ? end : Math.min(end, (performance.now() - start) / duration);
        onProgress?.(progress());
      }
      if (how.crash) {
        state = 'crashed';
        const error = new FlowglassError('crashed', 'The worker has crashed: unreachable');
        lose(error);
        throw error;
      }
      state = 'complete';
      onProgress?.(progress());
      return capture.summary();
    };

    const capture = {
      name: source instanceof File ? source.name : '',
      size: source.size,
      get state() {
        return state;
      },
      lost,
      get progress() {
        return progress();
      },
      /** @type {Promise<Summary> | undefined} */
      done: undefined,
      tables: () => FAKE_TABLES,
      /** @param {string} [selection] @returns {Promise<Summary>} */
      async summary(selection = '') {
        const { columns, rows: made } = await this.table('summary', { selection });
        const values = Object.fromEntries(columns.map(({ name }, i) => [name, made[0][i] ?? undefined]));
        return { ...values, progress: progress() };
      },
      /** @param {string} name @param {TableQuery} [query] @returns {Promise<TableRows>} */
      async table(name, { first = 0, count = Infinity, sortBy = '', descending = false, selection = '' } = {}) {
        await wait(latency);
        if (state === 'crashed' || state === 'closed') {
          throw new FlowglassError('crashed', 'The worker is gone.');
        }
        const info = FAKE_TABLES.find((table) => table.name === name);
        const own = info?.columns ?? [];
        const shares = selection === '' ? [] : (info?.shares ?? []);
        const columns = [...own, ...shares];
        const whole = totals[/** @type {keyof typeof totals} */ (name)] ?? 0;
        const part = selection === '' ? 1 : (selections.get(selection) ?? 0);
        const total = name === 'summary' ? 1 : Math.ceil(whole * share * part);
        const make = rowMaker(name, Math.round(packets * share));
        const step = name === 'frames' && part < 1 ? 3 : 1; // every third frame is selected
        const ownRow = (/** @type {number} */ n) => make(n * step);
        const sums = shares.map(({ name: all }) => own.findIndex((info) => `all_${info.name}` === all));
        const rowAt = (/** @type {number} */ n) => [...ownRow(n), ...sums.map((i) => Number(ownRow(n)[i]) * ((n % 4) + 1))];
        const by = columns.findIndex((info) => info.name === sortBy);
        if (by < 0) {
          const length = Math.max(0, Math.min(count, total - first));
          return { columns, rows: Array.from({ length }, (_, i) => dress(rowAt(first + i))), total, first };
        }
        const all = Array.from({ length: Math.min(total, 100_000) }, (_, i) => rowAt(i));
        all.sort((a, b) => compare(a[by], b[by]) * (descending ? -1 : 1));
        return { columns, rows: all.slice(first, first + count).map(dress), total, first };
      },
      /** A filter that begins with `bad` has a mistake; others select a third of everything.
       * @param {string} name @param {Selection} selection @param {SelectOptions} [options]
       * @returns {Promise<SelectionProgress>} */
      async select(name, { filter }, options = {}) {
        await this.check(filter);
        selections.set(name, filter === '' ? 1 : 1 / 3);
        const total = Math.round(packets * share);
        const selected = { packets: Math.ceil(total * (selections.get(name) ?? 1)), examined: total, total, deep: false };
        options.onProgress?.(selected);
        await wait(latency);
        return selected;
      },
      /** @param {string} name */
      async drop(name) {
        selections.delete(name);
      },
      /** @param {string} filter */
      async check(filter) {
        await wait(latency);
        if (filter.startsWith('bad')) {
          const word = filter.split(/\s/)[0];
          throw new FlowglassError('filter', `There is no field ${word}.`, 0, { length: word.length, suggestion: 'tcp.port' });
        }
        return { deep: false };
      },
      fields: async () => FAKE_FIELDS,
      /** @param {readonly number[]} numbers */
      async infos(numbers) {
        await wait(latency);
        return numbers.map((number) => dress([`49152 → 443 [ACK] Seq=${number} Ack=1 Win=501 Len=0`])[0]);
      },
      /** @param {readonly number[]} numbers @param {readonly string[]} fields */
      async values(numbers, fields) {
        await wait(latency);
        return numbers.map((number) => fields.map((field) => dress([`${field} ${number}`])[0]));
      },
      async analyse() {
        await wait(latency);
        return { analysed: packets, total: packets };
      },
      /** @param {number} number @param {TableQuery} [query] */
      async place(number, query = {}) {
        await wait(latency);
        const step = (selections.get(query.selection ?? '') ?? 1) < 1 ? 3 : 1;
        return number <= packets * share && (number - 1) % step === 0 ? (number - 1) / step : undefined;
      },
      /** @param {number} number */
      async packet(number) {
        await wait(latency);
        return fakePacket(number);
      },
      close() {
        state = 'closed';
      },
    };
    /** @param {FakeRow} row */
    const dress = (row) =>
      how.markup ? row.map((value) => (typeof value === 'string' ? `<img src=x onerror=alert(1)>${value}` : value)) : row;
    capture.done = read();
    capture.done.catch(() => {});
    await wait(Math.min(50, duration / 4));
    return /** @type {Capture} */ (/** @type {unknown} */ (capture));
  };
}

/** @param {string} name @param {number} packets read so far @returns {(n: number) => FakeRow} */
function rowMaker(name, packets) {
  const [group, layer = ''] = name.split('/');
  switch (group) {
    case 'frames':
      return frameRow;
    case 'conversations':
      return (n) => conversationRow(layer, n);
    case 'endpoints':
      return (n) => endpointRow(layer, n);
    case 'seed3tuple':
      return (n) => [0x0800, address('ip', n), address('ip', n * 3 + 2), Math.ceil(scatter(n) ** 4 * 1e8)];
    case 'hierarchy':
      return (n) => hierarchyRows(packets)[n];
    case 'traffic':
      return (n) => {
        const count = Math.round((2000 + 1500 * Math.sin(n / 40)) * (0.4 + scatter(n)) * (n % 97 < 8 ? 0 : 1));
        return [n * 250_000_000, count, Math.round(count * (300 + 600 * scatter(n + 2)))];
      };
    default:
      return () => [
        ...['pcapng', packets, packets * 640, '1700000000000000000', '1700000143000000000', 143e9],
        ...[640, (packets * 640 * 8) / 143, 1, 0, 'Ethernet'],
      ];
  }
}

/** @param {number} number */
function fakePacket(number) {
  const bytes = Uint8Array.from({ length: 66 + (number % 5) * 300 }, (_, i) => Math.floor(scatter(number + i) * 256));
  /** @param {string} label @param {string} value @param {number} offset @param {number} length */
  const field = (label, value, offset, length) => ({ label, value, offset, length });
  return {
    number,
    offset: number * 100,
    bytes,
    status: 'ok',
    layers: [
      {
        ...{ name: 'eth', label: 'Ethernet', offset: 0, length: 14 },
        fields: [
          field('Destination', '02:00:5e:10:00:01', 0, 6),
          field('Source', '02:00:5e:10:00:02', 6, 6),
          field('Type', 'IPv4 (0x0800)', 12, 2),
        ],
      },
      {
        ...{ name: 'ip', label: 'Internet Protocol Version 4', offset: 14, length: 20 },
        fields: [
          field('Source', '10.0.0.1', 26, 4),
          field('Destination', '10.0.0.8', 30, 4),
          field('Time to live', '64', 22, 1),
        ],
      },
    ],
  };
}

/** @param {number | string | null} a @param {number | string | null} b */
function compare(a, b) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** @param {number} ms */
function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
