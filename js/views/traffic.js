/**
 * Traffic over time: the chart, its figures in words, and as a table.
 *
 * @import { Capture, TableRows } from '../capture.js'
 * @import { Chart, Traffic } from '../ui/chart.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger, formatSeconds, roundBytes } from '../format.js';
import { createChart } from '../ui/chart.js';
import { element } from '../ui/dom.js';

/**
 * @param {HTMLElement} root
 * @returns {{show: (table: TableRows) => void, destroy: () => void}}
 */
export function mountTraffic(root) {
  const head = element('div', { class: 'traffic-head' });
  const canvas = element('div', { class: 'chart', role: 'img' });
  const words = element('figcaption', { class: 'traffic-words' });
  const figure = element('figure', { class: 'card traffic' }, [head, canvas, words]);
  root.append(figure);

  /** As the worker has it. @type {Traffic} */
  let whole = { start: [], bytes: [], packets: [] };
  /** As it is shown. @type {Traffic} */
  let traffic = whole;
  /** @type {number | undefined} */
  let point;
  /** @type {Chart | undefined} */
  let chart;

  const draw = () => {
    const { bytes, packets, start } = traffic;
    const interval = intervalOf(traffic);
    const at =
      point !== undefined && point < start.length
        ? html`from <span class="data">${seconds(start[point])}</span> s:
            <span class="data">${formatInteger(bytes[point])}</span> bytes,
            <span class="data">${formatInteger(packets[point])}</span> packets`
        : nothing;
    render(
      html`<h2>Traffic over time</h2>
        <p class="traffic-point">${at}</p>
        <ul class="keys">
          <li class="key-one">Bytes</li>
          <li class="key-two">Packets</li>
          <li>${interval === undefined ? '' : `per ${durationText(interval)}`}</li>
        </ul>`,
      head,
    );
  };

  const show = () => {
    if (canvas.clientWidth === 0) {
      return; // in a view that is not looked at; its size changes when it is
    }
    traffic = regroup(whole, Math.floor(canvas.clientWidth / BAR));
    chart ??= createChart(canvas, (index) => {
      point = index;
      draw();
    });
    chart.update(traffic);
    const text = describe(traffic);
    canvas.setAttribute('aria-label', text);
    render(html`${text}`, words);
    draw();
  };
  let width = 0;
  const resized = new ResizeObserver(() => {
    if (canvas.clientWidth !== width) {
      width = canvas.clientWidth;
      show();
    }
  });
  resized.observe(canvas);

  return {
    show(table) {
      whole = toTraffic(table);
      show();
    },
    destroy() {
      resized.disconnect();
      chart?.destroy();
    },
  };
}

/** Least width of an interval, in pixels: what is narrower is neither seen nor hit. */
const BAR = 4;

/**
 * Puts 2, 4, 8, ... intervals together until there are no more than `most`.
 * @param {Traffic} traffic
 * @param {number} most
 * @returns {Traffic}
 */
export function regroup(traffic, most) {
  const { start, bytes, packets } = traffic;
  let size = 1;
  while (start.length / size > Math.max(1, most)) {
    size *= 2;
  }
  if (size === 1) {
    return traffic;
  }
  const sums = (/** @type {readonly number[]} */ values) =>
    Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
      values.slice(i * size, (i + 1) * size).reduce((a, b) => a + b, 0),
    );
  return { start: start.filter((_, i) => i % size === 0), bytes: sums(bytes), packets: sums(packets) };
}

/**
 * @param {TableRows} table `traffic`
 * @returns {Traffic}
 */
export function toTraffic({ columns, rows }) {
  const column = (/** @type {string} */ name) => {
    const i = columns.findIndex((info) => info.name === name);
    return rows.map((row) => Number(row[i] ?? 0));
  };
  return { start: column('start').map((ns) => ns / 1e9), bytes: column('bytes'), packets: column('packets') };
}

/**
 * Length of the intervals in seconds, undefined if there is but one.
 * @param {Traffic} traffic
 */
export function intervalOf({ start }) {
  return start.length > 1 ? start[1] - start[0] : undefined;
}

/**
 * The chart in words, for those who do not see it.
 * @param {Traffic} traffic
 */
export function describe(traffic) {
  const { start, bytes, packets } = traffic;
  if (start.length === 0) {
    return 'No traffic so far.';
  }
  const busiest = bytes.indexOf(bytes.reduce((a, b) => Math.max(a, b), 0));
  const interval = intervalOf(traffic);
  const count = packets[busiest];
  const noun = count === 1 ? 'packet' : 'packets';
  const most = `${formatInteger(bytes[busiest])} bytes in ${formatInteger(count)} ${noun}`;
  if (interval === undefined) {
    return `All in one interval: ${most}.`;
  }
  const quiet = bytes.filter((n) => n === 0).length;
  return (
    `${formatInteger(start.length)} intervals of ${durationText(interval)}. Busiest from ` +
    `${seconds(start[busiest])} s: ${most} (${roundBytes(bytes[busiest] / interval)}/s).` +
    (quiet > 0 ? ` Without traffic: ${formatInteger(quiet)}.` : '')
  );
}

/** @param {number} s */
function seconds(s) {
  return formatSeconds(Math.round(s * 1e9)).replace(/\.?0+$/, '');
}

/** @param {number} s seconds */
function durationText(s) {
  const ns = Math.round(s * 1e9);
  if (ns < 1e3) {
    return `${ns} ns`;
  }
  if (ns < 1e6) {
    return `${ns / 1e3} µs`;
  }
  return ns < 1e9 ? `${ns / 1e6} ms` : `${ns / 1e9} s`;
}
