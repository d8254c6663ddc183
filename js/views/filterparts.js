/**
 * Parts of the filter bar, drawn of what is known.
 *
 * @import { FilterError, State } from '../state.js'
 * @import { BarState } from './filterstate.js'
 */
import { html, nothing } from 'lit/html.js';
import { icons } from '../ui/icons.js';
import { aroundMistake, countText, isSearching, spanText } from './filterstate.js';

export const PLACEHOLDER = 'Display filter, such as  tcp.port == 443 && ip.addr == 10.0.0.0/8';

/** The sign before the text. @type {Readonly<Record<BarState, {icon: unknown, title: string}>>} */
export const SIGNS = {
  empty: { icon: icons.filter, title: 'All packets are displayed' },
  applied: { icon: icons.filterOn, title: 'This filter is applied' },
  ready: { icon: icons.check, title: 'A filter, not applied yet' },
  bad: { icon: icons.alert, title: 'There is a mistake in the filter' },
  unknown: { icon: icons.filter, title: 'Not applied yet' },
};

/**
 * The text once more, the mistake marked: it lies behind the field.
 * @param {string} text
 * @param {FilterError} error
 */
export function mistakeMark(text, error) {
  const parts = aroundMistake(text, error);
  return parts ? html`${parts[0]}<mark>${parts[1] === '' ? ' ' : parts[1]}</mark>${parts[2]}` : nothing;
}

/**
 * What is wrong, and what may be meant.
 * @param {string} id
 * @param {FilterError | undefined} told
 * @param {() => void} mend
 */
export function mistakeText(id, told, mend) {
  return html`<div class="filter-mistake" id=${id} ?hidden=${told === undefined}>
    ${told
      ? html`<p title=${told.message}>${icons.alert}<span>${told.message}</span></p>
          ${told.suggestion
            ? html`<button type="button" @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()} @click=${mend}>
                Use <span class="data">${told.suggestion}</span> <kbd>Alt+Enter</kbd>
              </button>`
            : nothing}`
      : nothing}
  </div>`;
}

/**
 * What is displayed: packets, and times.
 * @param {State} state
 * @param {{stop: () => void, showAll: () => void}} on
 */
export function about(state, { stop, showAll }) {
  const count = countText(state);
  if (count === '') {
    return nothing;
  }
  return html`<div class="filter-about">
    <span class="filter-count" data-testid="displayed">${count}</span>
    ${isSearching(state) ? html`<button type="button" @click=${stop}>${icons.stop}Stop</button>` : nothing}
    ${state.span
      ? html`<button
          type="button"
          class="chip"
          aria-label="Show all times again: only ${spanText(state.span)} are shown"
          title="Show all times again"
          @click=${showAll}
        >
          <span class="data">${spanText(state.span)}</span>${icons.close}
        </button>`
      : nothing}
  </div>`;
}
