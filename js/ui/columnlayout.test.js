import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isShown, moveColumn, neighbourColumn, orderColumns, resizeColumn, shownColumns, toggleColumn, widthOf } from './columnlayout.js';

/** @param {string} name @param {boolean} [hidden] */
const column = (name, hidden = false) => ({ name, label: name, width: 10, numeric: false, text: String, hidden });
const COLUMNS = [column('a'), column('b'), column('c'), column('d', true)];

/** @param {import('./columnlayout.js').Layout} layout */
const names = (layout) => shownColumns(COLUMNS, layout).map(({ name }) => name).join('');

test('without a layout, columns stand as in the schema, the rare ones hidden', () => {
  assert.equal(names({}), 'abc');
  assert.ok(!isShown(COLUMNS[3], {}));
});

test('columns are hidden and shown; the last one stays', () => {
  let layout = toggleColumn(COLUMNS, {}, 'b');
  assert.equal(names(layout), 'ac');
  layout = toggleColumn(COLUMNS, toggleColumn(COLUMNS, layout, 'a'), 'c');
  assert.equal(names(layout), 'c');
  assert.equal(names(toggleColumn(COLUMNS, layout, 'd')), 'cd');
});

test('a column moves to where another stands, over hidden ones too', () => {
  assert.equal(names(moveColumn(COLUMNS, {}, 'a', 'c')), 'bca');
  assert.equal(names(moveColumn(COLUMNS, {}, 'c', 'a')), 'cab');
  assert.equal(names(moveColumn(COLUMNS, {}, 'c', 'none')), 'abc');
  const layout = toggleColumn(COLUMNS, {}, 'b');
  assert.equal(neighbourColumn(COLUMNS, layout, 'a', 1), 'c');
  assert.equal(neighbourColumn(COLUMNS, layout, 'c', 1), undefined);
  assert.equal(names(moveColumn(COLUMNS, layout, 'a', 'c')), 'ca');
});

test('columns that an order does not know stand behind those they follow in the schema', () => {
  assert.deepEqual(
    orderColumns(COLUMNS, { order: ['c', 'x', 'b', 'c'] }).map(({ name }) => name),
    ['a', 'c', 'd', 'b'],
  );
});

test('widths keep to their bounds, whatever a layout says', () => {
  assert.equal(widthOf(COLUMNS[0], {}), 10);
  assert.equal(widthOf(COLUMNS[0], resizeColumn({}, 'a', 3000)), 120);
  assert.equal(widthOf(COLUMNS[0], resizeColumn({}, 'a', -3)), 4);
  assert.equal(widthOf(COLUMNS[0], { widths: { a: NaN } }), 10);
});
