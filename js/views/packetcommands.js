/**
 * What can be done in the packet list: by key, and by the buttons above it.
 *
 * @import { Actions } from '../actions.js'
 * @import { Command, Keys } from '../keys.js'
 * @import { State, Store } from '../state.js'
 * @import { MenuItem } from '../ui/menu.js'
 */
import { html } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { neighbourMark } from '../listactions.js';
import { TIME_FORMATS } from '../settings.js';
import { TIME_LABELS } from '../timeformat.js';
import { icons } from '../ui/icons.js';
import { openMenu } from '../ui/menu.js';

const GROUP = 'Packets';

/**
 * @param {object} list
 * @param {Store} list.store
 * @param {Actions} list.actions
 * @param {() => number | undefined} list.current number of the frame selected
 * @param {(number: number) => Promise<boolean>} list.goTo tells whether it is displayed
 * @param {(step: 1 | -1) => Promise<void>} list.stepFrame
 * @param {(step: 1 | -1) => Promise<void>} list.stepConversation
 * @param {() => void} list.openJump
 * @param {() => boolean} list.isBeside whether the details are beside the list now
 * @param {() => boolean} list.isShown whether the packet list is on screen
 * @returns {Command[]}
 */
export function packetCommands({ store, actions, current, goTo, stepFrame, stepConversation, openJump, isBeside, isShown }) {
  const chosen = () => isShown() && current() !== undefined;
  const marked = () => isShown() && store.state.marks.length > 0;
  /** @param {1 | -1} step */
  const toMark = async (step) => {
    const number = neighbourMark(store.state.marks, current() ?? 0, step);
    if (number !== undefined && !(await goTo(number))) {
      actions.say(`Frame ${formatInteger(number)}, which is marked, is not displayed`);
    }
  };
  const mark = () => {
    const number = current();
    if (number !== undefined) {
      actions.toggleMark(number);
      const is = store.state.marks.includes(number);
      actions.say(`Frame ${formatInteger(number)} ${is ? 'marked' : 'no longer marked'}`);
    }
  };
  return [
    { id: 'packet-next', group: GROUP, keys: ['Ctrl+ArrowDown', 'N'], label: 'Next packet', when: chosen, run: () => void stepFrame(1) },
    { id: 'packet-previous', group: GROUP, keys: ['Ctrl+ArrowUp', 'Shift+N'], label: 'Previous packet', when: chosen, run: () => void stepFrame(-1) },
    { id: 'packet-next-talk', group: GROUP, keys: ['Ctrl+.'], label: 'Next packet of the conversation', when: chosen, run: () => void stepConversation(1) },
    { id: 'packet-previous-talk', group: GROUP, keys: ['Ctrl+,'], label: 'Previous packet of the conversation', when: chosen, run: () => void stepConversation(-1) },
    { id: 'packet-go', group: GROUP, keys: ['Ctrl+G', 'G N'], label: 'Go to a frame or time', when: isShown, run: openJump },
    { id: 'packet-mark', group: GROUP, keys: ['Ctrl+M', 'M'], label: 'Mark the packet, or take its mark away', when: chosen, run: mark },
    { id: 'packet-next-mark', group: GROUP, keys: [']', 'Ctrl+Shift+N'], label: 'Next marked packet', when: marked, run: () => void toMark(1) },
    { id: 'packet-previous-mark', group: GROUP, keys: ['[', 'Ctrl+Shift+B'], label: 'Previous marked packet', when: marked, run: () => void toMark(-1) },
    { id: 'packet-unmark', group: GROUP, keys: ['Ctrl+Alt+M'], label: 'Take all marks away', when: marked, run: actions.clearMarks },
    { id: 'packet-time', group: GROUP, keys: ['T'], label: 'Tell the time another way', when: isShown, run: actions.nextTime },
    { id: 'packet-panes', group: GROUP, keys: ['V'], label: 'Details below the list, or beside it', when: isShown, run: () => actions.setPanes({ place: isBeside() ? 'below' : 'beside' }) },
  ];
}

/**
 * @param {object} list
 * @param {State} list.state
 * @param {Actions} list.actions
 * @param {Keys} list.keys
 * @param {() => boolean} list.isBeside whether the details are beside the list now
 * @param {boolean} list.canBeBeside whether there is room for that
 */
export function packetTools({ state, actions, keys, isBeside, canBeBeside }) {
  const { marks, settings } = state;
  /** @param {string} label @param {() => MenuItem[]} items */
  const menu = (label, items) => (/** @type {MouseEvent} */ { currentTarget }) =>
    void openMenu({ label, items, at: /** @type {Element} */ (currentTarget) });
  /** @param {string} id @param {string} label @returns {MenuItem} */
  const item = (id, label) => ({ kind: 'item', label, disabled: !keys.can(id), run: () => keys.run(id) });

  const view = () => /** @type {MenuItem[]} */ ([
    { kind: 'heading', label: 'Time' },
    ...TIME_FORMATS.map((each) => ({
      kind: 'radio',
      label: TIME_LABELS[each].label,
      checked: settings.time === each,
      run: () => actions.setTime(each),
    })),
    ...(canBeBeside
      ? [
          { kind: 'rule' },
          { kind: 'heading', label: 'Details' },
          { kind: 'radio', label: 'Beside the list', checked: isBeside(), run: () => actions.setPanes({ place: 'beside' }) },
          { kind: 'radio', label: 'Below the list', checked: !isBeside(), run: () => actions.setPanes({ place: 'below' }) },
        ]
      : []),
  ]);
  const ofMarks = () => [
    item('packet-mark', 'Mark the packet, or take its mark away'),
    item('packet-next-mark', 'Next marked packet'),
    item('packet-previous-mark', 'Previous marked packet'),
    item('packet-unmark', 'Take all marks away'),
    item('note', 'Note and mark…'),
    item('notes', 'List notes and marks'),
  ];
  const count = marks.length > 0 ? formatInteger(marks.length) : '';
  return html`<button type="button" class="quiet" title=${keys.title('packet-go')} aria-label="Go to a frame or time" @click=${() => keys.run('packet-go')}>
      ${icons.go}<span class="wide-only">Go to…</span>
    </button>
    <button type="button" class="quiet" aria-haspopup="menu" aria-label=${count ? `Marks ${count}` : 'Marks'} title="Marks" @click=${menu('Marks', ofMarks)}>
      ${icons.marked}<span class="wide-only">Marks</span> <span class="count data">${count}</span>
    </button>
    <button type="button" class="quiet" aria-haspopup="menu" aria-label="View: times and panes" title="Times and panes" @click=${menu('Times and panes', view)}>
      ${icons.panes}<span class="wide-only">View</span>
    </button>`;
}
