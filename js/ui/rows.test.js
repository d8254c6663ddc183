import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clampTop,
  maxTop,
  navigate,
  nextOrder,
  reveal,
  thumb,
  topOfThumb,
  visibleRange,
  wheelRows,
} from './rows.js';

const TEN_MILLION = 10_000_000;

test('clampTop keeps the last row at the lower edge', () => {
  /** @type {[name: string, top: number, total: number, viewport: number, want: number][]} */
  const cases = [
    ['inside', 12.5, 100, 10, 12.5],
    ['above the first row', -3, 100, 10, 0],
    ['below the last row', 99, 100, 10, 90],
    ['fraction of a row fits', 99, 100, 10.25, 89.75],
    ['everything fits', 5, 3, 10, 0],
    ['empty', 5, 0, 10, 0],
    ['ten million', TEN_MILLION, TEN_MILLION, 30, TEN_MILLION - 30],
    ['no number', NaN, 100, 10, 0],
  ];
  for (const [name, top, total, viewport, want] of cases) {
    assert.equal(clampTop(top, total, viewport), want, name);
  }
});

test('visibleRange covers the viewport and no more', () => {
  assert.deepEqual(visibleRange(0, 100, 10), { first: 0, count: 10, shift: 0 });
  assert.deepEqual(visibleRange(2.5, 100, 10), { first: 2, count: 11, shift: 0.5 });
  assert.deepEqual(visibleRange(0, 4, 10), { first: 0, count: 4, shift: 0 });
  assert.deepEqual(visibleRange(0, 0, 10), { first: 0, count: 0, shift: 0 });
  const last = visibleRange(maxTop(TEN_MILLION, 30.5), TEN_MILLION, 30.5);
  assert.equal(last.first + last.count, TEN_MILLION);
});

test('a notch of the wheel is five rows, in every unit browsers use', () => {
  assert.equal(wheelRows(120, 0, 24, 30), 5);
  assert.equal(wheelRows(3, 1, 24, 30), 5);
  assert.equal(wheelRows(-1, 2, 24, 30.7), -29);
  assert.equal(wheelRows(1, 2, 24, 0.5), 1);
});

test('reveal moves as little as it must', () => {
  assert.equal(reveal(10, 12, 100, 10), 10, 'already visible');
  assert.equal(reveal(10.5, 10, 100, 10), 10, 'cut off above');
  assert.equal(reveal(10, 20, 100, 10), 11, 'just below');
  assert.equal(reveal(10, 99, 100, 10), 90, 'the last');
  assert.equal(reveal(50, 0, 100, 10), 0, 'the first');
});

test('the thumb maps to the whole range of rows and back', () => {
  assert.equal(thumb(0, 5, 10, 500, 32), undefined);
  assert.deepEqual(thumb(0, 1000, 10, 500, 32), { size: 32, start: 0 });
  assert.deepEqual(thumb(990, 1000, 10, 500, 32), { size: 32, start: 468 });
  assert.equal(thumb(0, 20, 10, 500, 32)?.size, 250);
  for (const top of [0, 1, 123_456.5, 5_000_000, TEN_MILLION - 30]) {
    const place = thumb(top, TEN_MILLION, 30, 600, 32);
    assert.ok(place);
    const back = topOfThumb(place.start, place.size, 600, TEN_MILLION, 30);
    assert.ok(Math.abs(back - top) < 0.001, `${top} became ${back}`);
  }
  assert.equal(topOfThumb(-50, 32, 600, TEN_MILLION, 30), 0);
  assert.equal(topOfThumb(9999, 32, 600, TEN_MILLION, 30), TEN_MILLION - 30);
  assert.equal(topOfThumb(10, 600, 600, 100, 30), 0, 'a thumb as long as its track');
});

test('keys', () => {
  const size = { total: 1000, page: 30, columns: 7 };
  /** @type {[name: string, key: string, ctrl: boolean, from: [number, number], to: [number, number] | undefined][]} */
  const cases = [
    ['down', 'ArrowDown', false, [5, -1], [6, -1]],
    ['down at the end', 'ArrowDown', false, [999, -1], [999, -1]],
    ['down keeps the column', 'ArrowDown', false, [5, 3], [6, 3]],
    ['down out of the header', 'ArrowDown', false, [-1, 3], [0, 3]],
    ['up', 'ArrowUp', false, [5, -1], [4, -1]],
    ['up into the header', 'ArrowUp', false, [0, -1], [-1, 0]],
    ['up into the header, same column', 'ArrowUp', false, [0, 4], [-1, 4]],
    ['up in the header', 'ArrowUp', false, [-1, 4], [-1, 4]],
    ['to the first row', 'ArrowUp', true, [500, -1], [0, -1]],
    ['to the last row', 'ArrowDown', true, [500, -1], [999, -1]],
    ['page down overlaps by one row', 'PageDown', false, [0, -1], [29, -1]],
    ['page up at the start', 'PageUp', false, [3, -1], [0, -1]],
    ['into the cells', 'ArrowRight', false, [5, -1], [5, 0]],
    ['last cell', 'ArrowRight', false, [5, 6], [5, 6]],
    ['out of the cells', 'ArrowLeft', false, [5, 0], [5, -1]],
    ['the header has no row as a whole', 'ArrowLeft', false, [-1, 0], [-1, 0]],
    ['home of the table', 'Home', false, [5, -1], [0, -1]],
    ['end of the table', 'End', false, [5, -1], [999, -1]],
    ['home of the row', 'Home', false, [5, 4], [5, 0]],
    ['end of the row', 'End', false, [5, 4], [5, 6]],
    ['end of the table from a cell', 'End', true, [5, 4], [999, 4]],
    ['another key', 'x', false, [5, 4], undefined],
  ];
  for (const [name, key, ctrl, [row, column], to] of cases) {
    const want = to && { row: to[0], column: to[1] };
    assert.deepEqual(navigate(key, ctrl, { row, column }, size), want, name);
  }
});

test('in an empty table the keys lead nowhere but to the header', () => {
  const size = { total: 0, page: 30, columns: 3 };
  assert.equal(navigate('ArrowDown', false, { row: -1, column: 0 }, size), undefined);
  assert.deepEqual(navigate('ArrowUp', false, { row: 0, column: -1 }, size), { row: -1, column: 0 });
  assert.deepEqual(navigate('End', false, { row: 0, column: -1 }, size), { row: -1, column: -1 });
});

test('a header goes through both directions and back to the natural order', () => {
  const natural = { by: '', descending: false };
  let order = nextOrder(natural, 'bytes', true);
  assert.deepEqual(order, { by: 'bytes', descending: true });
  order = nextOrder(order, 'bytes', true);
  assert.deepEqual(order, { by: 'bytes', descending: false });
  assert.deepEqual(nextOrder(order, 'bytes', true), natural);
  assert.deepEqual(nextOrder(order, 'address_a', false), { by: 'address_a', descending: false });
  assert.deepEqual(nextOrder({ by: 'address_a', descending: true }, 'address_a', false), natural);
});
