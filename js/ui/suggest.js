/**
 * A text with a list of suggestions under it: the ARIA combobox pattern. Arrows move along the
 * list, Enter and Tab take, Escape closes it.
 */
import { html, nothing } from 'lit/html.js';

/**
 * @typedef {object} Suggestion
 * @property {string} text what is taken
 * @property {string} [label] what it means
 * @property {string} [type]
 */

/**
 * The list as it is open. `active` -1: none is chosen, keys mean the text.
 * @typedef {object} Suggestions
 * @property {string} name of the list, for assistive technology
 * @property {readonly Suggestion[]} items
 * @property {number} more how many others there are
 * @property {number} active
 */

/**
 * The list after an arrow key: the text itself stands between the last and the first.
 * @param {Suggestions} list
 * @param {1 | -1} step
 * @returns {Suggestions}
 */
export function move(list, step) {
  const places = list.items.length + 1;
  return { ...list, active: ((list.active + 1 + step + places) % places) - 1 };
}

/**
 * The list under the text.
 * @param {string} id
 * @param {Suggestions | undefined} list
 * @param {(index: number) => void} take
 */
export function suggestionList(id, list, take) {
  return html`<div class="suggest" ?hidden=${list === undefined} @pointerdown=${keepFocus}>
    <ul id=${id} role="listbox" aria-label=${list?.name ?? 'Suggestions'}>
      ${list?.items.map(
        ({ text, label, type }, i) =>
          html`<li
            role="option"
            id="${id}-${i}"
            aria-selected=${i === list.active ? 'true' : 'false'}
            @click=${() => take(i)}
          >
            <span class="suggest-text data">${text}</span>
            ${label ? html`<span class="suggest-label">${label}</span>` : nothing}
            ${type ? html`<span class="suggest-type">${type}</span>` : nothing}
          </li>`,
      )}
    </ul>
    ${list && list.more > 0 ? html`<p class="suggest-more">and ${list.more} more</p>` : nothing}
  </div>`;
}

/** The text keeps the keyboard while its list is pointed at. @param {Event} event */
function keepFocus(event) {
  event.preventDefault();
}
