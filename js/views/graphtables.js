/**
 * The picture of hosts as tables, for those who do not see it or want the figures.
 *
 * @import { HostGraph } from './graphdata.js'
 */
import { html } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { icons } from '../ui/icons.js';

/** Conversations listed; the whole table is a view of its own. */
const MOST_EDGES = 200;

/**
 * @param {HostGraph} graph
 * @param {(node: number, at: Element) => void} openNode
 * @param {(edge: number, at: Element) => void} openEdge
 */
export function graphTables({ nodes, edges }, openNode, openEdge) {
  const open = (/** @type {string} */ label, /** @type {(at: Element) => void} */ run) =>
    html`<button
      type="button"
      class="quiet icon-only"
      aria-haspopup="menu"
      aria-label=${label}
      @click=${(/** @type {Event} */ event) => run(/** @type {Element} */ (event.currentTarget))}
    >
      ${icons.more}
    </button>`;
  const degree = nodes.map(() => 0);
  edges.forEach(({ a, b }) => {
    degree[a]++;
    degree[b] += a === b ? 0 : 1;
  });
  const listed = edges.slice(0, MOST_EDGES);
  return html`<table>
      <caption>
        Hosts
      </caption>
      <thead>
        <tr>
          <th scope="col">Host</th>
          <th scope="col" class="num">Bytes</th>
          <th scope="col" class="num">Packets</th>
          <th scope="col" class="num">Conversations here</th>
          <th scope="col"><span class="unseen">Choices</span></th>
        </tr>
      </thead>
      <tbody>
        ${nodes.map(
          ({ address, bytes, packets }, i) =>
            html`<tr>
              <th scope="row" class="data">${address}</th>
              <td class="num data">${formatInteger(bytes)}</td>
              <td class="num data">${formatInteger(packets)}</td>
              <td class="num data">${formatInteger(degree[i])}</td>
              <td>${open(`Choices for ${address}`, (at) => openNode(i, at))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <table>
      <caption>
        Conversations between them${edges.length > listed.length ? `, the ${MOST_EDGES} largest of ${formatInteger(edges.length)}` : ''}
      </caption>
      <thead>
        <tr>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col" class="num">Bytes</th>
          <th scope="col" class="num">Packets</th>
          <th scope="col"><span class="unseen">Choices</span></th>
        </tr>
      </thead>
      <tbody>
        ${listed.map(
          ({ a, b, bytes, packets }, i) =>
            html`<tr>
              <td class="data">${nodes[a].address}</td>
              <td class="data">${nodes[b].address}</td>
              <td class="num data">${formatInteger(bytes)}</td>
              <td class="num data">${formatInteger(packets)}</td>
              <td>${open(`Choices for ${nodes[a].address} and ${nodes[b].address}`, (at) => openEdge(i, at))}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
