/**
 * The protocol hierarchy: an indented tree, each row with its share of all packets and bytes.
 *
 * @import { Mount } from './table.js'
 * @import { Row } from '../ui/rowcache.js'
 * @import { GridModel } from '../ui/grid.js'
 */
import { html, render } from 'lit/html.js';
import { formatInteger, formatPercent } from '../format.js';
import { element, isNarrow } from '../ui/dom.js';
import { partColumn } from '../ui/columns.js';
import { createDisplayedLine } from './displayed.js';
import { rowHint } from './rowcommands.js';
import { boundGrid, commandButton } from './table.js';

/** @type {Mount} */
export function hierarchyView(root, store, actions, keys) {
  const tools = element('div', { class: 'tools' });
  const bound = boundGrid(store, actions, 'hierarchy', 'No protocols in this capture', asTree);
  const displayed = createDisplayedLine(store, actions);
  root.append(tools, displayed.node, bound.grid);
  return {
    update() {
      bound.update();
      displayed.update('hierarchy');
      render(
        html`<p class="tools-about">A protocol’s bytes are those of its whole frames.</p>
          <p class="tools-hint">${rowHint(keys)}</p>
          ${commandButton('hierarchy', store.state, actions)}`,
        tools,
      );
    },
    destroy: bound.destroy,
  };
}

/**
 * A row of the tree as the grid gets it. Depth and path are not shown as columns.
 * @typedef {readonly [protocol: string, packetsShare: number, packets: number,
 *   bytesShare: number, bytes: number, depth: number, path: string, allPackets: number, allBytes: number]} TreeRow
 */

/**
 * Shows shares and indentation. The order of rows is that of the tree, so nothing sorts.
 * @param {GridModel} model of the table `hierarchy`
 * @returns {GridModel}
 */
function asTree(model) {
  /** @type {string[]} names in the order of what a row holds */
  const fetched = [];
  model.columns.forEach(({ name, index }, i) => (fetched[index ?? i] = name));
  const shown = fetched.includes('all_packets') ? ' displayed' : '';
  /** A column of the whole capture, for a selection.
   * @param {string} name @param {number} index @param {number} of what is displayed */
  const part = (name, index, of) => {
    const column = model.columns.find((other) => other.name === name);
    return column ? [{ ...column, sortable: false, index, ...partColumn(of) }] : [];
  };
  const count = { numeric: true, sortable: false, width: 16, text: integer };
  const share = { numeric: true, sortable: false, width: isNarrow() ? 13 : 18, text: percent, share: Number };
  return {
    ...model,
    columns: [
      {
        name: 'protocol',
        label: 'Protocol',
        numeric: false,
        sortable: false,
        width: isNarrow() ? 24 : 40,
        text: String,
        indent: (row) => Number(row[5]),
      },
      { ...share, name: 'packets_share', index: 1, label: 'Packets %', hint: `Share of all packets${shown}` },
      { ...count, name: 'packets', label: 'Packets', index: 2 },
      ...part('all_packets', 7, 2),
      { ...share, name: 'bytes_share', label: 'Bytes %', hint: `Share of all bytes${shown}`, index: 3 },
      { ...count, name: 'bytes', label: 'Bytes', index: 4 },
      ...part('all_bytes', 8, 4),
    ],
    rows: (order) => {
      const fetch = model.rows(order);
      return async (first, count) => {
        const { rows, total } = await fetch(0, Number.MAX_SAFE_INTEGER);
        return { total, rows: treeRows(fetched, rows).slice(first, first + count) };
      };
    },
    key: (row) => String(row[6]),
    level: (row) => Number(row[5]),
  };
}

/** @param {unknown} value */
function integer(value) {
  return formatInteger(Number(value));
}

/** @param {unknown} value */
function percent(value) {
  return formatPercent(Number(value), 1);
}

/**
 * @param {readonly string[]} names of the columns of `rows`
 * @param {readonly Row[]} rows in pre-order
 * @returns {TreeRow[]} a share is of the sum of the outermost rows, from 0 to 1
 */
export function treeRows(names, rows) {
  const [protocol, depth, packets, bytes] = ['protocol', 'depth', 'packets', 'bytes'].map((name) => {
    const i = names.indexOf(name);
    return (/** @type {Row} */ row) => row[i];
  });
  const ofAll = (/** @type {string} */ name) => (/** @type {Row} */ row) => Number(row[names.indexOf(name)] ?? 0);
  const outermost = rows.filter((row) => Number(depth(row)) === 0);
  const sum = (/** @type {(row: Row) => unknown} */ value) =>
    outermost.reduce((total, row) => total + Number(value(row)), 0) || 1;
  const [allPackets, allBytes] = [sum(packets), sum(bytes)];
  /** @type {string[]} */
  const path = [];
  return rows.map((row) => {
    const level = Number(depth(row));
    path.length = level;
    path[level] = String(protocol(row));
    const [p, b] = [Number(packets(row)), Number(bytes(row))];
    return [path[level], p / allPackets, p, b / allBytes, b, level, path.join('\t'), ofAll('all_packets')(row), ofAll('all_bytes')(row)];
  });
}
