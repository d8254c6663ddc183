/**
 * What the filter bar says, in words. Pure.
 *
 * @import { FilterError, Span, State } from '../state.js'
 */
import { formatInteger, formatSeconds } from '../format.js';

/**
 * What is known of the text in the bar: `none`: nothing yet, `good`: it is a filter, `bad`: it has
 * a mistake.
 * @typedef {(
 *   {kind: 'none'} |
 *   {kind: 'good', filter: string, deep: boolean} |
 *   {kind: 'bad', filter: string, error: FilterError}
 * )} Verdict
 */

/**
 * How the bar stands: `empty`; `applied`: the packets displayed are those of the text; `ready`: it
 * can be applied; `bad`: it has a mistake; `unknown`: it has yet to be looked at.
 * @typedef {'empty' | 'applied' | 'ready' | 'bad' | 'unknown'} BarState
 */

/**
 * @param {string} text in the bar
 * @param {Pick<State, 'filter' | 'filterError'>} state
 * @param {Verdict} verdict on some text, perhaps an earlier one
 * @returns {{is: BarState, error?: FilterError, deep?: boolean}}
 */
export function barState(text, { filter, filterError }, verdict) {
  const mine = text.trim();
  if (mine === filter) {
    return { is: mine === '' ? 'empty' : 'applied' };
  }
  if (filterError?.filter === mine) {
    return { is: 'bad', error: filterError };
  }
  if (verdict.kind === 'none' || verdict.filter !== mine) {
    return { is: 'unknown' };
  }
  return verdict.kind === 'bad' ? { is: 'bad', error: verdict.error } : { is: 'ready', deep: verdict.deep };
}

/**
 * The text in three parts, of which the middle one has the mistake; '' and '' if the place is not known.
 * A mistake at the end of the text is a place of no length after it.
 * @param {string} text
 * @param {FilterError} error of the text without blanks around it
 * @returns {[before: string, mistake: string, after: string] | undefined}
 */
export function aroundMistake(text, { filter, offset, length = 0 }) {
  if (offset === undefined || text.trim() !== filter) {
    return undefined;
  }
  const start = text.length - text.trimStart().length + Math.min(Math.max(0, offset), filter.length);
  const end = Math.min(text.length, start + Math.max(0, length));
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}

/**
 * The text with what was suggested in the place of the mistake.
 * @param {string} text
 * @param {FilterError} error
 * @returns {{text: string, caret: number} | undefined} undefined if nothing was suggested
 */
export function mended(text, error) {
  const parts = aroundMistake(text, error);
  if (parts === undefined || error.suggestion === undefined) {
    return undefined;
  }
  const start = parts[0] + error.suggestion;
  return { text: start + parts[2], caret: start.length };
}

/** Whether the file is being read again for the filter. @param {Pick<State, 'selected'>} state */
export function isSearching({ selected }) {
  return selected !== undefined && selected.deep && selected.examined < selected.total;
}

/**
 * How many packets are displayed.
 * @param {Pick<State, 'filter' | 'span' | 'selected'>} state
 * @returns {string} '' while none are left out
 */
export function countText({ filter, span, selected }) {
  if (filter === '' && span === undefined) {
    return '';
  }
  if (selected === undefined) {
    return 'Searching…';
  }
  const { packets, examined, total } = selected;
  if (isSearching({ selected })) {
    return `Searching ${Math.floor((examined / total) * 100)} % · ${formatInteger(packets)} found`;
  }
  return `Displayed ${formatInteger(packets)} of ${formatInteger(total)}${total > 0 ? ` (${percent(packets, total)})` : ''}`;
}

/** With one decimal; what is not all or nothing does not look so. @param {number} part @param {number} whole */
function percent(part, whole) {
  const exact = (part / whole) * 100;
  const rounded = Math.round(exact * 10) / 10;
  const honest = part > 0 && rounded === 0 ? 0.1 : part < whole && rounded === 100 ? 99.9 : rounded;
  return `${honest !== rounded && honest === 0.1 ? '< ' : ''}${honest.toFixed(1)} %`;
}

/**
 * A span of time, in seconds since frame 1.
 * @param {Span} span
 */
export function spanText({ from, to }) {
  const trim = (/** @type {number} */ ns) => formatSeconds(Math.round(ns)).replace(/\.?0+$/, '');
  return `${trim(from)} – ${trim(to)} s`;
}
