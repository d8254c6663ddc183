/**
 * What can be done with a value: filtering by it, copying it, going where it leads.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { Choice, How } from '../filters.js'
 * @import { Field, Layer } from '../protocol.js'
 * @import { Row } from '../ui/rowcache.js'
 * @import { GridColumn } from '../ui/strip.js'
 * @import { MenuItem } from '../ui/menu.js'
 * @import { Scope, Store } from '../state.js'
 */
import { cellFilter, combine, rowFilters } from '../filters.js';
import { copyText } from '../ui/clipboard.js';
import { openMenu } from '../ui/menu.js';

/**
 * A row of a table.
 * @typedef {object} Subject
 * @property {string} table name
 * @property {readonly GridColumn[]} columns
 * @property {Row} row
 */

/** @typedef {{x: number, y: number}} Point */

/** Names of fields and protocols that filters know, by capture.
 * @type {WeakMap<Capture, Promise<(name: string) => boolean>>} */
const names = new WeakMap();

/**
 * @param {Capture} capture
 * @returns {Promise<(name: string) => boolean>} whether filters know a name; none, if the capture is lost
 */
export function knownNames(capture) {
  const known = names.get(capture) ?? ask(capture);
  names.set(capture, known);
  return known;
}

/** @param {Capture} capture */
async function ask(capture) {
  try {
    const known = new Set((await capture.fields()).map(({ name }) => name));
    return (/** @type {string} */ name) => known.has(name);
  } catch {
    return () => false;
  }
}

/**
 * The filters of a row, the one that selects its packets first.
 * @param {Subject} subject
 * @param {(name: string) => boolean} known
 * @returns {readonly Choice[]}
 */
export function filtersOf({ table, columns, row }, known) {
  return rowFilters(table, columns.map(({ name }) => name), row, known);
}

/**
 * Opens the menu of a row, or of a cell of it.
 * @param {object} options
 * @param {Capture} options.capture
 * @param {Store} options.store
 * @param {Actions} options.actions
 * @param {Subject} options.subject
 * @param {string} [options.column] of the cell
 * @param {Point} options.at
 * @param {readonly MenuItem[]} [options.more] what else the row leads to
 */
export async function openRowMenu({ capture, store, actions, subject, column, at, more = [] }) {
  const known = await knownNames(capture);
  const { table, columns, row } = subject;
  const index = columns.findIndex(({ name }) => name === column);
  const filter = column && cellFilter(table, columns.map(({ name }) => name), row, column, known);
  const choices = filtersOf(subject, known);
  const others = choices.filter((choice) => choice.filter !== filter);
  const [first] = choices;
  const value = index < 0 ? undefined : plainText(columns[index], row, index);
  const packets = hasPackets(table) && first !== undefined;
  openMenu({
    label: 'What to do with this',
    at,
    items: () => [
      ...(filter ? [heading(filter), ...ways(filter, store, actions), rule] : []),
      ...(others.length > 0 ? [heading(filter ? 'Or filter by' : 'Filter by'), ...others.map((choice) => submenu(choice, store, actions, at)), rule] : []),
      ...(packets
        ? [/** @type {const} */ ({ kind: 'item', label: 'Show its packets', hint: 'P', run: () => showPacketsOf(first, store, actions) })]
        : []),
      ...more,
      ...(packets || more.length > 0 ? [rule] : []),
      ...(value ? [copyItem('Copy value', value, actions)] : []),
      ...(filter ?? first ? [copyItem('Copy as filter', filter ?? first?.filter ?? '', actions)] : []),
      copyItem('Copy row', columns.map((each, i) => plainText(each, row, i)).join('\t'), actions),
    ],
  });
}

/**
 * Opens the menu of a field of a packet.
 * @param {object} options
 * @param {Layer | Field} options.field
 * @param {Store} options.store
 * @param {Actions} options.actions
 * @param {Point} options.at
 */
export function openFieldMenu({ field, store, actions, at }) {
  // A layer, and a field without a value, is there or not.
  const { filter = field.name, value = '' } = 'value' in field ? field : {};
  const label = field.label || field.name;
  const shown = store.state.settings.fields.includes(field.name);
  const toggle = () => {
    if (!actions.toggleField(field.name)) {
      actions.say('There are as many columns of fields as there can be: take one away first');
    }
  };
  openMenu({
    label: 'What to do with this',
    at,
    items: () => [
      ...(filter ? [heading(filter), ...ways(filter, store, actions), rule] : []),
      ...(field.name
        ? [/** @type {MenuItem} */ ({ kind: 'item', label: shown ? 'Take its column away' : 'Show as a column', run: toggle }), rule]
        : []),
      ...(value ? [copyItem('Copy value', value, actions)] : []),
      ...(filter ? [copyItem('Copy as filter', filter, actions)] : []),
      copyItem('Copy label and value', value ? `${label}: ${value}` : label, actions),
    ],
  });
}

/**
 * Shows the packets of a row. They are those of its figures: of the packets displayed, or of
 * all if the table shows all.
 * @param {Choice} choice of the row
 * @param {Store} store
 * @param {Pick<Actions, 'showPackets'>} actions
 * @param {Scope} [scope] of the table
 */
export function showPacketsOf({ filter }, store, actions, scope = store.state.scope) {
  const isAll = scope === 'all';
  void actions.showPackets(isAll ? filter : combine('and', store.state.filter, filter), { allTimes: isAll });
}

/** Whether the rows of a table are sums over packets. @param {string} table */
export function hasPackets(table) {
  return table !== 'frames' && table !== 'summary';
}

const rule = /** @type {const} */ ({ kind: 'rule' });

/** @param {string} label @returns {MenuItem} */
const heading = (label) => ({ kind: 'heading', label });

/** @type {readonly {how: How, label: string}[]} */
const ALONE = [
  { how: 'only', label: 'Apply as filter' },
  { how: 'not', label: 'Apply as filter: not this' },
];

/** @type {readonly {how: How, label: string}[]} */
const JOINED = [
  { how: 'and', label: '… and this' },
  { how: 'or', label: '… or this' },
  { how: 'and-not', label: '… and not this' },
  { how: 'or-not', label: '… or not this' },
];

/**
 * The ways to apply a filter; those that join the one applied only if one is.
 * @param {string} filter
 * @param {Store} store
 * @param {Actions} actions
 * @returns {MenuItem[]}
 */
function ways(filter, store, actions) {
  const { filter: current } = store.state;
  return [...ALONE, ...(current === '' ? [] : JOINED)].map(({ how, label }) => ({
    kind: 'item',
    label,
    run: () => void actions.applyFilter(combine(how, current, filter)),
  }));
}

/**
 * @param {Choice} choice
 * @param {Store} store
 * @param {Actions} actions
 * @param {Point} at
 * @returns {MenuItem}
 */
function submenu({ label, filter }, store, actions, at) {
  const items = () => [heading(filter), ...ways(filter, store, actions), rule, copyItem('Copy as filter', filter, actions)];
  return { kind: 'item', label, hint: '›', run: () => void openMenu({ label, at, items }) };
}

/**
 * @param {string} label
 * @param {string} text
 * @param {Actions} actions
 * @returns {MenuItem}
 */
function copyItem(label, text, actions) {
  const run = async () => actions.say((await copyText(text)) ? 'Copied' : `Could not copy: ${text}`);
  return { kind: 'item', label, run: () => void run() };
}

/**
 * @param {GridColumn} column
 * @param {Row} row
 * @param {number} index
 */
function plainText(column, row, index) {
  return (column.plain ?? column.text)(row[index], row);
}
