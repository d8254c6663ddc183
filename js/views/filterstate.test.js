import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundMistake, barState, countText, mended, spanText } from './filterstate.js';

const none = /** @type {const} */ ({ kind: 'none' });

test('the bar says how its text stands', () => {
  const error = { filter: 'tcp.prt', message: 'no such field', offset: 0, length: 7, suggestion: 'tcp.port' };
  const bad = /** @type {const} */ ({ kind: 'bad', filter: 'tcp.prt', error });
  const good = /** @type {const} */ ({ kind: 'good', filter: 'udp', deep: true });
  /** @type {[string, {filter: string, filterError?: typeof error}, import('./filterstate.js').Verdict, object][]} */
  const cases = [
    ['', { filter: '' }, none, { is: 'empty' }],
    ['  ', { filter: '' }, bad, { is: 'empty' }],
    [' tcp ', { filter: 'tcp' }, none, { is: 'applied' }],
    ['udp', { filter: 'tcp' }, none, { is: 'unknown' }],
    ['udp ', { filter: 'tcp' }, good, { is: 'ready', deep: true }],
    ['udp.x', { filter: 'tcp' }, good, { is: 'unknown' }],
    ['tcp.prt', { filter: '' }, bad, { is: 'bad', error }],
    ['tcp.prt', { filter: '', filterError: error }, none, { is: 'bad', error }],
    ['', { filter: 'tcp' }, none, { is: 'unknown' }],
  ];
  for (const [text, state, verdict, want] of cases) {
    assert.deepEqual(barState(text, state, verdict), want, text);
  }
});

test('the place of a mistake', () => {
  const at = (/** @type {string} */ text, /** @type {number} */ offset, /** @type {number} */ length) =>
    aroundMistake(text, { filter: text.trim(), message: '', offset, length });
  assert.deepEqual(at('a && tcp.prt', 5, 7), ['a && ', 'tcp.prt', '']);
  assert.deepEqual(at('  a && x == 1', 5, 1), ['  a && ', 'x', ' == 1']);
  assert.deepEqual(at('tcp.port ==', 11, 0), ['tcp.port ==', '', '']);
  assert.deepEqual(at('tcp', 99, 99), ['tcp', '', '']);
  assert.equal(aroundMistake('tcp', { filter: 'tcp', message: '' }), undefined);
  assert.equal(aroundMistake('tcp2', { filter: 'tcp', message: '', offset: 0 }), undefined);
});

test('what is suggested takes the place of the mistake', () => {
  const error = { filter: 'tcp.prt == 80', message: '', offset: 0, length: 7, suggestion: 'tcp.port' };
  assert.deepEqual(mended(' tcp.prt == 80', error), { text: ' tcp.port == 80', caret: 9 });
  assert.equal(mended('tcp.prt == 80', { ...error, suggestion: undefined }), undefined);
});

test('how many packets are displayed', () => {
  const selected = { packets: 120, examined: 402, total: 402, deep: false };
  const span = { from: 1_500_000_000, to: 3_250_000_000 };
  assert.equal(countText({ filter: '' }), '');
  assert.equal(countText({ filter: 'tcp' }), 'Searching…');
  assert.equal(countText({ filter: 'tcp', selected }), 'Displayed 120 of 402 (29.9 %)');
  assert.equal(countText({ filter: '', span, selected }), 'Displayed 120 of 402 (29.9 %)');
  assert.equal(
    countText({ filter: 'tcp', selected: { packets: 1200, examined: 34_900, total: 100_000, deep: true } }),
    'Searching 34 % · 1,200 found',
  );
  const share = (/** @type {number} */ packets, /** @type {number} */ total) =>
    countText({ filter: 'x', selected: { packets, examined: total, total, deep: true } }).replace(/.*\(|\)/g, '');
  assert.deepEqual(
    [share(0, 10), share(1, 1e6), share(999_999, 1e6), share(10, 10)],
    ['0.0 %', '< 0.1 %', '99.9 %', '100.0 %'],
  );
  assert.equal(share(0, 0), 'Displayed 0 of 0');
});

test('a span of time', () => {
  assert.equal(spanText({ from: 0, to: 3_250_000_000 }), '0 – 3.25 s');
  assert.equal(spanText({ from: 1, to: 10e9 }), '0.000000001 – 10 s');
});
