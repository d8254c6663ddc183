/**
 * Writes dist/flowglass.html: the whole page in one file that opens from disk, without a server.
 * It needs what `make build` has made.
 *
 * Its policy allows the one script and the one style sheet in it, by their hashes, and no request.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { toBase85 } from '../js/base85.js';
import { takerSource, wasmExec, workerSource } from '../vite.config.js';

const LIMIT = 8_000_000;

/** @param {string} path relative to the repository */
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Where the parts come from that js/parts.inline.js looks for, by the ids of their elements. */
const PARTS = {
  'app.wasm': 'build/app.wasm',
  'inflate.wasm': 'build/inflate.wasm',
  'describe.wasm': 'build/describe.wasm',
  'take.wasm': 'build/take.wasm',
  'sample.pcapng': 'testdata/captures/sample.pcapng',
};

/** js/main.js and all it imports, as one classic script. */
async function bundleScript() {
  const bundle = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [
      wasmExec(),
      workerSource(),
      takerSource(),
      {
        name: 'flowglass-inline-parts',
        enforce: /** @type {const} */ ('pre'),
        resolveId: (/** @type {string} */ id) => (/^\.\.?\/parts\.js$/.test(id) ? here('js/parts.inline.js') : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false, // everything is here
      rolldownOptions: { input: here('js/main.js'), output: { format: 'iife' } },
    },
  });
  if (!('output' in bundle) || bundle.output.length !== 1) {
    throw new Error('the page must be one script');
  }
  // What would end the element, or hide its end, stands in strings only.
  return bundle.output[0].code.replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3c!--');
}

/** The style sheet, as the build has made it. */
async function builtStyle() {
  const names = await readdir(here('dist/assets'));
  const sheets = names.filter((name) => name.endsWith('.css'));
  if (sheets.length !== 1) {
    throw new Error(`one style sheet expected, found ${sheets.length}: run make build`);
  }
  return readFile(here(`dist/assets/${sheets[0]}`), 'utf8');
}

/** @param {string} text */
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** @param {string} text */
const escapeMarkup = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/**
 * Replaces what must be there exactly once.
 * @param {string} text
 * @param {RegExp} pattern
 * @param {string} replacement taken as it is
 */
function replaceOne(text, pattern, replacement) {
  const found = text.match(new RegExp(pattern, 'g'))?.length;
  if (found !== 1) {
    throw new Error(`www/index.html has ${found ?? 0} times ${pattern}`);
  }
  return text.replace(pattern, () => replacement);
}

/** @returns {Promise<string>} the file */
async function compose() {
  const [script, style, icon, licences] = await Promise.all([
    bundleScript(),
    builtStyle(),
    readFile(here('www/public/icons/flowglass.svg')),
    readFile(here('build/third-party.txt'), 'utf8'),
  ]);
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html flowglass-worker',
  ].join('; ');
  const parts = await Promise.all(
    Object.entries(PARTS).map(async ([id, path]) => {
      const gzipped = gzipSync(await readFile(here(path)), { level: 9 });
      return `<script type="application/gzip;base85" id="${id}">${toBase85(gzipped)}</script>\n`;
    }),
  );
  let page = await readFile(here('www/index.html'), 'utf8');
  page = replaceOne(page, /content="default-src[^"]*"/, `content="${policy}"`);
  page = replaceOne(page, /<link rel="icon"[^>]*>/, `<link rel="icon" href="data:image/svg+xml;base64,${icon.toString('base64')}" />`);
  page = replaceOne(page, /\s*<link rel="apple-touch-icon"[^>]*>/, '');
  page = replaceOne(page, /\s*<link rel="manifest"[^>]*>/, '');
  page = replaceOne(page, /<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`);
  page = replaceOne(page, /\s*<script type="module"[^>]*><\/script>/, '');
  const body = `${parts.join('')}<template id="third-party">${escapeMarkup(licences)}</template>\n<script>${script}</script>\n  `;
  return replaceOne(page, /<\/body>/, `${body}</body>`);
}

const page = Buffer.from(await compose());
await writeFile(here('dist/flowglass.html'), page);
console.log(`dist/flowglass.html: ${page.byteLength} bytes, limit ${LIMIT}`);
if (page.byteLength > LIMIT) {
  console.error('too large');
  process.exitCode = 1;
}
