import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, defineConfig } from 'vite';

/** @param {string} path relative to this file */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const WASM_EXEC = here('build/wasm_exec.js');

/** The toolchain's wasm_exec.js under a name that tells what it is. */
export const wasmExec = () => ({
  name: 'flowglass-wasm-exec',
  /** @param {string} id */
  resolveId: (id) => (id === 'virtual:wasm-exec' ? WASM_EXEC : undefined),
});

/**
 * `virtual:<name>-source` is the text of js/<path>.js with all it imports, as one classic script:
 * workers are started from a blob: URL of it, and are of one release with whoever starts them by
 * construction.
 * @param {string} name
 * @param {import('vite').Plugin[]} plugins for its imports
 * @param {string} [path] the name when left out
 */
const scriptSource = (name, plugins, path = name) => ({
  name: `flowglass-${name}-source`,
  /** @param {string} id */
  resolveId: (id) => (id === `virtual:${name}-source` ? `\0${name}-source` : undefined),
  /** @param {string} id */
  async load(id) {
    if (id !== `\0${name}-source`) {
      return undefined;
    }
    const bundle = await build({
      configFile: false,
      logLevel: 'warn',
      plugins,
      build: {
        write: false,
        target: 'es2023',
        rolldownOptions: { input: here(`js/${path}.js`), output: { format: 'iife' } },
      },
    });
    if (!('output' in bundle) || bundle.output.length !== 1) {
      throw new Error(`the script ${name} must be one file`);
    }
    return `export default ${JSON.stringify(bundle.output[0].code)};`;
  },
});

const slicerSource = () => scriptSource('slicer', []);
export const workerSource = () => scriptSource('worker', [wasmExec(), slicerSource()]);
export const takerSource = () => scriptSource('taker', [wasmExec(), slicerSource()], 'take/worker');
const storerSource = () => scriptSource('storer', [wasmExec()]);

/**
 * dist/flowglass.js keeps its name for those who embed us, so it holds nothing but re-exports:
 * our own page imports the hashed files behind it and never meets a stale one.
 */
const publicModule = () => ({
  name: 'flowglass-public-module',
  /** @param {string} id */
  resolveId: (id) => (id === 'virtual:flowglass' ? '\0flowglass' : undefined),
  /** @param {string} id */
  load: (id) =>
    id === '\0flowglass' ? `export * from ${JSON.stringify(here('js/flowglass.js'))};` : undefined,
});

/** The licences of what dist/ contains, as scripts/licences gathered them. */
const licences = () => ({
  name: 'flowglass-licences',
  /** @this {import('vite').Rolldown.PluginContext} */
  async generateBundle() {
    const source = await readFile(here('build/third-party.txt'));
    this.emitFile({ type: 'asset', fileName: 'third-party.txt', source });
  },
});

/**
 * The icon stands in the page: browsers without a store of icons, as in a private window, ask for it anew
 * whenever the page's address changes, and a page with a capture open may ask for nothing.
 */
const inlineIcon = () => ({
  name: 'flowglass-inline-icon',
  transformIndexHtml: {
    order: /** @type {const} */ ('post'),
    /** @param {string} html */
    handler: async (html) => {
      const icon = await readFile(here('www/public/icons/flowglass.svg'), 'base64');
      return html.replace('./icons/flowglass.svg', `data:image/svg+xml;base64,${icon}`);
    },
  },
});

export default defineConfig({
  root: here('www'),
  base: './',
  plugins: [wasmExec(), workerSource(), takerSource(), storerSource(), publicModule(), inlineIcon(), licences()],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: here('www/index.html'), flowglass: 'virtual:flowglass' },
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: ({ name }) =>
          name === 'flowglass' ? 'flowglass.js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
