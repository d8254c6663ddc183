/**
 * The privacy panel: what is read, sent and kept, with figures that are the browser's own.
 *
 * @import { Kept } from '../device.js'
 * @import { MemoryState } from '../state.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger, roundBytes } from '../format.js';
import { element } from '../ui/dom.js';
import { icons } from '../ui/icons.js';

/** How often the figures are looked up while the panel is open, in milliseconds. */
const LIVE = 1000;

/**
 * Requests to the network. `since` tells from when: the page's loading, or the opening of the capture.
 * @typedef {object} Requests
 * @property {'page' | 'capture'} since
 * @property {number} page made by the page
 * @property {number} [worker] made by the worker that reads the capture, where there is one
 * @property {boolean} sealed the browser refuses every request from now on
 */

/**
 * @typedef {object} Facts
 * @property {Requests} requests
 * @property {readonly Kept[]} kept what Flowglass keeps on this device
 * @property {number} [origin] bytes that the browser counts for the whole origin
 */

/**
 * What the panel needs of the world.
 * @typedef {object} PrivacyWorld
 * @property {() => Promise<Facts>} facts
 * @property {() => Promise<void>} wipe
 * @property {() => MemoryState} memory whether things are remembered
 * @property {(on: boolean) => Promise<void>} remember from now on, or not: then all that is goes
 */

/**
 * @param {PrivacyWorld} world
 * @returns {{element: HTMLDialogElement, open: () => void}}
 */
export function privacyPanel({ facts, wipe, memory, remember }) {
  const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': 'privacy-title' });
  /** @type {Facts | undefined} */
  let known;
  /** @type {'wiping' | 'wiped' | 'failed' | undefined} */
  let wiping;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  const draw = () =>
    render(content({ facts: known, wiping, memory: memory(), close: () => dialog.close(), wipe: wipeAll, remember: turn }), dialog);
  const turn = async (/** @type {boolean} */ on) => {
    await remember(on);
    await look();
  };
  const look = async () => {
    known = await facts();
    draw();
  };
  const wipeAll = async () => {
    wiping = 'wiping';
    draw();
    wiping = await wipe().then(
      () => /** @type {const} */ ('wiped'),
      () => /** @type {const} */ ('failed'),
    );
    await look();
  };

  dialog.addEventListener('close', () => clearInterval(timer));
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) {
      dialog.close(); // beside the panel
    }
  });
  return {
    element: dialog,
    open() {
      wiping = undefined;
      draw();
      dialog.showModal();
      void look();
      clearInterval(timer);
      timer = setInterval(() => void look(), LIVE);
    },
  };
}

/**
 * @param {object} state
 * @param {Facts | undefined} state.facts
 * @param {'wiping' | 'wiped' | 'failed' | undefined} state.wiping
 * @param {() => void} state.close
 * @param {() => Promise<void>} state.wipe
 * @param {MemoryState} state.memory
 * @param {(on: boolean) => Promise<void>} state.remember
 */
export function content({ facts, wiping, memory, close, wipe, remember }) {
  return html`<div class="dialog-body">
    <div class="dialog-head">
      <h2 id="privacy-title">${icons.lock}Privacy</h2>
      <button type="button" class="quiet icon-only" aria-label="Close" @click=${close}>${icons.close}</button>
    </div>
    <section>
      <h3>What is read</h3>
      <p>The capture you choose, by this tab, from where it lies. What a compressed one unpacks to is held by the browser until it is closed.</p>
    </section>
    <section>
      <h3>What is sent</h3>
      <p><strong>Nothing.</strong> There is no server that takes anything, no account, no statistics.</p>
      ${facts ? requestLines(facts.requests) : nothing}
    </section>
    <section>
      <h3>What is kept on this device</h3>
      ${facts ? keptLines(facts) : nothing}
      ${memoryLines(memory, remember)}
      <div class="dialog-actions">
        <button type="button" ?disabled=${wiping === 'wiping' || facts?.kept.length === 0} @click=${() => void wipe()}>Remove it all</button>
        <span role="status">${WIPING[wiping ?? 'none']}</span>
      </div>
    </section>
    <section>
      <h3>See for yourself</h3>
      <p>Take the network away, then open a capture: everything works as before. Or open the browser’s developer tools, choose Network, and watch it stay empty.</p>
    </section>
  </div>`;
}

