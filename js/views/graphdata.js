/**
 * The largest hosts of a layer and the conversations between them.
 *
 * @import { Capture, TableRows } from '../capture.js'
 * @import { GraphSettings } from '../state.js'
 * @import { Edge, GraphNode } from '../ui/graph/types.js'
 */
import { formatInteger } from '../format.js';
import { LAYER_LABELS } from './layers.js';

/** Layers whose hosts can be drawn, the first that has any being drawn unless another is chosen. */
export const GRAPH_LAYERS = /** @type {const} */ (['ip', 'ipv6', 'eth']);

/** The largest conversations are looked through for those between the hosts drawn. */
const MOST_CONVERSATIONS = 20_000;

/** In pixels. */
const RADII = [5, 26];
const WIDTHS = [1, 12];

/**
 * @typedef {object} HostGraph
 * @property {(typeof GRAPH_LAYERS)[number]} layer
 * @property {GraphSettings['by']} by
 * @property {readonly GraphNode[]} nodes from the largest down
 * @property {readonly Edge[]} edges from the largest down
 * @property {number} hosts there are
 * @property {number} conversations there are
 * @property {number} share of all bytes, or packets, of the layer that the edges are; 0 to 1
 */

/**
 * @param {Capture} capture
 * @param {GraphSettings} settings
 * @param {string} selection
 * @returns {Promise<HostGraph>}
 */
export async function fetchGraph(capture, { layer, by, top }, selection) {
  const counts = await Promise.all(
    GRAPH_LAYERS.map((name) => capture.table(`endpoints/${name}`, { count: 0, selection })),
  );
  const first = GRAPH_LAYERS.find((_, i) => counts[i].total > 0) ?? 'ip';
  const shown = layer === '' ? first : layer;
  const query = { sortBy: by, descending: true, selection };
  const [hosts, talks, hierarchy] = await Promise.all([
    capture.table(`endpoints/${shown}`, { ...query, count: top }),
    capture.table(`conversations/${shown}`, { ...query, count: MOST_CONVERSATIONS }),
    capture.table('hierarchy', { selection }),
  ]);
  const all = talks.total > talks.rows.length ? ofProtocol(hierarchy, shown, by) : sumOf(talks, by);
  return toGraph(shown, by, hosts, talks, all);
}

/**
 * @param {HostGraph['layer']} layer
 * @param {GraphSettings['by']} by
 * @param {TableRows} hosts the largest
 * @param {TableRows} talks conversations of the layer
 * @param {number} all bytes, or packets, of all conversations of the layer
 * @returns {HostGraph}
 */
export function toGraph(layer, by, hosts, talks, all) {
  const host = reader(hosts);
  const talk = reader(talks);
  const most = Math.max(1, ...hosts.rows.map((row) => Number(host(row, by))));
  const nodes = hosts.rows.map((row) => ({
    address: String(host(row, 'address')),
    bytes: Number(host(row, 'bytes')),
    packets: Number(host(row, 'packets')),
    // The area says how much.
    radius: scaled(Math.sqrt(Number(host(row, by)) / most), RADII),
    row,
  }));
  const places = new Map(nodes.map(({ address }, i) => [address, i]));
  const found = talks.rows.flatMap((row) => {
    const [a, b] = [places.get(String(talk(row, 'address_a'))), places.get(String(talk(row, 'address_b')))];
    return a === undefined || b === undefined
      ? []
      : [{ a, b, bytes: Number(talk(row, 'bytes')), packets: Number(talk(row, 'packets')), width: 1, row }];
  });
  const widest = found.reduce((n, edge) => Math.max(n, edge[by]), 1);
  const edges = found.map((edge) => ({ ...edge, width: scaled(Math.sqrt(edge[by] / widest), WIDTHS) }));
  const held = edges.reduce((n, edge) => n + edge[by], 0);
  const share = all > 0 ? Math.min(1, held / all) : 0;
  return { layer, by, nodes, edges, hosts: hosts.total, conversations: talks.total, share };
}

/**
 * What the picture holds and what it leaves out, in a sentence or two.
 * @param {HostGraph} graph
 * @param {boolean} isPart whether packets are left out
 */
export function graphWords({ layer, by, nodes, edges, hosts, conversations, share }, isPart) {
  const name = LAYER_LABELS[layer] ?? layer;
  const what = isPart ? ' displayed' : '';
  const between = `${formatInteger(edges.length)} of ${formatInteger(conversations)} ${conversations === 1 ? 'conversation' : 'conversations'}`;
  const held = `${Math.floor(share * 1000) / 10} % of the ${by} of ${name}${what}`;
  if (nodes.length === hosts) {
    return `All ${formatInteger(hosts)} ${name} hosts and ${between}${what}: ${held}.`;
  }
  const others = hosts - nodes.length;
  return (
    `The ${formatInteger(nodes.length)} largest of ${formatInteger(hosts)} ${name} hosts and ${between}${what}: ` +
    `${held}. ${formatInteger(others)} ${others === 1 ? 'host is' : 'hosts are'} left out.`
  );
}

/** @param {number} share 0 to 1 @param {readonly number[]} range */
function scaled(share, [least, most]) {
  return Math.round((least + share * (most - least)) * 100) / 100;
}

/** @param {TableRows} table */
function reader({ columns }) {
  const at = Object.fromEntries(columns.map(({ name }, i) => [name, i]));
  return (/** @type {readonly unknown[]} */ row, /** @type {string} */ name) => row[at[name]];
}

/** @param {TableRows} table @param {string} by */
function sumOf(table, by) {
  const value = reader(table);
  return table.rows.reduce((sum, row) => sum + Number(value(row, by)), 0);
}

/** The sum over a protocol wherever it stands in the tree. @param {TableRows} table @param {string} protocol @param {string} by */
function ofProtocol(table, protocol, by) {
  const value = reader(table);
  return sumOf({ ...table, rows: table.rows.filter((row) => value(row, 'protocol') === protocol) }, by);
}
