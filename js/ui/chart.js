/** Traffic over time, drawn by uPlot; what a canvas cannot say, its owner says in words. */
import uPlot from 'uplot';
import { formatSeconds, roundBytes, roundCount } from '../format.js';
import { onThemeChange } from './theme.js';

/** Two histograms, one above the other over one axis of time: two lines in one would tangle. */
const BYTES_HEIGHT = 136;
const PACKETS_HEIGHT = 118;
const TIME_AXIS = 28;
const VALUE_AXIS = 72;
const GAP = 4;

/**
 * Columns of one length: each interval's start, and what fell into it.
 * @typedef {object} Traffic
 * @property {readonly number[]} start seconds since the first frame
 * @property {readonly number[]} bytes
 * @property {readonly number[]} packets
 */

/**
 * @typedef {object} Chart
 * @property {(traffic: Traffic) => void} update
 * @property {() => void} destroy
 */

/**
 * One histogram of the two.
 * @typedef {object} Panel
 * @property {'bytes' | 'packets'} column
 * @property {number} height in pixels
 * @property {string} color a custom property
 * @property {(value: number) => string} label of a value on the axis
 * @property {boolean} hasTimes whether the axis of time is written under it
 */

/** @type {readonly Panel[]} */
const PANELS = [
  { column: 'bytes', height: BYTES_HEIGHT, color: '--one-fill', label: roundBytes, hasTimes: false },
  { column: 'packets', height: PACKETS_HEIGHT, color: '--two-fill', label: wholeCount, hasTimes: true },
];

/**
 * @param {HTMLElement} element to draw in; the chart takes its width
 * @param {(index: number | undefined) => void} onPoint the interval the pointer is over
 * @returns {Chart}
 */
export function createChart(element, onPoint) {
  /** @type {Traffic} */
  let traffic = { start: [], bytes: [], packets: [] };
  /** @type {uPlot[]} */
  let plots = [];
  const together = uPlot.sync(`flowglass-${made++}`);

  /** The last interval has a width as well: one more start, where nothing begins.
   * @param {Panel} panel @returns {uPlot.AlignedData} */
  const data = ({ column }) => {
    const { start, [column]: values } = traffic;
    const last = start.at(-1);
    if (last === undefined) {
      return [[], []];
    }
    const interval = start.length > 1 ? start[1] - start[0] : 1;
    return [
      [...start, last + interval],
      [...values, values.at(-1) ?? 0],
    ];
  };
  const destroyPlots = () => plots.forEach((plot) => plot.destroy());
  const draw = () => {
    destroyPlots();
    plots = PANELS.map((panel) => {
      const plot = new uPlot(options(element, panel, together, onPoint), data(panel), element);
      together.sub(plot);
      return plot;
    });
  };
  draw();
  const endTheme = onThemeChange(draw);
  const resized = new ResizeObserver(() => {
    const width = element.clientWidth;
    plots.forEach((plot, i) => {
      if (width > 0 && width !== plot.width) {
        plot.setSize({ width, height: PANELS[i].height });
      }
    });
  });
  resized.observe(element);

  return {
    update(next) {
      traffic = next;
      plots.forEach((plot, i) => plot.setData(data(PANELS[i])));
    },
    destroy() {
      resized.disconnect();
      endTheme();
      destroyPlots();
    },
  };
}

let made = 0;

/**
 * @param {HTMLElement} element
 * @param {Panel} panel
 * @param {uPlot.SyncPubSub} together shares the pointer's place
 * @param {(index: number | undefined) => void} onPoint
 * @returns {uPlot.Options}
 */
function options(element, { height, color, label, hasTimes }, together, onPoint) {
  const [fill, soft, line] = [color, '--ink-soft', '--line'].map((token) => resolved(element, token));
  const font = `12px ${getComputedStyle(element).getPropertyValue('--font-text')}`;
  const axis = { stroke: soft, font, ticks: { show: false }, gap: 6 };
  return {
    width: element.clientWidth || 600,
    height,
    padding: [hasTimes ? 12 : 6, 28, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: false, y: false },
      sync: { key: together.key },
    },
    scales: { x: { time: false }, y: { range: fromZero } },
    axes: [
      {
        ...axis,
        size: hasTimes ? TIME_AXIS : GAP,
        grid: { show: false },
        values: (_, ticks) => ticks.map((s) => (hasTimes ? `${plainSeconds(s)} s` : '')),
      },
      {
        ...axis,
        size: VALUE_AXIS,
        space: 28,
        grid: { stroke: line, width: 1 },
        values: (_, ticks) => ticks.map(label),
      },
    ],
    series: [
      {},
      { fill, stroke: fill, width: 0, paths: uPlot.paths.stepped?.({ align: 1 }), points: { show: false } },
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)] },
  };
}

/** @type {uPlot.Range.Function} */
function fromZero(_, __, max) {
  return [0, Math.max(1, max) * 1.05];
}

/** A count on an axis; ticks between whole numbers stay blank. @param {number} value */
function wholeCount(value) {
  return Number.isInteger(value) ? roundCount(value) : '';
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
