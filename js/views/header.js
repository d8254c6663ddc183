/** The header: which file, how far it is read, and what can be done with it. */
import { html, nothing } from 'lit/html.js';
import { formatInteger, formatWait, roundBytes } from '../format.js';
import { icons, mark } from '../ui/icons.js';
import { currentTheme, toggleTheme } from '../ui/theme.js';

/**
 * @import { Actions } from '../actions.js'
 * @import { Keys } from '../keys.js'
 * @import { State } from '../state.js'
 */

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {Keys} keys
 * @param {{chooseFile: () => void, save: () => void, openHelp: () => void, showPrivacy: () => void}} on
 */
export function header(state, actions, keys, { chooseFile, save, openHelp, showPrivacy }) {
  const { phase } = state;
  const dark = currentTheme() === 'dark';
  return html`
    <header class="bar">
      <span class="brand">${mark}<span class="brand-name">Flowglass</span></span>
      ${phase.kind === 'start'
        ? html`<span class="bar-file"></span>`
        : html`<span class="bar-file">
            <h1 class="bar-name" title=${phase.name}>${phase.name}</h1>
            <span class="bar-status data" data-testid="status">${statusText(state)}</span>
          </span>`}
      <span class="bar-actions">
        ${isReading(state)
          ? html`<button type="button" @click=${actions.cancel}>${icons.stop}<span class="wide-only">Cancel</span></button>`
          : nothing}
        ${phase.kind === 'start'
          ? nothing
          : html`<button type="button" @click=${chooseFile} aria-label="Open another capture" title=${keys.title('open', 'Open another capture')}>
              ${icons.open}<span class="wide-only">Open…</span>
            </button>`}
        ${phase.kind === 'open'
          ? html`<button type="button" @click=${save} aria-label="Save" title=${keys.title('save', 'Save')}>
              ${icons.save}<span class="wide-only">Save…</span>
            </button>`
          : nothing}
        ${phase.kind === 'open' && phase.status !== 'reading'
          ? html`<button type="button" class="quiet icon-only" aria-label="Close this capture" title="Close" @click=${actions.close}>
              ${icons.close}
            </button>`
          : nothing}
        <button type="button" class="quiet icon-only" aria-label="Privacy" title="Privacy" @click=${showPrivacy}>${icons.lock}</button>
        <button type="button" class="quiet icon-only" aria-label="Keys" title=${keys.title('help')} @click=${openHelp}>
          ${icons.help}
        </button>
        <button
          type="button"
          class="quiet icon-only"
          aria-label=${dark ? 'Change to light colours' : 'Change to dark colours'}
          title=${dark ? 'Light' : 'Dark'}
          @click=${toggleTheme}
        >
          ${dark ? icons.sun : icons.moon}
        </button>
      </span>
      ${progressBar(state)}
    </header>
  `;
}

/** @param {State} state */
export function isReading({ phase }) {
  return phase.kind === 'opening' || (phase.kind === 'open' && phase.status === 'reading');
}

/** @param {State} state */
function progressBar(state) {
  if (!isReading(state)) {
    return nothing;
  }
  const { progress } = state;
  const percent = progress && progress.bytesTotal > 0 ? (progress.bytes / progress.bytesTotal) * 100 : 0;
  return html`<progress class="bar-progress" max="100" .value=${percent} aria-label="Reading the file"></progress>`;
}

/**
 * The state of reading in a few words.
 * @param {State} state
 * @returns {string}
 */
export function statusText({ phase, progress, pace, check }) {
  if (phase.kind === 'start') {
    return '';
  }
  if (phase.kind === 'opening' || progress === undefined) {
    return 'opening…';
  }
  const packets = `${formatInteger(progress.packets)} ${progress.packets === 1 ? 'packet' : 'packets'}`;
  const size = roundBytes(phase.size);
  switch (phase.status) {
    case 'reading': {
      const percent = Math.floor((progress.bytes / Math.max(1, progress.bytesTotal)) * 100);
      const parts = [`${percent} % of ${size}`, packets];
      if (pace?.rate !== undefined && pace.left !== undefined) {
        parts.push(`${roundBytes(pace.rate)}/s`, `${formatWait(pace.left)} left`);
      }
      return parts.join(' · ');
    }
    case 'complete':
      if (progress.restored) {
        return `${size} · ${packets} · remembered${check === 'done' ? ', and checked' : ''}`;
      }
      return `${size} · ${packets}${pace ? ` · read in ${tookText(pace.elapsed)}` : ''}`;
    case 'cancelled':
      return `stopped after ${roundBytes(progress.bytes)} of ${size} · ${packets}`;
    case 'crashed':
      return `${size} · stopped`;
    default:
      return unreachable(phase.status);
  }
}

/** @param {number} ms */
function tookText(ms) {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/**
 * @param {never} value
 * @returns {never}
 */
function unreachable(value) {
  throw new Error(`unknown status ${value}`);
}
