/** The programs of this page, each loaded once. */
import { fetchPart } from './parts.js';
import { Programs } from './programs.js';
import { compileModule } from './spawn.js';

const programs = new Programs((address) => compileModule(fetchPart(address)));

/**
 * @param {string} address one of parts.js
 * @returns {Promise<WebAssembly.Module>}
 */
export const load = (address) => programs.get(address);
