/**
 * Conversations and endpoints: one tab a layer, with the number of rows, as Wireshark's dialogs.
 *
 * @import { Capture } from '../capture.js'
 * @import { BoundGrid, Mount } from './table.js'
 */
import { html, render } from 'lit/html.js';
import { formatInteger, roundCount } from '../format.js';
import { noteLayer } from '../shownlayers.js';
import { tableSelection } from '../state.js';
import { element } from '../ui/dom.js';
import { tabs } from '../ui/tabs.js';
import { createDisplayedLine } from './displayed.js';
import { rowHint } from './rowcommands.js';
import { boundGrid, commandButton } from './table.js';

/** @type {Readonly<Record<string, string>>} */
export const LAYER_LABELS = {
  eth: 'Ethernet',
  ip: 'IPv4',
  ipv6: 'IPv6',
  tcp: 'TCP',
  udp: 'UDP',
  sctp: 'SCTP',
};

/** From here on the number of rows beside a tab's name is rounded: tabs keep their width. */
const ROUNDED = 100_000;

/** The tab shown first is the first of these that has rows. */
const PREFERRED = ['ip', 'ipv6', 'eth', 'tcp', 'udp', 'sctp'];

/**
 * @param {'conversations' | 'endpoints'} group
 * @returns {Mount}
 */
export function layersView(group) {
  return (root, store, actions, keys) => {
    const tools = element('div', { class: 'tools' });
    const panel = element('div', { class: 'panel', role: 'tabpanel', id: `${group}-panel` });
    const displayed = createDisplayedLine(store, actions);
    root.append(tools, displayed.node, panel);

    /** @type {Record<string, number>} rows by layer */
    let totals = {};
    /** What was counted last. */
    let counting = '';
    let destroyed = false;
    /** @type {string | undefined} */
    let shown;
    /** Grids keep their place while another is looked at. @type {Map<string, BoundGrid>} */
    const grids = new Map();

    /** @param {Capture} capture @param {readonly string[]} layers */
    const count = async (capture, layers) => {
      const selection = tableSelection(store.state, group);
      try {
        const counted = await Promise.all(
          layers.map((layer) => capture.table(`${group}/${layer}`, { count: 0, selection })),
        );
        totals = Object.fromEntries(layers.map((layer, i) => [layer, counted[i].total]));
      } catch {
        return; // the capture was closed or lost; the page says so
      }
      if (!destroyed) {
        update();
      }
    };

    /** @param {string} layer */
    const show = (layer) => {
      shown = layer;
      if (!grids.has(layer)) {
        const nothing = `No ${LAYER_LABELS[layer] ?? layer} in this capture`;
        const bound = boundGrid(store, actions, `${group}/${layer}`, nothing);
        grids.set(layer, bound);
        panel.append(bound.grid);
      }
      for (const [name, { grid }] of grids) {
        grid.hidden = name !== layer;
      }
      panel.setAttribute('aria-labelledby', `${group}-${layer}`);
    };

    const update = () => {
      const { state } = store;
      if (state.phase.kind !== 'open') {
        return;
      }
      const { capture } = state.phase;
      const layers = layersOf(capture, group);
      const wanted = `${state.revision} ${tableSelection(state, group)}`;
      if (counting !== wanted && state.phase.status !== 'crashed') {
        counting = wanted;
        void count(capture, layers);
      }
      const counted = Object.keys(totals).length > 0;
      const chosen = state.layers[group] ?? shownFirst(layers, totals, shown);
      if (counted && chosen !== shown) {
        show(chosen);
        noteLayer(capture, group, chosen);
      }
      grids.get(chosen)?.update();
      displayed.update(`${group}/${chosen}`);
      render(
        html`${tabs({
          label: group === 'endpoints' ? 'Endpoints by layer' : 'Conversations by layer',
          name: group,
          className: 'tabs-inner',
          selected: chosen,
          onSelect: (layer) => actions.showLayer(group, layer),
          tabs: layers.map((layer) => ({
            id: layer,
            label: LAYER_LABELS[layer] ?? layer,
            count: layer in totals ? countText(totals[layer]) : '',
            ...(totals[layer] >= ROUNDED ? { title: formatInteger(totals[layer]) } : {}),
          })),
        })}
        <p class="tools-hint">${rowHint(keys)}</p>
        ${commandButton(`${group}/${chosen}`, state, actions)}`,
        tools,
      );
    };

    return {
      update,
      destroy() {
        destroyed = true;
        grids.forEach((bound) => bound.destroy());
      },
    };
  };
}

/**
 * Rows beside the name of a tab: exact as long as there is room for it.
 * @param {number} rows
 */
function countText(rows) {
  return rows >= ROUNDED ? roundCount(rows) : formatInteger(rows);
}

/**
 * The layers of a group, in the order of the schema.
 * @param {Capture} capture
 * @param {string} group
 */
function layersOf(capture, group) {
  return capture
    .tables()
    .filter(({ name }) => name.startsWith(`${group}/`))
    .map(({ name }) => name.slice(group.length + 1));
}

/**
 * The tab to show while the user has chosen none: it stays, unless it is empty and another is not.
 * @param {readonly string[]} layers
 * @param {Readonly<Record<string, number>>} totals
 * @param {string | undefined} shown
 */
export function shownFirst(layers, totals, shown) {
  if (shown !== undefined && (totals[shown] ?? 0) > 0) {
    return shown;
  }
  const order = [...PREFERRED.filter((layer) => layers.includes(layer)), ...layers];
  return order.find((layer) => (totals[layer] ?? 0) > 0) ?? shown ?? order[0] ?? '';
}
