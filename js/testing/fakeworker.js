/**
 * A Worker for tests: keeps what it is sent, answers when told.
 *
 * @import { WorkerPort } from '../client.js'
 * @import { Reply, Request } from '../protocol.js'
 */
import { GoSide } from '../gowasm.js';
import { Loop } from '../loop.js';

/** @implements {WorkerPort} */
export class FakeWorker {
  /** @type {Request[]} */
  received = [];
  terminated = 0;
  /** @type {Error | undefined} thrown by the next postMessage */
  refuse;
  /** @type {((request: Request) => void) | undefined} */
  onRequest;
  /** @type {WorkerPort['onmessage']} */
  onmessage = null;
  /** @type {WorkerPort['onerror']} */
  onerror = null;
  /** @type {WorkerPort['onmessageerror']} */
  onmessageerror = null;

  /** @param {Request} request */
  postMessage(request) {
    if (this.refuse !== undefined) {
      throw this.refuse;
    }
    this.received.push(request);
    this.onRequest?.(request);
  }

  terminate() {
    this.terminated++;
  }

  /** @param {Reply} reply */
  reply(reply) {
    if (this.terminated === 0) {
      this.onmessage?.(/** @type {MessageEvent<Reply>} */ ({ data: reply }));
    }
  }

  /** @param {string} message of an uncaught error */
  fail(message) {
    this.onerror?.(/** @type {ErrorEvent} */ ({ message }));
  }

  garble() {
    this.onmessageerror?.(/** @type {MessageEvent} */ ({}));
  }
}

/**
 * A worker that runs the real loop, over a fake Go side, in this thread; messages are cloned
 * and their buffers moved as a real port does.
 * @param {import('./fakego.js').FakeGo} fake
 * @param {import('../reader.js').ReadPlan} [plan]
 * @returns {FakeWorker}
 */
export function loopWorker(fake, plan) {
  const worker = new FakeWorker();
  const turn = () => /** @type {Promise<void>} */ (new Promise((done) => setImmediate(done)));
  const loop = new Loop({
    post: (reply, transfer) => {
      const data = structuredClone(reply, { transfer });
      setImmediate(() => worker.reply(data));
    },
    start: async () => new GoSide(fake.call),
    load: () => Promise.reject(new Error('the toy format is never compressed')),
    requests: () => 0,
    now: () => performance.now(),
    turn,
    plan,
  });
  worker.onRequest = (request) => {
    setImmediate(() => {
      if (worker.terminated === 0) {
        void loop.handle(request);
      }
    });
  };
  return worker;
}
