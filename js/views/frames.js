/**
 * The frame list, and beside it the frame that is looked at.
 *
 * @import { Mount } from './table.js'
 * @import { Row } from '../ui/rowcache.js'
 */
import { html, render } from 'lit/html.js';
import { element } from '../ui/dom.js';
import { mountDetails } from './details.js';
import { boundGrid, commandButton, tableInfo } from './table.js';

/** Moving along the list with the keys loads the frame one stops at, not all on the way. */
const SETTLE = 60; // ms

/** @type {Mount} */
export function framesView(root, store, actions) {
  const tools = element('div', { class: 'tools' });
  const bound = boundGrid(store, actions, 'frames', 'No frames in this capture');
  const aside = element('aside', { class: 'details', 'aria-label': 'Frame details' });
  const close = () => {
    actions.showFrame(undefined);
    bound.grid.focus({ preventScroll: true });
  };
  const details = mountDetails(aside, store, close);
  const split = element('div', { class: 'split' }, [bound.grid, aside]);
  root.append(tools, split);

  /** @param {Row} row @returns {number | undefined} */
  const numberOf = (row) => {
    const { phase } = store.state;
    const table = phase.kind === 'open' ? tableInfo(phase.capture, 'frames') : undefined;
    const value = row[table?.columns.findIndex(({ name }) => name === 'number') ?? -1];
    return typeof value === 'number' ? value : undefined;
  };
  /** @param {Event} event */
  const show = (event) => actions.showFrame(numberOf(/** @type {CustomEvent} */ (event).detail.row));

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  bound.grid.addEventListener('fg-activate', show);
  bound.grid.addEventListener('fg-select', (event) => {
    clearTimeout(timer);
    if (/** @type {CustomEvent} */ (event).detail.pointer) {
      show(event);
    } else if (store.state.frame !== undefined) {
      timer = setTimeout(() => show(event), SETTLE);
    }
  });
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && store.state.frame !== undefined) {
      close();
    }
  });

  return {
    update() {
      bound.update();
      details.update();
      render(
        html`<p class="tools-about">Enter or click shows what is in a frame.</p>
          ${commandButton('frames', store.state, actions)}`,
        tools,
      );
    },
    destroy() {
      clearTimeout(timer);
      details.destroy();
      bound.destroy();
    },
  };
}
