import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Analysis } from './analysis.js';
import { ReadError } from './reader.js';

/** @import { GoSide } from './gowasm.js' */
/** @import { Source } from './source.js' */

/**
 * An analysis of a file of so many bytes, a packet each, and what Go was given.
 * @param {number} size
 * @param {{fed?: number, fails?: boolean, busy?: () => boolean, asked?: () => number}} [options]
 */
function setUp(size, { fed = size, fails = false, busy = () => false, asked = () => 0 } = {}) {
  /** @type {number[]} */
  const given = [];
  let turns = 0;
  let reread = 0;
  const go = /** @type {GoSide} */ (
    /** @type {unknown} */ ({
      /** @param {number} offset @param {Uint8Array} bytes */
      analyse(offset, bytes) {
        assert.equal(offset, bytes.byteLength === 0 ? 0 : reread);
        given.push(bytes.byteLength);
        reread += bytes.byteLength;
        return { analysed: reread, total: size, reread };
      },
    })
  );
  const source = /** @type {Source} */ (
    /** @type {unknown} */ ({
      /** @param {number} start @param {number} end */
      async read(start, end) {
        if (fails) {
          throw new ReadError('changed', 'The file has changed.');
        }
        return new Uint8Array(end - start);
      },
    })
  );
  const turn = async () => void (turns += 1);
  return { analysis: new Analysis(turn, go, source, () => fed, busy, asked), given, turns: () => turns };
}

test('it reads the file once, in pieces, however many ask', async () => {
  const { analysis, given, turns } = setUp(700_000);
  const both = await Promise.all([analysis.run(), analysis.run()]);
  assert.deepEqual(both[0], { analysed: 700_000, total: 700_000 });
  assert.deepEqual(given, [0, 262_144, 262_144, 175_712]);
  assert.equal(turns(), 3);
});

test('it stops where the file has not been read a first time', async () => {
  const { analysis } = setUp(700_000, { fed: 300_000 });
  assert.deepEqual(await analysis.run(), { analysed: 300_000, total: 700_000 });
});

test('a file that cannot be read again is an error', async () => {
  const { analysis } = setUp(10, { fails: true });
  await assert.rejects(analysis.run(), { code: 'unreadable' });
});

test('it waits while the file is read for a filter', async () => {
  let left = 3;
  const { analysis, given } = setUp(300_000, { busy: () => left-- > 0 });
  assert.deepEqual(await analysis.run(), { analysed: 300_000, total: 300_000 });
  assert.equal(given.length, 3);
  assert.ok(left <= 0);
});

test('it waits while one request follows another, though not for ever', async () => {
  let [requests, left] = [0, 3];
  const rests = setUp(500_000, { asked: () => (left-- > 0 ? ++requests : requests) });
  assert.deepEqual(await rests.analysis.run(), { analysed: 500_000, total: 500_000 });
  assert.ok(left <= 0);
  let asked = 0;
  const endless = setUp(500_000, { asked: () => ++asked });
  assert.deepEqual(await endless.analysis.run(), { analysed: 500_000, total: 500_000 });
  assert.ok(asked > 10, `looked ${asked} times`);
});
