/**
 * Traffic over time: what is displayed over all there is, lines of other filters, the window of
 * time that is shown, and all that in words.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { Span, Store, TrafficSettings } from '../state.js'
 * @import { Chart } from '../ui/chart.js'
 * @import { Traffic } from './trafficdata.js'
 * @import { View } from './table.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { DISPLAYED } from '../state.js';
import { createBrush } from '../ui/brush.js';
import { createChart } from '../ui/chart.js';
import { element } from '../ui/dom.js';
import { segments } from '../ui/segments.js';
import { intervalsTable } from './intervals.js';
import { createSeriesEditor, seriesMark, seriesName, seriesSelection } from './series.js';
import { createSets } from './sets.js';
import { timeShown } from './timeshown.js';
import {
  NO_TRAFFIC,
  describe,
  describePart,
  durationText,
  inIntervalsOf,
  intervalOf,
  regroup,
  roundTotal,
  roundValue,
  secondsText,
  toTraffic,
  valuesOf,
} from './trafficdata.js';

/** Selection of all packets of the time shown, needed while a filter selects some of them. */
const IN_SPAN = 'in-span';
/** Least width of an interval, in pixels: what is narrower is neither seen nor hit. */
const BAR = 4;
/** Intervals of the strip above. */
const STRIP_INTERVALS = 400;
/** Keys choose a span when they rest, in milliseconds. */
const REST = 150;

/**
 * What was fetched, as the worker has it.
 * @typedef {object} Fetched
 * @property {Traffic} whole of the capture
 * @property {Traffic} ground all packets of the time shown
 * @property {Traffic} [displayed] undefined if that is the ground
 * @property {readonly {name: string, color: number, traffic: Traffic}[]} series
 */

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Actions} actions
 * @returns {View}
 */
