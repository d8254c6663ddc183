/**
 * How the user wants the page to look: columns, times, panes. It says nothing of any capture, so
 * it outlives them, and the tab.
 *
 * @import { Layout } from './ui/columnlayout.js'
 */

/** What the Time column tells. @typedef {'relative' | 'delta' | 'utc' | 'local'} TimeFormat */

/** @type {readonly TimeFormat[]} */
export const TIME_FORMATS = ['relative', 'delta', 'utc', 'local'];

/**
 * Where the details of a frame stand, and how the room is shared, each a share from 0 to 1.
 * @typedef {object} Panes
 * @property {'auto' | 'below' | 'beside'} place auto: beside on a very wide screen, else below
 * @property {number} beside share of the details beside the list
 * @property {number} below share of the details below the list
 * @property {number} bytes share of the bytes in the details
 */

/**
 * @typedef {object} Settings
 * @property {Readonly<Record<string, Layout>>} layouts of columns, by table
 * @property {readonly string[]} fields that have a column in the packet list, by their filter names
 * @property {TimeFormat} time
 * @property {Panes} panes
 * @property {Readonly<Record<string, boolean>>} opened parts of packets that were opened or
 *   closed, by the path of their names: all packets with such a part show it alike
 */

/** @type {Settings} */
export const DEFAULT_SETTINGS = {
  layouts: {},
  fields: [],
  time: 'relative',
  panes: { place: 'auto', beside: 0.4, below: 0.42, bytes: 0.45 },
  opened: {},
};

/** Fields that have columns at a time. */
export const FIELDS_MOST = 16;

/** Parts remembered: more were never looked at one by one. */
const OPENED_KEPT = 500;

/**
 * Settings out of what was kept, or came from elsewhere; whatever is not as it should be is left out.
 * @param {unknown} kept
 * @returns {Settings}
 */
export function toSettings(kept) {
  const { layouts, fields, time, panes, opened } = record(kept);
  const { place, beside, below, bytes } = record(panes);
  const { panes: usual } = DEFAULT_SETTINGS;
  return {
    layouts: mapRecord(layouts, toLayout),
    fields: Array.isArray(fields) ? [...new Set(fields.filter(isFieldName))].slice(0, FIELDS_MOST) : [],
    time: TIME_FORMATS.find((format) => format === time) ?? DEFAULT_SETTINGS.time,
    panes: {
      place: place === 'below' || place === 'beside' ? place : 'auto',
      beside: toShare(beside, usual.beside),
      below: toShare(below, usual.below),
      bytes: toShare(bytes, usual.bytes),
    },
    opened: mapRecord(opened, (value) => (typeof value === 'boolean' ? value : undefined)),
  };
}

/**
 * Opens or closes a part of packets.
 * @param {Settings} settings
 * @param {Readonly<Record<string, boolean>>} changed by path
 * @returns {Settings}
 */
export function withOpened(settings, changed) {
  const all = Object.entries({ ...settings.opened, ...changed });
  return { ...settings, opened: Object.fromEntries(all.slice(-OPENED_KEPT)) };
}

/** @param {unknown} value @param {number} usual a share that leaves both sides some room */
function toShare(value, usual) {
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(0.9, Math.max(0.1, value)) : usual;
}

/** @param {unknown} name */
function isFieldName(name) {
  return typeof name === 'string' && /^[\w.-]{1,100}$/.test(name);
}

/** @param {unknown} value @returns {Layout} */
function toLayout(value) {
  const { order, shown, widths } = record(value);
  return {
    ...(Array.isArray(order) ? { order: order.filter((name) => typeof name === 'string').slice(0, 100) } : {}),
    ...(shown ? { shown: mapRecord(shown, (is) => (typeof is === 'boolean' ? is : undefined)) } : {}),
    ...(widths ? { widths: mapRecord(widths, (width) => (typeof width === 'number' ? width : undefined)) } : {}),
  };
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function record(value) {
  return typeof value === 'object' && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}

/**
 * @template T
 * @param {unknown} value
 * @param {(each: unknown) => T | undefined} convert undefined leaves it out
 * @returns {Record<string, T>}
 */
function mapRecord(value, convert) {
  const entries = Object.entries(record(value)).flatMap(([name, each]) => {
    const converted = convert(each);
    return converted === undefined ? [] : [/** @type {[string, T]} */ ([name, converted])];
  });
  return Object.fromEntries(entries);
}

const KEY = 'flowglass.settings';

/** The settings of earlier visits. */
export function restoreSettings() {
  try {
    return toSettings(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return DEFAULT_SETTINGS; // storage is switched off, or holds something else
  }
}

/** Keeps settings for later visits, where the browser lets us. @param {Settings} settings */
export function keepSettings(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // They last as long as the page.
  }
}
