import assert from 'node:assert/strict';
import test from 'node:test';
import { compileModule } from './spawn.js';

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * @param {string} type
 * @param {BodyInit} [body]
 */
const served = (type, body = EMPTY) =>
  Promise.resolve(new Response(body, { headers: { 'content-type': type } }));

for (const type of ['application/wasm', 'Application/WASM; charset=x', 'text/plain', '']) {
  test(`a module served as "${type}" compiles`, async () => {
    assert.ok((await compileModule(served(type))) instanceof WebAssembly.Module);
  });
}

test('a missing module is told of, with the way out', async () => {
  const missing = Promise.resolve(new Response('', { status: 404, statusText: 'Not Found' }));
  await assert.rejects(compileModule(missing), { code: 'internal', message: /404.*Reload/ });
});

test('no network, and no module', async () => {
  await assert.rejects(compileModule(Promise.reject(new TypeError('Failed to fetch'))), {
    code: 'internal',
    message: /Failed to fetch/,
  });
  await assert.rejects(compileModule(served('text/html', '<!doctype html>')), { code: 'internal' });
});
