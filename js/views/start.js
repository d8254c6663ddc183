/** The start: what this is, and how to begin. */
import { html, nothing } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { icons } from '../ui/icons.js';
import { spanText } from './filterstate.js';
import { recentList } from './recents.js';

/**
 * @import { Actions } from '../actions.js'
 * @import { Problem, State } from '../state.js'
 * @import { Shown } from '../urlstate.js'
 */

/**
 * @param {State} state
 * @param {Problem | undefined} problem why the last file did not open
 * @param {Actions} actions
 * @param {() => void} chooseFile
 * @param {() => void} showPrivacy
 */
export function start({ link, recents }, problem, actions, chooseFile, showPrivacy) {
  return html`
    <div class="start">
      <h1>Who talked to whom, and how much</h1>
      <p class="start-what">Open a packet capture and see its conversations, endpoints and frames while it is still being read.</p>
      ${problem ? problemCard(problem) : nothing} ${link ? linkCard(link) : nothing}
      <div class="start-actions">
        <button type="button" class="primary large" @click=${chooseFile}>${icons.open}Open a capture</button>
        <button type="button" class="large" @click=${() => void actions.openSample()}>Try a sample</button>
      </div>
      <p class="start-drop">${icons.drop}or drop a file anywhere in this window: pcap or pcapng, of any size, also compressed; several are merged</p>
      ${recentList(recents, actions, chooseFile)}
      <p class="start-private">${icons.lock}<span><strong>Your capture never leaves this tab.</strong> It is read here, by your browser; nothing is uploaded. <button type="button" class="link" @click=${showPrivacy}>How you can tell</button></span></p>
    </div>
  `;
}

/**
 * The address of the page says what to show: somebody sent it, or the page was loaded again.
 * @param {Shown} link
 */
function linkCard({ filter, span, frame }) {
  return html`<div class="link-card" role="note">
    ${icons.filter}
    <div>
      <strong>This link shows a part of a capture</strong>
      <p>Open your copy of the capture, and the same is shown of it.</p>
      <ul>
        ${filter === '' ? nothing : html`<li>Filter <span class="data">${filter}</span></li>`}
        ${span === undefined ? nothing : html`<li>Time <span class="data">${spanText(span)}</span></li>`}
        ${frame === undefined ? nothing : html`<li>Frame <span class="data">${frame}</span></li>`}
      </ul>
    </div>
  </div>`;
}

/** @param {Problem} problem */
function problemCard({ title, message, offset }) {
  return html`<div class="notice" role="alert">
    ${icons.alert}
    <div class="notice-text">
      <strong>${title}</strong>
      <p>${message}${offset === undefined ? nothing : html` <span class="notice-place">At byte ${formatInteger(offset)} of the file.</span>`}</p>
    </div>
  </div>`;
}
