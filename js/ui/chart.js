/** Traffic over time, drawn by uPlot; what a canvas cannot say, its owner says in words. */
import uPlot from 'uplot';
import { formatSeconds } from '../format.js';
import { spanBetween, timeAt } from './span.js';
import { attachStrokes } from './stroke.js';
import { onThemeChange } from './theme.js';

const HEIGHT = 206;
const TIME_AXIS = 28;
const VALUE_AXIS = 84;

/** Lines of a series differ in more than colour. @type {readonly (readonly number[])[]} */
const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3], [4, 4], [12, 4]];

/**
 * @import { Span } from './span.js'
 *
 * What is drawn, all of one length: intervals, and a value for each.
 * @typedef {object} Picture
 * @property {readonly number[]} start seconds
 * @property {number} interval seconds
 * @property {readonly [from: number, to: number]} domain seconds that the axis shows
 * @property {readonly number[]} ground all there is
 * @property {readonly number[]} [displayed] drawn over the ground; undefined if it is the same
 * @property {readonly {values: readonly number[], color: number}[]} lines color is of the palette, from 0
 * @property {'linear' | 'log'} scale
 * @property {(value: number) => string} label of a value on the axis
 *
 * @typedef {object} ChartEvents
 * @property {(index: number | undefined) => void} point the interval the pointer is over
 * @property {(span: Span | undefined) => void} preview a stroke along the axis is under way
 * @property {(span: Span | undefined) => void} choose a stroke has ended; undefined: all times
 *
 * @typedef {object} Chart
 * @property {(picture: Picture) => void} update
 * @property {() => void} destroy
 */

/**
 * @param {HTMLElement} element to draw in; the chart takes its width
 * @param {ChartEvents} on
 * @returns {Chart}
 */
export function createChart(element, on) {
  /** @type {Picture} */
  let picture = { start: [], interval: 1, domain: [0, 1], ground: [], lines: [], scale: 'linear', label: String };
  /** @type {uPlot | undefined} */
  let plot;
  let shape = '';
  /** Ends a stroke under way. */
  let endStroke = () => {};

  const draw = () => {
    endStroke();
    plot?.destroy();
    plot = new uPlot(options(element, () => picture, on), data(picture), element);
    endStroke = brushOn(plot, on);
  };
  const endTheme = onThemeChange(draw);
  const resized = new ResizeObserver(() => {
    const width = element.clientWidth;
    if (plot && width > 0 && width !== plot.width) {
      plot.setSize({ width, height: HEIGHT });
    }
  });
  resized.observe(element);

  return {
    update(next) {
      picture = next;
      const { displayed, lines, scale } = next;
      const wanted = JSON.stringify([displayed !== undefined, lines.map(({ color }) => color), scale]);
      if (plot === undefined || wanted !== shape) {
        shape = wanted;
        draw();
      } else {
        plot.setData(data(next));
      }
    },
    destroy() {
      resized.disconnect();
      endTheme();
      endStroke();
      plot?.destroy();
    },
  };
}

/**
 * The last interval has a width as well: one more start, where nothing begins.
 * @param {Picture} picture
 * @returns {uPlot.AlignedData}
 */
function data({ start, interval, ground, displayed, lines, scale }) {
  const shown = [ground, ...(displayed ? [displayed] : []), ...lines.map(({ values }) => values)];
  const last = start.at(-1);
  if (last === undefined) {
    return [[], ...shown.map(() => [])];
  }
  const floor = scale === 'log' ? lowest(ground) : 0;
  return [
    [...start, last + interval],
    ...shown.map((values) => [...values, values.at(-1) ?? 0].map((value) => Math.max(floor, value))),
  ];
}

/** Where a logarithmic axis begins: the power of ten below the smallest value. @param {readonly number[]} values */
function lowest(values) {
  const least = values.reduce((low, value) => (value > 0 ? Math.min(low, value) : low), Infinity);
  return least === Infinity ? 1 : 10 ** Math.floor(Math.log10(least) - 1e-9);
}

/**
 * @param {HTMLElement} element
 * @param {() => Picture} picture
 * @param {ChartEvents} on
 * @returns {uPlot.Options}
 */
