/**
 * The time shown, to be read and written as numbers, with buttons that change it.
 *
 * @import { Span } from '../state.js'
 */
import { html, nothing } from 'lit/html.js';
import { parseSeconds, zoomed } from '../ui/span.js';
import { secondsText } from './trafficdata.js';

/**
 * @param {object} options
 * @param {Span} options.range all times of the capture
 * @param {Span | undefined} options.span shown; undefined shows all
 * @param {boolean} options.isMistaken what was written is no span
 * @param {(span: Span | undefined) => void} options.onChoose
 * @param {() => void} options.onMistake
 * @param {() => void} options.onPackets
 */
export function timeShown({ range, span, isMistaken, onChoose, onMistake, onPackets }) {
  const shown = span ?? range;
  const read = (/** @type {Event} */ event) => {
    const fields = /** @type {HTMLInputElement} */ (event.currentTarget).form?.elements;
    const [from, to] = ['from', 'to'].map((name) => {
      const field = fields?.namedItem(name);
      return field instanceof HTMLInputElement ? parseSeconds(field.value) : undefined;
    });
    if (from === undefined || to === undefined || from >= to) {
      onMistake();
    } else {
      onChoose(from <= range.from && to >= range.to ? undefined : { from, to });
    }
  };
  const field = (/** @type {'from' | 'to'} */ name, /** @type {string} */ label) =>
    html`<label>${label}
      <input
        class="data"
        name=${name}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        aria-label=${name === 'from' ? 'Start of the time shown, in seconds' : 'End of the time shown, in seconds'}
        aria-invalid=${isMistaken ? 'true' : 'false'}
        .value=${secondsText(shown[name] / 1e9)}
        @change=${read}
    /></label>`;
  const half = () => onChoose(zoomed(shown, 0.5, range));
  const twice = () => onChoose(zoomed(shown, 2, range));
  return html`<form class="time-shown" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    ${field('from', 'From')} ${field('to', 'to')} <span>s</span>
    <button type="button" class="quiet icon-only" aria-label="Zoom in on the time" title="Zoom in" @click=${half}>+</button>
    <button
      type="button"
      class="quiet icon-only"
      aria-label="Zoom out of the time"
      title="Zoom out"
      ?disabled=${span === undefined}
      @click=${twice}
    >
      −
    </button>
    <button type="button" class="quiet" ?disabled=${span === undefined} @click=${() => onChoose(undefined)}>All times</button>
    <button type="button" class="quiet" @click=${onPackets}>Show packets</button>
    ${isMistaken ? html`<span class="time-mistake" role="alert">Two times in seconds, the first before the second.</span>` : nothing}
  </form>`;
}
