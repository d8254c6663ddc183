import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphWords, toGraph } from './graphdata.js';

test('the picture of hosts: sizes, conversations among them, and what it leaves out', () => {
  const table = (/** @type {string[]} */ names, /** @type {(string | number)[][]} */ rows, /** @type {number} */ total) => ({
    columns: names.map((name) => ({ name, label: name, type: /** @type {const} */ ('f64'), unit: /** @type {const} */ ('') })),
    rows,
    total,
    first: 0,
  });
  const hosts = table(['address', 'bytes', 'packets'], [['10.0.0.1', 1000, 10], ['10.0.0.2', 250, 4]], 3);
  const talks = table(
    ['address_a', 'address_b', 'bytes', 'packets'],
    [['10.0.0.2', '10.0.0.1', 240, 4], ['10.0.0.1', '10.0.0.9', 760, 6]],
    2,
  );
  const graph = toGraph('ip', 'bytes', hosts, talks, 1000);
  assert.deepEqual(graph.nodes.map(({ radius }) => radius), [26, 15.5], 'a quarter of the bytes is half the way from the least to the most');
  assert.deepEqual(graph.edges.map(({ a, b, width }) => [a, b, width]), [[1, 0, 12]]);
  assert.equal(
    graphWords(graph, false),
    'The 2 largest of 3 IPv4 hosts and 1 of 2 conversations: 24 % of the bytes of IPv4. 1 host is left out.',
  );
  assert.equal(
    graphWords({ ...graph, hosts: 2, share: 1 }, true),
    'All 2 IPv4 hosts and 1 of 2 conversations displayed: 100 % of the bytes of IPv4 displayed.',
  );
});
