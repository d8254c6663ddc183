import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTarget, parseTarget, startOf } from './jump.js';
import { fakeOpener } from './testing/fakecapture.js';

test('what can be typed', () => {
  for (const [text, want] of /** @type {[string, object][]} */ ([
    ['1234', { kind: 'number', number: 1234 }],
    [' #1,234 ', { kind: 'number', number: 1234 }],
    ['12.5s', { kind: 'relative', ns: 12_500_000_000 }],
    ['0.000000001', { kind: 'relative', ns: 1 }],
    ['-3 s', { kind: 'relative', ns: -3_000_000_000 }],
    ['2026-11-23 16:24:30', { kind: 'instant', ns: 1_795_451_070_000_000_000n }],
    ['2026-11-23T16:24:30.123456789Z', { kind: 'instant', ns: 1_795_451_070_123_456_789n }],
    ['2026-11-23 17:24:30+01:00', { kind: 'instant', ns: 1_795_451_070_000_000_000n }],
    ['2026-11-23', { kind: 'instant', ns: 1_795_392_000_000_000_000n }],
  ])) {
    assert.deepEqual(parseTarget(text, 'utc'), want, text);
  }
  for (const text of ['', 'x', '0', '12.5.1', '2026-13-01', '2026-02-30 10:00:00', '2026-11-23 25:00']) {
    assert.equal(parseTarget(text, 'utc').kind, 'mistake', text);
  }
});

/** @param {number} packets */
async function fake(packets) {
  const capture = await fakeOpener({ packets, latency: 0 })(new Blob(['x']));
  await capture.done;
  return capture;
}

test('a frame is found in the list, a time by the first frame from then on', async () => {
  const capture = await fake(100_000);
  const shown = { query: {}, start: await startOf(capture) };
  assert.equal(shown.start, 1_700_000_000_000_000_000n);
  assert.deepEqual(await findTarget(capture, { kind: 'number', number: 5000 }, shown), { kind: 'row', row: 4999, number: 5000 });
  // Frame n of the fake has the time (n - 1) * 61 µs.
  assert.deepEqual(await findTarget(capture, { kind: 'relative', ns: 61_000 * 700 }, shown), { kind: 'row', row: 700, number: 701 });
  assert.deepEqual(await findTarget(capture, { kind: 'relative', ns: 61_000 * 700 + 1 }, shown), { kind: 'row', row: 701, number: 702 });
  assert.deepEqual(await findTarget(capture, { kind: 'relative', ns: -5 }, shown), { kind: 'row', row: 0, number: 1 });
  assert.deepEqual(await findTarget(capture, { kind: 'relative', ns: 1e15 }, shown), { kind: 'row', row: 99_999, number: 100_000 });
  const instant = { kind: /** @type {const} */ ('instant'), ns: 1_700_000_000_000_061_000n };
  assert.deepEqual(await findTarget(capture, instant, shown), { kind: 'row', row: 1, number: 2 });
});

test('a frame that there is not, and one that is not displayed', async () => {
  const capture = await fake(300);
  const none = await findTarget(capture, { kind: 'number', number: 301 }, { query: {}, start: undefined });
  assert.deepEqual(none, { kind: 'none', message: 'There is no frame 301 in this capture.' });
  await capture.select('displayed', { filter: 'tcp' });
  const found = await findTarget(capture, { kind: 'number', number: 200 }, { query: { selection: 'displayed' }, start: undefined });
  assert.deepEqual(found, { kind: 'hidden', number: 200, nearest: 199 });
});
