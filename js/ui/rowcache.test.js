import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE_ROWS, RowCache } from './rowcache.js';

/** A table that answers when it is told to. */
function slowTable(total = 100_000) {
  /** @type {{first: number, answer: (mark?: string) => Promise<void>, fail: () => Promise<void>}[]} */
  const asked = [];
  let changes = 0;
  /** @type {unknown[]} */
  const failures = [];
  /** @type {import('./rowcache.js').Fetch} */
  const fetch = (first, count) =>
    new Promise((resolve, reject) => {
      const rows = (/** @type {string} */ mark) =>
        Array.from({ length: Math.min(count, total - first) }, (_, i) => [`${mark}${first + i}`]);
      asked.push({
        first,
        answer: (mark = '') => settle(() => resolve({ total, rows: rows(mark) })),
        fail: () => settle(() => reject(new Error('gone'))),
      });
    });
  const cache = new RowCache(
    fetch,
    () => changes++,
    (error) => failures.push(error),
  );
  return { cache, fetch, asked, failures, changes: () => changes };
}

/** @param {() => void} action */
async function settle(action) {
  action();
  await new Promise((resolve) => setImmediate(resolve));
}

test('rows are unknown, then there', async () => {
  const { cache, asked, changes } = slowTable();
  cache.want(10, 20);
  assert.equal(cache.row(10), undefined);
  assert.equal(cache.total, undefined);
  await asked[0].answer();
  assert.deepEqual(cache.row(10), ['10']);
  assert.equal(cache.total, 100_000);
  assert.equal(changes(), 1);
});

test('a page is asked for once, however often it is wanted', async () => {
  const { cache, asked } = slowTable();
  cache.want(0, 30);
  cache.want(1, 30);
  await asked[0].answer();
  cache.want(2, 30);
  assert.equal(asked.length, 1);
});

test('a fast scroll asks for what is on screen in the end, not for all on the way', async () => {
  const { cache, asked } = slowTable();
  for (let first = 0; first < 50_000; first += 500) {
    cache.want(first, 30);
  }
  assert.equal(asked.length, 2, 'two under way');
  await asked[0].answer();
  await asked[1].answer();
  assert.equal(asked[2].first, Math.floor(49_500 / PAGE_ROWS) * PAGE_ROWS);
});

test('stale rows stay until their successors come', async () => {
  const { cache, asked } = slowTable();
  cache.want(0, 30);
  await asked[0].answer('old ');
  cache.refresh();
  assert.deepEqual(cache.row(0), ['old 0']);
  await asked[1].answer('new ');
  assert.deepEqual(cache.row(0), ['new 0']);
  assert.equal(asked.length, 2);
});

test('a refresh while a page is under way asks for it once more', async () => {
  const { cache, asked } = slowTable();
  cache.want(0, 30);
  cache.refresh();
  assert.equal(asked.length, 1);
  await asked[0].answer('old ');
  assert.equal(asked.length, 2);
  await asked[1].answer('new ');
  assert.deepEqual(cache.row(0), ['new 0']);
});

test('in a new order no row of the old one survives the first new page', async () => {
  const { cache, fetch, asked } = slowTable();
  cache.want(0, 30);
  await asked[0].answer('a');
  cache.want(PAGE_ROWS, 30);
  await asked[1].answer('a');
  cache.want(0, 30);
  cache.replace(fetch);
  assert.deepEqual(cache.row(0), ['a0'], 'in view until then');
  await asked[2].answer('b');
  assert.deepEqual(cache.row(0), ['b0']);
  assert.equal(cache.row(PAGE_ROWS), undefined);
});

test('an answer in the old order comes too late', async () => {
  const { cache, fetch, asked } = slowTable();
  cache.want(0, 30);
  cache.replace(fetch);
  await asked[1].answer('b');
  await asked[0].answer('a');
  assert.deepEqual(cache.row(0), ['b0']);
});

test('a failure is told and not repeated until the next refresh', async () => {
  const { cache, asked, failures } = slowTable();
  cache.want(0, 30);
  await asked[0].fail();
  cache.want(0, 30);
  assert.equal(failures.length, 1);
  assert.equal(asked.length, 1);
  cache.refresh();
  await asked[1].answer();
  assert.deepEqual(cache.row(0), ['0']);
});

test('memory is bounded', async () => {
  const { cache, asked } = slowTable();
  for (let page = 0; page < 200; page++) {
    cache.want(page * PAGE_ROWS, 30);
    await asked[page].answer();
  }
  assert.equal(cache.row(0), undefined, 'the first page has made room');
  assert.deepEqual(cache.row(199 * PAGE_ROWS), [String(199 * PAGE_ROWS)]);
});

test('closed, it asks and tells no more', async () => {
  const { cache, asked, changes } = slowTable();
  cache.want(0, 30);
  cache.close();
  await asked[0].answer();
  cache.want(500, 30);
  assert.equal(changes(), 0);
  assert.equal(asked.length, 1);
});
