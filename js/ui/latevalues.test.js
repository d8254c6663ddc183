import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LateValues } from './latevalues.js';

/** @param {number} first @param {number} [count] */
const range = (first, count = 30) => Array.from({ length: count }, (_, i) => first + i);

/** @param {import('node:test').TestContext} t */
function setUp(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {{keys: readonly number[], answer: (values: string[]) => void, fail: () => void}[]} */
  const asked = [];
  const late = new LateValues(
    (keys) => new Promise((answer, reject) => asked.push({ keys, answer, fail: () => reject(new Error('no')) })),
    () => {},
  );
  /** @param {number} ms */
  const pass = async (ms) => {
    t.mock.timers.tick(ms);
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return { asked, late, pass };
}

test('a scroll asks for where it ends, not for what it passes', async (t) => {
  const { asked, late, pass } = setUp(t);
  for (let first = 0; first <= 100_000; first += 10_000) {
    late.want(range(first));
    await pass(50);
  }
  await pass(100);
  await pass(100);
  assert.deepEqual(asked.map(({ keys }) => keys[0]), [100_000]);
  asked[0].answer(range(0).map(String));
  await pass(0);
  assert.equal(late.get(100_001), '1');
  assert.equal(late.get(10_000), undefined);
});

test('a slow scroll asks on the way, for what is new only', async (t) => {
  const { asked, late, pass } = setUp(t);
  late.want(range(0));
  await pass(100);
  asked[0].answer(range(0).map(String));
  await pass(0);
  late.want(range(3));
  await pass(100);
  assert.deepEqual(asked[1].keys, [30, 31, 32]);
  late.want(range(6));
  await pass(100);
  assert.equal(asked.length, 2, 'one at a time');
});

test('what failed is asked for again when it is told to, not before', async (t) => {
  const { asked, late, pass } = setUp(t);
  late.want(range(0));
  await pass(100);
  asked[0].fail();
  await pass(0);
  late.want(range(1));
  await pass(500);
  assert.equal(asked.length, 1);
  late.retry();
  await pass(100);
  assert.equal(asked.length, 2);
});

test('it forgets what was wanted long ago', async (t) => {
  const { asked, late, pass } = setUp(t);
  for (let i = 0; i < 200; i++) {
    late.want(range(i * 30));
    await pass(100);
    asked[i].answer(range(0).map(String));
    await pass(0);
  }
  assert.equal(late.get(0), undefined);
  assert.equal(late.get(199 * 30), '0');
});

test('values that may have changed stay until the new ones are here, also those under way', async (t) => {
  const { asked, late, pass } = setUp(t);
  late.want(range(0));
  await pass(100);
  late.renew();
  asked[0].answer(range(0).map((key) => `old ${key}`));
  await pass(0);
  await pass(100);
  assert.equal(late.get(0), 'old 0');
  assert.equal(asked.length, 2, 'what was on its way is asked for again');
  asked[1].answer(range(0).map((key) => `new ${key}`));
  await pass(0);
  await pass(100);
  assert.equal(late.get(0), 'new 0');
  assert.equal(asked.length, 2);
});
