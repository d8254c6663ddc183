/**
 * The WebAssembly programs that workers run. The page loads and compiles each once and hands
 * the module to every worker that needs it, so that a worker never asks the network for anything.
 */

/** Compiled programs by their address. */
export class Programs {
  #load;
  /** @type {Map<string, Promise<WebAssembly.Module>>} */
  #loaded = new Map();

  /** @param {(address: string) => Promise<WebAssembly.Module>} load */
  constructor(load) {
    this.#load = load;
  }

  /**
   * Loads a program, or has it already. After a failure the next call tries again.
   * @param {string} address
   * @returns {Promise<WebAssembly.Module>}
   */
  get(address) {
    const known = this.#loaded.get(address);
    if (known !== undefined) {
      return known;
    }
    const module = this.#load(address);
    this.#loaded.set(address, module);
    module.catch(() => this.#loaded.delete(address));
    return module;
  }
}
