/** Strokes: a pointer pressed, moved and let go, of which Escape makes nothing. */

/** What moves less than this was a click, in pixels. */
const CLICK = 3;

/**
 * @typedef {object} Stroke
 * @property {(event: PointerEvent) => void} move
 * @property {(event: PointerEvent, moved: boolean) => void} end moved: it was no mere click
 * @property {() => void} cancel
 */

/**
 * @param {HTMLElement | SVGElement} node
 * @param {(event: PointerEvent) => Stroke | undefined} begin undefined: nothing begins here
 * @returns {() => void} makes nothing of a stroke under way, to be called before the node goes
 */
export function attachStrokes(node, begin) {
  /** @type {{id: number, x: number, y: number, moved: boolean, on: Stroke} | undefined} */
  let stroke;
  const finish = () => {
    const done = stroke;
    stroke = undefined;
    document.removeEventListener('keydown', escape, true);
    return done;
  };
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      finish()?.on.cancel();
    }
  };
  /** @param {(event: PointerEvent) => void} then @returns {(event: Event) => void} */
  const ofStroke = (then) => (event) => {
    const pointer = /** @type {PointerEvent} */ (event);
    if (stroke?.id === pointer.pointerId) then(pointer);
  };
  node.addEventListener('pointerdown', (event) => {
    const pointer = /** @type {PointerEvent} */ (event);
    if (pointer.button !== 0) return;
    finish()?.on.cancel(); // a second finger
    const on = begin(pointer);
    if (on === undefined) return;
    stroke = { id: pointer.pointerId, x: pointer.clientX, y: pointer.clientY, moved: false, on };
    document.addEventListener('keydown', escape, true);
  });
  node.addEventListener('pointermove', ofStroke((event) => {
    if (stroke === undefined) return;
    if (!stroke.moved && Math.hypot(event.clientX - stroke.x, event.clientY - stroke.y) >= CLICK) {
      stroke.moved = true;
      node.setPointerCapture(stroke.id); // not before: a captured click would not reach what it is on
    }
    if (stroke.moved) stroke.on.move(event);
  }));
  node.addEventListener('pointerup', ofStroke((event) => {
    const done = finish();
    done?.on.end(event, done.moved);
  }));
  node.addEventListener('pointercancel', ofStroke(() => finish()?.on.cancel()));
  return () => finish()?.on.cancel();
}