const WIPING = {
  none: '',
  wiping: 'Removing…',
  wiped: 'Removed. The next visit is a first one.',
  failed: 'The browser did not let us remove all of it. Its settings for this site can.',
};

/** @param {Requests} requests */
function requestLines({ since, page, worker, sealed }) {
  const from = `since this ${since === 'capture' ? 'capture was opened' : 'page was loaded'}${page > 0 ? ', all for its own files' : ''}`;
  return html`<dl class="facts">
      <div>
        <dt>By the page</dt>
        <dd><strong class="data" data-testid="page-requests">${formatInteger(page)}</strong> ${page === 1 ? 'request' : 'requests'} ${from}</dd>
      </div>
      ${worker === undefined
        ? nothing
        : html`<div>
            <dt>By the reader</dt>
            <dd><strong class="data" data-testid="worker-requests">${formatInteger(worker)}</strong> ${worker === 1 ? 'request' : 'requests'} by the worker that reads it</dd>
          </div>`}
      <div>
        <dt>From now on</dt>
        <dd data-testid="sealed">${sealed
          ? 'The browser refuses every request of this page, also to the place it came from.'
          : 'The browser refuses requests to any place but the one this page came from. When a capture is open and all parts of the program are here, it refuses those too.'}</dd>
      </div>
    </dl>
    <p class="fact-note">The figures are the browser’s own, from its list of what was loaded.</p>`;
}

/** @param {MemoryState} memory @param {(on: boolean) => Promise<void>} remember */
function memoryLines(memory, remember) {
  if (memory.kind === 'missing') {
    return html`<p>Captures, notes and filters are not remembered here: a page that is opened from disk shares its storage with every other such page.</p>`;
  }
  return html`<label class="check">
      <input
        type="checkbox"
        .checked=${memory.kind !== 'off'}
        @change=${(/** @type {Event} */ { currentTarget }) => void remember(/** @type {HTMLInputElement} */ (currentTarget).checked)}
      />
      Remember captures, notes and filters on this device
    </label>
    <p class="fact-note">${memory.kind === 'failed' ? memory.message : 'So that a capture opens at once the second time. No more than 512 MiB; the oldest go first. Turning it off removes them.'}</p>`;
}

/** What is kept, by kind: what it is called, and what the number of items tells.
 * @type {Readonly<Record<Kept['kind'], [name: string, what: (items: number) => string]>>} */
const KEPT = {
  program: ['The program', (items) => `in ${formatInteger(items)} files, so that it works without a network`],
  choices: ['Your choices', () => 'such as light or dark'],
  captures: ['Captures', (items) => `of ${formatInteger(items)}: addresses, ports, sums, and where packets stand in the file; no packet’s bytes`],
  recents: ['Captures opened', (items) => `for ${formatInteger(items)}: name, size, span of time`],
  notes: ['Notes and marks', (items) => `on ${formatInteger(items)} ${items === 1 ? 'capture' : 'captures'}`],
  filters: ['Saved filters', (items) => `for ${formatInteger(items)}`],
};

/** @param {Facts} facts */
function keptLines({ kept, origin }) {
  if (kept.length === 0) {
    return html`<p>Nothing.</p>`;
  }
  return html`<dl class="facts" data-testid="kept">
      ${kept.map(
        ({ kind, items, bytes }) => html`<div>
          <dt>${KEPT[kind][0]}</dt>
          <dd>
            <strong class="data">${roundBytes(bytes)}</strong>
            ${KEPT[kind][1](items)}
          </dd>
        </div>`,
      )}
    </dl>
    <p class="fact-note">
      ${kept.some(({ kind }) => kind !== 'program' && kind !== 'choices') ? '' : 'Nothing of a capture.'}${origin === undefined
        ? nothing
        : html` The browser counts ${roundBytes(origin)} for all that this site keeps.`}
    </p>`;
}
