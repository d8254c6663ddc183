/** Captures that were opened before, on the start page. */
import { html, nothing } from 'lit/html.js';
import { formatInteger, formatWait, roundBytes } from '../format.js';
import { icons } from '../ui/icons.js';

/**
 * @import { Actions } from '../actions.js'
 * @import { Recent } from '../store/client.js'
 */

/** Captures shown. */
const SHOWN = 8;

/**
 * @param {readonly Recent[]} recents the last first
 * @param {Actions} actions
 * @param {() => void} chooseFile for captures whose file the browser does not know any more
 */
export function recentList(recents, actions, chooseFile) {
  return recents.length === 0
    ? nothing
    : html`<section class="recents" aria-labelledby="recents-title">
        <h2 id="recents-title">Opened before</h2>
        <ul>
          ${recents.slice(0, SHOWN).map(
            (recent) => html`<li>
              <button
                type="button"
                class="recent"
                title=${recent.handle ? 'Open it again' : 'Choose the file again: the browser does not know where it is'}
                @click=${() => (recent.handle ? void actions.openRecent(recent) : chooseFile())}
              >
                <span class="recent-name">${recent.name}</span>
                <span class="recent-facts data">${factsOf(recent)}</span>
              </button>
              <button
                type="button"
                class="quiet icon-only"
                aria-label=${`Forget ${recent.name}`}
                title="Forget it, and its notes"
                @click=${() => actions.forgetRecent(recent)}
              >
                ${icons.close}
              </button>
            </li>`,
          )}
        </ul>
      </section>`;
}

/** @param {Recent} recent */
function factsOf({ size, packets, span, opened }) {
  const when = new Date(opened).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return `${roundBytes(size)} · ${formatInteger(packets)} ${packets === 1 ? 'packet' : 'packets'} · ${lengthText(span)} · opened ${when}`;
}

/** A span of time, rounded: `374 ms`, `27 s`, `2 min 5 s`. @param {number} ns */
export function lengthText(ns) {
  return ns > 0 && ns < 1e9 ? `${Math.max(1, Math.round(ns / 1e6))} ms` : formatWait(Math.round(ns / 1e9));
}
