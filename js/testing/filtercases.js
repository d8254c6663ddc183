/**
 * Rows of tables and the filters made of them: held against what they should be, and against the
 * language of filters.
 *
 * @import { Row } from '../filters.js'
 */

const SUMS = ['packets', 'bytes'];

/** Columns by table. @type {Readonly<Record<string, readonly string[]>>} */
export const COLUMNS = {
  frames: ['number', 'time', 'src', 'dst', 'protocol', 'orig_len', 'cap_len', 'info'],
  'conversations/eth': ['address_a', 'address_b', ...SUMS],
  'conversations/ip': ['address_a', 'address_b', ...SUMS],
  'conversations/tcp': ['address_a', 'port_a', 'address_b', 'port_b', 'stream', ...SUMS],
  'conversations/udp': ['address_a', 'port_a', 'address_b', 'port_b', ...SUMS],
  'endpoints/ipv6': ['address', ...SUMS],
  'endpoints/sctp': ['address', 'port', ...SUMS],
  seed3tuple: ['type', 'src', 'dst', 'bytes'],
  hierarchy: ['protocol', 'depth', ...SUMS],
  traffic: ['start', ...SUMS],
};

/**
 * @type {readonly {table: string, row: Row, cells: Record<string, string | undefined>,
 *   choices: [label: string, filter: string][]}[]}
 */
