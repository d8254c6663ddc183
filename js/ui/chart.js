/** Traffic over time, drawn by uPlot; what a canvas cannot say, its owner says in words. */
import uPlot from 'uplot';
import { formatSeconds, roundBytes, roundCount } from '../format.js';
import { onThemeChange } from './theme.js';

const HEIGHT = 200;

/**
 * Columns of one length: each interval's start in seconds, and what fell into it.
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
 * @param {HTMLElement} element to draw in; the chart takes its width
 * @param {(index: number | undefined) => void} onPoint the interval the pointer is over
 * @returns {Chart}
 */
export function createChart(element, onPoint) {
  /** @type {Traffic} */
  let traffic = { start: [], bytes: [], packets: [] };
  /** @type {uPlot | undefined} */
  let plot;

  /** @returns {uPlot.AlignedData} */
  const data = () => [[...traffic.start], [...traffic.bytes], [...traffic.packets]];
  const draw = () => {
    plot?.destroy();
    plot = new uPlot(options(element, onPoint), data(), element);
  };
  draw();
  const endTheme = onThemeChange(draw);
  const resized = new ResizeObserver(() => {
    const width = element.clientWidth;
    if (width > 0 && width !== plot?.width) {
      plot?.setSize({ width, height: HEIGHT });
    }
  });
  resized.observe(element);

  return {
    update(next) {
      traffic = next;
      plot?.setData(data());
    },
    destroy() {
      resized.disconnect();
      endTheme();
      plot?.destroy();
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {(index: number | undefined) => void} onPoint
 * @returns {uPlot.Options}
 */
function options(element, onPoint) {
  const style = getComputedStyle(element);
  // A canvas knows no custom properties; the sheet resolves the tokens into these.
  const color = (/** @type {string} */ token) => resolved(element, token);
  const [one, two, soft, line] = ['--one', '--two', '--ink-soft', '--line'].map(color);
  const font = `12px ${style.getPropertyValue('--font-text')}`;
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const axis = { stroke: soft, font, ticks: { show: false }, gap: 6 };
  return {
    width: element.clientWidth || 600,
    height: HEIGHT,
    padding: [8, 0, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false }, bytes: { range: fromZero }, packets: { range: fromZero } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((s) => `${trim(s)} s`) },
      {
        ...axis,
        scale: 'bytes',
        size: 76,
        grid: { stroke: line, width: 1 },
        values: (_, ticks) => ticks.map((n) => roundBytes(n)),
      },
      {
        ...axis,
        scale: 'packets',
        side: 1,
        size: 52,
        grid: { show: false },
        values: (_, ticks) => ticks.map((n) => (Number.isInteger(n) ? roundCount(n) : '')),
      },
    ],
    series: [
      {},
      { scale: 'bytes', stroke: one, width: 1.5, fill: withAlpha(one, 0.16), paths: stepped, points: { show: false } },
      { scale: 'packets', stroke: two, width: 1.5, paths: stepped, points: { show: false } },
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)] },
  };
}

/** @type {uPlot.Range.Function} */
function fromZero(_, __, max) {
  return [0, Math.max(1, max) * 1.08];
}

/** @param {number} seconds */
function trim(seconds) {
  return formatSeconds(Math.round(seconds * 1e9)).replace(/\.?0+$/, '');
}

/**
 * The colour a token stands for now, as rgb().
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

/** @param {string} color rgb(r, g, b) @param {number} alpha */
function withAlpha(color, alpha) {
  return color.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`);
}
