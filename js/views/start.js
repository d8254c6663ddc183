/** The start: what this is, and how to begin. */
import { html, nothing } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { icons } from '../ui/icons.js';

/**
 * @import { Actions } from '../actions.js'
 * @import { Problem } from '../state.js'
 */

/**
 * @param {Problem | undefined} problem why the last file did not open
 * @param {Actions} actions
 * @param {() => void} chooseFile
 * @param {() => void} showPrivacy
 */
export function start(problem, actions, chooseFile, showPrivacy) {
  return html`
    <div class="start">
      <h1>Who talked to whom, and how much</h1>
      <p class="start-what">Open a packet capture and see its conversations, endpoints and frames while it is still being read.</p>
      ${problem ? problemCard(problem) : nothing}
      <div class="start-actions">
        <button type="button" class="primary large" @click=${chooseFile}>${icons.open}Open a capture</button>
        <button type="button" class="large" @click=${() => void actions.openSample()}>Try a sample</button>
      </div>
      <p class="start-drop">${icons.drop}or drop a file anywhere in this window: pcap or pcapng, of any size, also compressed</p>
      <p class="start-private">${icons.lock}<span><strong>Your capture never leaves this tab.</strong> It is read here, by your browser; nothing is uploaded. <button type="button" class="link" @click=${showPrivacy}>How you can tell</button></span></p>
    </div>
  `;
}

/** @param {Problem} problem */
export function problemCard({ title, message, offset }) {
  return html`<div class="notice" role="alert">
    ${icons.alert}
    <div class="notice-text">
      <strong>${title}</strong>
      <p>${message}${offset === undefined ? nothing : html` <span class="notice-place">At byte ${formatInteger(offset)} of the file.</span>`}</p>
    </div>
  </div>`;
}
