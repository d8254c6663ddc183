/**
 * Keys for the row that is selected: to its packets, and from a packet to its conversation.
 *
 * @import { Actions } from '../actions.js'
 * @import { Keys } from '../keys.js'
 * @import { Scope, Store } from '../state.js'
 * @import { GridElement } from '../ui/grid.js'
 * @import { MenuItem } from '../ui/menu.js'
 * @import { Subject } from './valuemenu.js'
 */
import { html } from 'lit/html.js';
import { frameOf as frameOfNote, frameSubject } from '../notes.js';
import { asShown, conversationOf } from './conversationof.js';
import { filtersOf, hasPackets, knownNames, openFieldMenu, showPacketsOf } from './valuemenu.js';

/** Counts how often a conversation was asked for: the last answer counts. */
let askings = 0;

/** What the grids show, for those who act on their rows.
 * @type {WeakMap<GridElement, () => Subject | undefined>} */
const subjects = new WeakMap();

/**
 * Says what row is selected in a grid.
 * @param {GridElement} grid
 * @param {() => Subject | undefined} subject
 */
export function setSubject(grid, subject) {
  subjects.set(grid, subject);
}

/**
 * @param {object} page
 * @param {Store} page.store
 * @param {Actions} page.actions
 * @param {Keys} page.keys
 * @param {HTMLElement} page.main holds the views
 */
