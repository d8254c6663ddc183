/**
 * Sums what a first visit downloads: the files of dist/ that the page needs to open a plain
 * capture, gzipped as a host would. Exits 1 above the limit.
 *
 * Then what the page fetches in the background, when it is idle: what only some captures need, the
 * sample, and the rest of the release, which the service worker keeps for use without a network.
 * The service worker reads the release anew; what the page has just loaded comes from the browser's
 * own cache, on hosts that let it keep files for some minutes, as GitHub Pages does.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT = 2_000_000;

/** Fetched once the page is idle. */
const BACKGROUND = [
  /\.pcap(ng)?$/,
  /^assets\/(inflate|describe|take|store)-[^/]*\.wasm$/,
  /^assets\/(save|graph|memory)-[^/]*\.js$/,
  /^(sw|flowglass)\.js$/,
  /^manifest\.webmanifest$/,
  /^icons\//,
  /^third-party\.txt$/,
];

/** Not fetched by the page: a release of its own. */
const APART = [/^flowglass\.html$/];

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const entries = await readdir(dist, { recursive: true, withFileTypes: true });
const names = entries
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  .sort();

const sums = { first: 0, background: 0, apart: 0 };
const NOTES = { first: '', background: '   (in the background)', apart: '   (not by the page)' };
for (const name of names) {
  const bytes = await readFile(join(dist, name));
  const gzipped = gzipSync(bytes, { level: 6 }).byteLength;
  const matches = (/** @type {RegExp} */ pattern) => pattern.test(name);
  const when = APART.some(matches) ? 'apart' : BACKGROUND.some(matches) ? 'background' : 'first';
  sums[when] += gzipped;
  console.log(`${String(bytes.byteLength).padStart(10)} ${String(gzipped).padStart(10)}  ${name}${NOTES[when]}`);
}
console.log(`first visit, to open a plain capture: ${sums.first} bytes gzipped, limit ${LIMIT}`);
console.log(`afterwards, in the background: ${sums.background} bytes gzipped`);
console.log(`kept on the device for use without a network: ${sums.first + sums.background} bytes gzipped`);
if (sums.first === 0 || sums.first > LIMIT) {
  console.error('too large, or nothing built');
  process.exitCode = 1;
}
