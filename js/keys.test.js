import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeys, keyOf, keyText } from './keys.js';

/** @param {string} key @param {Partial<KeyboardEvent> & {tag?: string, type?: string}} [more] */
function press(key, { tag, type, ...more } = {}) {
  const event = {
    ...{ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
    ...{ defaultPrevented: false, isComposing: false, repeat: false },
    target: tag ? { tagName: tag.toUpperCase(), type } : null,
    preventDefault() {
      this.defaultPrevented = true;
    },
    ...more,
  };
  return /** @type {KeyboardEvent} */ (/** @type {unknown} */ (event));
}

test('a key is named by what it says', () => {
  /** @type {[string, Partial<KeyboardEvent>, string | undefined][]} */
  const cases = [
    ['g', {}, 'G'],
    ['G', { shiftKey: true }, 'Shift+G'],
    ['g', { ctrlKey: true }, 'Ctrl+G'],
    ['g', { metaKey: true }, 'Ctrl+G'],
    ['?', { shiftKey: true }, '?'],
    ['/', { ctrlKey: true, shiftKey: true }, 'Ctrl+/'],
    ['п', { ctrlKey: true, code: 'KeyG' }, 'Ctrl+G'],
    ['ö', { code: 'Semicolon' }, 'ö'],
    ['F10', { shiftKey: true }, 'Shift+F10'],
    [' ', {}, 'Space'],
    ['Shift', { shiftKey: true }, undefined],
    ['Dead', {}, undefined],
  ];
  for (const [key, more, want] of cases) {
    assert.equal(keyOf(press(key, more)), want, key);
  }
});

test('commands run by their keys, if they can', () => {
  /** @type {string[]} */
  const ran = [];
  let able = false;
  const keys = createKeys();
  const end = keys.register([
    { id: 'go', group: 'Frames', keys: ['Ctrl+G'], label: 'Go', run: () => ran.push('go') },
    { id: 'mark', group: 'Frames', keys: ['M'], label: 'Mark', when: () => able, run: () => ran.push('mark') },
    { id: 'arrows', group: 'Frames', keys: ['ArrowUp'], label: 'Up' },
  ]);
  const ctrlG = press('g', { ctrlKey: true });
  keys.handle(ctrlG);
  assert.ok(ctrlG.defaultPrevented);
  const m = press('m');
  keys.handle(m);
  assert.ok(!m.defaultPrevented, 'left to the browser');
  able = true;
  keys.handle(press('m'));
  keys.handle(press('m', { defaultPrevented: true }));
  keys.handle(press('ArrowUp'));
  assert.deepEqual(ran, ['go', 'mark']);
  assert.ok(keys.can('mark') && !keys.can('arrows') && !keys.can('other'));
  keys.run('go');
  end();
  keys.run('go');
  keys.handle(press('m'));
  assert.deepEqual(ran, ['go', 'mark', 'go']);
});

test('letters belong to the text they are typed into', () => {
  let ran = 0;
  const keys = createKeys();
  keys.register([{ id: 'a', group: '', keys: ['A', 'Ctrl+A', '/'], label: '', run: () => ran++ }]);
  keys.handle(press('a', { tag: 'input', type: 'text' }));
  keys.handle(press('/', { tag: 'textarea' }));
  assert.equal(ran, 0);
  keys.handle(press('a', { tag: 'input', type: 'text', ctrlKey: true }));
  keys.handle(press('a', { tag: 'input', type: 'checkbox' }));
  keys.handle(press('a', { tag: 'button' }));
  assert.equal(ran, 3);
  keys.single = false;
  keys.handle(press('a'));
  keys.handle(press('a', { ctrlKey: true }));
  assert.equal(ran, 4, 'switched off, but for Ctrl');
});

test('a pair of keys is one command, if the second comes soon', () => {
  /** @type {string[]} */
  const ran = [];
  let time = 0;
  const keys = createKeys({ now: () => time });
  keys.register([
    { id: 'frames', group: '', keys: ['G F'], label: '', run: () => ran.push('g f') },
    { id: 'find', group: '', keys: ['F'], label: '', run: () => ran.push('f') },
  ]);
  keys.handle(press('g'));
  keys.handle(press('f'));
  keys.handle(press('g'));
  time += 2000;
  keys.handle(press('f'));
  keys.handle(press('g'));
  keys.handle(press('x'));
  keys.handle(press('f'));
  assert.deepEqual(ran, ['g f', 'f', 'f']);
});

test('of two commands on a key the later goes first, as long as it can be run', () => {
  /** @type {string[]} */
  const ran = [];
  let able = true;
  const keys = createKeys();
  keys.register([{ id: 'page', group: '', keys: ['C'], label: '', run: () => ran.push('page') }]);
  keys.register([{ id: 'view', group: '', keys: ['C'], label: '', when: () => able, run: () => ran.push('view') }]);
  keys.handle(press('c'));
  able = false;
  keys.handle(press('c'));
  assert.deepEqual(ran, ['view', 'page']);
});

test('titles and the help', () => {
  const keys = createKeys();
  const pick = { group: 'Rows', keys: ['P'], label: 'Show its packets' };
  keys.register([{ id: 'open', group: 'File', keys: ['Ctrl+O'], label: 'Open' }]);
  keys.register([{ id: 'a', ...pick }]);
  keys.register([{ id: 'b', ...pick }, { id: 'c', group: 'File', keys: [], label: 'Close' }]);
  assert.equal(keys.title('open'), 'Open (Ctrl+O)');
  assert.equal(keys.title('open', 'Another'), 'Another (Ctrl+O)');
  assert.equal(keys.title('c'), 'Close');
  assert.equal(keys.title('no'), '');
  assert.deepEqual(
    keys.groups().map(({ group, commands }) => [group, commands.map(({ id }) => id)]),
    [
      ['File', ['open', 'c']],
      ['Rows', ['a']],
    ],
  );
  assert.equal(keyText('Ctrl++'), 'Ctrl++');
  assert.equal(keyText('Ctrl+ArrowUp', true), '⌘+↑');
  assert.equal(keyText('G F'), 'G then F');
});
