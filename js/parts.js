/**
 * The parts of a release that are data to the page: programs in WebAssembly, the sample. Here
 * they are files beside it, with names made of their content: old JavaScript never meets new
 * wasm. In the single file parts.inline.js takes the place of this module.
 */

export const ANALYSER = new URL('../build/app.wasm', import.meta.url).href;
export const INFLATER = new URL('../build/inflate.wasm', import.meta.url).href;
export const DESCRIBER = new URL('../build/describe.wasm', import.meta.url).href;
export const TAKER = new URL('../build/take.wasm', import.meta.url).href;
/** What remembers; undefined where nothing does. */
export const STORE = /** @type {string | undefined} */ (new URL('../build/store.wasm', import.meta.url).href);
export const SAMPLE = new URL('../testdata/captures/sample.pcapng', import.meta.url).href;

/** Address of the service worker, relative to the page; undefined where there is none. */
export const SERVICE_WORKER = /** @type {string | undefined} */ ('./sw.js');

/** The part of the page that remembers, with {@link STORE}. */
export const loadMemory = () => import('./store/memory.js');

/**
 * @param {string} address one of the above
 * @returns {Promise<Response>}
 */
export function fetchPart(address) {
  return fetch(address);
}
