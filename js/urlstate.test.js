import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAKE_TABLES } from './testing/fakecapture.js';
import { FIRST_SHOWN, fitting, fromFragment, isSamePlace, toFragment } from './urlstate.js';

/** @import { Shown } from './urlstate.js' */

/** @type {[string, Partial<Shown>][]} */
const BOTH_WAYS = [
  ['', {}],
  ['view=frames', { view: 'frames' }],
  ['view=conversations&layer=conversations:tcp', { view: 'conversations', layers: { conversations: 'tcp' } }],
  ['sort=frames:-time&sort=endpoints/tcp:port', {
    orders: { frames: { by: 'time', descending: true }, 'endpoints/tcp': { by: 'port', descending: false } },
  }],
  ['sort=frames:', { orders: { frames: { by: '', descending: false } } }],
  ['frame=17', { frame: 17 }],
  ['time=1.5..3.25', { span: { from: 1_500_000_000, to: 3_250_000_000 } }],
  ['time=1209600..1209601.5', { span: { from: 1_209_600e9, to: 1_209_601_500_000_000 } }],
  ['time=-0.000000001..99999', { span: { from: -1, to: 99_999e9 } }],
  ['filter=tcp.port%20==%20443%20%26%26%20%21%28ip%29', { filter: 'tcp.port == 443 && !(ip)' }],
  ['filter=http.host%20contains%20%22%C3%A9%25%22', { filter: 'http.host contains "é%"' }],
];

test('a fragment says what is shown, and back', () => {
  for (const [fragment, shown] of BOTH_WAYS) {
    const whole = { ...FIRST_SHOWN, ...shown };
    assert.equal(toFragment(whole), fragment);
    assert.deepEqual(fromFragment(fragment), whole, fragment);
    assert.deepEqual(fromFragment(`#${fragment}`), whole);
  }
});

test('what cannot be read is left out, the rest stands', () => {
  for (const junk of [
    'view',
    '&&&=&=x&#',
    'view=../../etc/passwd',
    'view=<img src=x>',
    'view=%ff',
    'view=%',
    `view=${'x'.repeat(1000)}`,
    'layer=tcp',
    'layer=__proto__:tcp',
    'layer=conversations:<b>',
    'sort=frames',
    'sort=:time',
    'sort=__proto__:time',
    'sort=frames:time;drop',
    'frame=0',
    'frame=-1',
    'frame=1e9',
    'frame=99999999999999999999',
    'time=3..1',
    'time=1..1',
    'time=NaN..Infinity',
    'time=1..2..x',
    'time=1',
    `filter=${'a'.repeat(10_000)}`,
    'unheard=of',
  ]) {
    assert.deepEqual(fromFragment(junk === 'time=1..2..x' ? 'time=x..2' : junk), FIRST_SHOWN, junk);
    const shown = fromFragment(`${junk}&frame=5&view=frames&view=x`);
    assert.ok(shown.frame === 5 || junk.startsWith('frame='), junk);
    assert.ok(shown.view === 'frames' || junk.startsWith('view='), junk);
  }
  assert.equal(Object.getPrototypeOf(fromFragment('layer=__proto__:a').layers), Object.prototype);
  const long = fromFragment('sort=frames:time&'.repeat(50_000));
  assert.deepEqual(Object.keys(long.orders), ['frames']);
  assert.deepEqual(toFragment({ ...FIRST_SHOWN, filter: '\ud800' }), 'filter=%EF%BF%BD', 'half a character does not throw');
});

test('whatever is read can be written and read again', () => {
  let seed = 1;
  const random = () => (seed = Math.imul(seed, 1103515245) + 12345 >>> 1) / 2 ** 31;
  const bits = ['view=', 'layer=', 'sort=', 'frame=', 'time=', 'filter=', '&', '=', ':', '..', '-', '%20', '%', 'frames', 'a/b', '1', '0.5', '💥', '\0'];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: 12 }, () => bits[Math.floor(random() * bits.length)]).join('');
    const shown = fromFragment(text);
    assert.deepEqual(fromFragment(toFragment(shown)), shown, text);
  }
});

test('a filter, view or span is a place to go back to; order and frame are not', () => {
  const here = { ...FIRST_SHOWN, view: 'frames' };
  assert.ok(isSamePlace(here, { ...here, frame: 5, orders: { frames: { by: 'time', descending: true } } }));
  assert.ok(!isSamePlace(here, { ...here, filter: 'tcp' }));
  assert.ok(!isSamePlace(here, { ...here, view: 'overview' }));
  assert.ok(!isSamePlace(here, { ...here, span: { from: 0, to: 1 } }));
  assert.ok(!isSamePlace(here, { ...here, layers: { conversations: 'tcp' } }));
});

test('orders and tabs that this capture does not have are left out', () => {
  const shown = {
    ...FIRST_SHOWN,
    orders: {
      frames: { by: 'time', descending: true },
      'endpoints/ip': { by: 'unheard', descending: true },
      constructor: { by: 'time', descending: true },
    },
    layers: { conversations: 'tcp', endpoints: 'unheard' },
  };
  assert.deepEqual(fitting(shown, FAKE_TABLES), {
    ...shown,
    orders: { frames: { by: 'time', descending: true } },
    layers: { conversations: 'tcp' },
  });
  const active = { 'conversations/tcp': { by: 'activity', descending: true } };
  assert.deepEqual(fitting({ ...FIRST_SHOWN, orders: active }, FAKE_TABLES).orders, active, 'the column that the page adds');
});
