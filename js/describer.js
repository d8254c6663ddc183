/**
 * The fields of layers that the analyser does not know: another Go program does, which is loaded when
 * a packet with such a layer is looked at. Whatever becomes of it, the packet is shown.
 *
 * @import { Foreign, GoSide } from './gowasm.js'
 * @import { Layer } from './protocol.js'
 */

/** How long a packet waits for the program to be loaded, in milliseconds. */
const PATIENCE = 5000;

/** What it is given of a packet at most, in bytes: Wireshark reads no longer ones. */
const MOST = 256 * 1024;

/** From how much memory on, in bytes, it is ended after a call: the next packet starts another. */
const ENOUGH = 256 * 1024 * 1024;

/** Asks the program, which it starts when it must. */
export class Describer {
  #start;
  #patience;
  /** @type {Promise<GoSide> | undefined} */
  #go;

  /**
   * @param {() => Promise<GoSide>} start loads and starts the program
   * @param {number} [patience] milliseconds
   */
  constructor(start, patience = PATIENCE) {
    this.#start = start;
    this.#patience = patience;
  }

  /**
   * Gives layers the fields that the program knows; never rejects.
   * @param {readonly Layer[]} layers
   * @param {Uint8Array} bytes of the record
   * @param {Foreign} [foreign] undefined if there is nothing to ask
   * @returns {Promise<readonly Layer[]>} if that could not be done, with a note in its place
   */
  async complete(layers, bytes, foreign) {
    if (foreign === undefined) {
      return layers;
    }
    const { link, start, layers: wanted } = foreign;
    /** @param {(layer: Layer) => Partial<Layer>} more */
    const change = (more) =>
      layers.map((layer, at) => (wanted.includes(at) ? { ...layer, ...more(layer) } : layer));
    try {
      const go = await within(this.#started(), this.#patience);
      if (go === undefined) {
        return change(() => ({ note: 'its fields are still being loaded: look again' }));
      }
      const known = go.fields(link, bytes.subarray(start, start + MOST));
      if (go.memory > ENOUGH) {
        this.#go = undefined;
      }
      return change(({ offset, fields }) => ({
        fields: known.find((layer) => layer.offset + start === offset)?.fields ?? fields,
      }));
    } catch {
      this.#go = undefined;
      return change(() => ({ note: 'the program that knows its fields could not be loaded, or failed' }));
    }
  }

  #started() {
    const go = (this.#go ??= this.#start());
    go.catch(() => {
      if (this.#go === go) {
        this.#go = undefined; // it may do better with the next packet
      }
    });
    return go;
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} time milliseconds
 * @returns {Promise<T | undefined>} undefined when the time is over
 */
async function within(promise, time) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, time, undefined);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
