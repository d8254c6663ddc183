import assert from 'node:assert/strict';
import test from 'node:test';
import { tableShown } from './shown.js';

test('the table that is offered first is the one on screen', () => {
  assert.equal(tableShown({ view: 'conversations', layers: { conversations: 'ipv6' } }), 'conversations/ipv6');
  assert.equal(tableShown({ view: 'endpoints', layers: {} }), 'endpoints/tcp');
  assert.equal(tableShown({ view: 'frames', layers: {} }), 'frames');
  assert.equal(tableShown({ view: 'totals', layers: {} }), 'seed3tuple');
  assert.equal(tableShown({ view: 'overview', layers: {} }), 'conversations/tcp');
});
