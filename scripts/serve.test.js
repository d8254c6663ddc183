import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from './serve.js';

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-serve-'));
  const root = join(folder, 'dist');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html>');
  await writeFile(join(root, 'assets', 'app.wasm'), Uint8Array.of(0, 1, 2));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist-secret.txt'), 'secret');
  server = await serve({ root });
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/**
 * The path as it is: fetch would take the dots out.
 * @param {string} path
 * @param {string} [method]
 * @returns {Promise<{status: number | undefined, headers: import('node:http').IncomingHttpHeaders, body: string}>}
 */
function get(path, method = 'GET') {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method }, (response) => {
      let body = '';
      response.on('data', (data) => (body += data));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    });
    asked.on('error', reject).end();
  });
}

test('the folder is its index, under the sub-path', async () => {
  const { status, headers, body } = await get('/flowglass/');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(body, '<!doctype html>');
});

test('wasm has its own type, or it could not be compiled while it loads', async () => {
  const { headers } = await get('/flowglass/assets/app.wasm?v=1');
  assert.equal(headers['content-type'], 'application/wasm');
  assert.equal(headers['content-length'], '3');
});

test('HEAD has no body', async () => {
  const { status, body } = await get('/flowglass/', 'HEAD');
  assert.equal(status, 200);
  assert.equal(body, '');
});

for (const path of ['/', '/flowglass']) {
  test(`${path} leads to the sub-path`, async () => {
    const { status, headers } = await get(path);
    assert.equal(status, 302);
    assert.equal(headers.location, '/flowglass/');
  });
}

for (const path of [
  '/index.html',
  '/flowglass/nothing.js',
  '/flowglass/assets',
  '/flowglass/assets/',
  '/flowglass/../secret.txt',
  '/flowglass/%2e%2e/secret.txt',
  '/flowglass/..%2fsecret.txt',
  '/flowglass/../dist-secret.txt',
  '/flowglass//etc/passwd',
  '/flowglass/%00',
  '/flowglass/%',
]) {
  test(`${path} is not found`, async () => {
    const { status, body } = await get(path);
    assert.equal(status, 404);
    assert.ok(!body.includes('secret'));
  });
}

test('nothing can be written', async () => {
  assert.equal((await get('/flowglass/', 'POST')).status, 405);
});
