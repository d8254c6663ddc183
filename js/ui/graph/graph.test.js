import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeLabels, shortened } from './labels.js';
import { layOut } from './layout.js';
import { fitting, moved, neighbourIn, onScreen, zoomedAt } from './viewport.js';

/** @param {number} n */
const host = (n) => ({ address: `10.0.0.${n}`, bytes: 100, packets: 1, radius: 5 + (n % 9), row: [] });
/** @param {number} a @param {number} b */
const edge = (a, b) => ({ a, b, bytes: 1, packets: 1, width: 1, row: [] });

test('the same hosts stand in the same places, none on another', async () => {
  const nodes = Array.from({ length: 60 }, (_, n) => host(n));
  const edges = nodes.map((_, n) => edge(n % 7, n)); // some to themselves
  const { signal } = new AbortController();
  const [one, two] = await Promise.all([layOut(nodes, edges, signal), layOut(nodes, edges, signal)]);
  assert.deepEqual(one, two);
  one.forEach((a, i) => one.slice(0, i).forEach((b, j) => {
    const distance = Math.hypot(a.x - b.x, a.y - b.y);
    assert.ok(distance >= nodes[i].radius + nodes[j].radius, `${i} and ${j} are ${distance} apart`);
  }));
});

test('a layout that is no longer wanted ends', async () => {
  const abort = new AbortController();
  const nodes = Array.from({ length: 200 }, (_, n) => host(n));
  const laying = layOut(nodes, [], abort.signal);
  abort.abort();
  await assert.rejects(laying, { name: 'AbortError' });
});

test('no hosts, one host', async () => {
  const { signal } = new AbortController();
  assert.deepEqual(await layOut([], [], signal), []);
  assert.equal((await layOut([host(1)], [edge(0, 0)], signal)).length, 1);
});

test('all is seen, and what is zoomed at stays', () => {
  const points = [{ x: -100, y: -10 }, { x: 300, y: 90 }];
  const view = fitting(points, { width: 900, height: 500 }, 50);
  assert.deepEqual(view, { scale: 2, x: 250, y: 170 });
  assert.deepEqual(onScreen(points[0], view), { x: 50, y: 150 });
  const nearer = zoomedAt(view, 2, { x: 50, y: 150 });
  assert.deepEqual(onScreen(points[0], nearer), { x: 50, y: 150 });
  assert.equal(zoomedAt(view, 1e9, { x: 0, y: 0 }).scale, 8);
  assert.deepEqual(moved(view, { x: 5, y: -5 }), { scale: 2, x: 255, y: 165 });
  assert.equal(fitting([], { width: 100, height: 100 }, 10).scale, 2, 'nothing to see');
});

test('arrows lead to the host that lies there', () => {
  const points = [{ x: 0, y: 0 }, { x: 10, y: 1 }, { x: 5, y: 40 }, { x: -9, y: -2 }];
  assert.equal(neighbourIn(points, 0, 'ArrowRight'), 1);
  assert.equal(neighbourIn(points, 0, 'ArrowDown'), 2);
  assert.equal(neighbourIn(points, 0, 'ArrowLeft'), 3);
  assert.equal(neighbourIn(points, 1, 'ArrowRight'), undefined);
  assert.equal(neighbourIn(points, 0, 'Enter'), undefined);
});

test('names do not cover each other, nor leave the screen', () => {
  const items = [
    { x: 100, y: 50, radius: 10, text: '10.0.0.1' },
    { x: 130, y: 50, radius: 5, text: '10.0.0.2' },
    { x: 990, y: 50, radius: 5, text: '10.0.0.3' },
  ];
  const [one, two, three] = placeLabels(items, 1000, 100);
  assert.ok(one && one.x < 100, 'on the right is the next host');
  assert.ok(two && two.x > 130);
  assert.ok(three && three.x < 990, 'there the screen ends');
  const crowd = Array.from({ length: 50 }, () => ({ x: 50, y: 50, radius: 5, text: '2001:db8::1' }));
  assert.ok(placeLabels(crowd, 100, 100).filter((place) => place !== undefined).length <= 2);
});

test('a long address keeps its ends', () => {
  assert.equal(shortened('10.0.0.1', 22), '10.0.0.1');
  assert.equal(shortened('2001:db8:85a3:1234:5678:8a2e:370:7000', 22), '2001:db8:85a3:…70:7000');
});
