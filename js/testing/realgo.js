/**
 * The worker's loop over the real Go side, under Node: no fake in between. Needs `make wasm`.
 *
 * @import { Reply, Request, TableInfo } from '../protocol.js'
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs';
import { promisify } from 'node:util';
import { startGo } from '../gowasm.js';
import { Loop } from '../loop.js';

const WASM = new URL('../../build/app.wasm', import.meta.url);
const INFLATER = new URL('../../build/inflate.wasm', import.meta.url);
const DESCRIBER = new URL('../../build/describe.wasm', import.meta.url);
const WASM_EXEC = new URL('../../build/wasm_exec.js', import.meta.url);
export const CAPTURES = new URL('../../testdata/captures/', import.meta.url);

await import(WASM_EXEC.href);
const module = await WebAssembly.compile(await promisify(readFile)(WASM));

/**
 * Starts an analyser, whose answers `posted` keeps.
 * @param {import('../reader.js').ReadPlan} [plan]
 */
export async function startReal(plan) {
  /** @type {Reply[]} */
  const posted = [];
  const loop = new Loop({
    post: (reply) => posted.push(reply),
    start: (compiled) => startGo(compiled, Go, globalThis),
    load: async (url) => WebAssembly.compile(await promisify(readFile)(new URL(url))),
    requests: () => 0,
    now: () => performance.now(),
    turn: () => new Promise((done) => setImmediate(done)),
    plan,
  });
  let id = 0;
  /**
   * @param {any} request
   * @returns {Promise<any>} the result
   */
  const ask = async (request) => {
    await loop.handle(/** @type {Request} */ ({ ...request, id: ++id }));
    const answer = posted.find((reply) => reply.kind !== 'progress' && reply.kind !== 'selecting' && 'id' in reply && reply.id === id);
    assert.ok(answer?.kind === 'result', JSON.stringify(answer ?? posted.at(-1)));
    return answer.result;
  };
  const tables = /** @type {readonly TableInfo[]} */ (
    await ask({ op: 'hello', module, inflater: INFLATER.href, describer: DESCRIBER.href })
  );
  return { ask, posted, tables };
}
