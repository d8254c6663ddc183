/**
 * Bytes to look at, to point at, to walk over with the keyboard and to copy from. The text is
 * three columns; whatever stands out lies behind it, so that moving along writes no text anew.
 *
 * @import { ByteFormat } from './bytetext.js'
 * @import { Range } from './hexlayout.js'
 */
import { formatInteger } from '../format.js';
import { byteText } from './bytetext.js';
import { element, setAttribute } from './dom.js';
import { hexColumns, moveByte, rectangles } from './hexlayout.js';

/** Bytes shown at first: a whole packet, mostly. */
const FIRST_BYTES = 2048;
/** Bytes that "Show more" adds: a frame may have 128 MiB, and a page dies of so many lines. */
const MORE_BYTES = 64 * 1024;
/** Characters that a line of 16 bytes takes, with its margins; where there are fewer, it has 8. */
const LINE_WIDTH = 78;

/**
 * @typedef {object} HexView
 * @property {HTMLElement} node
 * @property {(bytes: Uint8Array, name: string) => void} show other bytes, from their beginning
 * @property {(range: Range | undefined, move: boolean) => void} mark makes the bytes of a field stand out
 *   and brings them into view; move: the byte cursor goes to the first of them
 * @property {(range: Range | undefined) => void} hint lets bytes stand out a little
 * @property {(format: ByteFormat) => string} text of the bytes selected, else of those marked, else of all
 * @property {() => void} destroy
 */

/**
 * @param {object} on
 * @param {(at: number) => void} on.choose a byte was chosen, by pointing or by moving the cursor
 * @param {(at: number | undefined) => void} on.hover a byte is pointed at
 * @param {(range: Range | undefined) => void} on.select a range of bytes was selected
 * @param {() => void} on.copied
 * @returns {HexView}
 */
