/**
 * The worker's TCP analysis: the file is read once more for it, from front to back, when somebody
 * first wants to know; between two pieces others are answered, and filters go first.
 *
 * @import { GoSide } from './gowasm.js'
 * @import { AnalysisProgress } from './protocol.js'
 * @import { Source } from './source.js'
 */
import { FlowglassError } from './protocol.js';
import { ReadError } from './reader.js';
import { Rereader } from './selections.js';

/** Milliseconds after which it is looked whether others still read the file. */
const PAUSE = 50;

/** The analysis of one capture. */
export class Analysis {
  #turn;
  #busy;
  #go;
  #rereader;
  /** @type {Promise<AnalysisProgress> | undefined} */
  #running;

  /**
   * @param {() => Promise<void>} turn resolves after the messages that wait now were handled
   * @param {GoSide} go
   * @param {Source} source
   * @param {() => number} fed bytes that Go was fed
   * @param {() => boolean} busy whether somebody waits for the file to be read for something else
   */
  constructor(turn, go, source, fed, busy) {
    this.#turn = turn;
    this.#busy = busy;
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
    try {
      while (progress.analysed < progress.total) {
        const bytes = await this.#rereader.at(progress.reread);
        if (bytes.byteLength === 0) {
          break; // the rest has not been read a first time
        }
        progress = this.#go.analyse(progress.reread, bytes);
        await this.#turn();
        while (this.#busy()) {
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
    } catch (error) {
      throw error instanceof ReadError ? new FlowglassError('unreadable', error.message) : error;
    }
    return { analysed: progress.analysed, total: progress.total };
  }
}
