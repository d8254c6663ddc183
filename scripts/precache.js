/**
 * Writes dist/sw.js, the service worker, with the list of all files of the release in dist/ and
 * the hash of each. Runs last in the build.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { injectManifest } from 'workbox-build';

/** @param {string} path relative to the repository */
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Larger than any file of ours: workbox leaves out, with a warning, what is above. */
const LARGEST = 32 << 20;

/** Not a part of the release that the page is: the single file is one of its own. */
const IGNORED = ['sw.js', 'flowglass.html'];

/**
 * A service worker for the files of a folder.
 * @param {string} dist
 */
export async function writeServiceWorker(dist) {
  const bundle = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: { input: here('js/sw.js'), output: { format: 'iife' } },
    },
  });
  if (!('output' in bundle) || bundle.output.length !== 1) {
    throw new Error('the service worker must be one file');
  }
  const source = here('build/sw.js');
  await writeFile(source, bundle.output[0].code);
  const { count, warnings } = await injectManifest({
    swSrc: source,
    swDest: `${dist}/sw.js`,
    globDirectory: dist,
    globPatterns: ['**/*'],
    globIgnores: IGNORED,
    maximumFileSizeToCacheInBytes: LARGEST,
    dontCacheBustURLsMatching: /^assets\/.*-[\w-]{8}\.\w+$/, // their names are their revision
    manifestTransforms: [
      async (entries) => ({
        manifest: await Promise.all(
          entries.map(async (entry) => ({ ...entry, integrity: await integrity(`${dist}/${entry.url}`) })),
        ),
        warnings: [],
      }),
    ],
  });
  if (warnings.length > 0) {
    throw new Error(warnings.join('\n'));
  }
  return count;
}

/** @param {string} path */
async function integrity(path) {
  return `sha256-${createHash('sha256').update(await readFile(path)).digest('base64')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeServiceWorker(process.argv[2] ?? here('dist'));
}
