/**
 * The packet list, and the packet that is looked at: its fields and its bytes.
 *
 * @import { Capture } from '../capture.js'
 * @import { GridModel } from '../ui/grid.js'
 * @import { Row } from '../ui/rowcache.js'
 * @import { Mount } from './table.js'
 */
import { html, render } from 'lit/html.js';
import { createConversations } from '../conversation.js';
import { findTarget, startOf } from '../jump.js';
import { DEFAULT_SETTINGS } from '../settings.js';
import { selectionOf } from '../state.js';
import { element, setAttribute } from '../ui/dom.js';
import { createSplitter } from '../ui/splitter.js';
import { mountDetails } from './details.js';
import { createJumpDialog } from './jumpdialog.js';
import { followTimes, knownStart, packetModel } from './packetcolumns.js';
import { packetCommands, packetTools } from './packetcommands.js';
import { boundGrid, commandButton, tableInfo } from './table.js';

/** Moving along the list with the keys loads the frame one stops at, not all on the way. */
const SETTLE = 60; // ms

/** Below the first there is no room for list and details side by side; from the second on there is
 * enough for both that nobody has to ask for it. */
const NARROW = '(width < 68rem)';
const WIDE = '(width >= 115rem)';

/** @type {Mount} */
export const framesView = (root, store, actions, keys) => {
  const tools = element('div', { class: 'tools' });
  /** @type {{model: GridModel, capture: Capture, selection: string} | undefined} */
  let listed;
  const adapt = (/** @type {GridModel} */ model, /** @type {Capture} */ capture, /** @type {string} */ selection) => {
    listed = { model, capture, selection };
    return packetModel(model, capture, selection, { store, actions, grid: bound.grid });
  };
  const bound = boundGrid(store, actions, 'frames', 'No frames in this capture', adapt);
  const { grid } = bound;
  const times = followTimes(
    store,
    () => listed && packetModel(listed.model, listed.capture, listed.selection, { store, actions, grid }).columns,
    grid,
  );

  /** What Info texts were made with. @type {Capture | undefined} */
  let analysed;
  const [narrow, wide] = [matchMedia(NARROW), matchMedia(WIDE)];
  const isBeside = () => {
    const { place } = store.state.settings.panes;
    return !narrow.matches && (place === 'beside' || (place === 'auto' && wide.matches));
  };
  const aside = element('aside', { class: 'details', 'aria-label': 'Frame details' });
  const close = () => {
    actions.showFrame(undefined);
    grid.focus({ preventScroll: true });
  };
  const details = mountDetails(aside, store, actions, {
    close,
    step: (step) => void stepFrame(step),
    bytesBeside: () => !narrow.matches && !isBeside(),
  });
  const split = element('div', { class: 'split' });
  const splitter = createSplitter({
    label: 'Size of the details',
    container: split,
    sideways: isBeside,
    share: () => store.state.settings.panes[isBeside() ? 'beside' : 'below'],
    change: (share) => actions.setPanes({ [isBeside() ? 'beside' : 'below']: share }),
    get usual() {
      return DEFAULT_SETTINGS.panes[isBeside() ? 'beside' : 'below'];
    },
  });
  split.append(grid, splitter.node, aside);
  root.append(tools, split);

  const capture = () => (store.state.phase.kind === 'open' ? store.state.phase.capture : undefined);
  /** Order and selection of the list. */
  const query = () => {
    const { by, descending } = store.state.orders.frames ?? { by: '', descending: false };
    return { sortBy: by, descending, selection: selectionOf(store.state) };
  };

  /** @param {Row} row @returns {number | undefined} */
  const numberOf = (row) => {
    const of = capture();
    const table = of && tableInfo(of, 'frames');
    const value = row[table?.columns.findIndex(({ name }) => name === 'number') ?? -1];
    return typeof value === 'number' ? value : undefined;
  };
  /** The frame that commands are about: the one selected, else the one shown. */
  const current = () => {
    const selected = Number(grid.selected);
    return Number.isInteger(selected) && grid.selected !== undefined ? selected : store.state.frame;
  };

  /** Selects a frame in the list, and shows it if details are shown. @param {number} number */
  const goTo = async (number) => {
    if (store.state.frame !== undefined) {
      followed = number;
      actions.showFrame(number);
    }
    return grid.reveal(String(number));
  };

  /** @param {1 | -1} step along the list */
  const stepFrame = async (step) => {
    const of = capture();
    const from = current();
    if (!of || from === undefined) {
      return;
    }
    const row = await of.place(from, query());
    const to = row === undefined ? 0 : row + step;
    const { rows } = to < 0 ? { rows: [] } : await of.table('frames', { ...query(), first: to, count: 1 });
    const number = rows[0] && numberOf(rows[0]);
    if (number === undefined) {
      actions.say(step > 0 ? 'That was the last packet' : 'That was the first packet');
    } else {
      await goTo(number);
    }
  };

  const findInConversation = createConversations();
  /** @param {1 | -1} step along the conversation of the packet */
  const stepConversation = async (step) => {
    const of = capture();
    const from = current();
    if (!of || from === undefined) {
      return;
    }
    try {
      const shown = details.packet();
      const packet = shown?.number === from ? shown : await of.packet(from);
      const { filter, span } = store.state;
      const number = await findInConversation(of, packet, { filter, ...span }, step);
      if (number === undefined) {
        actions.say(step > 0 ? 'No later packet of this conversation' : 'No earlier packet of this conversation');
      } else {
        await goTo(number);
      }
    } catch (error) {
      actions.say(error instanceof Error ? error.message : String(error));
    }
  };

  const openJump = createJumpDialog(root, {
    zone: () => (store.state.settings.time === 'local' ? 'local' : 'utc'),
    find: async (target) => {
      const of = capture();
      return of
        ? findTarget(of, target, { query: query(), start: knownStart(of) ?? (await startOf(of)) })
        : { kind: 'none', message: 'No capture is open.' };
    },
    go: async (number) => {
      await goTo(number);
      grid.focus({ preventScroll: true });
    },
    showAll: async (number) => {
      store.set({ span: undefined });
      await actions.applyFilter('');
      actions.showFrame(number); // and the list follows
      grid.focus({ preventScroll: true });
    },
  });
  /** The frame shown that the list knows of: another was chosen elsewhere, and the list goes to it.
   * @type {number | undefined} */
  let followed;

  const commands = packetCommands({
    ...{ store, actions, current, goTo, stepFrame, stepConversation, openJump, isBeside },
    isShown: () => root.checkVisibility(),
  });
  const unregister = keys.register(commands);

  /** @param {Event} event */
  const show = (event) => {
    followed = numberOf(/** @type {CustomEvent} */ (event).detail.row);
    actions.showFrame(followed);
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  grid.addEventListener('fg-activate', show);
  grid.addEventListener('fg-select', (event) => {
    clearTimeout(timer);
    if (/** @type {CustomEvent} */ (event).detail.pointer) {
      show(event);
    } else if (store.state.frame !== undefined) {
      timer = setTimeout(() => show(event), SETTLE);
    }
  });
  root.addEventListener('keydown', (event) => {
    const inDialog = event.target instanceof Element && event.target.closest('dialog');
    if (event.key === 'Escape' && !event.defaultPrevented && !inDialog && store.state.frame !== undefined) {
      close();
    }
  });
  const relayout = () => update();
  narrow.addEventListener('change', relayout);
  wide.addEventListener('change', relayout);

  let { notes } = store.state;
  const update = () => {
    const { state } = store;
    bound.update();
    times(state);
    if (analysed !== state.analysed) {
      analysed = state.analysed;
      grid.renew();
    }
    if (notes !== state.notes) {
      notes = state.notes;
      grid.repaint();
    }
    const { frame } = state;
    if (frame !== followed && listed) {
      followed = frame;
      if (frame !== undefined) {
        void grid.reveal(String(frame));
      }
    }
    split.classList.toggle('sideways', isBeside());
    split.style.setProperty('--share', String(state.settings.panes[isBeside() ? 'beside' : 'below']));
    splitter.node.hidden = frame === undefined;
    splitter.update();
    details.update();
    setAttribute(split, 'data-details', frame === undefined ? undefined : 'open');
    render(
      html`<p class="tools-about">${frame === undefined ? 'Enter or click shows what is in a packet.' : ''}</p>
        <span class="tools-buttons">${packetTools({ state, actions, keys, isBeside, canBeBeside: !narrow.matches })}
        ${commandButton('frames', state, actions)}</span>`,
      tools,
    );
  };

  return {
    update,
    destroy() {
      clearTimeout(timer);
      unregister();
      narrow.removeEventListener('change', relayout);
      wide.removeEventListener('change', relayout);
      details.destroy();
      bound.destroy();
    },
  };
};
