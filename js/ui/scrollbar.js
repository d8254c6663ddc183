// The grid's scrollbar. Its track stands for all rows, however many, which a native one cannot.
import { element } from './dom.js';
import { clampTop, thumb, topOfThumb } from './rows.js';

const THUMB_MINIMUM = 32; // px

/**
 * Makes a scrollbar. Pointer only, and hidden from assistive technology: the keyboard does the
 * same in the grid itself.
 * @param {(top: number) => void} moved called with the position the user chose
 */
export function createScrollbar(moved) {
  const grip = element('div', { class: 'fg-thumb' });
  const track = element('div', { class: 'fg-track', 'aria-hidden': 'true' }, [grip]);
  let at = { top: 0, total: 0, viewport: 1 };
  /** Of the track, in px; asking for it while rows are written would lay the page out twice. */
  let height = 0;
  /** Where in the thumb it was grasped, in px; undefined while it is not held.
   * @type {number | undefined} */
  let held;

  const placed = () => thumb(at.top, at.total, at.viewport, height, THUMB_MINIMUM);

  track.addEventListener('pointerdown', (event) => {
    const place = placed();
    if (!place || event.button !== 0) return;
    event.preventDefault();
    const y = event.clientY - track.getBoundingClientRect().top;
    if (y < place.start || y > place.start + place.size) {
      const page = Math.max(1, Math.floor(at.viewport) - 1);
      moved(clampTop(at.top + (y < place.start ? -page : page), at.total, at.viewport));
      return;
    }
    held = y - place.start;
    track.setPointerCapture(event.pointerId);
    track.classList.add('fg-held');
  });
  track.addEventListener('pointermove', (event) => {
    const place = placed();
    if (held === undefined || !place) return;
    const start = event.clientY - track.getBoundingClientRect().top - held;
    moved(topOfThumb(start, place.size, height, at.total, at.viewport));
  });
  const release = () => {
    held = undefined;
    track.classList.remove('fg-held');
  };
  track.addEventListener('pointerup', release);
  track.addEventListener('pointercancel', release);

  const draw = () => {
    const place = placed();
    grip.hidden = !place;
    if (!place) return;
    grip.style.height = `${place.size}px`;
    grip.style.transform = `translateY(${place.start}px)`;
  };
  new ResizeObserver(() => {
    height = track.clientHeight;
    draw();
  }).observe(track);

  return {
    node: track,
    /** @param {number} top @param {number} total @param {number} viewport */
    update(top, total, viewport) {
      at = { top, total, viewport };
      draw();
    },
  };
}
