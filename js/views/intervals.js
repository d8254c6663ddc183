/**
 * What the chart draws, as a table: a row for each interval.
 *
 * @import { Traffic } from './trafficdata.js'
 */
import { html, nothing } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { secondsText } from './trafficdata.js';

/**
 * @param {object} options
 * @param {boolean} options.isOpen
 * @param {(open: boolean) => void} options.onToggle
 * @param {Traffic} options.ground all of the time shown
 * @param {Traffic} [options.displayed] undefined if it is the ground
 * @param {readonly {name: string, traffic: Traffic}[]} options.series in the intervals of the ground
 */
export function intervalsTable({ isOpen, onToggle, ground, displayed, series }) {
  const columns = [...(displayed ? [{ name: 'Displayed', traffic: displayed }] : []), { name: 'All', traffic: ground }, ...series];
  const cells = (/** @type {number} */ i) =>
    columns.map(
      ({ traffic }) =>
        html`<td class="num data">${formatInteger(traffic.bytes[i])}</td>
          <td class="num data">${formatInteger(traffic.packets[i])}</td>`,
    );
  return html`<details class="intervals" @toggle=${(/** @type {Event} */ event) => onToggle(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}>
    <summary>Intervals as a table</summary>
    ${isOpen
      ? html`<div class="intervals-scroll" tabindex="0" role="group" aria-label="Intervals">
          <table>
            <thead>
              <tr>
                <td></td>
                ${columns.map(({ name }) => html`<th scope="colgroup" colspan="2">${name}</th>`)}
              </tr>
              <tr>
                <th scope="col" class="num">Start (s)</th>
                ${columns.map(() => html`<th scope="col" class="num">Bytes</th><th scope="col" class="num">Packets</th>`)}
              </tr>
            </thead>
            <tbody>
              ${ground.start.map(
                (start, i) =>
                  html`<tr>
                    <th scope="row" class="num data">${secondsText(start)}</th>
                    ${cells(i)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`
      : nothing}
  </details>`;
}
