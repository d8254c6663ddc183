/**
 * Where the hosts of a picture stand, by d3-force. The same hosts and conversations always come to
 * stand in the same places: d3-force begins on a spiral and has random numbers of its own, which are
 * always the same.
 *
 * @import { SimulationLinkDatum, SimulationNodeDatum } from 'd3-force'
 * @import { Edge, GraphNode } from './types.js'
 * @import { Point } from './viewport.js'
 */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';

const TICKS = 320;
/** Ticks between which the page gets its turn. */
const BATCH = 20;
/** Least length of a line, in pixels. */
const LENGTH = 48;
/** Room about a host, in pixels. */
const ROOM = 7;

/**
 * @param {readonly GraphNode[]} nodes
 * @param {readonly Edge[]} edges
 * @param {AbortSignal} signal
 * @returns {Promise<readonly Point[]>} in the order of the nodes
 */
export async function layOut(nodes, edges, signal) {
  /** @type {SimulationNodeDatum[]} */
  const bodies = nodes.map(() => ({}));
  const drawn = edges.filter(({ a, b }) => a !== b);
  /** @type {SimulationLinkDatum<SimulationNodeDatum>[]} */
  const links = drawn.map(({ a, b }) => ({ source: a, target: b }));
  /** How many lines lead to a host. */
  const degree = nodes.map(() => 0);
  drawn.forEach(({ a, b }) => {
    degree[a]++;
    degree[b]++;
  });
  const simulation = forceSimulation(bodies)
    .force(
      'lines',
      forceLink(links)
        // Many around one need a wide circle; between two that many lead to a line must not pull hard.
        .distance((_, i) => LENGTH + 5 * Math.sqrt(Math.max(degree[drawn[i].a], degree[drawn[i].b])))
        .strength((_, i) => 0.9 / Math.max(1, Math.min(degree[drawn[i].a], degree[drawn[i].b]))),
    )
    .force('apart', forceManyBody().strength(-160).distanceMax(600))
    .force('across', forceX(0).strength(0.035))
    .force('along', forceY(0).strength(0.06)) // screens are wider than high
    .force('room', forceCollide((_, i) => nodes[i].radius + ROOM))
    .stop();
  for (let tick = 0; tick < TICKS; tick += BATCH) {
    simulation.tick(BATCH);
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
  return bodies.map(({ x = 0, y = 0 }) => ({ x, y }));
}
