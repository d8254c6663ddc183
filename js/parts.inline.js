/**
 * Takes the place of parts.js in the single file: the parts stand in the page itself, gzipped and
 * in base 85, in elements that scripts/single.js writes.
 */

import { fromBase85 } from './base85.js';

export const ANALYSER = 'app.wasm';
export const INFLATER = 'inflate.wasm';
export const DESCRIBER = 'describe.wasm';
export const TAKER = 'take.wasm';
export const SAMPLE = 'sample.pcapng';

/**
 * A page of the disk shares its storage with all others, so it keeps nothing.
 * @type {undefined}
 */
export const STORE = undefined;
export const loadMemory = undefined;

/** There is nothing to install: the file is the program. */
export const SERVICE_WORKER = undefined;

/**
 * @param {string} name one of the above: the id of an element
 * @returns {Promise<Response>}
 */
export async function fetchPart(name) {
  const text = document.getElementById(name)?.textContent;
  if (!text) {
    throw new Error(`${name} is missing in the page`);
  }
  const inflated = new Blob([fromBase85(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(inflated, {
    headers: { 'content-type': name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream' },
  });
}
