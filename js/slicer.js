/**
 * Entry of the worker that reads slices of a file, and does nothing else. A browser moves what
 * is being read into a worker only while that worker's thread is free: the one that decodes never
 * is. It is bundled into the worker that starts it, see slices.js.
 *
 * @import { SliceReply, SliceRequest } from './slices.js'
 */
import { Slicer } from './slicereader.js';

/**
 * @typedef {object} SlicerScope
 * @property {(reply: SliceReply, transfer: Transferable[]) => void} postMessage
 * @property {((event: MessageEvent<SliceRequest>) => void) | null} onmessage
 * @property {Slicer} [slicer] in sight of all: some browsers forget a stream that they wait for
 */

const scope = /** @type {SlicerScope} */ (/** @type {unknown} */ (globalThis));

const slicer = new Slicer();
scope.slicer = slicer;

scope.onmessage = async ({ data }) => {
  const reply = await slicer.serve(data);
  scope.postMessage(reply, 'bytes' in reply ? [reply.bytes] : []);
};
