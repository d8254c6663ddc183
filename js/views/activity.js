/**
 * When a conversation was active, as a bar along all times of the capture.
 *
 * @import { Capture } from '../capture.js'
 * @import { TableInfo } from '../protocol.js'
 * @import { Span } from '../state.js'
 * @import { GridModel } from '../ui/grid.js'
 */
import { ACTIVITY, hasActivity, shareOf } from '../ui/span.js';

/**
 * Where the bar begins and ends, from 0 to 1.
 * @param {number} start nanoseconds since frame 1
 * @param {number} duration
 * @param {Span} times
 * @returns {readonly [from: number, to: number]}
 */
export function activityOf(start, duration, times) {
  return [shareOf(start, times), shareOf(start + duration, times)];
}

/**
 * Adds the bar to a table that has starts and durations, behind its bytes.
 * @param {Capture} capture
 * @param {TableInfo} table
 * @param {GridModel} model
 * @returns {GridModel}
 */
export function withActivity(capture, table, model) {
  const at = (/** @type {string} */ name) => table.columns.findIndex((column) => column.name === name);
  const [start, duration] = [at('rel_start'), at('duration')];
  if (!hasActivity(table.columns)) {
    return model;
  }
  /** @type {Span} */
  let times = { from: 0, to: 0 };
  const columns = model.columns.map((column, index) => ({ ...column, index: column.index ?? index }));
  const behind = columns.findLastIndex(({ name }) => name === 'bytes' || name === 'all_bytes');
  columns.splice(behind + 1, 0, {
    name: ACTIVITY,
    label: 'Active',
    hint: 'When it was active, along all times of the capture',
    width: 18,
    numeric: false,
    index: start,
    text: () => '',
    bar: (row) => activityOf(Number(row[start]), Number(row[duration]), times),
  });
  return {
    ...model,
    columns,
    rows: (order) => {
      const fetch = model.rows(order.by === ACTIVITY ? { ...order, by: 'rel_start' } : order);
      return async (first, count) => {
        const [window, { duration: whole = 0 }] = await Promise.all([fetch(first, count), capture.summary()]);
        times = { from: 0, to: whole };
        return window;
      };
    },
  };
}
