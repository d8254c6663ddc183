/** The line between two panes: pulled, or moved with the arrow keys. The ARIA window splitter. */
import { element, setAttribute } from './dom.js';

const STEP = 0.03; // of the whole, a key
const LEAST = 0.1;

/**
 * @param {object} options
 * @param {string} options.label what it resizes
 * @param {HTMLElement} options.container which it divides
 * @param {() => boolean} options.sideways whether the panes stand side by side
 * @param {() => number} options.share of the second pane, 0 to 1
 * @param {(share: number) => void} options.change
 * @param {number} options.usual share that a double click brings back
 */
export function createSplitter({ label, container, sideways, share, change, usual }) {
  const node = element('div', { class: 'splitter', role: 'separator', tabindex: '0', 'aria-label': label });
  node.setAttribute('aria-valuemin', String(LEAST * 100));
  node.setAttribute('aria-valuemax', String(100 - LEAST * 100));
  /** @param {number} value */
  const set = (value) => change(Math.min(1 - LEAST, Math.max(LEAST, value)));

  node.addEventListener('pointerdown', (event) => {
    if (event.button === 0) {
      event.preventDefault();
      node.focus({ preventScroll: true });
      node.setPointerCapture(event.pointerId);
    }
  });
  node.addEventListener('pointermove', (event) => {
    if (!node.hasPointerCapture(event.pointerId)) {
      return;
    }
    const { right, bottom, width, height } = container.getBoundingClientRect();
    set(sideways() ? (right - event.clientX) / width : (bottom - event.clientY) / height);
  });
  node.addEventListener('dblclick', () => set(usual));
  node.addEventListener('keydown', (event) => {
    const to = shareAfter(event.key, share(), sideways());
    if (to !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      set(to);
    }
  });
  return {
    node,
    /** Follows what the share and the direction are now. */
    update() {
      setAttribute(node, 'aria-orientation', sideways() ? 'vertical' : 'horizontal');
      setAttribute(node, 'aria-valuenow', String(Math.round(share() * 100)));
    },
  };
}

/**
 * The share of the second pane after a key, or undefined if the key means nothing here.
 * @param {string} key KeyboardEvent.key
 * @param {number} share
 * @param {boolean} sideways
 */
export function shareAfter(key, share, sideways) {
  switch (key) {
    case sideways ? 'ArrowLeft' : 'ArrowUp':
      return share + STEP;
    case sideways ? 'ArrowRight' : 'ArrowDown':
      return share - STEP;
    case 'Home':
      return 1 - LEAST;
    case 'End':
      return LEAST;
    default:
      return undefined;
  }
}
