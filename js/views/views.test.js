import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_STATE } from '../state.js';
import { FAKE_TABLES, fakeOpener } from '../testing/fakecapture.js';
import { treeRows } from './hierarchy.js';
import { statusText } from './header.js';
import { viewsOf } from './index.js';
import { shownFirst } from './layers.js';
import { lengthText } from './recents.js';
import { facts } from './summary.js';
import { rowKey } from './table.js';
import { fetchTalkers } from './talkers.js';

/** @param {string} name */
const info = (name) => {
  const found = FAKE_TABLES.find((table) => table.name === name);
  assert.ok(found);
  return found;
};

/** @param {import('../testing/fakecapture.js').FakeOptions} options */
async function fake(options) {
  const capture = await fakeOpener({ latency: 0, ...options })(new Blob(['x']));
  await capture.done;
  return capture;
}

test('every table has a view; one without its own gets a grid under its title', () => {
  const known = viewsOf(FAKE_TABLES).map(({ id }) => id);
  assert.deepEqual(known, ['overview', 'frames', 'conversations', 'endpoints', 'graph', 'hierarchy', 'problems', 'totals']);
  const more = viewsOf([...FAKE_TABLES, { name: 'lengths', title: 'Packet lengths', columns: [] }]);
  assert.deepEqual([more.at(-1)?.id, more.at(-1)?.title], ['lengths', 'Packet lengths']);
  assert.equal(new Set(known).size, known.length);
});

test('a row keeps its key when its figures change', () => {
  const tcp = rowKey(info('conversations/tcp'));
  assert.equal(tcp(['10.0.0.1', 80, '10.0.0.2', 4711, 5, 600]), tcp(['10.0.0.1', 80, '10.0.0.2', 4711, 9, 999]));
  assert.notEqual(tcp(['10.0.0.1', 80, '10.0.0.2', 4711]), tcp(['10.0.0.1', 80, '10.0.0.2', 4712]));
  assert.equal(rowKey(info('frames'))([7, 0, '10.0.0.1', '10.0.0.2', 'TCP']), '7');
});

test('the first tab is one with rows, and stays', () => {
  const layers = ['eth', 'ip', 'ipv6', 'tcp'];
  assert.equal(shownFirst(layers, { eth: 1, ip: 2, ipv6: 0, tcp: 3 }, undefined), 'ip');
  assert.equal(shownFirst(layers, { eth: 1, ip: 0, ipv6: 4, tcp: 3 }, undefined), 'ipv6');
  assert.equal(shownFirst(layers, { eth: 1, ip: 9 }, 'eth'), 'eth', 'stays when another gets rows');
  assert.equal(shownFirst(layers, { eth: 1, ip: 0 }, 'ip'), 'eth', 'leaves an empty tab');
  assert.equal(shownFirst(layers, {}, undefined), 'ip', 'nothing counted yet');
  assert.equal(shownFirst(['wlan'], { wlan: 0 }, undefined), 'wlan');
});

test('shares of the hierarchy are of its outermost rows, paths are unique', () => {
  const names = ['protocol', 'depth', 'packets', 'bytes'];
  const rows = treeRows(names, [
    ['eth', 0, 60, 600],
    ['ip', 1, 30, 450],
    ['ip', 2, 15, 150],
    ['sll', 0, 40, 400],
    ['ip', 1, 40, 400],
  ]);
  assert.deepEqual(
    rows.map(([, packets, , bytes]) => [packets, bytes]),
    [
      [0.6, 0.6],
      [0.3, 0.45],
      [0.15, 0.15],
      [0.4, 0.4],
      [0.4, 0.4],
    ],
  );
  assert.equal(new Set(rows.map((row) => row[6])).size, 5);
  assert.deepEqual(treeRows(names, [['eth', 0, 0, 0]])[0].slice(0, 5), ['eth', 0, 0, 0, 0]);
});

