import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mistakeIn, randomKey, ranked, settingsOf } from './anonymised.js';

/** @type {import('./anonymised.js').AnonymiseChoices} */
const USUAL = {
  format: 'pcapng',
  by: 'random',
  random: 'ab'.repeat(32),
  passphrase: '',
  key: '',
  wholeMAC: false,
  ports: false,
  payload: 'zero',
  except: '',
  gzip: false,
};

test('a random key is one, and another each time', () => {
  assert.match(randomKey(), /^[0-9a-f]{64}$/);
  assert.notEqual(randomKey(), randomKey());
});

test('choices become settings', () => {
  assert.deepEqual(settingsOf(USUAL), { format: 'pcapng', key: USUAL.random, payload: 'zero' });
  assert.deepEqual(
    settingsOf({ ...USUAL, by: 'passphrase', passphrase: ' a b', wholeMAC: true, ports: true, payload: 'drop', except: 'ssh=keep,  DATA=zero' }),
    { format: 'pcapng', passphrase: ' a b', 'whole-mac': '', ports: '', payload: 'drop,ssh=keep,data=zero' },
  );
});

test('mistakes are told', () => {
  assert.equal(mistakeIn(USUAL), undefined);
  assert.match(mistakeIn({ ...USUAL, by: 'passphrase' }) ?? '', /passphrase/);
  assert.match(mistakeIn({ ...USUAL, by: 'key', key: 'ab' }) ?? '', /64/);
  assert.equal(mistakeIn({ ...USUAL, by: 'key', key: `${'AB:'.repeat(31)}ab ` }), undefined);
  assert.match(mistakeIn({ ...USUAL, except: 'ssh' }) ?? '', /“ssh”/);
});

test('counts are ranked', () => {
  assert.deepEqual(ranked({ a: 1, c: 3, b: 3 }), [['b', 3], ['c', 3], ['a', 1]]);
});
