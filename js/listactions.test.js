import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neighbourMark, packetActions } from './listactions.js';
import { noteActions } from './noteactions.js';
import { FIELDS_MOST } from './settings.js';
import { createStore } from './state.js';

test('frames are marked, unmarked, and found from each other', () => {
  const store = createStore();
  const { toggleMark, clearMarks } = noteActions(store, undefined, () => {});
  for (const number of [30, 7, 12]) {
    toggleMark(number);
  }
  assert.deepEqual(store.state.marks, [7, 12, 30]);
  assert.equal(neighbourMark(store.state.marks, 7, 1), 12);
  assert.equal(neighbourMark(store.state.marks, 30, 1), 7, 'round');
  assert.equal(neighbourMark(store.state.marks, 0, 1), 7);
  assert.equal(neighbourMark(store.state.marks, 12, -1), 7);
  assert.equal(neighbourMark(store.state.marks, 7, -1), 30);
  assert.equal(neighbourMark([], 7, 1), undefined);
  toggleMark(12);
  assert.deepEqual(store.state.marks, [7, 30]);
  clearMarks();
  assert.deepEqual(store.state.marks, []);
});

test('fields get columns, as many as there is room for', () => {
  const store = createStore();
  const { toggleField } = packetActions(store);
  const names = Array.from({ length: FIELDS_MOST }, (_, i) => `f${i}`);
  assert.ok(names.every(toggleField));
  assert.equal(toggleField('one.more'), false);
  assert.deepEqual(store.state.settings.fields, names);
  assert.ok(toggleField('f3'));
  assert.ok(!store.state.settings.fields.includes('f3'));
});

test('the time goes round its formats; columns are kept by table', () => {
  const store = createStore();
  const { nextTime, setLayout, setPanes } = packetActions(store);
  const seen = Array.from({ length: 5 }, () => {
    const { time } = store.state.settings;
    nextTime();
    return time;
  });
  assert.deepEqual(seen, ['relative', 'delta', 'utc', 'local', 'relative']);
  setLayout('frames', { shown: { info: false } });
  setLayout('hierarchy', { widths: { protocol: 9 } });
  setPanes({ place: 'below' });
  const { layouts, panes } = store.state.settings;
  assert.deepEqual(Object.keys(layouts), ['frames', 'hierarchy']);
  assert.equal(panes.place, 'below');
  assert.equal(panes.beside, 0.4);
});