export const BUILT = [
  {
    table: 'frames',
    row: [17, 1_250_000_001, '10.0.0.1', 'fe80::1', 'TLSv1.2', 66, 64, 'Client Hello'],
    cells: {
      number: 'frame.number == 17',
      time: 'frame.time_relative == 1.250000001',
      src: 'ip.src == 10.0.0.1',
      dst: 'ipv6.dst == fe80::1',
      protocol: 'tls',
      orig_len: 'frame.len == 66',
      cap_len: 'frame.cap_len == 64',
      info: undefined,
      unheard: undefined,
    },
    choices: [['This frame', 'frame.number == 17']],
  },
  {
    table: 'frames',
    row: [2, -61_000, '02:00:5e:10:00:01', null, '?', 60, 60, ''],
    cells: { time: 'frame.time_relative == -0.000061000', src: 'eth.src == 02:00:5e:10:00:01', dst: undefined, protocol: undefined },
    choices: [['This frame', 'frame.number == 2']],
  },
  {
    table: 'conversations/eth',
    row: ['02:00:5e:10:00:01', 'ff:ff:ff:ff:ff:ff', 4, 240],
    cells: { address_a: 'eth.addr == 02:00:5e:10:00:01', packets: undefined },
    choices: [
      ['A ↔ B', 'eth.addr == 02:00:5e:10:00:01 && eth.addr == ff:ff:ff:ff:ff:ff'],
      ['A → B', 'eth.src == 02:00:5e:10:00:01 && eth.dst == ff:ff:ff:ff:ff:ff'],
      ['B → A', 'eth.src == ff:ff:ff:ff:ff:ff && eth.dst == 02:00:5e:10:00:01'],
      ['Address A', 'eth.addr == 02:00:5e:10:00:01'],
      ['Address B', 'eth.addr == ff:ff:ff:ff:ff:ff'],
    ],
  },
  {
    table: 'conversations/ip',
    row: ['127.0.0.1', '127.0.0.1', 4, 240],
    cells: {},
    choices: [
      ['A ↔ B', 'ip.src == 127.0.0.1 && ip.dst == 127.0.0.1'],
      ['A → B', 'ip.src == 127.0.0.1 && ip.dst == 127.0.0.1'],
      ['B → A', 'ip.src == 127.0.0.1 && ip.dst == 127.0.0.1'],
      ['Address A', 'ip.addr == 127.0.0.1'],
      ['Address B', 'ip.addr == 127.0.0.1'],
    ],
  },
  {
    table: 'conversations/tcp',
    row: ['10.0.0.1', 49152, '10.0.0.2', 443, 5, 40, 9000],
    cells: { port_a: 'tcp.port == 49152', stream: 'tcp.stream == 5', bytes: undefined },
    choices: [
      ['A ↔ B', 'tcp.stream == 5'],
      ['A → B', 'ip.src == 10.0.0.1 && tcp.srcport == 49152 && ip.dst == 10.0.0.2 && tcp.dstport == 443 && tcp.stream == 5'],
      ['B → A', 'ip.src == 10.0.0.2 && tcp.srcport == 443 && ip.dst == 10.0.0.1 && tcp.dstport == 49152 && tcp.stream == 5'],
      ['Address A', 'ip.addr == 10.0.0.1'],
      ['Address B', 'ip.addr == 10.0.0.2'],
      ['Port A', 'tcp.port == 49152'],
      ['Port B', 'tcp.port == 443'],
    ],
  },
  {
    table: 'conversations/udp',
    row: ['fe80::1', 5353, 'ff02::fb', 5353, 2, 200],
    cells: {},
    choices: [
      [
        'A ↔ B',
        '(ipv6.src == fe80::1 && udp.srcport == 5353 && ipv6.dst == ff02::fb && udp.dstport == 5353) || ' +
          '(ipv6.src == ff02::fb && udp.srcport == 5353 && ipv6.dst == fe80::1 && udp.dstport == 5353)',
      ],
      ['A → B', 'ipv6.src == fe80::1 && udp.srcport == 5353 && ipv6.dst == ff02::fb && udp.dstport == 5353'],
      ['B → A', 'ipv6.src == ff02::fb && udp.srcport == 5353 && ipv6.dst == fe80::1 && udp.dstport == 5353'],
      ['Address A', 'ipv6.addr == fe80::1'],
      ['Address B', 'ipv6.addr == ff02::fb'],
      ['Port A', 'udp.port == 5353'],
      ['Port B', 'udp.port == 5353'],
    ],
  },
  {
    table: 'endpoints/ipv6',
    row: ['2001:db8::1', 3, 300],
    cells: { address: 'ipv6.addr == 2001:db8::1' },
    choices: [['This address', 'ipv6.addr == 2001:db8::1']],
  },
  {
    table: 'endpoints/sctp',
    row: ['10.0.0.1', 2905, 3, 300],
    cells: { port: 'sctp.port == 2905' },
    choices: [
      ['Address and port', '(ip.src == 10.0.0.1 && sctp.srcport == 2905) || (ip.dst == 10.0.0.1 && sctp.dstport == 2905)'],
      ['From it', 'ip.src == 10.0.0.1 && sctp.srcport == 2905'],
      ['To it', 'ip.dst == 10.0.0.1 && sctp.dstport == 2905'],
      ['Address', 'ip.addr == 10.0.0.1'],
      ['Port', 'sctp.port == 2905'],
    ],
  },
  {
    table: 'seed3tuple',
    row: [0x0800, '10.0.0.1', '10.0.0.2', 900],
    cells: { type: 'eth.type == 0x0800', bytes: undefined },
    choices: [
      ['Type, source and destination', 'eth.type == 0x0800 && ip.src == 10.0.0.1 && ip.dst == 10.0.0.2'],
      ['Source', 'ip.src == 10.0.0.1'],
      ['Destination', 'ip.dst == 10.0.0.2'],
      ['Type', 'eth.type == 0x0800'],
    ],
  },
  {
    table: 'hierarchy',
    row: ['dns', 3, 4, 400],
    cells: { protocol: 'dns', depth: undefined },
    choices: [['This protocol', 'dns']],
  },
  { table: 'hierarchy', row: ['unheard-of', 3, 4, 400], cells: { protocol: undefined }, choices: [] },
  { table: 'traffic', row: [0, 4, 400], cells: { start: undefined }, choices: [] },
];
