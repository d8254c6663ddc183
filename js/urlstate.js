/**
 * What is shown of a capture, as the fragment of the page's address: it can be reloaded, gone back
 * to, and sent to somebody who has the same capture. Nothing in it comes from the capture but what
 * the user has written or chosen, and not the file's name. Pure; js/history.js keeps the address.
 *
 *     #view=conversations&layer=conversations:tcp&sort=conversations/tcp:-bytes&filter=ip%20%26%26%20tcp
 *
 * @import { TableInfo } from './protocol.js'
 * @import { Span, State } from './state.js'
 * @import { Order } from './ui/rows.js'
 */
import { graphFrom, trafficFrom, writeGraph, writeTraffic } from './drawn.js';
import { GRAPH, TRAFFIC } from './state.js';
import { ACTIVITY, hasActivity } from './ui/span.js';

/**
 * What a fragment can say; all of it has a meaning when left out, too.
 * @typedef {Pick<State, 'view' | 'layers' | 'orders' | 'filter' | 'span' | 'frame' | 'scope' | 'traffic' | 'graph'>} Shown
 */

/** Nothing said: as a capture is first shown. @type {Shown} */
export const FIRST_SHOWN = {
  ...{ view: 'overview', layers: {}, orders: {}, filter: '', span: undefined, frame: undefined },
  ...{ scope: 'displayed', traffic: TRAFFIC, graph: GRAPH },
};

/**
 * One thing that a fragment says. Another, such as the columns of tables, is one more line in
 * {@link PARTS}, and one more property of {@link Shown}.
 * @typedef {object} Part
 * @property {string} key in the fragment; it may be there several times
 * @property {(shown: Shown) => readonly string[]} write none where it would say nothing new
 * @property {(values: readonly string[]) => Partial<Shown>} read from anybody: what is not as it
 *   should be is left out
 * @property {boolean} place whether another value is another place in the history of the page;
 *   otherwise the address of the place changes
 */

const NAME = /^[a-z][\w/.-]{0,63}$/i;
const MOST_FILTER = 8192; // UTF-16 units
const MOST_FRAGMENT = 32_768;
const MOST_VALUES = 64; // of one key

/** @type {readonly Part[]} */
const PARTS = [
  {
    key: 'view',
    place: true,
    write: ({ view }) => (view === FIRST_SHOWN.view ? [] : [view]),
    read: ([view = '']) => (NAME.test(view) ? { view } : {}),
  },
  {
    key: 'layer',
    place: true,
    write: ({ layers }) => Object.entries(layers).map(([view, layer]) => `${view}:${layer}`),
    read: (values) => ({ layers: pairs(values, (layer) => (NAME.test(layer) ? layer : undefined)) }),
  },
  {
    key: 'sort',
    place: false,
    write: ({ orders }) => Object.entries(orders).map(([table, { by, descending }]) => `${table}:${descending ? '-' : ''}${by}`),
    read: (values) => ({ orders: pairs(values, readOrder) }),
  },
  {
    key: 'frame',
    place: false,
    write: ({ frame }) => (frame === undefined ? [] : [String(frame)]),
    read: ([frame = '']) => (/^[1-9]\d{0,14}$/.test(frame) ? { frame: Number(frame) } : {}),
  },
  {
    key: 'rows',
    place: false,
    write: ({ scope }) => (scope === FIRST_SHOWN.scope ? [] : [scope]),
    read: ([scope = '']) => (scope === 'all' ? { scope } : {}),
  },
  {
    key: 'chart',
    place: false,
    write: ({ traffic }) => writeTraffic(traffic),
    read: (values) => ({ traffic: trafficFrom(values) }),
  },
  {
    key: 'graph',
    place: false,
    write: ({ graph }) => writeGraph(graph),
    read: (values) => ({ graph: graphFrom(values) }),
  },
  {
    key: 'time',
    place: true,
    write: ({ span }) => (span === undefined ? [] : [`${writeTime(span.from)}..${writeTime(span.to)}`]),
    read: ([time = '']) => ({ span: readSpan(time) }),
  },
  {
    key: 'filter',
    place: true,
    write: ({ filter }) => (filter === '' ? [] : [filter]),
    read: ([filter = '']) => ({ filter: filter.length <= MOST_FILTER ? filter.trim() : '' }),
  },
];