export function mountTraffic(root, store, actions) {
  const head = element('div', { class: 'traffic-head' });
  const canvas = element('div', { class: 'chart', role: 'img' });
  const legend = element('ul', { class: 'keys', 'aria-label': 'Legend' });
  const controls = element('div', { class: 'traffic-controls' });
  const words = element('figcaption', { class: 'traffic-words' });
  const list = element('div', { class: 'traffic-series' });
  const brush = createBrush({
    preview: (span) => {
      previewed = span;
      drawControls();
    },
    choose: (span) => choose(span),
    say: (time) => `${secondsText(time / 1e9)} seconds`,
  });
  const figure = element('figure', { class: 'card traffic' }, [head, brush.node, canvas, legend, words, controls, list]);
  root.append(figure);

  /** @type {Fetched} */
  let fetched = { whole: NO_TRAFFIC, ground: NO_TRAFFIC, series: [] };
  /** The same as it is drawn, in intervals that are all of one length. @type {Fetched} */
  let drawn = fetched;
  /** @type {number | undefined} */
  let point;
  /** @type {Chart | undefined} */
  let chart;
  /** A span chosen that the store does not have yet. @type {{span: Span | undefined} | undefined} */
  let pending;
  /** @type {Span | undefined} */
  let previewed;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isMistaken = false;
  let isListed = false;
  let wanted = '';
  let asked = 0;
  let destroyed = false;

  const sets = createSets(() => void refresh());
  const editor = createSeriesEditor(store, actions, sets, () => drawSeries());

  /** @returns {Span} all times of the capture */
  const range = () => {
    const { start } = fetched.whole;
    const from = Math.round((start[0] ?? 0) * 1e9);
    const last = Math.round((start.at(-1) ?? 0) * 1e9);
    return { from, to: last + Math.round((intervalOf(fetched.whole) ?? 1) * 1e9) };
  };
  const spanShown = () => (pending ? pending.span : store.state.span);

  /** @param {Span | undefined} span */
  const choose = (span) => {
    isMistaken = false;
    previewed = undefined;
    const mine = (pending = { span });
    brush.update(range(), span);
    drawControls();
    clearTimeout(timer);
    timer = setTimeout(async () => {
      await actions.setSpan(span);
      if (pending === mine) {
        pending = undefined;
        draw();
      }
    }, REST);
  };

  const refresh = async () => {
    const { phase } = store.state;
    if (phase.kind !== 'open' || phase.status === 'crashed') {
      return;
    }
    const mine = ++asked;
    try {
      const found = await fetchAll(phase.capture);
      if (!destroyed && mine === asked) {
        fetched = found;
        draw();
      }
    } catch (error) {
      // Lost with its worker, which the page says; anything else is for the console.
      if (phase.capture.state !== 'crashed' && phase.capture.state !== 'closed') {
        console.error(error);
      }
    }
  };

  /** @param {Capture} capture @returns {Promise<Fetched>} */
  const fetchAll = async (capture) => {
    const { filter, span, traffic } = store.state;
    const of = async (/** @type {string} */ selection) => toTraffic(await capture.table('traffic', { selection }));
    const inSpan = span === undefined ? '' : filter === '' ? DISPLAYED : sets.ready(IN_SPAN) ? IN_SPAN : undefined;
    const shown = traffic.series.flatMap((one, i) => (sets.ready(seriesSelection(i)) ? [{ one, i }] : []));
    const [whole, ground, displayed, ...series] = await Promise.all([
      of(''),
      inSpan === undefined ? undefined : of(inSpan),
      filter === '' ? undefined : of(DISPLAYED),
      ...shown.map(({ i }) => of(seriesSelection(i))),
    ]);
    return {
      whole: whole ?? NO_TRAFFIC,
      ground: ground ?? displayed ?? NO_TRAFFIC,
      ...(displayed ? { displayed } : {}),
      series: shown.map(({ one }, at) => ({ name: seriesName(one), color: one.color, traffic: series[at] ?? NO_TRAFFIC })),
    };
  };

  const draw = () => {
    if (canvas.clientWidth === 0) {
      return; // in a view that is not looked at; its size changes when it is
    }
    const { unit, scale } = store.state.traffic;
    const most = Math.floor(canvas.clientWidth / BAR);
    const grid = regroup(fetched.ground, most);
    drawn = {
      whole: fetched.whole,
      ground: grid,
      ...(fetched.displayed ? { displayed: inIntervalsOf(fetched.displayed, grid) } : {}),
      series: fetched.series.map((one) => ({ ...one, traffic: inIntervalsOf(one.traffic, grid) })),
    };
    const times = range();
    const span = store.state.span ?? times;
    chart ??= createChart(canvas, {
      point: (index) => {
        point = index;
        drawHead();
      },
      preview: (shown) => {
        previewed = shown;
        drawControls();
      },
      choose,
    });
    chart.update({
      start: grid.start,
      interval: intervalOf(grid) ?? (span.to - span.from) / 1e9,
      domain: [span.from / 1e9, span.to / 1e9],
      ground: valuesOf(grid, unit),
      ...(drawn.displayed ? { displayed: valuesOf(drawn.displayed, unit) } : {}),
      lines: drawn.series.map(({ traffic, color }) => ({ values: valuesOf(traffic, unit), color })),
      scale,
      label: (value) => roundValue(value, unit),
    });
    const coarse = regroup(fetched.whole, STRIP_INTERVALS);
    const strip = valuesOf(coarse, unit);
    const top = strip.reduce((a, b) => Math.max(a, b), 0) || 1;
    brush.draw(strip.map((value) => value / top), ((intervalOf(coarse) ?? 1) * 1e9) / (times.to - times.from));
    brush.update(times, spanShown());
    const text = sentences();
    canvas.setAttribute('aria-label', text);
    render(html`${text}`, words);
    drawHead();
    drawLegend();
    drawControls();
    drawSeries();
  };

  const sentences = () =>
    [
      describe(drawn.displayed ?? drawn.ground),
      ...(isPart() ? [describePart('Displayed', drawn.displayed ?? drawn.ground, fetched.whole)] : []),
      ...drawn.series.map(({ name, traffic }) => describePart(name, traffic)),
    ].join(' ');

  /** Whether packets are left out. */
  const isPart = () => store.state.filter !== '' || store.state.span !== undefined;

  const drawHead = () => {
    const { unit, scale } = store.state.traffic;
    const { bytes, packets, start } = drawn.displayed ?? drawn.ground;
    const { ground } = drawn;
    const figures = (/** @type {number} */ b, /** @type {number} */ p) =>
      html`<span class="data">${formatInteger(b)}</span> bytes, <span class="data">${formatInteger(p)}</span> packets`;
    const at =
      point !== undefined && point < start.length
        ? html`from <span class="data">${secondsText(start[point])}</span> s: ${figures(bytes[point], packets[point])}
          ${drawn.displayed ? html` of ${figures(ground.bytes[point], ground.packets[point])}` : nothing}`
        : nothing;
    render(
      html`<h2>Traffic over time</h2>
        <p class="traffic-point">${at}</p>
        ${segments({
          label: 'Unit',
          choices: [
            { id: 'bytes', label: 'Bytes' },
            { id: 'packets', label: 'Packets' },
            { id: 'bits', label: 'Bits/s' },
          ],
          selected: unit,
          onSelect: (id) => actions.setTraffic({ unit: /** @type {TrafficSettings['unit']} */ (id) }),
        })}
        ${segments({
          label: 'Scale',
          choices: [
            { id: 'linear', label: 'Linear' },
            { id: 'log', label: 'Log' },
          ],
          selected: scale,
          onSelect: (id) => actions.setTraffic({ scale: /** @type {TrafficSettings['scale']} */ (id) }),
        })}`,
      head,
    );
  };

  const drawLegend = () => {
    const { unit } = store.state.traffic;
    const { whole, ground, displayed } = fetched;
    const interval = intervalOf(drawn.ground);
    const of = roundTotal(whole, unit);
    const per = unit === 'bits' ? 'over ' : 'per ';
    render(
      html`<li class="key-one">
          ${isPart() ? html`Displayed <b>${roundTotal(displayed ?? ground, unit)}</b> of ${of}` : html`All <b>${of}</b>`}
        </li>
        ${displayed
          ? html`<li class="key-ground">${store.state.span ? 'All of this time' : 'All'} <b>${roundTotal(ground, unit)}</b></li>`
          : nothing}
        ${drawn.series.map(
          ({ name, color, traffic }) =>
            html`<li class="key-series" title=${name}>${seriesMark(color)}<span>${name}</span> <b>${roundTotal(traffic, unit)}</b></li>`,
        )}
        ${interval === undefined ? nothing : html`<li class="key-interval">${per}${durationText(interval)}</li>`}`,
      legend,
    );
  };

  const drawControls = () => {
    render(
      timeShown({
        range: range(),
        span: previewed ?? spanShown(),
        isMistaken,
        onChoose: choose,
        onMistake() {
          isMistaken = true;
          drawControls();
        },
        onPackets: () => actions.showPackets(),
      }),
      controls,
    );
  };

  const drawSeries = () =>
    render(
      html`${editor.template()}
      ${intervalsTable({
        ...drawn,
        isOpen: isListed,
        onToggle(open) {
          isListed = open;
          drawSeries();
        },
      })}`,
      list,
    );

  figure.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && spanShown() !== undefined && !isWriting(event.target)) {
      event.preventDefault();
      choose(undefined);
    }
  });

  let width = 0;
  const resized = new ResizeObserver(() => {
    if (canvas.clientWidth !== width) {
      width = canvas.clientWidth;
      draw();
    }
  });
  resized.observe(canvas);

  return {
    update() {
      const { phase, filter, span, traffic, revision } = store.state;
      if (phase.kind !== 'open' || phase.status === 'crashed') {
        return;
      }
      if (pending && isSame(pending.span, span)) {
        pending = undefined;
      }
      const next = JSON.stringify([revision, filter, span, traffic]);
      if (next === wanted) {
        return;
      }
      wanted = next;
      sets.want(phase.capture, {
        ...(filter !== '' && span ? { [IN_SPAN]: { filter: '', ...span } } : {}),
        ...Object.fromEntries(
          traffic.series.flatMap((one, i) =>
            one.filter === '' ? [] : [[seriesSelection(i), { filter: one.filter, ...span }]],
          ),
        ),
      });
      draw(); // unit and scale need nothing new
      void refresh();
    },
    destroy() {
      destroyed = true;
      clearTimeout(timer);
      resized.disconnect();
      editor.destroy();
      chart?.destroy();
    },
  };
}

/** @param {Span | undefined} a @param {Span | undefined} b */
function isSame(a, b) {
  return a?.from === b?.from && a?.to === b?.to;
}

/** Whether a key was for a field in which something is written. @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLInputElement && target.type === 'text';
}