test('the largest conversations, of both families of addresses', async () => {
  const both = await fetchTalkers(await fake({ packets: 1000 }));
  assert.equal(both.talks.length, 10);
  assert.deepEqual(both.totals, [
    { layer: 'ip', total: 5210 },
    { layer: 'ipv6', total: 310 },
  ]);
  assert.ok(both.talks.every(({ bytes }, i) => i === 0 || bytes <= both.talks[i - 1].bytes));
  assert.ok(both.talks.every(({ bytes, bytesAB, bytesBA }) => bytes === bytesAB + bytesBA));
  assert.ok(both.talks.some(({ a }) => a.includes(':')) && both.talks.some(({ a }) => a.includes('.')));

  const none = { 'conversations/ip': 0, 'conversations/ipv6': 0, 'conversations/eth': 3 };
  const eth = await fetchTalkers(await fake({ packets: 1000, rows: none }));
  assert.deepEqual([eth.totals, eth.talks.length], [[{ layer: 'eth', total: 3 }], 3]);
});

test('the summary shows what is known, in the order of the schema', () => {
  const lines = facts(info('summary'), {
    format: 'pcap',
    packets: 479,
    data_bytes: 111277,
    first: '1100000000000000000',
    duration: 1_500_000_000,
    avg_packet_size: 232.311,
    avg_bps: undefined,
    time_ordered: 0,
  });
  assert.deepEqual(
    lines.map(({ label, value, note }) => [label, value, ...(note ? [note] : [])]),
    [
      ['File format', 'pcap'],
      ['Packets', '479'],
      ['Bytes on the wire', '111,277', '111.3 kB'],
      ['First packet', '2004-11-09 11:33:20.000000 UTC'],
      ['Duration', '1.500000 s'],
      ['Average packet', '232 bytes'],
      ['In order of time', 'no'],
    ],
  );
});

test('the summary says how a file is compressed', () => {
  const progress = { packets: 479, bytes: 12e6, bytesTotal: 12e6, flows: 3, format: 'pcap', done: true, memory: 0 };
  const compression = { format: 'gzip', inflated: 130_400_000 };
  assert.deepEqual(facts(info('summary'), { format: 'pcap' }, { ...progress, compression }), [
    { label: 'File format', value: 'pcap (gzip)', note: '12.0 MB inflated to 130.4 MB', ofFile: true },
  ]);
  assert.deepEqual(facts(info('summary'), { format: 'pcap' }, progress), [
    { label: 'File format', value: 'pcap', ofFile: true },
  ]);
});

test('the state of reading, in words', async () => {
  const capture = await fake({ packets: 1000 });
  const base = { ...INITIAL_STATE, revision: 1 };
  const progress = { packets: 1000, bytes: 5e8, bytesTotal: 1e9, flows: 3, format: 'pcap', done: false, memory: 0 };
  /** @type {(status: 'reading' | 'complete' | 'cancelled' | 'crashed', pace?: import('../pace.js').Pace) => string} */
  const text = (status, pace) =>
    statusText({ ...base, progress, pace, phase: { kind: 'open', name: 'a', size: 1e9, capture, status } });
  assert.equal(text('reading'), '50 % of 1.0 GB · 1,000 packets');
  assert.equal(
    text('reading', { elapsed: 2000, rate: 2.5e8, left: 2 }),
    '50 % of 1.0 GB · 1,000 packets · 250.0 MB/s · 2 s left',
  );
  assert.equal(text('complete', { elapsed: 3940 }), '1.0 GB · 1,000 packets · read in 3.9 s');
  assert.equal(text('cancelled'), 'stopped after 500.0 MB of 1.0 GB · 1,000 packets');
  assert.equal(text('crashed'), '1.0 GB · stopped');
});

test('how long a capture is, for the list of those opened before', () => {
  const ns = [0, 400_000, 374_125_000, 1_400_000_000, 27_600_000_000, 125_000_000_000];
  assert.deepEqual(ns.map(lengthText), ['0 s', '1 ms', '374 ms', '1 s', '28 s', '2 min 5 s']);
});
