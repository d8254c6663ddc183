/**
 * The series of the chart: a small list in which each is a colour, a name and a filter.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { Series, Store } from '../state.js'
 * @import { Sets } from './sets.js'
 */
import { html, nothing, svg } from 'lit/html.js';
import { FlowglassError } from '../protocol.js';
import { MOST_SERIES } from '../state.js';
import { icons } from '../ui/icons.js';

/** Names of the palette's colours. */
const COLORS = ['Blue', 'Orange', 'Green', 'Violet', 'Pink', 'Ink'];
/** Mistakes are looked for when typing rests, in milliseconds. */
const REST = 300;

/** Name of the selection that a series is drawn from. @param {number} i */
export function seriesSelection(i) {
  return `series-${i}`;
}

/** What a series is called. @param {Series} series */
export function seriesName({ name, filter }) {
  return name || filter;
}

/** A piece of a series' line. @param {number} color */
export function seriesMark(color) {
  return svg`<svg class="series-mark series-${color + 1}" viewBox="0 0 26 4" aria-hidden="true"><path d="M0 2h26" /></svg>`;
}

/**
 * @param {Store} store
 * @param {Actions} actions
 * @param {Sets} sets
 * @param {() => void} draw draws the list again
 */
export function createSeriesEditor(store, actions, sets, draw) {
  /** Of what is being written: the mistake in it, undefined if there is none.
   * @type {{i: number, mistake: FlowglassError | undefined} | undefined} */
  let written;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** Counts what is written, so that what is found late of something else is not shown. */
  let writing = 0;

  /** What was being written is not any more, and what is found of it is of no use. */
  const forget = () => {
    clearTimeout(timer);
    written = undefined;
    writing++;
  };

  /** @param {number} i @param {Partial<Series>} patch */
  const change = (i, patch) => {
    const { series } = store.state.traffic;
    actions.setTraffic({ series: series.map((one, at) => (at === i ? { ...one, ...patch } : one)) });
  };

  /** @param {number} i @param {string} filter */
  const check = (i, filter) => {
    clearTimeout(timer);
    const mine = ++writing;
    timer = setTimeout(async () => {
      const { phase } = store.state;
      if (phase.kind !== 'open') {
        return;
      }
      /** @type {FlowglassError | undefined} */
      let mistake;
      try {
        await phase.capture.check(filter.trim());
      } catch (error) {
        mistake = error instanceof FlowglassError && error.code === 'filter' ? error : undefined;
      }
      if (mine === writing) {
        written = { i, mistake };
        draw();
      }
    }, REST);
  };

  const add = () => {
    const { series } = store.state.traffic;
    const free = COLORS.findIndex((_, color) => !series.some((one) => one.color === color));
    actions.setTraffic({ series: [...series, { name: '', filter: '', color: Math.max(0, free) }] });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const inputs = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.series-filter'));
      inputs[inputs.length - 1]?.focus();
    }));
  };

  /** @param {number} i @param {Series} series */
  const mistakeOf = (i, { filter }) => {
    if (written?.i === i) {
      return written.mistake;
    }
    return filter === '' ? undefined : sets.mistake(seriesSelection(i));
  };

  /** @param {Series} one @param {number} i */
  const row = (one, i) => {
    const mistake = mistakeOf(i, one);
    const suggestion = mistake?.suggestion;
    const label = `series ${i + 1}`;
    return html`<li class="series-row">
      ${seriesMark(one.color)}
      <select aria-label="Colour of ${label}" @change=${(/** @type {Event} */ e) => change(i, { color: Number(valueOf(e)) })}>
        ${COLORS.map((color, at) => html`<option value=${at} .selected=${at === one.color}>${color}</option>`)}
      </select>
      <input
        class="series-filter data"
        type="text"
        spellcheck="false"
        autocapitalize="none"
        autocomplete="off"
        placeholder="Display filter, such as tcp.port == 443"
        aria-label="Filter of ${label}"
        aria-invalid=${mistake ? 'true' : 'false'}
        aria-describedby="series-mistake-${i}"
        .value=${one.filter}
        @input=${(/** @type {Event} */ e) => check(i, valueOf(e))}
        @change=${(/** @type {Event} */ e) => {
          forget();
          change(i, { filter: valueOf(e).trim() });
        }}
      />
      <input
        class="series-name"
        type="text"
        placeholder="Name"
        aria-label="Name of ${label}"
        .value=${one.name}
        @change=${(/** @type {Event} */ e) => change(i, { name: valueOf(e).trim() })}
      />
      <button
        type="button"
        class="quiet icon-only"
        aria-label="Remove ${label}"
        title="Remove"
        @click=${() => {
          forget();
          actions.setTraffic({ series: store.state.traffic.series.filter((_, at) => at !== i) });
        }}
      >
        ${icons.close}
      </button>
      <p class="series-mistake" id="series-mistake-${i}" role="status">
        ${mistake ? html`${mistake.message}${suggestion ? html` Did you mean <b class="data">${suggestion}</b>?` : nothing}` : nothing}
      </p>
    </li>`;
  };

  return {
    template() {
      const { series } = store.state.traffic;
      return html`<details class="series">
        <summary>Series${series.length > 0 ? ` (${series.length})` : nothing}</summary>
        <p class="series-about">Each draws the packets of a filter as a line, whatever is displayed.</p>
        <ol>
          ${series.map(row)}
        </ol>
        <button type="button" ?disabled=${series.length >= MOST_SERIES} @click=${add}>Add a series</button>
      </details>`;
    },
    destroy: forget,
  };
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget).value;
}
