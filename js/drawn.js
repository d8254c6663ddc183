/**
 * How what is drawn is set: plain data, so that it can be kept in an address and read back.
 *
 * @import { Store } from './state.js'
 */
import { GRAPH, MOST_SERIES, TRAFFIC } from './state.js';

/**
 * @import { GraphSettings, Scope, Series, TrafficSettings } from './state.js'
 */

/** Fewest and most hosts of a picture. */
export const FEWEST_HOSTS = 10;
export const MOST_HOSTS = 200;

/** @param {Store} store */
export function drawnActions(store) {
  return {
    /** @param {Partial<TrafficSettings>} patch */
    setTraffic(patch) {
      store.set({ traffic: readTraffic({ ...store.state.traffic, ...patch }) });
    },

    /** @param {Partial<GraphSettings>} patch */
    setGraph(patch) {
      store.set({ graph: readGraph({ ...store.state.graph, ...patch }) });
    },

    /** Tables show the packets displayed, or all. @param {Scope} scope */
    setScope(scope) {
      store.set({ scope });
    },
  };
}

/**
 * Settings from a source that cannot be trusted; what makes no sense is left out.
 * @param {unknown} value
 * @returns {TrafficSettings}
 */
export function readTraffic(value) {
  const { unit, scale, series } = /** @type {Record<string, unknown>} */ (Object(value));
  return {
    unit: unit === 'packets' || unit === 'bits' ? unit : TRAFFIC.unit,
    scale: scale === 'log' ? scale : TRAFFIC.scale,
    series: Array.isArray(series) ? series.slice(0, MOST_SERIES).map(readSeries) : TRAFFIC.series,
  };
}

/**
 * @param {unknown} value
 * @param {number} i
 * @returns {Series}
 */
function readSeries(value, i) {
  const { name, filter, color } = /** @type {Record<string, unknown>} */ (Object(value));
  const known = Number.isInteger(color) && Number(color) >= 0 && Number(color) < MOST_SERIES;
  return {
    name: typeof name === 'string' ? name : '',
    filter: typeof filter === 'string' ? filter : '',
    color: known ? Number(color) : i,
  };
}

/**
 * Settings from a source that cannot be trusted; what makes no sense is left out.
 * @param {unknown} value
 * @returns {GraphSettings}
 */
export function readGraph(value) {
  const { layer, by, top } = /** @type {Record<string, unknown>} */ (Object(value));
  const hosts = Number.isFinite(top) ? Math.round(Number(top)) : GRAPH.top;
  return {
    layer: layer === 'eth' || layer === 'ip' || layer === 'ipv6' ? layer : GRAPH.layer,
    by: by === 'packets' ? by : GRAPH.by,
    top: Math.min(MOST_HOSTS, Math.max(FEWEST_HOSTS, hosts)),
  };
}

/**
 * The chart's settings as texts: unit and scale, then a series each; none for those it has at first.
 * @param {TrafficSettings} traffic
 * @returns {string[]}
 */
export function writeTraffic({ unit, scale, series }) {
  const isUsual = unit === TRAFFIC.unit && scale === TRAFFIC.scale;
  return [
    ...(isUsual ? [] : [`${unit},${scale}`]),
    ...series.map(({ color, name, filter }) => `${color},${encodeURIComponent(name.toWellFormed())},${filter}`),
  ];
}

/**
 * @param {readonly string[]} texts by {@link writeTraffic}, or by anybody
 * @returns {TrafficSettings}
 */
export function trafficFrom(texts) {
  const [unit, scale] = texts.find((text) => !/^\d/.test(text))?.split(',') ?? [];
  const series = texts.flatMap((text) => {
    const [, color, name, filter] = /^(\d),([^,]{0,400}),(.{0,8192})$/s.exec(text) ?? [];
    return color === undefined ? [] : [{ color: Number(color), name: decoded(name), filter }];
  });
  return readTraffic({ unit, scale, series });
}

/** @param {GraphSettings} graph @returns {string[]} */
export function writeGraph({ layer, by, top }) {
  const isUsual = layer === GRAPH.layer && by === GRAPH.by && top === GRAPH.top;
  return isUsual ? [] : [`${layer},${by},${top}`];
}

/**
 * @param {readonly string[]} texts by {@link writeGraph}, or by anybody
 * @returns {GraphSettings}
 */
export function graphFrom([text = '']) {
  const [layer, by, top] = text.split(',');
  return readGraph({ layer, by, top: /^\d{1,4}$/.test(top ?? '') ? Number(top) : undefined });
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
