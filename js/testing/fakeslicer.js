/**
 * A worker that reads slices, for tests: what slicer.js does, in this thread, with messages that
 * are cloned and transferred as between threads.
 *
 * @import { SliceReply, SliceRequest, SliceWorker } from '../slices.js'
 */
import { Slicer } from '../slicereader.js';

/** @implements {SliceWorker} */
export class FakeSlicer {
  /** @type {SliceRequest[]} */
  received = [];
  terminated = 0;
  /** @type {SliceWorker['onmessage']} */
  onmessage = null;
  /** @type {SliceWorker['onerror']} */
  onerror = null;

  #slicer = new Slicer();

  /**
   * @param {SliceRequest} request
   * @param {Transferable[]} transfer
   */
  postMessage(request, transfer) {
    const { file, ...rest } = request; // Node clones no Blob within its thread
    const sent = { ...structuredClone(rest, { transfer }), file };
    this.received.push(sent);
    void this.answer(sent);
  }

  /**
   * Override it for a worker that fails.
   * @param {SliceRequest} request
   */
  async answer(request) {
    const reply = await this.#slicer.serve(request);
    this.reply(structuredClone(reply, { transfer: 'bytes' in reply ? [reply.bytes] : [] }));
  }

  /** @param {SliceReply} reply */
  reply(reply) {
    if (this.terminated === 0) {
      this.onmessage?.(/** @type {MessageEvent<SliceReply>} */ ({ data: reply }));
    }
  }

  terminate() {
    this.terminated++;
  }
}
