/**
 * The worker's TCP analysis: the file is read once more for it, from front to back, when somebody
 * first wants to know; between two pieces others are answered, and filters go first, as does whoever
 * goes through a list.
 *
 * @import { GoSide } from './gowasm.js'
 * @import { AnalysisProgress } from './protocol.js'
 * @import { Source } from './source.js'
 */
import { FlowglassError } from './protocol.js';
import { ReadError } from './reader.js';
import { Rereader } from './selections.js';

/** Milliseconds after which it is looked whether others still have work for the worker. */
const PAUSE = 100;

/** How often in a row the analysis pauses for requests, before it goes on in any case. */
const MOST_PAUSES = 10;

/** The analysis of one capture. */
export class Analysis {
  #turn;
  #busy;
  #asked;
  #go;
  #rereader;
  /** Requests that were taken up before the last piece. */
  #known = 0;
  /** @type {Promise<AnalysisProgress> | undefined} */
  #running;

  /**
   * @param {() => Promise<void>} turn resolves after the messages that wait now were handled
   * @param {GoSide} go
   * @param {Source} source
   * @param {() => number} fed bytes that Go was fed
   * @param {() => boolean} busy whether somebody waits for the file to be read for something else
   * @param {() => number} asked requests that were taken up, ever
   */
  constructor(turn, go, source, fed, busy, asked) {
    this.#turn = turn;
    this.#busy = busy;
    this.#asked = asked;
    this.#go = go;
    this.#rereader = new Rereader(source, fed);
  }

  /**
   * Brings the analysis to the last packet that has been read, once, whoever asks meanwhile.
   * @returns {Promise<AnalysisProgress>}
   */
  run() {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #run() {
    let progress = this.#go.analyse(0, new Uint8Array(0));
    this.#known = this.#asked();
    try {
      while (progress.analysed < progress.total) {
        const bytes = await this.#rereader.at(progress.reread);
        if (bytes.byteLength === 0) {
          break; // the rest has not been read a first time
        }
        progress = this.#go.analyse(progress.reread, bytes);
        await this.#turn();
        if (progress.analysed < progress.total) {
          await this.#giveWay();
        }
      }
    } catch (error) {
      throw error instanceof ReadError ? new FlowglassError('unreadable', error.message) : error;
    }
    return { analysed: progress.analysed, total: progress.total };
  }

  /** Pauses while the file is read for others, and while one request follows another. */
  async #giveWay() {
    for (let pauses = 0; this.#busy() || (this.#asked() !== this.#known && pauses < MOST_PAUSES); pauses++) {
      this.#known = this.#asked();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.#known = this.#asked();
  }
}