function options(element, picture, on) {
  const { displayed, lines, scale } = picture();
  const color = (/** @type {string} */ token) => resolved(element, token);
  const [soft, line] = [color('--ink-soft'), color('--line')];
  const font = `12px ${getComputedStyle(element).getPropertyValue('--font-text')}`;
  const axis = { stroke: soft, font, ticks: { show: false }, gap: 6 };
  const paths = uPlot.paths.stepped?.({ align: 1 });
  const area = (/** @type {string} */ fill) => ({ fill, stroke: fill, width: 0, paths, points: { show: false } });
  // Under lines the area steps back, so that they stand out on it.
  const front = { ...area(color(lines.length > 0 ? '--one-wash' : '--one-fill')), stroke: color('--one-fill'), width: lines.length > 0 ? 1 : 0 };
  return {
    width: element.clientWidth || 600,
    height: HEIGHT,
    padding: [10, 28, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, bind: { dblclick: () => null } },
    scales: {
      x: { time: false, range: () => [...picture().domain] },
      y: scale === 'log' ? { distr: 3, range: decades } : { range: fromZero },
    },
    axes: [
      { ...axis, size: TIME_AXIS, grid: { show: false }, values: (_, ticks) => ticks.map((s) => `${plainSeconds(s)} s`) },
      {
        ...axis,
        size: VALUE_AXIS,
        space: 28,
        grid: { stroke: line, width: 1 },
        values: (_, ticks) => ticks.map((value) => (scale === 'log' && !isDecade(value) ? '' : picture().label(value))),
      },
    ],
    series: [
      {},
      displayed ? area(color('--ground-fill')) : front,
      ...(displayed ? [front] : []),
      ...lines.map((shown) => ({
        stroke: color(`--series-${shown.color + 1}`),
        width: 2,
        dash: [...DASHES[shown.color % DASHES.length]],
        paths,
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [(plot) => on.point(plot.cursor.idx ?? undefined)] },
  };
}

/**
 * A stroke along the axis chooses a span.
 * @param {uPlot} plot
 * @param {ChartEvents} on
 * @returns {() => void} makes nothing of a stroke under way
 */
function brushOn(plot, on) {
  const { over } = plot;
  const left = (/** @type {PointerEvent} */ event) => {
    const box = over.getBoundingClientRect();
    return Math.min(box.width, Math.max(0, event.clientX - box.left));
  };
  const time = (/** @type {number} */ x) => {
    const { min = 0, max = 0 } = plot.scales.x ?? {};
    return timeAt(x / Math.max(1, over.clientWidth), { from: Math.round(min * 1e9), to: Math.round(max * 1e9) });
  };
  const show = (/** @type {number} */ a, /** @type {number} */ b) =>
    plot.setSelect({ left: Math.min(a, b), top: 0, width: Math.abs(a - b), height: over.clientHeight }, false);
  const endStrokes = attachStrokes(over, (event) => {
    const from = left(event);
    /** @type {Span | undefined} */
    let span;
    return {
      move(moved) {
        show(from, left(moved));
        span = spanBetween(time(from), time(left(moved)));
        on.preview(span);
      },
      end() {
        show(0, 0);
        on.preview(undefined);
        if (span !== undefined) on.choose(span);
      },
      cancel() {
        show(0, 0);
        on.preview(undefined);
      },
    };
  });
  over.addEventListener('dblclick', () => on.choose(undefined));
  return endStrokes;
}

/** @type {uPlot.Range.Function} */
function fromZero(_, __, max) {
  return [0, Math.max(1, max) * 1.05];
}

/** @type {uPlot.Range.Function} */
function decades(_, min, max) {
  const low = min > 0 ? 10 ** Math.floor(Math.log10(min) + 1e-9) : 1;
  return [low, Math.max(low * 10, 10 ** Math.ceil(Math.log10(Math.max(1, max)) - 1e-9))];
}

/** @param {number} value */
function isDecade(value) {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9;
}

/** @param {number} seconds */
function plainSeconds(seconds) {
  return formatSeconds(Math.round(seconds * 1e9)).replace(/\.?0+$/, '');
}

/**
 * The colour a token stands for now: a canvas knows no custom properties.
 * @param {HTMLElement} element @param {string} token
 */
function resolved(element, token) {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
