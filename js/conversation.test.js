import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationFilter, createConversations } from './conversation.js';
import { fakeOpener } from './testing/fakecapture.js';

/** @param {string} name @param {[string, string][]} fields */
const layer = (name, fields) => ({
  ...{ name, label: name, offset: 0, length: 1 },
  fields: fields.map(([field, value]) => ({ name: field, label: field, value, offset: 0, length: 1 })),
});
/** @param {import('./protocol.js').Layer[]} layers */
const packet = (...layers) => ({ number: 4, offset: 0, bytes: new Uint8Array(0), layers, info: '', status: 'ok' });

const eth = layer('eth', [['eth.dst', '02:00:00:00:00:01 (a name)'], ['eth.src', '02:00:00:00:00:02']]);
const ip = layer('ip', [['ip.src', '10.0.0.1'], ['ip.dst', '10.0.0.2']]);

test('the innermost conversation of a packet', () => {
  assert.equal(conversationFilter(packet(eth, ip, layer('tcp', [['tcp.stream', '7']]))), 'tcp.stream == 7');
  assert.equal(conversationFilter(packet(eth, ip)), 'ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2');
  assert.equal(conversationFilter(packet(eth)), 'eth.addr == 02:00:00:00:00:02 && eth.addr == 02:00:00:00:00:01');
  assert.equal(conversationFilter(packet(layer('frame', []))), undefined);
});

test('the next packet of it and the one before, asked for once', async () => {
  const capture = await fakeOpener({ packets: 300, latency: 0 })(new Blob(['x']));
  await capture.done;
  let made = 0;
  const { select } = capture;
  capture.select = (...asked) => {
    made++;
    assert.equal(asked[1].filter, '(ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2) && (tcp)');
    return select.apply(capture, asked);
  };
  const find = createConversations();
  // The fake selects frames 1, 4, 7, ...
  assert.equal(await find(capture, packet(eth, ip), { filter: 'tcp' }, 1), 7);
  assert.equal(await find(capture, packet(eth, ip), { filter: 'tcp' }, -1), 1);
  assert.equal(await find(capture, { ...packet(eth, ip), number: 1 }, { filter: 'tcp' }, -1), undefined);
  assert.equal(await find(capture, packet(), { filter: 'tcp' }, 1), undefined);
  assert.equal(made, 1);
});
