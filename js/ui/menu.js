/**
 * A menu that opens where it is asked for and closes when something was chosen: the ARIA menu
 * pattern. Arrows, Home, End and letters move, Enter and Space choose, Escape and Tab close;
 * then the keyboard is where it was before.
 */
import { element, setAttribute } from './dom.js';

/**
 * `check` and `radio` tell whether they hold; a `check` leaves the menu open, so that several can
 * be changed. `move` is what Ctrl+Shift+arrow up or down does to an item.
 * @typedef {(
 *   {kind: 'item', label: string, hint?: string, disabled?: boolean, run: () => void} |
 *   {kind: 'check', label: string, hint?: string, checked: boolean, run: () => void, move?: (step: -1 | 1) => void} |
 *   {kind: 'radio', label: string, hint?: string, checked: boolean, run: () => void} |
 *   {kind: 'heading', label: string} |
 *   {kind: 'rule'}
 * )} MenuItem
 *
 * @typedef {Extract<MenuItem, {run: () => void}>} Choice
 */

const ROLES = { item: 'menuitem', check: 'menuitemcheckbox', radio: 'menuitemradio' };

/** @type {(() => void) | undefined} closes the menu that is open */
let closeOpen;

/**
 * @param {object} options
 * @param {string} options.label for assistive technology
 * @param {() => readonly MenuItem[]} options.items asked again whenever something was changed
 * @param {{x: number, y: number} | Element} options.at a point of the window, or what it hangs below
 * @returns {() => void} closes it
 */
export function openMenu({ label, items, at }) {
  closeOpen?.();
  const before = document.activeElement;
  const list = element('div', { class: 'menu', role: 'menu', 'aria-label': label, tabindex: '-1', popover: 'manual' });
  /** @type {{choice: Choice, node: HTMLElement}[]} */
  let choices = [];
  let typed = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let forget;

  const draw = () => {
    choices = [];
    list.replaceChildren(
      ...items().map((item) => {
        if (item.kind === 'rule') {
          return element('div', { role: 'separator', class: 'menu-rule' });
        }
        if (item.kind === 'heading') {
          return element('div', { class: 'menu-heading', role: 'presentation' }, [item.label]);
        }
        const node = choiceNode(item);
        choices.push({ choice: item, node });
        return node;
      }),
    );
  };

  /** @param {number} index */
  const focusOn = (index) => choices[(index + choices.length) % choices.length]?.node.focus();
  const focused = () => choices.findIndex(({ node }) => node === document.activeElement);

  /** Draws again what may have changed, the keyboard staying on its item. @param {string} name */
  const redraw = (name) => {
    draw();
    focusOn(Math.max(0, choices.findIndex(({ choice }) => choice.label === name)));
  };

  /** @param {number} index */
  const choose = (index) => {
    const choice = choices[index]?.choice;
    if (!choice || (choice.kind === 'item' && choice.disabled)) {
      return;
    }
    if (choice.kind === 'check') {
      choice.run();
      redraw(choice.label);
    } else {
      close();
      choice.run();
    }
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const index = focused();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const choice = choices[index]?.choice;
    if (event.ctrlKey && event.shiftKey && step !== 0) {
      if (choice?.kind === 'check' && choice.move) {
        choice.move(step);
        redraw(choice.label);
      }
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (step !== 0) {
      focusOn(index < 0 && step < 0 ? choices.length - 1 : index + step);
    } else if (event.key === 'Home' || event.key === 'End') {
      focusOn(event.key === 'Home' ? 0 : choices.length - 1);
    } else if (event.key === 'Enter' || (event.key === ' ' && typed === '')) {
      choose(index);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      close();
    } else if (event.key.length === 1) {
      typed += event.key.toLowerCase();
      clearTimeout(forget);
      forget = setTimeout(() => (typed = ''), 700);
      const from = typed.length > 1 ? Math.max(0, index) : index + 1;
      const found = typeAhead(choices.map(({ choice: { label: text } }) => text), typed, from);
      if (found !== undefined) {
        focusOn(found);
      }
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** @param {Event} event */
  const onOutside = (event) => {
    if (!(event.target instanceof Node && list.contains(event.target))) {
      close(event.type === 'pointerdown');
    }
  };

  /** @param {boolean} [leave] the keyboard goes where the user points, not back */
  const close = (leave = false) => {
    if (closeOpen !== close) {
      return;
    }
    closeOpen = undefined;
    window.removeEventListener('pointerdown', onOutside, true);
    window.removeEventListener('resize', onOutside);
    window.removeEventListener('wheel', onOutside);
    list.remove();
    if (!leave && (before instanceof HTMLElement || before instanceof SVGElement) && before.isConnected) {
      before.focus({ preventScroll: true });
    }
  };
  closeOpen = close;

  list.addEventListener('keydown', onKey);
  list.addEventListener('contextmenu', (event) => event.preventDefault());
  list.addEventListener('click', ({ target }) => {
    choose(choices.findIndex(({ node }) => target instanceof Node && node.contains(target)));
  });
  list.addEventListener('pointermove', ({ target }) => {
    const pointed = choices.find(({ node }) => target instanceof Node && node.contains(target));
    if (pointed && pointed.node !== document.activeElement) {
      pointed.node.focus({ preventScroll: true });
    }
  });
  window.addEventListener('pointerdown', onOutside, true);
  window.addEventListener('resize', onOutside);
  window.addEventListener('wheel', onOutside);

  draw();
  (document.querySelector('main') ?? document.body).append(list); // within a landmark
  list.showPopover();
  place(list, at);
  focusOn(0);
  return close;
}

/** @param {Choice} choice */
function choiceNode(choice) {
  const node = element('div', { role: ROLES[choice.kind], class: 'menu-item', tabindex: '-1' }, [
    element('span', { class: 'menu-label' }, [choice.label]),
    ...(choice.hint ? [element('span', { class: 'menu-hint' }, [choice.hint])] : []),
  ]);
  if (choice.kind !== 'item') {
    setAttribute(node, 'aria-checked', String(choice.checked));
  } else if (choice.disabled) {
    setAttribute(node, 'aria-disabled', 'true');
  }
  return node;
}

/**
 * Puts the menu where all of it can be seen.
 * @param {HTMLElement} list
 * @param {{x: number, y: number} | Element} at
 */
function place(list, at) {
  const { width, height } = list.getBoundingClientRect();
  const box = at instanceof Element ? at.getBoundingClientRect() : undefined;
  const [x, y] = at instanceof Element ? [box?.left ?? 0, box?.bottom ?? 0] : [at.x, at.y];
  const left = Math.max(4, Math.min(x, innerWidth - width - 4));
  const top = Math.max(4, Math.min(y, innerHeight - height - 4));
  list.style.setProperty('left', `${left}px`);
  list.style.setProperty('top', `${top}px`);
}

/**
 * The first item from `from` on, going round, that begins with what was typed.
 * @param {readonly string[]} labels
 * @param {string} typed in small letters
 * @param {number} from
 * @returns {number | undefined}
 */
export function typeAhead(labels, typed, from) {
  for (let i = 0; i < labels.length; i++) {
    const index = (from + i) % labels.length;
    if (labels[index].toLowerCase().startsWith(typed)) {
      return index;
    }
  }
  return undefined;
}
