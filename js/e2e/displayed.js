/** What Wireshark says of the packets that a filter selects: testdata/displayed/expected.txt. */
import { readFile } from 'node:fs/promises';

/**
 * A conversation; sides as Wireshark orders them, bytes as it rounds them.
 * @typedef {{a: string, b: string, back: [packets: number, bytes: string], out: [packets: number, bytes: string],
 *   start: string, duration: string}} Talk
 *
 * @typedef {object} Case
 * @property {string} capture
 * @property {string} filter
 * @property {[from: string, to: string]} [span] seconds
 * @property {number} packets
 * @property {number} bytes
 * @property {[protocol: string, depth: number, packets: number, bytes: number][]} hierarchy in pre-order
 * @property {Record<'ip' | 'ipv6' | 'tcp' | 'udp', Talk[]>} conversations
 */

/** @type {Readonly<Record<string, keyof Case['conversations']>>} */
const LAYERS = { IPv4: 'ip', IPv6: 'ipv6', TCP: 'tcp', UDP: 'udp' };

/** @returns {Promise<Case[]>} */
export async function displayedCases() {
  const text = await readFile(new URL('../../testdata/displayed/expected.txt', import.meta.url), 'utf8');
  return text.split(/^# /m).slice(1).map(readCase);
}

/** @param {string} text @returns {Case} */
function readCase(text) {
  const [head, ...lines] = text.split('\n');
  const [capture, filter, span] = head.split('\t');
  /** @type {Case} */
  const found = { capture, filter, packets: 0, bytes: 0, hierarchy: [], conversations: { ip: [], ipv6: [], tcp: [], udp: [] } };
  if (span !== undefined) {
    const [from, to] = span.split(' ');
    found.span = [from, to];
  }
  /** Wireshark has `frame` above all others when the filter looks at the frame. */
  const under = lines.some((line) => line.startsWith('frame ')) ? 1 : 0;
  /** @type {keyof Case['conversations'] | undefined} */
  let layer;
  for (const line of lines) {
    const heading = /^(\w+) Conversations$/.exec(line);
    const stat = /<>[\d. ]+\|\s*(\d+)\s*\|\s*(\d+)\s*\|/.exec(line);
    const node = /^( *)(\S+) +frames:(\d+) bytes:(\d+)$/.exec(line);
    const talk = /^(\S+) +<-> (\S+) +(\d+) (\d+ \w+) +(\d+) (\d+ \w+) +\d+ \d+ \w+ +([\d.]+) +([\d.]+)$/.exec(line);
    if (heading) {
      layer = LAYERS[heading[1]];
    } else if (stat) {
      [found.packets, found.bytes] = [Number(stat[1]), Number(stat[2])];
    } else if (node && node[2] !== 'frame') {
      found.hierarchy.push([node[2], node[1].length / 2 - under, Number(node[3]), Number(node[4])]);
    } else if (talk && layer) {
      const [, a, b, backPackets, backBytes, packets, bytes, start, duration] = talk;
      const [back, out] = /** @type {[number, string][]} */ ([[Number(backPackets), backBytes], [Number(packets), bytes]]);
      found.conversations[layer].push({ a, b, back, out, start, duration });
    }
  }
  return found;
}

/** Bytes as Wireshark's table of conversations rounds them: down. @param {number} bytes */
export function wiresharkBytes(bytes) {
  return bytes < 10_000 ? `${bytes} bytes` : `${Math.floor(bytes / 1000)} kB`;
}
