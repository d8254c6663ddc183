/**
 * The filter bar: a display filter, written with the help of a list of names, looked at while one
 * writes, and applied by Enter; how many packets it displays; the span of time.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { Keys } from '../keys.js'
 * @import { FieldInfo } from '../protocol.js'
 * @import { FilterError, Store } from '../state.js'
 * @import { Completion } from '../ui/completion.js'
 * @import { Suggestions } from '../ui/suggest.js'
 * @import { Verdict } from './filterstate.js'
 * @import { View } from './table.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { FlowglassError } from '../protocol.js';
import { completionAt, put } from '../ui/completion.js';
import { icons } from '../ui/icons.js';
import { move, suggestionList } from '../ui/suggest.js';
import { PLACEHOLDER, SIGNS, about, mistakeMark, mistakeText } from './filterparts.js';
import { aroundMistake, barState, countText, isSearching, mended } from './filterstate.js';

/** The text is looked at when the keys have rested so long, in milliseconds ... */
const CHECK_REST = 120;
/** ... and a mistake is told in words when they have rested longer: most are half-written names. */
const TELL_REST = 700;

const LIST = 'filter-list';
const MISTAKE = 'filter-mistake';

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Actions} actions
 * @param {Keys} keys
 * @returns {View}
 */
export function mountFilterBar(root, store, actions, keys) {
  let text = '';
  /** The filter that the text was last made to follow. */
  let followed = '';
  /** The text that was last put up to be applied. */
  let submitted = '';
  /** The mistake that the text was last made to follow. @type {FilterError | undefined} */
  let refused;
  /** @type {Verdict} */
  let verdict = { kind: 'none' };
  let telling = false;
  let focused = false;
  /** @type {Suggestions | undefined} */
  let list;
  /** Where the suggestions of the list go; undefined if they are whole filters.
   * @type {Completion | undefined} */
  let place;
  /** @type {readonly FieldInfo[]} */
  let fields = [];
  /** @type {Capture | undefined} */
  let capture;
  /** Where the keyboard was before. @type {Element | null} */
  let before = null;
  /** @type {ReturnType<typeof setTimeout>[]} */
  let timers = [];

  const input = () => /** @type {HTMLInputElement | null} */ (root.querySelector('.filter-input'));

  const focus = () => {
    if (document.activeElement !== input()) {
      before = document.activeElement;
    }
    input()?.focus();
    input()?.select();
  };

  /** Gives the keyboard back to where it was. */
  const leave = () => {
    const to = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : undefined;
    (to ?? document.querySelector(/** @type {'button'} */ ('.view:not([hidden]) fg-grid')))?.focus();
    before = null;
  };

  /** Looks for mistakes, once the keys rest. */
  const check = () => {
    timers.forEach(clearTimeout);
    telling = false;
    const filter = text.trim();
    const asked = capture;
    if (asked === undefined || filter === '' || filter === store.state.filter) {
      return;
    }
    const now = async () => {
      /** @type {Verdict} */
      let found;
      try {
        const { deep } = await asked.check(filter);
        found = { kind: 'good', filter, deep };
      } catch (error) {
        if (!(error instanceof FlowglassError) || error.code !== 'filter') {
          return; // the capture is gone, which the page says
        }
        const { message, offset, length, suggestion } = error;
        found = { kind: 'bad', filter, error: { filter, message, offset, length, suggestion } };
      }
      if (asked === capture && filter === text.trim()) {
        verdict = found;
        draw();
      }
    };
    const tell = () => {
      telling = true;
      draw();
    };
    timers = [setTimeout(() => void now(), CHECK_REST), setTimeout(tell, TELL_REST)];
  };

  /** Suggests names for the one at the caret. */
  const complete = () => {
    const caret = input()?.selectionStart ?? text.length;
    place = completionAt(text, caret, fields);
    list = place && {
      name: 'Fields',
      items: place.fields.map(({ name, label, type }) => ({ text: name, label, type })),
      more: place.more,
      active: -1,
    };
  };

  const recentFilters = () => store.state.recent.filter((filter) => filter !== text.trim());

  /** Suggests the filters that were saved, and those applied before. @param {number} active */
  const recall = (active) => {
    const { filters } = store.state;
    const items = [
      ...filters.map(({ name, filter }) => ({ text: filter, label: name, type: 'saved' })),
      ...recentFilters().map((filter) => ({ text: filter })),
    ];
    place = undefined;
    list = items.length === 0 ? undefined : { name: filters.length > 0 ? 'Saved and recent filters' : 'Recent filters', items, more: 0, active: active < 0 ? items.length - 1 : active };
    draw();
  };

  /** @param {string} next @param {number} [caret] */
  const write = (next, caret = next.length) => {
    text = next;
    const node = input();
    if (node && node.value !== next) {
      node.value = next;
    }
    if (node && document.activeElement === node) {
      node.setSelectionRange(caret, caret);
    }
    check();
    draw();
  };

  /** @param {number} index */
  const take = (index) => {
    const chosen = list?.items[index];
    const where = place;
    list = undefined;
    if (chosen === undefined) {
      return;
    }
    if (where === undefined) {
      write(chosen.text);
      apply();
    } else {
      const { text: next, caret } = put(text, where, chosen.text);
      write(next, caret);
    }
  };

  const apply = () => {
    list = undefined;
    telling = true;
    submitted = text.trim();
    void actions.applyFilter(text);
    draw();
  };

  const clear = () => {
    write('');
    input()?.focus();
    if (store.state.filter !== '') {
      apply();
    }
  };

  /** Takes what the analyser suggests in place of the mistake. @returns {boolean} */
  const mend = () => {
    const { error } = barState(text, store.state, verdict);
    const better = error && mended(text, error);
    if (better) {
      input()?.focus();
      write(better.text, better.caret);
    }
    return better !== undefined;
  };

  const stop = () => {
    followed = ''; // the text stays, to be changed
    void actions.stopFilter();
    actions.say('Search stopped. All packets are displayed.');
  };

  /** @param {KeyboardEvent} event */
  const onKeydown = (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event;
    if (isComposing) {
      return;
    }
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (key === ' ' && ctrlKey) {
      complete();
    } else if (key === 'Enter' && altKey) {
      mend();
    } else if (ctrlKey || metaKey || altKey) {
      return;
    } else if (step !== 0) {
      if (list) {
        list = move(list, step);
      } else {
        recall(step > 0 ? 0 : -1);
      }
    } else if (key === 'Tab' && list && place && !shiftKey) {
      take(Math.max(0, list.active));
    } else if (key === 'Enter') {
      if (list && list.active >= 0) {
        take(list.active);
      } else {
        apply();
      }
    } else if (key === 'Escape') {
      escape();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    draw();
    root.querySelector('[role=option][aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  };

  /** Escape goes back by one: from the list, from the change, from the bar. */
  const escape = () => {
    if (list) {
      list = undefined;
    } else if (text !== store.state.filter) {
      write(store.state.filter);
    } else {
      leave();
    }
  };

  const onInput = () => {
    text = input()?.value ?? '';
    complete();
    check();
    draw();
  };

  /** Lines of what is pasted become words: the text is one line. @param {ClipboardEvent} event */
  const onPaste = (event) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    const node = input();
    if (node && /[\r\n]/.test(pasted)) {
      event.preventDefault();
      node.setRangeText(pasted.trim().replace(/\s*[\r\n]+\s*/g, ' '), node.selectionStart ?? 0, node.selectionEnd ?? 0, 'end');
      onInput();
      list = undefined;
      draw();
    }
  };

  const onFocus = () => {
    focused = true;
    void learn();
    draw();
  };

  /** Asks for the names there are, and suggests some of them if one is being written by then. */
  const learn = async () => {
    const asked = capture;
    try {
      const found = await asked?.fields();
      if (found && found !== fields && asked === capture) {
        fields = found;
        if (focused && text.trim() !== store.state.filter && text.trim() !== submitted) {
          complete();
          draw();
        }
      }
    } catch {
      // The capture is lost, which the page says.
    }
  };

  const onBlur = () => {
    focused = false;
    list = undefined;
    draw();
  };

  /** The mark under the mistake goes with the text. */
  const follow = () => {
    const under = root.querySelector('.filter-under');
    if (under) {
      under.scrollLeft = input()?.scrollLeft ?? 0;
    }
  };

  const draw = () => {
    const { state } = store;
    const { is, error, deep } = barState(text, state, verdict);
    const told = is === 'bad' && focused && telling && list === undefined ? error : undefined;
    const recents = state.filters.length > 0 || recentFilters().length > 0;
    render(
      html`<div class="filter" role="search" aria-label="Display filter">
        <div class="filter-box" data-is=${is}>
          <span class="filter-sign" title=${SIGNS[is].title}>${SIGNS[is].icon}</span>
          <span class="filter-text data">
            <span class="filter-under" aria-hidden="true">${error ? mistakeMark(text, error) : nothing}</span>
            <input
              class="filter-input"
              type="text"
              role="combobox"
              aria-label="Display filter"
              aria-autocomplete="list"
              aria-expanded=${list ? 'true' : 'false'}
              aria-controls=${LIST}
              aria-activedescendant=${list && list.active >= 0 ? `${LIST}-${list.active}` : nothing}
              aria-invalid=${is === 'bad' ? 'true' : 'false'}
              aria-describedby=${told ? MISTAKE : nothing}
              placeholder=${PLACEHOLDER}
              autocomplete="off"
              autocapitalize="off"
              autocorrect="off"
              spellcheck="false"
              enterkeyhint="go"
              @keydown=${onKeydown}
              @input=${onInput}
              @paste=${onPaste}
              @click=${() => list && (complete(), draw())}
              @scroll=${follow}
              @focus=${onFocus}
              @blur=${onBlur}
            />
          </span>
          <span class="filter-word" aria-hidden="true">${is === 'ready' ? (deep ? 'Enter reads the file for it' : 'Enter applies') : nothing}</span>
          ${mistakeText(MISTAKE, told, mend)}
          ${text === '' && state.filter === ''
            ? nothing
            : html`<button type="button" class="quiet icon-only" aria-label="Clear the filter" title="Clear the filter" @click=${clear}>
                ${icons.close}
              </button>`}
          <button
            type="button"
            class="quiet icon-only"
            aria-label="Recent filters"
            title="Recent filters (↓)"
            ?disabled=${!recents}
            @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}
            @click=${() => {
              const open = list !== undefined && place === undefined;
              input()?.focus();
              if (open) {
                list = undefined;
                draw();
              } else {
                recall(0);
              }
            }}
          >
            ${icons.recent}
          </button>
          ${state.memory.kind === 'on'
            ? html`<button type="button" class="quiet icon-only" aria-label="Saved filters" title="Saved filters" @click=${actions.editFilters}>
                ${icons.star}
              </button>`
            : nothing}
          <button type="button" class="quiet icon-only" aria-label="Apply the filter" title="Apply the filter (Enter)" ?disabled=${is === 'empty' || is === 'applied'} @click=${apply}>
            ${icons.apply}
          </button>
          ${suggestionList(LIST, list, take)}
        </div>
        ${about(state, { stop, showAll: () => void actions.setSpan(undefined) })}
        <p class="unseen" role="status">${told ? `${told.message}${told.suggestion ? ` Did you mean ${told.suggestion}?` : ''}` : isSearching(state) || state.selected === undefined ? '' : countText(state)}</p>
      </div>`,
      root,
    );
    follow();
  };

  const end = keys.register([
    {
      id: 'filter',
      group: 'Filter',
      keys: ['/', 'Ctrl+/'],
      label: 'Write a display filter',
      when: () => store.state.phase.kind === 'open',
      run: focus,
    },
    { id: 'filter-apply', group: 'Filter', keys: ['Enter'], label: 'Apply it' },
    { id: 'filter-back', group: 'Filter', keys: ['Escape'], label: 'Back to the filter applied; then out of the bar' },
    { id: 'filter-take', group: 'Filter', keys: ['Tab', 'Enter'], label: 'Take the name chosen in the list' },
    { id: 'filter-names', group: 'Filter', keys: ['Ctrl+Space'], label: 'Suggest names' },
    { id: 'filter-mend', group: 'Filter', keys: ['Alt+Enter'], label: 'Take the name suggested for a mistake' },
    { id: 'filter-recent', group: 'Filter', keys: ['ArrowDown', 'ArrowUp'], label: 'Recent filters' },
    {
      id: 'filter-clear',
      group: 'Filter',
      keys: ['Ctrl+Backspace'],
      label: 'Display all packets',
      when: () => store.state.filter !== '' && document.activeElement !== input(),
      run: () => void actions.applyFilter(''),
    },
  ]);

  return {
    update() {
      const { phase, filter, filterError } = store.state;
      const now = phase.kind === 'open' ? phase.capture : undefined;
      if (now !== capture) {
        capture = now;
        fields = [];
        list = undefined;
        verdict = { kind: 'none' };
        if (focused) {
          onFocus();
        }
      }
      if (filter !== followed || now === undefined) {
        followed = filter;
        write(filter);
      }
      if (filterError && filterError.filter !== text.trim() && filterError !== refused) {
        write(filterError.filter); // it came from elsewhere: a link, a menu
      }
      if (filterError && filterError !== refused && focused) {
        const parts = aroundMistake(text, filterError); // brought into sight, in a long filter
        const end = parts ? parts[0].length + parts[1].length : text.length;
        input()?.setSelectionRange(end, end);
      }
      refused = filterError;
      draw();
    },
    destroy() {
      timers.forEach(clearTimeout);
      end();
    },
  };
}
