/**
 * Serves a folder under a sub-path, as GitHub Pages would. As a program:
 *
 *     PORT=8080 node scripts/serve.js
 *
 * @import { AddressInfo } from 'node:net'
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

/** @type {Readonly<Record<string, string>>} */
const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pcap': 'application/vnd.tcpdump.pcap',
  '.pcapng': 'application/x-pcapng',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * @typedef {object} ServeOptions
 * @property {string} root folder to serve
 * @property {string} [base] sub-path, beginning and ending with a slash
 * @property {string} [host]
 * @property {number} [port] 0 picks a free one
 * @property {(request: string) => void} [log] told of each request: its method and path
 */

/**
 * Starts the server.
 * @param {ServeOptions} options
 * @returns {Promise<{url: string, close: () => Promise<void>}>} the address of the folder
 */
export async function serve({ root, base = '/flowglass/', host = '127.0.0.1', port = 0, log }) {
  const server = createServer((request, response) => {
    log?.(`${request.method} ${request.url}`);
    answer(request, response, resolve(root), base).catch(() => response.destroy());
  });
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => done(undefined));
  });
  const address = /** @type {AddressInfo} */ (server.address());
  return {
    url: `http://${host}:${address.port}${base}`,
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {string} root absolute
 * @param {string} base
 */
async function answer(request, response, root, base) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const path = decodePath(request.url ?? '/');
  if (path === '/' || `${path}/` === base) {
    response.writeHead(302, { location: base }).end();
    return;
  }
  const file = path === undefined ? undefined : await findFile(root, base, path);
  if (file === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    return;
  }
  response.writeHead(200, {
    'content-type': MIME_TYPES[extname(file.name).toLowerCase()] ?? 'application/octet-stream',
    'content-length': file.size,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(createReadStream(file.name), response);
}

/**
 * @param {string} url of the request
 * @returns {string | undefined} the decoded path; undefined when it is malformed
 */
function decodePath(url) {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} base
 * @param {string} path
 * @returns {Promise<{name: string, size: number} | undefined>}
 */
async function findFile(root, base, path) {
  if (!path.startsWith(base) || path.includes('\0')) {
    return undefined;
  }
  let name = resolve(root, path.slice(base.length) || '.');
  if (name !== root && !name.startsWith(root + sep)) {
    return undefined;
  }
  if (path.endsWith('/')) {
    name = join(name, 'index.html');
  }
  const found = await stat(name).catch(() => undefined);
  return found?.isFile() ? { name, size: found.size } : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../dist', import.meta.url));
  const port = Number(process.env.PORT ?? 8080);
  try {
    const { url } = await serve({ root, port, host: 'localhost' });
    console.log(`Flowglass: ${url}   (Ctrl-C ends it)`);
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    console.error(`cannot serve on port ${port}: ${why}; choose another with PORT=...`);
    process.exitCode = 1;
  }
}
