/**
 * take.wasm under Node, and files that are kept in memory. Needs `make wasm`.
 *
 * @import { Sink } from '../take/sinks.js'
 */
import { readFile } from 'node:fs';
import { promisify } from 'node:util';
import { startGo } from '../gowasm.js';

const WASM = new URL('../../build/take.wasm', import.meta.url);
const INFLATER = new URL('../../build/inflate.wasm', import.meta.url);
const WASM_EXEC = new URL('../../build/wasm_exec.js', import.meta.url);

await import(WASM_EXEC.href);
const compile = async (/** @type {URL} */ url) => WebAssembly.compile(await promisify(readFile)(url));
const module = await compile(WASM);

/** A host for {@link import('../take/run.js').run}, whose files are in `files` until they are aborted. */
export function memoryHost() {
  /** @type {Map<string, {bytes: number[], closed: boolean}>} */
  const files = new Map();
  /** @type {(name: string) => Promise<Sink>} */
  const open = async (name) => {
    const file = { bytes: /** @type {number[]} */ ([]), closed: false };
    files.set(name, file);
    return {
      write: async (bytes) => void file.bytes.push(...bytes),
      close: async () => {
        file.closed = true;
        return undefined;
      },
      abort: async () => void files.delete(name),
    };
  };
  return {
    files,
    host: {
      start: () => startGo(module, Go, globalThis),
      startInflater: async () => startGo(await compile(INFLATER), Go, globalThis),
      now: () => performance.now(),
      plan: { first: 1000, slice: 4000, ahead: 2, chunk: 2000 },
      open: (/** @type {unknown} */ _target, /** @type {string} */ name) => open(name),
    },
  };
}
