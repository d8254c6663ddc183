/**
 * Hosts as a picture: the largest, and the conversations between them. What it shows it also says,
 * and lists as tables.
 *
 * @import { Capture } from '../capture.js'
 * @import { GraphSettings } from '../state.js'
 * @import { MenuItem } from '../ui/menu.js'
 * @import { HostGraph } from './graphdata.js'
 * @import { Point } from './valuemenu.js'
 * @import { Mount } from './table.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { FEWEST_HOSTS, MOST_HOSTS } from '../drawn.js';
import { formatInteger, roundBytes } from '../format.js';
import { tableSelection } from '../state.js';
import { gridColumns } from '../ui/columns.js';
import { element } from '../ui/dom.js';
import { layOut } from '../ui/graph/layout.js';
import { createPicture } from '../ui/graph/picture.js';
import { icons } from '../ui/icons.js';
import { segments } from '../ui/segments.js';
import { createDisplayedLine } from './displayed.js';
import { GRAPH_LAYERS, fetchGraph, graphWords } from './graphdata.js';
import { graphTables } from './graphtables.js';
import { LAYER_LABELS } from './layers.js';
import { tableInfo } from './table.js';
import { openRowMenu } from './valuemenu.js';

/** Conversations that the menu of a host leads to. */
const MOST_LISTED = 8;

