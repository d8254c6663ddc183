/**
 * The line above a table that says how much of the capture is displayed, while packets are left
 * out, and chooses whose rows the table shows.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { Scope, Store } from '../state.js'
 * @import { Figures } from './figures.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger, formatPercent, roundBytes } from '../format.js';
import { DISPLAYED, selectionOf } from '../state.js';
import { element } from '../ui/dom.js';
import { segments } from '../ui/segments.js';
import { figuresOf } from './figures.js';

/**
 * @typedef {object} DisplayedLine
 * @property {HTMLElement} node hidden while all packets are displayed
 * @property {(table: string) => void} update follows the store, for the table shown
 */

/**
 * @param {Store} store
 * @param {Actions} actions
 * @returns {DisplayedLine}
 */
export function createDisplayedLine(store, actions) {
  const node = element('div', { class: 'displayed', role: 'group', 'aria-label': 'What is displayed' });
  node.hidden = true;
  let asked = '';
  let words = '';

  /** @param {Capture} capture @param {string} table @param {string} key */
  const ask = async (capture, table, key) => {
    try {
      const [figures, some, all] = await Promise.all([
        figuresOf(capture, store.state),
        capture.table(table, { count: 0, selection: DISPLAYED }),
        capture.table(table, { count: 0 }),
      ]);
      if (asked === key) {
        words = displayedWords(figures, some.total, all.total);
        draw();
      }
    } catch {
      return; // the capture was closed or lost; the page says so
    }
  };

  const draw = () => {
    const { scope } = store.state;
    render(
      html`${segments({
          label: 'Rows shown',
          choices: [
            { id: 'displayed', label: 'Displayed' },
            { id: 'all', label: 'All' },
          ],
          selected: scope,
          onSelect: (id) => actions.setScope(/** @type {Scope} */ (id)),
        })}
        <p class="displayed-words" role="status">${words || nothing}</p>
        <button type="button" class="quiet" @click=${() => void actions.displayAll()}>Display all packets</button>`,
      node,
    );
  };

  return {
    node,
    update(table) {
      const { state } = store;
      const isPart = selectionOf(state) !== '';
      node.hidden = !isPart;
      if (!isPart || state.phase.kind !== 'open') {
        asked = words = ''; // they are of the filter before
        return;
      }
      const key = `${table} ${state.revision}`;
      if (asked !== key && state.phase.status !== 'crashed') {
        asked = key;
        void ask(state.phase.capture, table, key);
      }
      draw();
    },
  };
}

/**
 * @param {Figures} figures
 * @param {number} some rows displayed
 * @param {number} all rows there are
 */
export function displayedWords({ all: whole, displayed }, some, all) {
  const [packets, of] = [Number(displayed?.packets ?? 0), Number(whole.packets ?? 0)];
  const share = formatPercent(packets, of);
  return [
    `${formatInteger(some)} of ${formatInteger(all)} ${all === 1 ? 'row' : 'rows'}`,
    `${formatInteger(packets)} of ${formatInteger(of)} ${of === 1 ? 'packet' : 'packets'}${share ? ` (${share})` : ''}`,
    `${roundBytes(Number(displayed?.data_bytes ?? 0))} of ${roundBytes(Number(whole.data_bytes ?? 0))}`,
  ].join(' · ');
}
