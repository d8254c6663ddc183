/**
 * The worker's selections: Go looks at the packets, some at a time, and the file is read again
 * where it has to be. While the file is being read for the first time they follow behind.
 *
 * @import { GoSide } from './gowasm.js'
 * @import { Reply, Selection, SelectionProgress } from './protocol.js'
 * @import { Source } from './source.js'
 */
import { readPackets } from './packets.js';
import { FlowglassError } from './protocol.js';
import { ReadError } from './reader.js';
import { PROGRESS_INTERVAL, throttle } from './throttle.js';

/** Bytes that Go is given at a time: what it takes to dissect them bounds how long others wait. */
const PIECE = 256 * 1024;

/** Bytes read at a time, but the first ones. */
const BLOCK = 4 * 1024 * 1024;

/**
 * @typedef {object} SelectionsHost
 * @property {(reply: Reply) => void} post
 * @property {() => number} now milliseconds, monotonic
 * @property {() => Promise<void>} turn resolves after the messages that wait now were handled
 */

/**
 * A selection being looked after.
 * @typedef {object} Job
 * @property {AbortController} abort
 * @property {Rereader} rereader
 * @property {boolean} running
 * @property {boolean} failed the file could not be read again
 * @property {Selection} selection
 */

/** The selections of one capture. */
export class Selections {
  #host;
  #go;
  #source;
  #fed;
  #coming;
  /** @type {Map<string, Job>} */
  #jobs = new Map();

  /**
   * @param {SelectionsHost} host
   * @param {GoSide} go
   * @param {Source} source
   * @param {() => number} fed bytes that Go was fed
   * @param {() => Promise<unknown> | undefined} coming resolves when what is known of all packets has come,
   *   which is soon; undefined when no more comes, or only by reading
   */
  constructor(host, go, source, fed, coming = () => undefined) {
    this.#host = host;
    this.#go = go;
    this.#source = source;
    this.#fed = fed;
    this.#coming = coming;
  }

  /**
   * Makes the selection called `name`, or changes it, which ends what was being made of it.
   * @param {number} id of the request, for its progress
   * @param {string} name
   * @param {Selection} selection
   * @returns {Promise<SelectionProgress>} when all packets that were read by then were looked at
   */
  async select(id, name, selection) {
    this.#make(name, selection); // a mistake leaves the selection before as it was
    this.#abort(name);
    const job = {
      abort: new AbortController(),
      rereader: new Rereader(this.#source, this.#fed),
      running: false,
      failed: false,
      selection,
    };
    this.#jobs.set(name, job);
    const due = throttle(PROGRESS_INTERVAL, this.#host.now);
    let found = false;
    return this.#run(name, job, (progress) => {
      const first = !found && progress.packets > 0; // the first packets are told of at once
      found ||= first;
      if (due() || first) {
        this.#host.post({ id, kind: 'selecting', progress });
      }
    });
  }

  /** Whether packets are being looked at for one of them. */
  get busy() {
    return [...this.#jobs.values()].some(({ running }) => running);
  }

  /** Makes all selections anew, of another capture: what is found of them is found again. */
  renew() {
    for (const [name, { selection }] of this.#jobs) {
      this.#make(name, selection);
    }
  }

  /** @param {string} name @param {Selection} selection */
  #make(name, { filter, from = -Infinity, to = Infinity }) {
    this.#go.select(name, filter, from, to);
  }

  /** @param {string} name */
  drop(name) {
    this.#abort(name);
    this.#go.drop(name);
  }

  /** Looks at the packets that have been read since: call it from time to time, and at the end. */
  grow() {
    for (const [name, job] of this.#jobs) {
      if (!job.running && !job.failed) {
        this.#run(name, job, () => {}).catch((/** @type {unknown} */ error) => {
          if (error instanceof FlowglassError && error.code === 'crashed') {
            this.#host.post({ kind: 'crashed', message: error.message });
          }
        });
      }
    }
  }

  /** @param {string} name */
  #abort(name) {
    const job = this.#jobs.get(name);
    this.#jobs.delete(name);
    job?.abort.abort(new FlowglassError('aborted', 'The selection was dropped, or changed.'));
  }

  /**
   * @param {string} name
   * @param {Job} job
   * @param {(progress: SelectionProgress) => void} tell
   * @returns {Promise<SelectionProgress>}
   */
  async #run(name, job, tell) {
    const { signal } = job.abort;
    job.running = true;
    try {
      for (;;) {
        const { waits, spots, reread, ...progress } = this.#go.examine(name);
        if (progress.examined >= progress.total) {
          const coming = this.#coming();
          if (coming === undefined) {
            return progress;
          }
          await coming;
          signal.throwIfAborted();
          continue;
        }
        tell(progress);
        if (waits && spots.length > 0) {
          await this.#inspect(name, spots, signal);
        } else if (waits) {
          const bytes = await job.rereader.at(reread);
          signal.throwIfAborted();
          const still = this.#go.review(name, reread, bytes);
          if (bytes.byteLength === 0 && still.waits) {
            return progress; // for what is still to be read a first time
          }
        }
        await this.#host.turn();
        signal.throwIfAborted();
      }
    } catch (error) {
      if (error instanceof ReadError) {
        job.failed = true;
        throw new FlowglassError('unreadable', error.message);
      }
      throw error;
    } finally {
      job.running = false;
    }
  }

  /**
   * @param {string} name
   * @param {readonly number[]} spots
   * @param {AbortSignal} signal
   */
  async #inspect(name, spots, signal) {
    for await (const { run, bytes } of readPackets(this.#go, this.#source, spots)) {
      signal.throwIfAborted();
      if (bytes instanceof ReadError) {
        throw bytes;
      }
      this.#go.inspect(name, run.map(({ number }) => number), bytes);
    }
  }
}

/** Reads a file once more from front to back, a block ahead. */
export class Rereader {
  #source;
  #fed;
  #start = 0;
  #bytes = new Uint8Array(0);
  /** @type {{start: number, bytes: Promise<Uint8Array<ArrayBuffer>>} | undefined} */
  #ahead;

  /**
   * @param {Source} source
   * @param {() => number} fed bytes that may be read
   */
  constructor(source, fed) {
    this.#source = source;
    this.#fed = fed;
  }

  /**
   * @param {number} offset
   * @returns {Promise<Uint8Array<ArrayBuffer>>} some of the bytes from there on; none if there are none
   * @throws {ReadError}
   */
  async at(offset) {
    const known = offset - this.#start;
    if (known < 0 || known >= this.#bytes.byteLength) {
      const { bytes } = this.#ahead?.start === offset ? this.#ahead : this.#read(offset, PIECE);
      this.#start = offset;
      this.#ahead = undefined;
      this.#bytes = await bytes;
      const end = offset + this.#bytes.byteLength;
      if (end < this.#fed()) {
        this.#ahead = this.#read(end, BLOCK);
      }
    }
    const from = offset - this.#start;
    return this.#bytes.subarray(from, from + PIECE);
  }

  /**
   * @param {number} start
   * @param {number} length
   */
  #read(start, length) {
    const bytes = this.#source.read(start, Math.min(start + length, this.#fed()));
    bytes.catch(() => {}); // told when its turn comes
    return { start, bytes };
  }
}
