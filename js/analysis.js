/**
 * The worker's TCP analysis: the file is read once more for it, from front to back, when somebody
 * first wants to know; between two pieces others are answered.
 *
 * @import { GoSide } from './gowasm.js'
 * @import { AnalysisProgress } from './protocol.js'
 * @import { Source } from './source.js'
 */
import { FlowglassError } from './protocol.js';
import { ReadError } from './reader.js';
import { Rereader } from './selections.js';

/** The analysis of one capture. */
export class Analysis {
  #turn;
  #go;
  #rereader;
  /** @type {Promise<AnalysisProgress> | undefined} */
  #running;

  /**
   * @param {() => Promise<void>} turn resolves after the messages that wait now were handled
   * @param {GoSide} go
   * @param {Source} source
   * @param {() => number} fed bytes that Go was fed
   */
  constructor(turn, go, source, fed) {
    this.#turn = turn;
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
      }
    } catch (error) {
      throw error instanceof ReadError ? new FlowglassError('unreadable', error.message) : error;
    }
    return { analysed: progress.analysed, total: progress.total };
  }
}