export function rowCommands({ store, actions, keys, main }) {
  const subject = () => {
    const grid = /** @type {GridElement | null} */ (main.querySelector('.view:not([hidden]) fg-grid:not([hidden])'));
    return grid ? subjects.get(grid)?.() : undefined;
  };
  main.addEventListener('fg-context', (event) => {
    const { field, x, y } = /** @type {CustomEvent} */ (event).detail;
    if (field) {
      openFieldMenu({ field, store, actions, at: { x, y } });
    }
  });
  const packets = () => {
    const selected = subject();
    if (selected) {
      void showRowPackets(selected, store, actions);
    }
  };
  keys.register([
    {
      ...{ id: 'packets', group: 'Rows', keys: ['P', 'Enter'], label: 'Show the packets of a conversation, endpoint or protocol' },
      when: () => hasPackets(subject()?.table ?? 'frames'),
      run: packets,
    },
    {
      ...{ id: 'conversation', group: 'Rows', keys: ['C'], label: 'From a frame to its conversation' },
      when: () => frameOf(store, subject()) !== undefined,
      run: () => {
        const number = frameOf(store, subject());
        if (number !== undefined) {
          void showConversation(number, store, actions);
        }
      },
    },
    {
      ...{ id: 'note', group: 'Rows', keys: ['A'], label: 'Note and mark the packet or conversation' },
      when: () => subject() !== undefined,
      run: () => {
        const selected = subject();
        if (selected) {
          void editNoteOf(selected, store, actions);
        }
      },
    },
    {
      ...{ id: 'notes', group: 'Rows', keys: ['Shift+A'], label: 'List notes and marks' },
      when: () => store.state.phase.kind === 'open',
      run: () => actions.listNotes((filter) => showNoted(filter, actions)),
    },
    { id: 'menu', group: 'Rows', keys: ['Shift+F10', 'ContextMenu'], label: 'What can be done with a row, cell or field' },
    { id: 'row', group: 'Rows', keys: ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'], label: 'Along the rows; up into the headings' },
    { id: 'cell', group: 'Rows', keys: ['ArrowRight', 'ArrowLeft'], label: 'Into the cells of a row, and out' },
    { id: 'ends', group: 'Rows', keys: ['Home', 'End'], label: 'First and last row' },
    { id: 'copy', group: 'Rows', keys: ['Ctrl+C'], label: 'Copy the row or cell' },
    { id: 'sort', group: 'Rows', keys: ['Enter'], label: 'On a heading: sort' },
    { id: 'resize', group: 'Rows', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'], label: 'On a heading: narrower, wider' },
  ]);
}

/** What is said beside a table whose rows have packets. @param {Keys} keys */
export function rowHint(keys) {
  const press = keys.single ? html`<kbd>P</kbd> or <kbd>Enter</kbd>` : html`<kbd>Enter</kbd>`;
  return html`${press} shows the packets of a row; a right click offers more`;
}

/**
 * @param {Subject} subject
 * @param {Store} store
 * @param {Actions} actions
 * @param {Scope} [scope] of the table that it is a row of; that of all tables when left out
 */
export async function showRowPackets(subject, store, actions, scope) {
  const { phase } = store.state;
  if (phase.kind !== 'open') {
    return;
  }
  const [choice] = filtersOf(subject, await knownNames(phase.capture));
  if (choice) {
    showPacketsOf(choice, store, actions, scope);
  } else {
    actions.say('No display filter tells the packets of this row.');
  }
}

/**
 * Opens the note on a row.
 * @param {Subject} subject
 * @param {Store} store
 * @param {Actions} actions
 */
async function editNoteOf(subject, store, actions) {
  const { phase } = store.state;
  const number = numberOf(subject);
  if (number !== undefined) {
    actions.editNote(frameSubject(number), `frame ${number}`);
  } else if (phase.kind === 'open') {
    const [choice] = filtersOf(subject, await knownNames(phase.capture));
    if (choice) {
      actions.editNote(choice.filter, choice.label.toLowerCase());
    } else {
      actions.say('No display filter tells the packets of this row.');
    }
  }
}

/** Shows what a note is about. @param {string} filter @param {Actions} actions */
function showNoted(filter, actions) {
  const number = frameOfNote(filter);
  if (number === undefined) {
    void actions.showPackets(filter, { allTimes: true });
  } else {
    actions.show('frames');
    actions.showFrame(number);
  }
}

/** @param {Subject} subject @returns {number | undefined} of a frame */
function numberOf({ table, columns, row }) {
  const number = table === 'frames' ? row[columns.findIndex(({ name }) => name === 'number')] : undefined;
  return typeof number === 'number' ? number : undefined;
}

/**
 * What the menu of a row offers beside filters.
 * @param {Subject} subject
 * @param {Store} store
 * @param {Actions} actions
 * @returns {MenuItem[]}
 */
export function rowItems(subject, store, actions) {
  const number = numberOf(subject);
  return [
    ...(number === undefined
      ? []
      : [/** @type {const} */ ({ kind: 'item', label: 'Show its conversation', hint: 'C', run: () => void showConversation(number, store, actions) })]),
    ...(subject.table === 'frames' || subject.table.startsWith('conversations')
      ? [/** @type {const} */ ({ kind: 'item', label: 'Note and mark…', hint: 'A', run: () => void editNoteOf(subject, store, actions) })]
      : []),
  ];
}

/**
 * The frame that is meant: the one looked at, or else the one selected.
 * @param {Store} store
 * @param {Subject | undefined} subject
 */
function frameOf({ state }, subject) {
  if (state.view !== 'frames') {
    return undefined;
  }
  const index = subject?.table === 'frames' ? subject.columns.findIndex(({ name }) => name === 'number') : -1;
  const selected = index < 0 ? undefined : subject?.row[index];
  return typeof selected === 'number' ? selected : state.frame;
}

/**
 * Shows the conversation of a frame, its row selected.
 * @param {number} number
 * @param {Store} store
 * @param {Actions} actions
 */
async function showConversation(number, store, actions) {
  const { phase } = store.state;
  if (phase.kind !== 'open') {
    return;
  }
  const { capture } = phase;
  const mine = ++askings;
  try {
    const place = await conversationOf(capture, number, asShown(store.state, capture));
    const { phase: now } = store.state;
    if (mine !== askings || now.kind !== 'open' || now.capture !== capture) {
      return; // another was asked for meanwhile, or another capture was opened
    }
    if (place === undefined) {
      actions.say(`Frame ${number} belongs to no conversation that is displayed.`);
    } else {
      actions.showRow('conversations', place.layer, place.row);
    }
  } catch (error) {
    if (capture.state !== 'crashed' && capture.state !== 'closed') {
      actions.say(error instanceof Error ? error.message : String(error));
    }
  }
}
