import assert from 'node:assert/strict';
import test from 'node:test';
import { FlowglassError } from './protocol.js';
import { ReadError } from './reader.js';
import { Selections } from './selections.js';

/** @import { GoSide } from './gowasm.js' */
/** @import { Reply } from './protocol.js' */
/** @import { Source } from './source.js' */

/**
 * Selections over a Go side in which every byte of the file is a packet, and every fourth needs its
 * byte; the filter `spots` asks for those alone, `index` for none.
 * @param {{size: number, fed?: number, onTurn?: () => void, fails?: boolean}} options
 */
function start({ size, fed = size, onTurn, fails = false }) {
  /** @type {Map<string, {filter: string, examined: number, reread: number}>} */
  const made = new Map();
  /** @type {string[]} */
  const calls = [];
  /** @type {[number, number][]} */
  const reads = [];
  /** @type {Reply[]} */
  const posted = [];
  let time = 0;
  const state = { fed };
  const find = (/** @type {string} */ name) => {
    const selection = made.get(name);
    if (selection === undefined) {
      throw new FlowglassError('unsupported', `no selection ${name}`);
    }
    return selection;
  };
  const progress = (/** @type {string} */ name) => {
    const { filter, examined, reread } = find(name);
    const waits = filter !== 'index' && examined < state.fed && examined % 4 === 0;
    const spots = waits && filter === 'spots' ? [examined + 1] : [];
    return { packets: examined >> 1, examined, total: state.fed, deep: filter === 'deep', waits, spots, reread };
  };
  const go = /** @type {GoSide} */ (
    /** @type {unknown} */ ({
      select(/** @type {string} */ name, /** @type {string} */ filter) {
        if (filter === 'bad') {
          throw new FlowglassError('filter', 'a mistake', 0);
        }
        made.set(name, { filter, examined: 0, reread: 0 });
      },
      examine(/** @type {string} */ name) {
        calls.push('examine');
        const selection = find(name);
        if (!progress(name).waits) {
          const step = selection.filter === 'index' ? 10 : 4 - (selection.examined % 4);
          selection.examined = Math.min(selection.examined + step, state.fed);
        }
        return progress(name);
      },
      inspect(/** @type {string} */ name, /** @type {number[]} */ numbers, /** @type {Uint8Array} */ bytes) {
        calls.push(`inspect ${numbers} of ${bytes.length}`);
        find(name).examined++;
        return progress(name);
      },
      review(/** @type {string} */ name, /** @type {number} */ offset, /** @type {Uint8Array} */ bytes) {
        calls.push('review');
        const selection = find(name);
        assert.equal(offset, selection.reread);
        selection.reread += bytes.length;
        selection.examined = Math.max(selection.examined, selection.reread);
        return progress(name);
      },
      drop: (/** @type {string} */ name) => made.delete(name),
      locate: (/** @type {number[]} */ numbers) => ({ offsets: numbers.map((n) => n - 1), lengths: numbers.map(() => 1) }),
    })
  );
  const source = /** @type {Source} */ (
    /** @type {unknown} */ ({
      read: async (/** @type {number} */ from, /** @type {number} */ to) => {
        reads.push([from, to]);
        assert.ok(to <= state.fed, 'only what was read a first time');
        if (fails) {
          throw new ReadError('vanished', 'The file is gone.');
        }
        return new Uint8Array(to - from);
      },
    })
  );
  const host = {
    post: (/** @type {Reply} */ reply) => void posted.push(reply),
    now: () => time,
    turn: async () => {
      time += 30;
      onTurn?.();
    },
  };
  const selections = new Selections(host, go, source, () => state.fed);
  return { selections, made, calls, reads, posted, state };
}

const MIB = 1024 * 1024;

test('what the index answers reads nothing, and tells of its progress ten times a second', async () => {
  const { selections, reads, posted } = start({ size: 100 });
  assert.deepEqual(await selections.select(1, 'x', { filter: 'index' }), {
    packets: 50,
    examined: 100,
    total: 100,
    deep: false,
  });
  assert.deepEqual(reads, []);
  assert.equal(posted.length, 3, 'nine steps of 30 ms');
  assert.deepEqual(posted[0], { id: 1, kind: 'selecting', progress: { packets: 5, examined: 10, total: 100, deep: false } });
});