/**
 * The fragment without its `#`; '' for a capture as it is first shown.
 * @param {Shown} shown
 */
export function toFragment(shown) {
  return PARTS.flatMap(({ key, write }) => write(shown).map((value) => `${key}=${escape(value)}`)).join('&');
}

/**
 * What a fragment says. Any text will do: what cannot be read is left out.
 * @param {string} fragment with or without its `#`
 * @returns {Shown}
 */
export function fromFragment(fragment) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const piece of fragment.replace(/^#/, '').slice(0, MOST_FRAGMENT).split('&')) {
    const at = piece.indexOf('=');
    const value = at < 0 ? undefined : unescape(piece.slice(at + 1));
    if (value !== undefined) {
      const key = piece.slice(0, at);
      values.set(key, [...(values.get(key) ?? []), value].slice(0, MOST_VALUES));
    }
  }
  return PARTS.reduce((shown, { key, read }) => ({ ...shown, ...read(values.get(key) ?? []) }), FIRST_SHOWN);
}

/**
 * Whether two states are the same place in the history of the page.
 * @param {Shown} a @param {Shown} b
 */
export function isSamePlace(a, b) {
  return PARTS.every(({ place, write }) => !place || write(a).join('&') === write(b).join('&'));
}

/**
 * What can be shown of a capture with these tables: orders by columns that there are.
 * @param {Shown} shown
 * @param {readonly TableInfo[]} tables
 * @returns {Shown}
 */
export function fitting(shown, tables) {
  const orders = Object.entries(shown.orders).filter(([table, { by }]) =>
    tables.some(({ name, columns }) => name === table && (by === '' || columns.some((column) => column.name === by) || (by === ACTIVITY && hasActivity(columns)))),
  );
  const layers = Object.entries(shown.layers).filter(([view, layer]) => tables.some(({ name }) => name === `${view}/${layer}`));
  return { ...shown, orders: Object.fromEntries(orders), layers: Object.fromEntries(layers) };
}

/**
 * @param {State} state
 * @returns {Shown}
 */
export function shownOf({ view, layers, orders, filter, span, frame, scope, traffic, graph }) {
  return { view, layers, orders, filter, span, frame, scope, traffic, graph };
}

/**
 * `name:value` each.
 * @template T
 * @param {readonly string[]} values
 * @param {(value: string) => T | undefined} read undefined leaves it out
 * @returns {Record<string, T>}
 */
function pairs(values, read) {
  return Object.fromEntries(
    values.flatMap((pair) => {
      const at = pair.indexOf(':');
      const [name, value] = [pair.slice(0, Math.max(0, at)), read(pair.slice(at + 1))];
      return NAME.test(name) && value !== undefined ? [/** @type {[string, T]} */ ([name, value])] : [];
    }),
  );
}

/** @param {string} text @returns {Order | undefined} */
function readOrder(text) {
  const [, sign, by] = /^(-?)([a-z]\w{0,63}|)$/i.exec(text) ?? [];
  return by === undefined ? undefined : { by, descending: sign === '-' };
}

/**
 * Seconds, to the last nanosecond.
 * @param {number} ns
 */
function writeTime(ns) {
  const digits = String(Math.abs(Math.round(ns))).padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return `${ns < 0 ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** @param {string} text @returns {Span | undefined} */
function readSpan(text) {
  const [from, to] = text.split('..').map(readTime);
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

/** @param {string} text @returns {number | undefined} nanoseconds */
function readTime(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,10})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (whole === undefined) {
    return undefined;
  }
  const ns = Number(whole) * 1e9 + Number(fraction.padEnd(9, '0'));
  return sign === '-' ? 0 - ns : ns;
}

/** Readable, as far as programs that look for addresses in texts let it be. @param {string} value */
function escape(value) {
  return encodeURIComponent(value.toWellFormed())
    .replace(/%(3A|2F|3D|2C)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @param {string} value @returns {string | undefined} */
function unescape(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
