/**
 * Which packets are saved: a choice that the parts of the dialog share.
 *
 * @import { Capture } from '../capture.js'
 * @import { Selection } from '../protocol.js'
 * @import { State, Store } from '../state.js'
 */
import { html, nothing } from 'lit/html.js';
import { conversationFilter } from '../conversation.js';
import { formatInteger } from '../format.js';
import { FlowglassError } from '../protocol.js';
import { selectionOf } from '../state.js';

/**
 * Selections whose packets were asked for. Each has a name of its own: what would be anonymised may be looked
 * for while something else is saved.
 */
let asked = 0;

/** @typedef {'displayed' | 'all' | 'marked' | 'conversation' | 'filter'} WhichKind */

/**
 * @typedef {object} Which
 * @property {() => unknown} template
 * @property {() => WhichKind} kind
 * @property {(signal?: AbortSignal) => Promise<Uint8Array | undefined>} bits a bit a frame, the first in
 *   the lowest bit of the first byte; undefined for all. Rejects with a FlowglassError
 * @property {() => Promise<Selection | undefined>} selection the same as a filter and a span; undefined
 *   for all. Rejects with a FlowglassError
 * @property {() => string | undefined} missing why nothing can be saved
 */

/**
 * @param {object} host
 * @param {Store} host.store
 * @param {Capture} host.capture
 * @param {() => void} host.redraw
 * @returns {Which}
 */
export function createWhich({ store, capture, redraw }) {
  /** @type {WhichKind | undefined} */
  let chosen;
  let filter = '';

  /** @type {(kind: WhichKind, state: State) => boolean} */
  const offered = (kind, state) => {
    switch (kind) {
      case 'displayed':
        return selectionOf(state) !== '';
      case 'marked':
        return state.marks.length > 0;
      case 'conversation':
        return state.frame !== undefined;
      default:
        return true;
    }
  };
  const kind = () => {
    const { state } = store;
    return chosen && offered(chosen, state) ? chosen : offered('displayed', state) ? 'displayed' : 'all';
  };

  /** @param {State} state @returns {{kind: WhichKind, label: unknown, count?: number | undefined}[]} */
  const choices = ({ progress, selected, marks, frame }) => [
    { kind: 'displayed', label: 'Displayed: of the filter, in the span of time', count: selected?.packets },
    { kind: 'all', label: 'All of the capture', count: progress?.packets },
    { kind: 'marked', label: 'Marked', count: marks.length },
    { kind: 'conversation', label: html`The conversation of frame <span class="data">${frame}</span>` },
    { kind: 'filter', label: 'Of another filter' },
  ];

  /** @param {Selection} selection @param {AbortSignal} [signal] */
  const select = async (selection, signal) => {
    const name = `saved-${++asked}`;
    try {
      await capture.select(name, selection, signal === undefined ? {} : { signal });
      return await capture.bits(name);
    } finally {
      await capture.drop(name).catch(() => {}); // the capture is gone, and the selection with it
    }
  };

  /** @returns {Promise<Selection | undefined>} */
  const selection = async () => {
    const { state } = store;
    switch (kind()) {
      case 'all':
        return undefined;
      case 'displayed':
        return { filter: state.filter, ...state.span };
      case 'marked':
        return { filter: `frame.number in {${state.marks.join(', ')}}` };
      case 'conversation': {
        const own = conversationFilter(await capture.packet(state.frame ?? 1));
        if (own === undefined) {
          throw new FlowglassError('unsupported', `Frame ${state.frame} belongs to no conversation.`);
        }
        return { filter: own };
      }
      case 'filter':
        return { filter: filter.trim() };
      default:
        throw new FlowglassError('internal', 'No packets were chosen.');
    }
  };

  return {
    kind,
    selection,
    missing: () => (kind() === 'filter' && filter.trim() === '' ? 'Which packets? Write a filter.' : undefined),
    async bits(signal) {
      if (kind() === 'marked') {
        return bitsOf(store.state.marks);
      }
      const wanted = await selection();
      return wanted === undefined ? undefined : select(wanted, signal);
    },
    template() {
      const { state } = store;
      const now = kind();
      return html`<fieldset class="save-which">
        <legend>Packets</legend>
        ${choices(state)
          .filter((choice) => offered(choice.kind, state))
          .map(
            ({ kind: each, label, count }) =>
              html`<label class="save-choice">
                <input
                  type="radio"
                  name="save-which"
                  value=${each}
                  .checked=${each === now}
                  @change=${() => {
                    chosen = each;
                    redraw();
                  }}
                />
                <span>${label}</span>
                ${count === undefined ? nothing : html`<span class="data save-count">${formatInteger(count)}</span>`}
              </label>`,
          )}
        ${now === 'filter'
          ? html`<input
              class="data save-filter"
              aria-label="Display filter of the packets"
              placeholder="tcp.stream == 3 || tcp.stream == 5"
              autocomplete="off"
              spellcheck="false"
              .value=${filter}
              @input=${(/** @type {Event} */ { target }) => {
                filter = /** @type {HTMLInputElement} */ (target).value;
                redraw();
              }}
            />`
          : nothing}
      </fieldset>`;
    },
  };
}

/**
 * @param {readonly number[]} numbers of frames, ascending
 * @returns {Uint8Array} a bit a frame
 */
export function bitsOf(numbers) {
  const bits = new Uint8Array(Math.ceil((numbers.at(-1) ?? 0) / 8));
  for (const number of numbers) {
    const at = (number - 1) >> 3;
    bits[at] = (bits[at] ?? 0) | (1 << ((number - 1) & 7));
  }
  return bits;
}
