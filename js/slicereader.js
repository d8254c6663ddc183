/**
 * What the worker that reads slices does.
 *
 * @import { SliceReply, SliceRequest } from './slices.js'
 */

/**
 * Reads slices of one file. As long as each begins where the one before ended, they are filled
 * from one stream into buffers that are used again: that takes half the time of reading each
 * slice by itself. Anything else, and whatever goes wrong, is read by itself, which then says what
 * the matter is.
 */
export class Slicer {
  /** @type {ReadableStreamBYOBReader | undefined} */
  #reader;
  #streams = true;
  #position = 0;
  /** @type {Promise<unknown>} the slice before is filled */
  #before = Promise.resolve();

  /**
   * @param {SliceRequest} request
   * @returns {Promise<SliceReply>}
   */
  async serve({ id, file, start, end, spare }) {
    try {
      const filled = this.#before.then(() => this.#fill(file, start, end, spare));
      this.#before = filled;
      const bytes = await filled;
      if (bytes === undefined) {
        return { id, bytes: await file.slice(start, end).arrayBuffer() };
      }
      // A stream goes on when its file is written to or deleted; a read by itself does not.
      await file.slice(start, start + 1).arrayBuffer();
      return { id, bytes };
    } catch (error) {
      const { name = '', message = '' } = /** @type {Partial<Error>} */ (error ?? {});
      return { id, error: { name, message } };
    }
  }

  /**
   * @param {Blob} file
   * @param {number} start bytes
   * @param {number} end bytes
   * @param {ArrayBuffer} [spare] to be filled if it has the right size
   * @returns {Promise<ArrayBuffer | undefined>} the whole slice, or undefined where the stream does not give it
   */
  async #fill(file, start, end, spare) {
    if (!this.#streams) {
      return undefined;
    }
    try {
      if (this.#reader === undefined) {
        this.#reader = file.slice(start).stream().getReader({ mode: 'byob' });
        this.#position = start;
      }
      const size = end - start;
      let bytes = spare?.byteLength === size ? spare : new ArrayBuffer(size);
      for (let at = 0; at < size && this.#position === start + at; ) {
        const { done, value } = await this.#reader.read(new Uint8Array(bytes, at));
        if (done || value === undefined) {
          break;
        }
        bytes = /** @type {ArrayBuffer} */ (value.buffer);
        at += value.byteLength;
        this.#position += value.byteLength;
      }
      if (this.#position === end) {
        return bytes;
      }
    } catch {
      // No such streams here, or it broke off.
    }
    this.#streams = false;
    this.#reader?.cancel().catch(() => {});
    return undefined;
  }
}
