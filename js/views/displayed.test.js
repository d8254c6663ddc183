import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_STATE, createStore, tableSelection } from '../state.js';
import { drawnActions, graphFrom, readGraph, readTraffic, trafficFrom, writeGraph, writeTraffic } from '../drawn.js';
import { fakeOpener } from '../testing/fakecapture.js';
import { gridColumns } from '../ui/columns.js';
import { activityOf, withActivity } from './activity.js';
import { displayedWords } from './displayed.js';
import { createSets } from './sets.js';
import { tableInfo } from './table.js';

/** @param {import('../testing/fakecapture.js').FakeOptions} options */
async function fake(options) {
  const capture = await fakeOpener({ latency: 0, ...options })(new Blob(['x']));
  await capture.done;
  return capture;
}

/** @param {import('../capture.js').Capture} capture @param {string} name */
function info(capture, name) {
  const found = tableInfo(capture, name);
  assert.ok(found);
  return found;
}

test('how much of the capture is displayed, in words', async () => {
  const { progress } = await (await fake({ packets: 4 })).summary();
  const all = { packets: 1000, data_bytes: 40_100_000, progress };
  assert.equal(
    displayedWords({ all, displayed: { packets: 125, data_bytes: 12_300_000, progress } }, 12, 340),
    '12 of 340 rows · 125 of 1,000 packets (12.50 %) · 12.3 MB of 40.1 MB',
  );
  assert.equal(
    displayedWords({ all: { packets: 0, data_bytes: 0, progress }, displayed: { packets: 0, progress } }, 0, 1),
    '0 of 1 row · 0 of 0 packets · 0 B of 0 B',
  );
});

test('tables are of what is displayed, or of all; frames never of all', () => {
  const displayed = { ...INITIAL_STATE, filter: 'tcp' };
  assert.equal(tableSelection(INITIAL_STATE, 'endpoints/ip'), '');
  assert.equal(tableSelection(displayed, 'endpoints/ip'), 'displayed');
  assert.equal(tableSelection({ ...displayed, scope: 'all' }, 'endpoints/ip'), '');
  assert.equal(tableSelection({ ...displayed, scope: 'all' }, 'frames'), 'displayed');
});

test('a share stands beside its figure, and says how much is displayed', async () => {
  const table = info(await fake({ packets: 10 }), 'endpoints/ip');
  const columns = gridColumns(table.name, [...table.columns, ...(table.shares ?? [])], { decimals: 6 });
  assert.deepEqual(
    columns.slice(0, 5).map(({ name, index }) => [name, index]),
    [['address', 0], ['packets', 1], ['all_packets', 7], ['bytes', 2], ['all_bytes', 8]],
  );
  const row = ['10.0.0.1', 5, 500, 0, 0, 0, 0, 1200, 500];
  const [, , packets, , bytes] = columns;
  assert.equal(packets.text(1200, row), '1,200   0.42 %');
  assert.equal(packets.share?.(1200, row), 5 / 1200);
  assert.equal(bytes.text(500, row), '500 100.00 %');
  assert.equal(bytes.plain?.(500, row), '500');
  assert.equal(packets.text(0, ['', 0]), '0        –', 'nothing of nothing');
});

test('when a conversation was active: a column behind the bytes, in the order of the starts', async () => {
  assert.deepEqual(activityOf(20e9, 30e9, { from: 0, to: 100e9 }), [0.2, 0.5]);
  assert.deepEqual(activityOf(90e9, 30e9, { from: 0, to: 100e9 }), [0.9, 1]);
  const capture = await fake({ packets: 10 });
  const table = info(capture, 'conversations/ip');
  /** @type {string[]} */
  const orders = [];
  const model = withActivity(capture, table, {
    label: '',
    columns: gridColumns(table.name, table.columns, { decimals: 6 }),
    rows: ({ by }) => {
      orders.push(by);
      return async () => ({ total: 0, rows: [] });
    },
    order: { by: '', descending: false },
    key: String,
  });
  const at = model.columns.findIndex(({ name }) => name === 'activity');
  assert.equal(model.columns[at - 1].name, 'bytes');
  await model.rows({ by: 'activity', descending: true })(0, 10);
  await model.rows({ by: 'bytes', descending: true })(0, 10);
  assert.deepEqual(orders, ['rel_start', 'bytes']);
  const row = table.columns.map(({ name }) => (name === 'rel_start' ? 14.3e9 : name === 'duration' ? 28.6e9 : 0));
  assert.deepEqual(model.columns[at].bar?.(row)?.map((x) => Math.round(x * 1000)), [100, 300]);
  const endpoints = info(capture, 'endpoints/ip');
  const columns = gridColumns(endpoints.name, endpoints.columns, { decimals: 6 });
  assert.equal(withActivity(capture, endpoints, { ...model, columns }).columns, columns, 'no times, no bar');
});

