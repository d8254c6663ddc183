// Scrolling rows with a finger: the rows follow it, and glide on when it lets go.
import { reducedMotion } from './dom.js';

const GLIDE_HALF_LIFE = 180; // ms until a glide has half its speed
const GLIDE_SLOWEST = 0.02; // px/ms at which it ends
const SAMPLE = 60; // ms of movement that count for the speed

/**
 * Turns vertical strokes on `node` into movements. Horizontal ones are left to the browser, which
 * `touch-action: pan-x` on the node says.
 * @param {HTMLElement} node
 * @param {(px: number) => boolean} move moves the rows; returns whether they could move
 * @returns {() => void} stops a glide
 */
export function attachTouch(node, move) {
  /** @type {{id: number, y: number, samples: {y: number, time: number}[]} | undefined} */
  let stroke;
  let glide = 0;
  const stop = () => cancelAnimationFrame(glide);

  node.addEventListener('pointerdown', (event) => {
    stop();
    if (event.pointerType !== 'touch') return;
    stroke = { id: event.pointerId, y: event.clientY, samples: [] };
  });
  node.addEventListener('pointermove', (event) => {
    if (stroke?.id !== event.pointerId) return;
    // The row under the finger may leave the screen: from here on the strip itself gets the events.
    if (!node.hasPointerCapture(stroke.id)) node.setPointerCapture(stroke.id);
    move(stroke.y - event.clientY);
    stroke.y = event.clientY;
    stroke.samples.push({ y: event.clientY, time: event.timeStamp });
    while (event.timeStamp - stroke.samples[0].time > SAMPLE) stroke.samples.shift();
  });
  node.addEventListener('pointerup', (event) => {
    if (stroke?.id !== event.pointerId) return;
    const [from] = stroke.samples;
    const speed = from && event.timeStamp > from.time ? (from.y - event.clientY) / (event.timeStamp - from.time) : 0;
    stroke = undefined;
    if (!reducedMotion()) glideOn(speed);
  });
  node.addEventListener('pointercancel', () => (stroke = undefined));

  /** @param {number} speed px/ms */
  function glideOn(speed) {
    let last = performance.now();
    const step = (/** @type {number} */ now) => {
      const elapsed = Math.max(0, now - last);
      last = now;
      const moved = move(speed * elapsed);
      speed *= 0.5 ** (elapsed / GLIDE_HALF_LIFE);
      if (moved && Math.abs(speed) > GLIDE_SLOWEST) glide = requestAnimationFrame(step);
    };
    glide = requestAnimationFrame(step);
  }
  return stop;
}
