/** A choice of few, all in sight: buttons in a row, of which one is pressed. */
import { html } from 'lit/html.js';

/**
 * @param {object} options
 * @param {string} options.label what is chosen
 * @param {readonly {id: string, label: string}[]} options.choices
 * @param {string} options.selected id
 * @param {(id: string) => void} options.onSelect
 */
export function segments({ label, choices, selected, onSelect }) {
  return html`<div class="segments" role="group" aria-label=${label}>
    ${choices.map(
      (choice) =>
        html`<button
          type="button"
          aria-pressed=${choice.id === selected ? 'true' : 'false'}
          @click=${() => onSelect(choice.id)}
        >
          ${choice.label}
        </button>`,
    )}
  </div>`;
}
