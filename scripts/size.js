/**
 * Sums what a first visit downloads: every file of dist/, gzipped as a host would. Exits 1 above
 * the limit.
 *
 * Left out: the sample capture, which is loaded when asked for, the decompressors and gopacket, which
 * are loaded for files and packets that need them, the public module, whose few re-exports the page itself does not load,
 * and the licences.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT = 2_000_000;
const NOT_FIRST_VISIT = [/\.pcap(ng)?$/, /^assets\/(inflate|describe)-[^/]*\.wasm$/, /^flowglass\.js$/, /^third-party\.txt$/];

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const entries = await readdir(dist, { recursive: true, withFileTypes: true });
const names = entries
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  .sort();

let total = 0;
for (const name of names) {
  const bytes = await readFile(join(dist, name));
  const gzipped = gzipSync(bytes, { level: 6 }).byteLength;
  const counts = !NOT_FIRST_VISIT.some((pattern) => pattern.test(name));
  total += counts ? gzipped : 0;
  const note = counts ? '' : '   (not on a first visit)';
  console.log(`${String(bytes.byteLength).padStart(10)} ${String(gzipped).padStart(10)}  ${name}${note}`);
}
console.log(`first visit: ${total} bytes gzipped, limit ${LIMIT}`);
if (total === 0 || total > LIMIT) {
  console.error('too large, or nothing built');
  process.exitCode = 1;
}
