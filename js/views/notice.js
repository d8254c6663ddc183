/** Notices above the tables: a damaged file, a reading stopped, a worker lost. */
import { html, nothing } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { icons } from '../ui/icons.js';

/**
 * @import { Actions } from '../actions.js'
 * @import { State } from '../state.js'
 */

/**
 * @param {State} state
 * @param {Actions} actions
 */
export function notice(state, actions) {
  const { phase, notice: damage, noticeHidden, progress } = state;
  if (phase.kind !== 'open') {
    return nothing;
  }
  if (phase.status === 'crashed') {
    return card(
      'The analyser has stopped',
      html`<p>${phase.problem?.message ?? 'It ran into an error.'} The tables can no longer be shown; opening the file again may help.</p>`,
      html`<button type="button" @click=${actions.reopen}>${icons.reload}Reopen</button>`,
    );
  }
  if (noticeHidden) {
    return nothing;
  }
  const hide = html`<button type="button" class="quiet icon-only" aria-label="Put this notice away" @click=${actions.hideNotice}>
    ${icons.close}
  </button>`;
  if (damage && progress?.packets !== 0) { // without a packet the page goes back to the start, and says why
    const place = damage.offset === undefined ? nothing : html` <span class="notice-place">At byte ${formatInteger(damage.offset)} of the file.</span>`;
    return card(
      'Only a part of this file could be read',
      html`<p>${damage.message}${place}</p>`,
      hide,
    );
  }
  if (phase.status === 'cancelled') {
    return card(
      'You stopped reading',
      html`<p>The tables show the part that was read, of ${formatInteger(progress?.packets ?? 0)} packets.</p>`,
      html`<button type="button" @click=${actions.reopen}>${icons.reload}Read it all</button>${hide}`,
    );
  }
  return nothing;
}

/**
 * @param {string} title
 * @param {unknown} text
 * @param {unknown} buttons
 */
function card(title, text, buttons) {
  return html`<div class="notice" role="alert">
    ${icons.alert}
    <div class="notice-text"><strong>${title}</strong>${text}</div>
    <div class="notice-actions">${buttons}</div>
  </div>`;
}
