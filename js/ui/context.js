// Asking what can be done with a thing: right click, the Menu key or Shift+F10, a long press.

const LONG_PRESS = 500; // ms
const STILL = 10; // px that a finger may move and still press

/**
 * Where somebody asked, in pixels of the window; `keyboard` says that nothing was pointed at, and
 * `target` has the focus.
 * @typedef {{target: EventTarget | null, x: number, y: number, keyboard: boolean}} ContextPlace
 */

/**
 * @param {HTMLElement} node
 * @param {(place: ContextPlace) => boolean} ask returns false if there is nothing to offer: the
 *   browser's own menu comes then
 */
export function attachContext(node, ask) {
  let asked = -Infinity; // when the keyboard last did: browsers send `contextmenu` after its keys, too

  node.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented || getSelection()?.isCollapsed === false) return; // of marked text
    const pointer = /** @type {PointerEvent} */ (event).pointerType; // not in every browser
    const keyboard = event.button === 0 && !pointer && !event.ctrlKey; // Ctrl and a click, on a Mac
    if (keyboard && event.timeStamp - asked < LONG_PRESS) event.preventDefault();
    else if (ask({ target: event.target, x: event.clientX, y: event.clientY, keyboard })) event.preventDefault();
  });

  node.addEventListener('keydown', (event) => {
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
    if (!(key === 'ContextMenu' || (key === 'F10' && shiftKey)) || ctrlKey || altKey || metaKey) return;
    const { left, bottom } = /** @type {HTMLElement} */ (event.target).getBoundingClientRect();
    if (!ask({ target: event.target, x: left, y: bottom, keyboard: true })) return;
    asked = event.timeStamp;
    event.preventDefault();
  });

  // Safari has no `contextmenu` for a finger.
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let from = { x: 0, y: 0 };
  node.addEventListener('pointerdown', ({ pointerType, isPrimary, target, clientX: x, clientY: y }) => {
    clearTimeout(timer);
    if (pointerType !== 'touch' || !isPrimary) return;
    from = { x, y };
    timer = setTimeout(() => {
      if (ask({ target, x, y, keyboard: false })) swallowClick();
    }, LONG_PRESS + 150);
  });
  node.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - from.x, clientY - from.y) > STILL) clearTimeout(timer);
  });
  for (const type of ['pointerup', 'pointercancel', 'contextmenu']) {
    node.addEventListener(type, () => clearTimeout(timer));
  }
}

/** The click that ends a long press means nothing more. */
function swallowClick() {
  const end = new AbortController();
  const { signal } = end;
  const stop = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopPropagation();
    end.abort();
  };
  addEventListener('click', stop, { capture: true, signal });
  addEventListener('pointerdown', () => end.abort(), { capture: true, signal });
}