/** @type {Mount} */
export function graphView(root, store, actions, keys) {
  const tools = element('div', { class: 'tools graph-tools' });
  const words = element('p', { class: 'graph-words', role: 'status' });
  const pointed = element('p', { class: 'graph-point data', 'aria-hidden': 'true' });
  const empty = element('p', { class: 'empty graph-empty' });
  const tables = element('div', { class: 'graph-tables' });
  const displayed = createDisplayedLine(store, actions);
  const picture = createPicture({
    node: (node, at) => openNode(node, at),
    edge: (edge, at) => openEdge(edge, at),
    point: ({ node, edge }) => {
      pointed.textContent = node !== undefined ? sayNode(node) : edge !== undefined ? sayEdge(edge) : '';
    },
    say: (node) => sayNode(node),
  });
  const stage = element('div', { class: 'graph-stage' }, [picture.node, pointed, empty]);
  root.append(tools, displayed.node, words, stage, tables);

  const unlist = keys.register([
    { id: 'host', group: 'Graph', keys: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'], label: 'To the next host there' },
    { id: 'host-ends', group: 'Graph', keys: ['Home', 'End'], label: 'To the largest host, the smallest' },
    { id: 'host-menu', group: 'Graph', keys: ['Enter'], label: 'What can be done with a host' },
    { id: 'graph-pan', group: 'Graph', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'], label: 'Move the picture' },
    { id: 'graph-zoom', group: 'Graph', keys: ['+', '-', '0'], label: 'Nearer, further, all of it' },
  ]);

  /** @type {HostGraph | undefined} */
  let graph;
  let drawn = '';
  /** @type {AbortController | undefined} */
  let drawing;
  let isTable = false;

  const figures = (/** @type {{bytes: number, packets: number}} */ { bytes, packets }) =>
    `${formatInteger(bytes)} bytes, ${formatInteger(packets)} ${packets === 1 ? 'packet' : 'packets'}`;
  const edgesOf = (/** @type {number} */ node) => graph?.edges.filter(({ a, b }) => a === node || b === node) ?? [];
  const sayNode = (/** @type {number} */ i) => {
    const node = graph?.nodes[i];
    const count = edgesOf(i).length;
    return node ? `${node.address}: ${figures(node)}, ${count} ${count === 1 ? 'conversation' : 'conversations'} here` : '';
  };
  const sayEdge = (/** @type {number} */ i) => {
    const edge = graph?.edges[i];
    return graph && edge ? `${graph.nodes[edge.a].address} – ${graph.nodes[edge.b].address}: ${figures(edge)}` : '';
  };

  /** @param {Capture} capture @param {AbortSignal} signal */
  const refresh = async (capture, signal) => {
    try {
      const found = await fetchGraph(capture, store.state.graph, tableSelection(store.state, 'graph'));
      const points = await layOut(found.nodes, found.edges, signal);
      graph = found;
      // Layouts are wide; on a screen that is high they lie on their side.
      const isHigh = stage.clientHeight > stage.clientWidth;
      picture.show(found.nodes, found.edges, isHigh ? points.map(({ x, y }) => ({ x: y, y: x })) : points);
      stage.dataset.drawn = String(found.nodes.length);
      draw();
    } catch (error) {
      // No longer wanted, or lost with its worker, which the page says.
      if (!signal.aborted && capture.state !== 'crashed' && capture.state !== 'closed') {
        console.error(error);
      }
    }
  };

  /**
   * Opens the menu of a host or a conversation, under what it is about.
   * @param {string} table
   * @param {readonly unknown[]} row
   * @param {Point | Element} at
   * @param {readonly MenuItem[]} [more]
   */
  const openChoices = (table, row, at, more = []) => {
    const { phase } = store.state;
    const info = phase.kind === 'open' ? tableInfo(phase.capture, table) : undefined;
    if (phase.kind !== 'open' || !info) {
      return;
    }
    const [group, layer] = table.split('/');
    /** @type {MenuItem} */
    const toTable = {
      kind: 'item',
      label: group === 'endpoints' ? 'Show the table of hosts' : 'Show the table of conversations',
      run() {
        actions.showLayer(group, layer);
        actions.show(group);
      },
    };
    const box = at instanceof Element ? at.getBoundingClientRect() : undefined;
    void openRowMenu({
      capture: phase.capture,
      store,
      actions,
      subject: { table, columns: gridColumns(table, info.columns, { decimals: 6 }), row },
      at: box ? { x: box.left, y: box.bottom } : /** @type {Point} */ (at),
      more: [toTable, ...more],
    });
  };

  /** @param {number} i @param {Element} at */
  const openNode = (i, at) => {
    const shown = graph;
    const node = shown?.nodes[i];
    if (!shown || !node) {
      return;
    }
    /** @type {MenuItem[]} */
    const talks = edgesOf(i)
      .slice(0, MOST_LISTED)
      .map((edge) => ({
        kind: 'item',
        label: `with ${shown.nodes[edge.a === i ? edge.b : edge.a].address}`,
        hint: shown.by === 'bytes' ? roundBytes(edge.bytes) : formatInteger(edge.packets),
        run: () => openEdge(shown.edges.indexOf(edge), at),
      }));
    const listed = talks.length > 0 ? [{ kind: /** @type {const} */ ('rule') }, { kind: /** @type {const} */ ('heading'), label: 'Largest conversations' }, ...talks] : [];
    openChoices(`endpoints/${shown.layer}`, node.row, at, listed);
  };

  /** @param {number} i @param {Point | Element} at */
  const openEdge = (i, at) => {
    const edge = graph?.edges[i];
    if (graph && edge) {
      openChoices(`conversations/${graph.layer}`, edge.row, at);
    }
  };

  const draw = () => {
    const { state } = store;
    const { layer, by, top } = state.graph;
    const isReading = state.phase.kind === 'open' && state.phase.status === 'reading';
    const isEmpty = graph !== undefined && graph.nodes.length === 0;
    render(
      html`<div class="graph-choices">
          ${segments({
            label: 'Layer',
            choices: GRAPH_LAYERS.map((id) => ({ id, label: LAYER_LABELS[id] })),
            selected: layer || (graph?.layer ?? ''),
            onSelect: (id) => actions.setGraph({ layer: /** @type {GraphSettings['layer']} */ (id) }),
          })}
          ${segments({
            label: 'Size by',
            choices: [
              { id: 'bytes', label: 'Bytes' },
              { id: 'packets', label: 'Packets' },
            ],
            selected: by,
            onSelect: (id) => actions.setGraph({ by: /** @type {GraphSettings['by']} */ (id) }),
          })}
          <label class="graph-top"
            >Hosts
            <input
              type="number"
              min=${FEWEST_HOSTS}
              max=${MOST_HOSTS}
              step="10"
              .value=${String(top)}
              @change=${(/** @type {Event} */ event) => {
                const input = /** @type {HTMLInputElement} */ (event.currentTarget);
                actions.setGraph({ top: input.valueAsNumber });
                input.value = String(store.state.graph.top);
              }}
          /></label>
          ${segments({
            label: 'Shown as',
            choices: [
              { id: 'picture', label: 'Picture' },
              { id: 'table', label: 'Table' },
            ],
            selected: isTable ? 'table' : 'picture',
            onSelect(id) {
              isTable = id === 'table';
              draw();
            },
          })}
        </div>
        <span class="graph-zoom">
          ${isReading
            ? html`<button type="button" class="quiet" @click=${redraw}>Draw again</button>`
            : nothing}
          ${zoomButton('Zoom in', icons.plus, () => picture.zoom(1.4))}
          ${zoomButton('Zoom out', icons.minus, () => picture.zoom(1 / 1.4))}
          <button type="button" class="quiet" ?disabled=${isTable} @click=${() => picture.fit()}>Show all</button>
        </span>`,
      tools,
    );
    stage.hidden = isTable && !isEmpty;
    tables.hidden = !isTable || isEmpty;
    empty.hidden = !isEmpty;
    const isPart = tableSelection(state, 'graph') !== '';
    words.textContent = graph === undefined ? 'Drawing…' : isEmpty ? '' : graphWords(graph, isPart);
    empty.textContent = `No ${LAYER_LABELS[graph?.layer ?? 'ip']} hosts ${isPart ? 'among the packets displayed' : 'in this capture'}${isReading ? ' so far' : ''}`;
    if (isTable && graph) {
      render(graphTables(graph, openNode, openEdge), tables);
    }
  };

  /** @param {string} label @param {unknown} icon @param {() => void} run */
  const zoomButton = (label, icon, run) =>
    html`<button type="button" class="quiet icon-only" aria-label=${label} title=${label} ?disabled=${isTable} @click=${run}>
      ${icon}
    </button>`;

  const redraw = () => {
    drawn = '';
    update();
  };

  const update = () => {
    const { state } = store;
    const { phase, selected } = state;
    if (phase.kind !== 'open') {
      return;
    }
    displayed.update(`endpoints/${graph?.layer ?? 'ip'}`);
    // While packets are still coming it is drawn once: hosts must not run about under the pointer.
    const isGrowing = phase.status === 'reading' || (selected !== undefined && selected.examined < selected.total);
    const isShown = graph !== undefined && graph.nodes.length > 0;
    const when = isGrowing && isShown ? 'growing' : state.revision;
    const wanted = JSON.stringify([state.graph, state.filter, state.span, state.scope, when]);
    if (wanted !== drawn && phase.status !== 'crashed') {
      drawn = wanted;
      drawing?.abort();
      drawing = new AbortController();
      void refresh(phase.capture, drawing.signal);
    }
    draw();
  };

  return {
    update,
    destroy() {
      drawing?.abort();
      unlist();
      picture.destroy();
    },
  };
}
