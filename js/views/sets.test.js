import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowglassError } from '../protocol.js';
import { createSets } from './sets.js';

/** @import { Capture } from '../capture.js' */

test('a selection is made, changed, and dropped when it is not wanted any more, also after a mistake', async () => {
  /** @type {string[]} */
  const asked = [];
  const capture = /** @type {Capture} */ (
    /** @type {unknown} */ ({
      select: async (/** @type {string} */ name, /** @type {{filter: string}} */ { filter }) => {
        asked.push(`${name}: ${filter}`);
        if (filter === 'tpc') {
          throw new FlowglassError('filter', 'There is no field tpc.');
        }
      },
      drop: async (/** @type {string} */ name) => void asked.push(`no ${name}`),
    })
  );
  let changes = 0;
  const sets = createSets(() => changes++);
  const want = async (/** @type {Record<string, {filter: string}>} */ wanted) => {
    sets.want(capture, wanted);
    await new Promise((resolve) => setTimeout(resolve));
  };
  await want({ a: { filter: 'tcp' } });
  assert.ok(sets.ready('a'));
  await want({ a: { filter: 'tpc' } });
  assert.ok(!sets.ready('a'));
  assert.equal(sets.mistake('a')?.message, 'There is no field tpc.');
  await want({ a: { filter: 'tpc' } });
  await want({});
  assert.deepEqual(asked, ['a: tcp', 'a: tpc', 'no a'], 'what tcp selects is not kept');
  assert.equal(changes, 2);
});
