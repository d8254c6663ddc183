import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterKey, movedBy, parseSeconds, shareOf, spanBetween, stepOf, timeAt, withEdge, zoomed } from './span.js';

const RANGE = { from: 0, to: 100e9 };
const SPAN = { from: 20e9, to: 30e9 };

test('places and times', () => {
  assert.equal(timeAt(0.25, RANGE), 25e9);
  assert.equal(timeAt(-1, RANGE), 0, 'a stroke that leaves the axis ends with it');
  assert.equal(timeAt(7, RANGE), 100e9);
  assert.equal(timeAt(0.5, { from: 0, to: 1_234_567_891 }), 617_000_000, 'as exact as a hand is');
  assert.equal(timeAt(0.5, { from: 5, to: 5 }), 5);
  assert.equal(timeAt(0.4, { from: 3, to: 6 }), 4);
  assert.equal(timeAt(1, { from: 0, to: 1_234_567_891 }), 1_234_567_891, 'the ends are what they are');
  assert.equal(shareOf(25e9, RANGE), 0.25);
  assert.equal(shareOf(-5, RANGE), 0);
  assert.equal(shareOf(5, { from: 5, to: 5 }), 0, 'a capture of one moment');
});

test('a stroke in either direction; a click is none', () => {
  assert.deepEqual(spanBetween(5e9, 2e9), { from: 2e9, to: 5e9 });
  assert.equal(spanBetween(5e9, 5e9 + 999), undefined);
});

test('edges do not cross and stay in the range', () => {
  assert.deepEqual(withEdge(SPAN, 'from', 25e9, RANGE), { from: 25e9, to: 30e9 });
  assert.deepEqual(withEdge(SPAN, 'from', 31e9, RANGE), { from: 30e9 - 1000, to: 30e9 });
  assert.deepEqual(withEdge(SPAN, 'from', -3, RANGE), { from: 0, to: 30e9 });
  assert.deepEqual(withEdge(SPAN, 'to', 1e9, RANGE), { from: 20e9, to: 20e9 + 1000 });
  assert.deepEqual(withEdge(SPAN, 'to', 1e12, RANGE), { from: 20e9, to: 100e9 });
});

test('a span keeps its length as it moves', () => {
  assert.deepEqual(movedBy(SPAN, 5e9, RANGE), { from: 25e9, to: 35e9 });
  assert.deepEqual(movedBy(SPAN, -50e9, RANGE), { from: 0, to: 10e9 });
  assert.deepEqual(movedBy(SPAN, 500e9, RANGE), { from: 90e9, to: 100e9 });
});

test('zooming', () => {
  assert.deepEqual(zoomed(SPAN, 0.5, RANGE), { from: 22.5e9, to: 27.5e9 });
  assert.deepEqual(zoomed(SPAN, 5, RANGE), { from: 0, to: 50e9 });
  assert.equal(zoomed(SPAN, 10, RANGE), undefined, 'everything');
  assert.deepEqual(zoomed({ from: 0, to: 1500 }, 0.5, RANGE), { from: 250, to: 1250 }, 'no shorter than that');
});

test('keys', () => {
  const key = (/** @type {string} */ name, shiftKey = false) => ({ key: name, shiftKey });
  assert.deepEqual(afterKey(key('ArrowRight'), SPAN, 'from', RANGE, 1e9), { from: 21e9, to: 30e9 });
  assert.deepEqual(afterKey(key('ArrowLeft'), SPAN, 'to', RANGE, 1e9), { from: 20e9, to: 29e9 });
  assert.deepEqual(afterKey(key('PageUp'), SPAN, 'to', RANGE, 1e9), { from: 20e9, to: 40e9 });
  assert.deepEqual(afterKey(key('Home'), SPAN, 'from', RANGE, 1e9), { from: 0, to: 30e9 });
  assert.deepEqual(afterKey(key('End'), SPAN, 'to', RANGE, 1e9), { from: 20e9, to: 100e9 });
  assert.deepEqual(afterKey(key('ArrowRight', true), SPAN, 'from', RANGE, 1e9), { from: 21e9, to: 31e9 });
  assert.equal(afterKey(key('a'), SPAN, 'from', RANGE, 1e9), undefined);
  assert.equal(stepOf(RANGE), 1e9);
  assert.equal(stepOf({ from: 0, to: 143e9 }), 2e9);
  assert.equal(stepOf({ from: 0, to: 10 }), 1);
});

test('seconds as they are written', () => {
  assert.equal(parseSeconds('12'), 12e9);
  assert.equal(parseSeconds(' 0.000001 s'), 1000);
  assert.equal(parseSeconds('1,234.5'), 1234.5e9);
  assert.equal(parseSeconds('-.25'), -250e6);
  for (const text of ['', '.', '-', 'x', '1e3', '1,23', '1.2.3', 'Infinity']) {
    assert.equal(parseSeconds(text), undefined, text);
  }
});
