import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { formatInstant, formatTime } from './timeformat.js';

test('instants keep their nanoseconds, before 1970 too', () => {
  assert.equal(formatInstant(1_795_451_070_123_456_789n, 'utc', 9), '2026-11-23 16:24:30.123456789');
  assert.equal(formatInstant(1_795_451_070_123_456_789n, 'utc', 6), '2026-11-23 16:24:30.123456');
  assert.equal(formatInstant(-1n, 'utc', 9), '1969-12-31 23:59:59.999999999');
  assert.equal(formatInstant(10n ** 30n, 'utc', 9), '');
});

test('a time is told in each of the formats, with the same decimals', () => {
  const how = { decimals: /** @type {const} */ (9), start: 1_795_451_070_000_000_000n, delta: 1000 };
  const told = (/** @type {import('./settings.js').TimeFormat} */ format) => formatTime(1_500_000_001, { ...how, format });
  assert.equal(told('relative'), '1.500000001');
  assert.equal(told('delta'), '0.000001000');
  assert.equal(told('utc'), '2026-11-23 16:24:31.500000001');
  assert.equal(formatTime(1, { ...how, format: 'delta', delta: null }), '');
  assert.equal(formatTime(1, { ...how, format: 'utc', start: undefined }), '');
  assert.equal(formatTime(NaN, { ...how, format: 'utc' }), '');
});

test('local times follow the clocks that are put forward and back', () => {
  // 2026-10-25 00:30 and 01:30 UTC are both 02:30 in Berlin; 2026-03-29 01:00 UTC is 03:00.
  const times = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'];
  const script = `const { formatInstant } = await import(${JSON.stringify(new URL('timeformat.js', import.meta.url).href)});
    for (const time of ${JSON.stringify(times)}) {
      console.log(formatInstant(BigInt(Date.parse(time)) * 1000000n, 'local', 6));
    }`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, TZ: 'Europe/Berlin' },
    encoding: 'utf8',
  });
  assert.deepEqual(printed.trim().split('\n'), [
    '2026-10-25 02:30:00.000000+02:00',
    '2026-10-25 02:30:00.000000+01:00',
    '2026-03-29 01:59:59.000000+01:00',
    '2026-03-29 03:00:00.000000+02:00',
  ]);
});
