/** Moving a picture: pull it, turn the wheel, or pinch with two fingers. */

/** Wheel turn that doubles the size, in pixels. */
const DOUBLE = 400;
/** What moves less than this was a click, in pixels. */
const CLICK = 4;

/**
 * @import { Point } from './viewport.js'
 *
 * @param {SVGSVGElement} node
 * @param {{pan: (by: Point) => void, zoom: (factor: number, at: Point) => void}} on places are from
 *   the node's corner
 * @returns {() => void} ends a stroke under way
 */
export function attachGestures(node, on) {
  /** Pointers that are down, where they were last. @type {Map<number, Point>} */
  const down = new Map();
  /** @type {Point | undefined} where the first went down; undefined once it has moved */
  let still;
  let swallow = false;

  const place = (/** @type {MouseEvent} */ event) => {
    const { left, top } = node.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  node.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 24;
      on.zoom(2 ** (-pixels / DOUBLE), place(event));
    },
    { passive: false },
  );
  node.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) {
      still = place(event);
      swallow = false;
    }
    down.set(event.pointerId, place(event));
  });
  node.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const now = place(event);
    if (still && down.size === 1 && Math.hypot(now.x - still.x, now.y - still.y) < CLICK) return;
    if (!node.hasPointerCapture(event.pointerId)) node.setPointerCapture(event.pointerId);
    still = undefined;
    swallow = true;
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, now);
    if (other === undefined) {
      on.pan({ x: now.x - before.x, y: now.y - before.y });
    } else {
      const [was, is] = [before, now].map((at) => Math.hypot(at.x - other.x, at.y - other.y));
      on.pan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
      if (was > 0) on.zoom(is / was, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    }
  });
  const up = (/** @type {PointerEvent} */ event) => down.delete(event.pointerId);
  node.addEventListener('pointerup', up);
  node.addEventListener('pointercancel', up);
  // The click that ends a stroke means nothing more.
  node.addEventListener(
    'click',
    (event) => {
      if (swallow) event.stopPropagation();
      swallow = false;
    },
    true,
  );
  return () => down.clear();
}
