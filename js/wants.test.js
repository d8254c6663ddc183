import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowglassError } from './protocol.js';
import { Wants, serveWants } from './wants.js';

/** @import { Want } from './wants.js' */

const MODULE = await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));

/**
 * A worker's wants, answered by a page that loads as told.
 * @param {(address: string) => Promise<WebAssembly.Module>} load
 */
function joined(load) {
  /** @type {Want[]} */
  const asked = [];
  const wants = new Wants((want) => {
    asked.push(want);
    void serveWants(want, load, (delivery) => wants.take(structuredClone(delivery)));
  });
  return { wants, asked };
}

test('two who want the same program cause one question', async () => {
  const { wants, asked } = joined(async () => MODULE);
  const [one, two] = await Promise.all([wants.ask('a'), wants.ask('a')]);
  assert.ok(one instanceof WebAssembly.Module && two === one);
  assert.deepEqual(asked, [{ kind: 'want', address: 'a' }]);
});

test('a failure comes over with its words, and asking again asks again', async () => {
  let fails = true;
  const { wants } = joined(async () => {
    if (fails) {
      throw new FlowglassError('internal', 'no network');
    }
    return MODULE;
  });
  await assert.rejects(wants.ask('a'), { name: 'FlowglassError', message: 'no network' });
  fails = false;
  assert.ok((await wants.ask('a')) instanceof WebAssembly.Module);
});

test('other messages are left alone', async () => {
  const { wants } = joined(async () => MODULE);
  assert.equal(wants.take({ id: 1, op: 'rows' }), false);
  let posted = 0;
  await serveWants({ id: 1, kind: 'result' }, async () => MODULE, () => posted++);
  assert.equal(posted, 0);
});
