/** The strip above a chart: the whole of it, small, with a window that says what the chart shows. */
import { element, setAttribute } from './dom.js';
import { afterKey, movedBy, shareOf, spanBetween, stepOf, timeAt, withEdge } from './span.js';
import { attachStrokes } from './stroke.js';

/**
 * @import { Edge, Span } from './span.js'
 *
 * @typedef {object} BrushEvents
 * @property {(span: Span | undefined) => void} preview a stroke is under way; undefined if it has
 *   come to nothing, and the span is as before
 * @property {(span: Span | undefined) => void} choose undefined chooses all times
 * @property {(time: number) => string} say a time in words, for assistive technology
 *
 * @typedef {object} Brush
 * @property {HTMLElement} node
 * @property {(range: Span, span: Span | undefined) => void} update
 * @property {(heights: readonly number[], width: number) => void} draw the traffic of the range, in
 *   intervals: each one's height and, along the strip, width, from 0 to 1
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {BrushEvents} on
 * @returns {Brush}
 */
export function createBrush(on) {
  const path = document.createElementNS(SVG, 'path');
  const ground = document.createElementNS(SVG, 'svg');
  ground.setAttribute('class', 'brush-ground');
  ground.setAttribute('viewBox', '0 0 1 1');
  ground.setAttribute('preserveAspectRatio', 'none');
  ground.setAttribute('aria-hidden', 'true');
  ground.append(path);
  const frame = element('div', { class: 'brush-window' });
  const thumbs = { from: thumb('Start of the time shown'), to: thumb('End of the time shown') };
  const node = element('div', { class: 'brush', role: 'group', 'aria-label': 'Time shown' }, [
    frame,
    thumbs.from,
    thumbs.to,
  ]);
  node.prepend(ground);

  /** @type {Span} */
  let range = { from: 0, to: 0 };
  /** @type {Span | undefined} */
  let span;
  /** What a stroke under way would choose. @type {Span | undefined} */
  let stroked;

  const place = () => {
    const { from, to } = stroked ?? span ?? range;
    node.style.setProperty('--from', String(shareOf(from, range)));
    node.style.setProperty('--to', String(shareOf(to, range)));
    node.classList.toggle('brush-set', (stroked ?? span) !== undefined);
    for (const [edge, time] of /** @type {[Edge, number][]} */ ([['from', from], ['to', to]])) {
      setAttribute(thumbs[edge], 'aria-valuemin', String(range.from / 1e9));
      setAttribute(thumbs[edge], 'aria-valuemax', String(range.to / 1e9));
      setAttribute(thumbs[edge], 'aria-valuenow', String(time / 1e9));
      setAttribute(thumbs[edge], 'aria-valuetext', on.say(time));
    }
  };

  const timeOf = (/** @type {PointerEvent} */ event) => {
    const box = node.getBoundingClientRect();
    return timeAt((event.clientX - box.left) / Math.max(1, box.width), range);
  };
  const show = (/** @type {Span | undefined} */ under) => {
    stroked = under;
    place();
    on.preview(under);
  };

  attachStrokes(node, (event) => {
    if (range.to <= range.from) return undefined;
    const time = timeOf(event);
    const shown = span ?? range;
    const edge = event.target === thumbs.from ? 'from' : event.target === thumbs.to ? 'to' : undefined;
    /** @type {(time: number) => Span | undefined} */
    let apply = (at) => spanBetween(time, at);
    if (edge !== undefined) {
      apply = (at) => withEdge(shown, edge, at, range);
    } else {
      event.preventDefault(); // the focus stays where it is
      if (span !== undefined && time >= span.from && time <= span.to) {
        apply = (at) => movedBy(shown, at - time, range);
      }
    }
    return {
      move: (moved) => show(apply(timeOf(moved))),
      end: (_, moved) => {
        const chosen = stroked;
        show(undefined);
        if (chosen !== undefined) {
          on.choose(chosen);
        } else if (!moved && span !== undefined && (time < span.from || time > span.to)) {
          on.choose(movedBy(span, time - (span.from + span.to) / 2, range)); // the window comes to the click
        }
      },
      cancel: () => show(undefined),
    };
  });
  node.addEventListener('dblclick', () => span !== undefined && on.choose(undefined));
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && span !== undefined) {
      event.preventDefault();
      on.choose(undefined);
      return;
    }
    const edge = event.target === thumbs.from ? 'from' : 'to';
    const next = event.ctrlKey || event.altKey || event.metaKey ? undefined : afterKey(event, span ?? range, edge, range, stepOf(range));
    if (next !== undefined) {
      event.preventDefault();
      on.choose(next.from <= range.from && next.to >= range.to ? undefined : next);
    }
  });

  return {
    node,
    update(nextRange, nextSpan) {
      range = nextRange;
      span = nextSpan;
      place();
    },
    draw(heights, width) {
      const n = heights.length;
      const steps = heights.map((height, i) => `V${(1 - height).toFixed(3)}H${((i + 1) * width).toFixed(5)}`).join('');
      path.setAttribute('d', n === 0 ? '' : `M0 1${steps}V1Z`);
    },
  };
}

/** @param {string} label */
function thumb(label) {
  return element('div', { class: 'brush-thumb', role: 'slider', tabindex: '0', 'aria-label': label });
}
