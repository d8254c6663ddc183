/**
 * The worker's loop: reads the file, hands each chunk to Go once, and answers
 * requests between two chunks. Pure of the browser: its host gives it a way to
 * post, a way to start Go and a clock, so it is tested under Node.
 *
 * @import { GoProgress, GoSide } from './gowasm.js'
 * @import { PacketDetails, Progress, Reply, Request, Result } from './protocol.js'
 * @import { ReadPlan } from './reader.js'
 * @import { SliceWorker } from './slices.js'
 */
import { Analysis } from './analysis.js';
import { Describer } from './describer.js';
import { readContext, readInfos, readValues } from './packets.js';
import { FlowglassError, toErrorInfo } from './protocol.js';
import { ReadError } from './reader.js';
import { Selections } from './selections.js';
import { Source } from './source.js';
import { PROGRESS_INTERVAL, throttle } from './throttle.js';

/**
 * @typedef {object} Host
 * @property {(reply: Reply, transfer?: Transferable[]) => void} post
 * @property {(module: WebAssembly.Module) => Promise<GoSide>} start
 * @property {(url: string) => Promise<WebAssembly.Module>} load
 * @property {() => number} requests how many the worker has sent to the network, as its browser counts
 * @property {() => number} now milliseconds, monotonic
 * @property {() => Promise<void>} turn resolves after the messages that wait now were handled
 * @property {ReadPlan} [plan]
 * @property {() => SliceWorker} [startSlicer] see slices.js
 */

/** How often in a row reading gives way to requests, before it goes on in any case. */
const MOST_TURNS = 16;

