import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typeAhead } from './menu.js';

test('letters lead to the next item that begins with them, going round', () => {
  const labels = ['Time', 'Source', 'Stream', 'Info'];
  assert.equal(typeAhead(labels, 's', 0), 1);
  assert.equal(typeAhead(labels, 's', 2), 2);
  assert.equal(typeAhead(labels, 'st', 1), 2);
  assert.equal(typeAhead(labels, 't', 3), 0);
  assert.equal(typeAhead(labels, 'x', 0), undefined);
  assert.equal(typeAhead([], 'x', 0), undefined);
});