test('settings from an address are taken as far as they make sense', () => {
  assert.deepEqual(readTraffic(undefined), INITIAL_STATE.traffic);
  assert.deepEqual(readTraffic({ unit: 'bits', scale: 'log', series: [{ filter: 'tcp', color: 9, name: 7 }, null] }), {
    unit: 'bits',
    scale: 'log',
    series: [{ name: '', filter: 'tcp', color: 0 }, { name: '', filter: '', color: 1 }],
  });
  assert.equal(readTraffic({ series: Array.from({ length: 50 }, () => ({})) }).series.length, 6);
  assert.deepEqual(readGraph({ layer: 'tcp', by: 'packets', top: 1e9 }), { layer: '', by: 'packets', top: 200 });
  assert.deepEqual(readGraph({ layer: 'eth', top: Number.NaN }), { layer: 'eth', by: 'bytes', top: 50 });
  const store = createStore();
  drawnActions(store).setGraph({ top: 3 });
  drawnActions(store).setTraffic({ unit: 'packets' });
  drawnActions(store).setScope('all');
  assert.deepEqual(
    [store.state.graph.top, store.state.traffic.unit, store.state.scope],
    [10, 'packets', 'all'],
  );
});

test('settings go into an address and come back', () => {
  const traffic = readTraffic({
    unit: 'bits',
    scale: 'log',
    series: [{ name: 'Web, and more', filter: 'tcp.port in {80, 443}', color: 3 }, { filter: 'udp' }],
  });
  assert.deepEqual(writeTraffic(traffic), ['bits,log', '3,Web%2C%20and%20more,tcp.port in {80, 443}', '1,,udp']);
  assert.deepEqual(trafficFrom(writeTraffic(traffic)), traffic);
  assert.deepEqual(writeTraffic(INITIAL_STATE.traffic), []);
  assert.deepEqual(trafficFrom(['9,%,tcp', 'x', '1', '']), { ...INITIAL_STATE.traffic, series: [{ name: '', filter: 'tcp', color: 0 }] });
  const graph = readGraph({ layer: 'ipv6', by: 'packets', top: 100 });
  assert.deepEqual([writeGraph(graph), writeGraph(INITIAL_STATE.graph)], [['ipv6,packets,100'], []]);
  assert.deepEqual([graphFrom(writeGraph(graph)), graphFrom(['tcp,,1e9']), graphFrom([])], [graph, INITIAL_STATE.graph, INITIAL_STATE.graph]);
});

test('selections of a view are made, changed and dropped as they are wanted', async () => {
  const capture = await fake({ packets: 10 });
  /** @type {string[]} */
  const log = [];
  const { select, drop } = capture;
  Object.assign(capture, {
    /** @type {typeof select} */
    select(name, selection, options) {
      log.push(`${name}: ${selection.filter}`);
      return select.call(capture, name, selection, options);
    },
    /** @type {typeof drop} */
    drop(name) {
      log.push(`${name} dropped`);
      return drop.call(capture, name);
    },
  });
  let changes = 0;
  const sets = createSets(() => changes++);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 30));
  sets.want(capture, { a: { filter: 'tcp' }, b: { filter: 'bad thing' } });
  assert.equal(sets.ready('a'), false);
  await settled();
  assert.ok(changes >= 2);
  assert.equal(sets.ready('a'), true);
  assert.equal(sets.ready('b'), false);
  assert.equal(sets.mistake('b')?.suggestion, 'tcp.port');
  sets.want(capture, { a: { filter: 'tcp' }, b: { filter: 'udp' } });
  await settled();
  assert.equal(sets.ready('b'), true);
  sets.want(capture, { b: { filter: 'udp', from: 0, to: 5 } });
  await settled();
  assert.deepEqual(log, ['a: tcp', 'b: bad thing', 'b: udp', 'a dropped', 'b: udp']);
});
