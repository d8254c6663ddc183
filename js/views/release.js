/** A newer release is here: the page offers it, and takes it only when asked to. */
import { html, nothing } from 'lit/html.js';
import { icons } from '../ui/icons.js';

/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {() => void} take
 * @param {() => void} later
 */
export function releaseOffer({ release, phase }, take, later) {
  if (release === undefined) {
    return nothing;
  }
  const loss =
    phase.kind === 'start' ? '' : ' The page is loaded anew for it: the capture has to be opened again.';
  return html`<div class="notice notice-offer" role="status">
    ${icons.reload}
    <div class="notice-text">
      <strong>A newer Flowglass is ready</strong>
      <p>${release === 'loading' ? 'Changing over…' : `It is already on this device.${loss}`}</p>
    </div>
    <div class="notice-actions">
      <button type="button" ?disabled=${release === 'loading'} @click=${take}>Use it now</button>
      <button type="button" class="quiet" ?disabled=${release === 'loading'} @click=${later}>Later</button>
    </div>
  </div>`;
}