test('the first packets found are told of at once', async () => {
  const { selections, posted } = start({ size: 600_000 });
  await selections.select(1, 'a', { filter: 'deep' });
  const told = posted.map((reply) => (reply.kind === 'selecting' ? reply.progress.packets : -1));
  assert.equal(told[0], 0);
  assert.equal(told[1], 131_072, 'those of the first piece, 30 ms later');
});

test('a deep one reads the file again: a little, then block by block, in pieces', async () => {
  const { selections, calls, reads } = start({ size: 9 * MIB });
  await selections.select(1, 'x', { filter: 'deep' });
  const first = MIB / 4;
  assert.deepEqual(reads, [
    [0, first],
    [first, first + 4 * MIB],
    [first + 4 * MIB, first + 8 * MIB],
    [first + 8 * MIB, 9 * MIB],
  ]);
  assert.equal(calls.filter((op) => op === 'review').length, 36);
});

test('odd packets are read by themselves', async () => {
  const { selections, calls, reads } = start({ size: 9 });
  assert.equal((await selections.select(1, 'x', { filter: 'spots' })).examined, 9);
  assert.deepEqual(reads, [[0, 1], [4, 5], [8, 9]]);
  assert.deepEqual(calls.filter((op) => op.startsWith('inspect')), ['inspect 1 of 1', 'inspect 5 of 1', 'inspect 9 of 1']);
});

test('another selection of that name, or none, ends what is being made', async () => {
  for (const how of /** @type {const} */ (['select', 'drop'])) {
    let turns = 0;
    const worker = start({
      size: 9 * MIB,
      onTurn: () => {
        if (++turns === 3) {
          if (how === 'select') {
            void worker.selections.select(2, 'x', { filter: 'index', from: 5 });
          } else {
            worker.selections.drop('x');
          }
        }
      },
    });
    await assert.rejects(worker.selections.select(1, 'x', { filter: 'deep' }), { code: 'aborted' });
    assert.equal(worker.calls.filter((op) => op === 'review').length, 3, 'within one piece');
    assert.equal(worker.made.get('x')?.filter, how === 'select' ? 'index' : undefined);
  }
});

test('a mistake leaves what is being made alone', async () => {
  const { selections } = start({ size: 50 });
  const making = selections.select(1, 'x', { filter: 'index' });
  await assert.rejects(selections.select(2, 'x', { filter: 'bad' }), { code: 'filter' });
  assert.equal((await making).examined, 50);
});

test('a file that cannot be read again is an error of the request, told once', async () => {
  const { selections, reads } = start({ size: 50, fails: true });
  await assert.rejects(selections.select(1, 'x', { filter: 'deep' }), { code: 'unreadable', message: 'The file is gone.' });
  await assert.rejects(selections.select(2, 'y', { filter: 'spots' }), { code: 'unreadable' });
  selections.grow();
  assert.equal(reads.length, 2);
});

test('selections grow behind the first reading, and never overtake it', async () => {
  const worker = start({ size: MIB, fed: 1000 });
  assert.equal((await worker.selections.select(1, 'x', { filter: 'deep' })).examined, 1000);
  worker.state.fed = 3000;
  worker.selections.grow();
  worker.selections.grow(); // one is at work already
  await new Promise((done) => setImmediate(done));
  assert.equal(worker.made.get('x')?.examined, 3000);
  assert.deepEqual(worker.reads, [[0, 1000], [1000, 3000]]);
});

test('what grows for nobody fails in silence', async () => {
  const worker = start({ size: 10 });
  await worker.selections.select(1, 'x', { filter: 'index' });
  worker.made.delete('x');
  worker.selections.grow(); // the selection is gone from Go: not a crash, and nobody to tell
  await new Promise((done) => setImmediate(done));
  assert.ok(worker.posted.every(({ kind }) => kind !== 'crashed'));
});