export function createHexView(on) {
  const [offsets, hex, ascii] = ['offset', 'bytes', 'ascii'].map((name) => element('pre', { class: `hex-${name}` }));
  const marks = element('div', { class: 'hex-marks', 'aria-hidden': 'true' });
  const lines = element('div', { class: 'hex-lines', 'aria-hidden': 'true' }, [marks, offsets, hex, ascii]);
  const more = element('button', { type: 'button', class: 'hex-more' });
  const node = element('div', { class: 'hex data', tabindex: '0', role: 'application', 'aria-roledescription': 'bytes' }, [lines, more]);

  /** @type {Uint8Array} */
  let bytes = new Uint8Array(0);
  let perLine = 16;
  let shown = 0;
  let cursor = 0;
  /** Where a selection began; undefined while nothing is selected. @type {number | undefined} */
  let anchor;
  /** @type {Range | undefined} */
  let marked;
  /** @type {Range | undefined} */
  let hinted;
  let dragging = false;
  /** @type {number | undefined} */
  let hovered;

  const selected = () =>
    anchor === undefined || anchor === cursor
      ? undefined
      : { from: Math.min(anchor, cursor), to: Math.max(anchor, cursor) + 1 };

  const write = () => {
    const text = hexColumns(bytes, shown, perLine);
    offsets.textContent = text.offsets;
    hex.textContent = text.hex;
    ascii.textContent = text.ascii;
    const left = Math.min(MORE_BYTES, bytes.length - shown);
    more.hidden = left <= 0;
    more.textContent = `Show ${formatInteger(left)} more of ${formatInteger(bytes.length)} bytes`;
    node.classList.toggle('hex-wide', bytes.length > 0x10000);
    node.classList.toggle('hex-half', perLine === 8);
    paint();
  };

  /** Lays what stands out behind the text. */
  const paint = () => {
    /** @type {[string, Range | undefined][]} */
    const layers = [
      ['marked', marked],
      ['selected', selected()],
      ['hinted', hinted],
      ['cursor', bytes.length > 0 ? { from: cursor, to: cursor + 1 } : undefined],
    ];
    marks.replaceChildren(
      ...layers.flatMap(([kind, range]) =>
        range
          ? rectangles({ from: range.from, to: Math.min(range.to, shown) }, perLine).flatMap(({ line, lines: high, first, count }) =>
              ['bytes', 'ascii'].map((column) => {
                const rectangle = element('span', { class: `hex-mark hex-${kind} in-${column}` });
                rectangle.style.setProperty('--line', String(line));
                rectangle.style.setProperty('--lines', String(high));
                rectangle.style.setProperty('--first', String(first));
                rectangle.style.setProperty('--count', String(count));
                return rectangle;
              }),
            )
          : [],
      ),
    );
  };

  /** Height of a line, in pixels. */
  const lineHeight = () => hex.clientHeight / Math.max(1, Math.ceil(Math.min(shown, bytes.length) / perLine));

  /** Shows as many bytes as it takes to see one. @param {number} at */
  const reach = (at) => {
    if (at >= shown && at < bytes.length) {
      shown = Math.min(bytes.length, Math.ceil((at + 1) / FIRST_BYTES) * FIRST_BYTES);
      write();
    }
  };

  /** @param {number} at */
  const scrollTo = (at) => {
    const height = lineHeight();
    const origin = lines.getBoundingClientRect().top - node.getBoundingClientRect().top + node.scrollTop;
    const top = origin + Math.floor(at / perLine) * height;
    if (top < node.scrollTop) {
      node.scrollTop = top - height;
    } else if (top + height > node.scrollTop + node.clientHeight) {
      node.scrollTop = top + 2 * height - node.clientHeight;
    }
  };

  /** The byte under a point of the window. @param {MouseEvent} event */
  const byteAt = ({ clientX, clientY }) => {
    for (const [column, each] of /** @type {[HTMLElement, number][]} */ ([[hex, 3], [ascii, 1]])) {
      const box = column.getBoundingClientRect();
      if (clientX < box.left || clientX >= box.right || clientY < box.top || clientY >= box.bottom) {
        continue;
      }
      const characters = perLine * each - (each === 3 ? 1 : 0);
      const inLine = Math.min(perLine - 1, Math.floor(((clientX - box.left) / box.width) * characters / each));
      const at = Math.floor((clientY - box.top) / lineHeight()) * perLine + inLine;
      return at < Math.min(shown, bytes.length) ? at : undefined;
    }
    return undefined;
  };

  /** @param {number} at @param {boolean} extend */
  const moveTo = (at, extend) => {
    anchor = extend ? (anchor ?? cursor) : undefined;
    cursor = at;
    reach(at);
    paint();
    scrollTo(at);
    on.select(selected());
    if (!extend) {
      on.choose(at);
    }
  };

  more.addEventListener('click', () => {
    shown = Math.min(bytes.length, shown + MORE_BYTES);
    write();
    node.focus({ preventScroll: true });
  });
  node.addEventListener('keydown', (event) => {
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.altKey || bytes.length === 0 || event.target === more) {
      return;
    }
    if (ctrl && event.key === 'a') {
      [anchor, cursor] = [0, bytes.length - 1];
      paint();
      on.select(selected());
    } else {
      if (ctrl && !(event.key === 'Home' || event.key === 'End')) {
        return;
      }
      const page = Math.floor(node.clientHeight / lineHeight());
      const to = moveByte(event.key, ctrl, cursor, { length: bytes.length, perLine, page });
      if (to === undefined) {
        return;
      }
      moveTo(to, event.shiftKey);
    }
    event.preventDefault();
  });
  lines.addEventListener('pointerdown', (event) => {
    const at = byteAt(event);
    if (event.button !== 0 || at === undefined) {
      return;
    }
    dragging = event.pointerType !== 'touch';
    moveTo(at, event.shiftKey);
  });
  lines.addEventListener('pointermove', (event) => {
    const at = byteAt(event);
    if (dragging && at !== undefined && at !== cursor) {
      lines.setPointerCapture(event.pointerId);
      moveTo(at, true);
    }
    if (at !== hovered) {
      hovered = at;
      on.hover(at);
    }
  });
  lines.addEventListener('pointerleave', () => {
    hovered = undefined;
    on.hover(undefined);
  });
  for (const type of ['pointerup', 'pointercancel']) {
    lines.addEventListener(type, () => (dragging = false));
  }

  /** @param {ByteFormat} format */
  const text = (format) => {
    const range = selected() ?? (marked && marked.to > marked.from ? marked : { from: 0, to: bytes.length });
    return byteText(bytes.subarray(range.from, range.to), format);
  };
  node.addEventListener('copy', (event) => {
    if (event.clipboardData && getSelection()?.isCollapsed !== false) {
      event.clipboardData.setData('text/plain', text('hex'));
      event.preventDefault();
      on.copied();
    }
  });

  const resized = new ResizeObserver(() => {
    const digits = offsets.textContent?.split('\n', 1)[0].length ?? 0;
    const character = offsets.getBoundingClientRect().width / Math.max(1, digits);
    const next = character > 0 && node.clientWidth < LINE_WIDTH * character ? 8 : 16;
    if (next !== perLine) {
      perLine = next;
      write();
    }
  });
  resized.observe(node);

  return {
    node,
    show(next, name) {
      bytes = next;
      shown = Math.min(bytes.length, FIRST_BYTES);
      cursor = 0;
      anchor = marked = hinted = undefined;
      setAttribute(node, 'aria-label', `${name}, ${formatInteger(bytes.length)}. Arrows move over them and choose their fields`);
      write();
      node.scrollTop = 0;
    },
    mark(range, move) {
      marked = range && range.to > range.from ? range : undefined;
      if (marked && move) {
        cursor = Math.min(marked.from, bytes.length - 1);
        anchor = undefined;
        reach(cursor);
        scrollTo(cursor);
      }
      paint();
    },
    hint(range) {
      hinted = range;
      paint();
    },
    text,
    destroy: () => resized.disconnect(),
  };
}
