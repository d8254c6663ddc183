/** The fields of the dialog: a choice, a number, a tick. Parts use these, so that they look alike. */
import { html, nothing } from 'lit/html.js';

/** @param {Event} event */
const valueOf = ({ target }) => /** @type {HTMLInputElement} */ (target).value;

/**
 * One of several.
 * @template {string} Id
 * @param {object} options
 * @param {string} options.label
 * @param {Id} options.selected
 * @param {readonly (readonly [Id, string])[]} options.choices ids and what is shown of them
 * @param {(id: Id) => void} options.onSelect
 */
export function choice({ label, selected, choices, onSelect }) {
  return html`<label class="save-field"
    ><span>${label}</span>
    <select @change=${(/** @type {Event} */ event) => onSelect(/** @type {Id} */ (valueOf(event)))}>
      ${choices.map(([id, shown]) => html`<option value=${id} .selected=${id === selected}>${shown}</option>`)}
    </select>
  </label>`;
}

/** Whether a text is a number of seconds, as package carve reads them. @param {string} text */
export const isSeconds = (text) => /^[+-]?\d{1,9}(\.\d{1,9})?$/.test(text.trim());

/** What is said of a text that is not. */
export const NO_SECONDS = 'Seconds have up to nine decimals, such as -3600 or 0.25.';

/**
 * A number, or a text as short.
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.value
 * @param {string} [options.unit]
 * @param {(value: string) => void} options.onInput
 */
export function number({ label, value, unit, onInput }) {
  return html`<label class="save-field"
    ><span>${label}</span>
    <span class="save-number"
      ><input
        class="data"
        inputmode="decimal"
        autocomplete="off"
        spellcheck="false"
        .value=${value}
        @input=${(/** @type {Event} */ event) => onInput(valueOf(event))}
      />${unit === undefined ? nothing : html`<span>${unit}</span>`}</span
    >
  </label>`;
}

/**
 * Something that is done or not.
 * @param {object} options
 * @param {string} options.label
 * @param {boolean} options.checked
 * @param {(checked: boolean) => void} options.onChange
 */
export function tick({ label, checked, onChange }) {
  return html`<label class="save-choice">
    <input
      type="checkbox"
      .checked=${checked}
      @change=${(/** @type {Event} */ { target }) => onChange(/** @type {HTMLInputElement} */ (target).checked)}
    />
    <span>${label}</span>
  </label>`;
}

/**
 * A text.
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.value
 * @param {string} [options.placeholder]
 * @param {boolean} [options.secret] whether it is hidden while it is written
 * @param {(value: string) => void} options.onInput
 */
export function text({ label, value, placeholder = '', secret = false, onInput }) {
  return html`<label class="save-field"
    ><span>${label}</span>
    <span class="save-number"
      ><input
        class="data"
        type=${secret ? 'password' : 'text'}
        autocomplete=${secret ? 'new-password' : 'off'}
        spellcheck="false"
        placeholder=${placeholder}
        .value=${value}
        @input=${(/** @type {Event} */ event) => onInput(valueOf(event))}
    /></span>
  </label>`;
}