/** One worker, one capture. */
export class Loop {
  #host;
  /** @type {GoSide | undefined} */
  #go;
  #inflater = '';
  /** @type {Describer | undefined} */
  #describer;
  /** @type {Source | undefined} */
  #source;
  /** @type {Selections | undefined} */
  #selections;
  /** @type {Analysis | undefined} */
  #analysis;
  /** Requests that were taken up, ever. */
  #requests = 0;
  /** Bytes that Go was fed. */
  #fed = 0;
  /** Takes the next part of what is being restored. @type {((part: Uint8Array | undefined) => void) | undefined} */
  #nextPart;
  /** Resolves when what is being restored is there. @type {Promise<unknown> | undefined} */
  #coming;
  /** @type {{abort: AbortController, ended: Promise<unknown>} | undefined} */
  #reading;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
  }

  /**
   * Answers one request; never rejects.
   * @param {Request} request
   */
  async handle(request) {
    const { id } = request;
    this.#requests++;
    try {
      const result = await this.#answer(request);
      this.#host.post({ id, kind: 'result', result }, transferables(result));
    } catch (error) {
      if (error instanceof FlowglassError && error.code === 'crashed') {
        this.#host.post({ kind: 'crashed', message: error.message });
      } else {
        this.#host.post({ id, kind: 'error', error: toErrorInfo(error) });
      }
    }
  }

  /**
   * @param {Request} request
   * @returns {Result | Promise<Result>}
   */
  #answer(request) {
    switch (request.op) {
      case 'hello':
        return this.#hello(request.module, request.inflater, request.describer);
      case 'open':
        return this.#open(request.id, request.file, request.name, request.snapshot);
      case 'restore':
        return this.#restorePart(request.part);
      case 'snapshot':
        return { bytes: this.#started().snapshot(request.part) };
      case 'rows':
        return this.#started().rows(request.query);
      case 'packet':
        return this.#packet(request.number);
      case 'select':
        return this.#opened().selections.select(request.id, request.name, request.selection);
      case 'drop':
        this.#opened().selections.drop(request.name);
        return undefined;
      case 'bits':
        return { bytes: this.#started().bits(request.name) };
      case 'check':
        return this.#started().check(request.filter);
      case 'fields':
        return this.#started().filterFields();
      case 'infos':
        return readInfos(this.#started(), this.#opened().source, request.numbers, this.#host.turn);
      case 'values':
        return readValues(this.#started(), this.#opened().source, request.fields, request.numbers, this.#host.turn);
      case 'analyse':
        return this.#coming ? this.#coming.then(() => this.#opened().analysis.run()) : this.#opened().analysis.run();
      case 'place':
        return { row: this.#started().place(request.query, request.number) };
      case 'cancel':
        return this.#cancel();
      case 'requests':
        return { requests: this.#host.requests() };
      default:
        return unknownOp(request);
    }
  }

  /**
   * @param {WebAssembly.Module} module
   * @param {string} inflater
   * @param {string} describer
   */
  async #hello(module, inflater, describer) {
    const { load, start } = this.#host;
    this.#inflater = inflater;
    this.#describer = new Describer(async () => start(await load(describer)));
    this.#go = await this.#host.start(module);
    return this.#go.hello();
  }

  /**
   * @param {number} id of the request, for its progress
   * @param {Blob} file
   * @param {string} name
   * @param {Uint8Array} [snapshot]
   * @returns {Promise<Progress>}
   */
  async #open(id, file, name, snapshot) {
    if (this.#source !== undefined) {
      throw new FlowglassError('internal', 'This worker already holds a capture.');
    }
    const go = this.#started();
    const restored = snapshot && this.#restore(id, name, file.size, snapshot);
    if (restored === undefined) {
      go.open(name, file.size);
    }
    const { load, start, plan, startSlicer } = this.#host;
    const inflater = async () => start(await load(this.#inflater));
    const source = new Source(file, go, inflater, plan, startSlicer);
    this.#source = source;
    const selections = new Selections(this.#host, go, source, () => this.#fed, () => this.#coming);
    this.#selections = selections;
    this.#analysis = new Analysis(this.#host.turn, go, source, () => this.#fed, () => selections.busy, () => this.#requests);
    let abort = new AbortController();
    if (restored !== undefined) {
      const { format, ended } = source.refill(abort.signal);
      this.#reading = { abort, ended };
      let arrived = () => {};
      this.#coming = new Promise((resolve) => (arrived = () => resolve(undefined)));
      const end = () => {
        this.#coming = undefined;
        arrived();
      };
      const last = await restored.catch((error) => {
        end();
        throw error;
      });
      if (last !== undefined || abort.signal.aborted) {
        end();
        abort.signal.throwIfAborted();
      }
      if (last !== undefined) {
        selections.grow();
        const compressed = await format;
        return compressed === '' ? last : { ...last, compression: { format: compressed, inflated: this.#fed } };
      }
      abort.abort();
      await ended;
      abort = new AbortController();
      go.close(); // what was known is of no use: as if it had not been there
      this.#fed = 0;
      go.open(name, file.size);
      selections.renew();
      end();
    }
    const reading = this.#read(id, source, abort.signal);
    this.#reading = { abort, ended: reading.catch(() => {}) };
    try {
      return await reading;
    } finally {
      this.#reading = undefined;
      selections.grow();
    }
  }

  /**
   * Restores the tables; the packets follow part by part.
   * @param {number} id
   * @param {string} name
   * @param {number} size bytes of the file
   * @param {Uint8Array} snapshot
   * @returns {Promise<Progress | undefined> | undefined} settles with the last part; undefined if it is of no use
   */
  #restore(id, name, size, snapshot) {
    const { post } = this.#host;
    const tell = (/** @type {GoProgress} */ progress) => {
      this.#fed = progress.bytes;
      return { ...progress, bytes: size, bytesTotal: size, restored: true };
    };
    try {
      const first = tell(this.#started().restore(name, snapshot));
      post({ id, kind: 'progress', progress: first });
      if (first.done) {
        return Promise.resolve(first);
      }
    } catch (error) {
      return refused(error);
    }
    return new Promise((resolve, reject) => {
      this.#nextPart = (part) => {
        try {
          const progress = part && tell(this.#started().restoreRows(part));
          if (progress?.done !== false) {
            this.#nextPart = undefined;
            resolve(progress);
          }
          this.#selections?.grow();
        } catch (error) {
          this.#nextPart = undefined;
          try {
            resolve(refused(error));
          } catch {
            reject(error);
          }
        }
      };
    });
  }

  /** @param {Uint8Array | undefined} part undefined when it is not there any more */
  #restorePart(part) {
    this.#nextPart?.(part);
    return undefined;
  }

  /**
   * @param {number} id
   * @param {Source} source
   * @param {AbortSignal} signal
   * @returns {Promise<Progress>}
   */
  async #read(id, source, signal) {
    const { post, now } = this.#host;
    const go = this.#started();
    const due = throttle(PROGRESS_INTERVAL, now);
    /** @type {GoProgress | undefined} came too soon to be told */
    let untold;
    try {
      for await (const chunk of source.chunks(signal)) {
        const progress = go.feed(chunk, source.frees);
        this.#fed = progress.bytes;
        if (progress.notice !== undefined) {
          break; // the rest of the file cannot be followed
        }
        untold = progress;
        if (due()) {
          post({ id, kind: 'progress', progress: ofFile(progress, source) });
          untold = undefined;
          this.#selections?.grow();
        }
        await this.#giveWay();
        signal.throwIfAborted();
      }
    } catch (error) {
      if (!(error instanceof ReadError)) {
        if (signal.aborted && untold !== undefined) {
          post({ id, kind: 'progress', progress: ofFile(untold, source) }); // what is kept
        }
        throw error;
      }
      return ofFile(go.finish(error.failure), source);
    }
    return ofFile(go.finish(''), source);
  }

  /**
   * Answers what waits before more is read. A browser may let a turn overtake some of the requests that
   * came together, so another follows as long as one was taken up; but reading goes on.
   */
  async #giveWay() {
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const before = this.#requests;
      await this.#host.turn();
      if (this.#requests === before) {
        return;
      }
    }
  }

  /**
   * @param {number} number
   * @returns {Promise<PacketDetails>}
   */
  async #packet(number) {
    const go = this.#started();
    const { offset, capLen } = go.packet(number);
    const { source } = this.#opened();
    let bytes;
    try {
      bytes = await source.read(offset, offset + capLen);
    } catch (error) {
      throw error instanceof ReadError ? new FlowglassError('unreadable', error.message) : error;
    }
    const { foreign, ...details } = go.describe(number, bytes, await readContext(go, source, [number]));
    const layers = (await this.#describer?.complete(details.layers, bytes, foreign)) ?? details.layers;
    return { number, offset, bytes, ...details, layers };
  }

  async #cancel() {
    this.#reading?.abort.abort(new FlowglassError('aborted', 'Reading was stopped.'));
    this.#nextPart?.(undefined);
    await this.#reading?.ended;
    return undefined;
  }

  #opened() {
    if (this.#source === undefined || this.#selections === undefined || this.#analysis === undefined) {
      throw new FlowglassError('internal', 'No capture is open.');
    }
    return { source: this.#source, selections: this.#selections, analysis: this.#analysis };
  }

  #started() {
    if (this.#go === undefined) {
      throw new FlowglassError('internal', 'The analyser was not started.');
    }
    return this.#go;
  }
}

/**
 * A snapshot that cannot be used is as good as none; anything else is an error.
 * @param {unknown} error
 */
function refused(error) {
  if (error instanceof FlowglassError && error.code === 'unsupported') {
    return undefined;
  }
  throw error;
}

/**
 * Progress through the file: Go knows only what it is fed.
 * @param {GoProgress} progress
 * @param {Source} source
 * @returns {Progress}
 */
function ofFile(progress, { size, position, compression }) {
  return compression === undefined
    ? { ...progress, bytesTotal: size }
    : { ...progress, bytes: position, bytesTotal: size, compression };
}

/**
 * The buffers that move with a result instead of being copied.
 * @param {Result} result
 * @returns {Transferable[]}
 */
function transferables(result) {
  if (result === undefined) {
    return [];
  }
  if ('columns' in result) {
    const buffers = result.columns.map(({ values }) => values.buffer);
    return /** @type {ArrayBuffer[]} */ ([...new Set(buffers)]);
  }
  return 'bytes' in result && result.bytes instanceof Uint8Array
    ? [/** @type {ArrayBuffer} */ (result.bytes.buffer)]
    : [];
}

/**
 * @param {never} request
 * @returns {never}
 */
function unknownOp(request) {
  throw new FlowglassError('internal', `unknown request ${JSON.stringify(request)}`);
}
