import assert from 'node:assert/strict';
import test from 'node:test';
import { noteLayer } from '../shownlayers.js';
import { INITIAL_STATE } from '../state.js';
import { tableShown } from './shown.js';

/** @import { Capture } from '../capture.js' */

test('the table that is offered first is the one on screen', () => {
  const shown = (/** @type {Partial<typeof INITIAL_STATE>} */ state) => tableShown({ ...INITIAL_STATE, ...state });
  assert.equal(shown({ view: 'conversations', layers: { conversations: 'ipv6' } }), 'conversations/ipv6');
  assert.equal(shown({ view: 'endpoints', layers: {} }), 'endpoints/tcp');
  assert.equal(shown({ view: 'frames', layers: {} }), 'frames');
  assert.equal(shown({ view: 'totals', layers: {} }), 'seed3tuple');
  assert.equal(shown({ view: 'overview', layers: {} }), 'conversations/tcp');
});

test('of a view with tabs it is the tab that is shown while none was chosen', () => {
  const capture = /** @type {Capture} */ (/** @type {unknown} */ ({}));
  const phase = /** @type {const} */ ({ kind: 'open', name: 'a.pcap', size: 1, capture, status: 'complete' });
  noteLayer(capture, 'conversations', 'ip');
  const state = { ...INITIAL_STATE, phase, view: 'conversations' };
  assert.equal(tableShown(state), 'conversations/ip');
  assert.equal(tableShown({ ...state, layers: { conversations: 'udp' } }), 'conversations/udp');
  assert.equal(tableShown({ ...state, view: 'endpoints' }), 'endpoints/tcp');
});
