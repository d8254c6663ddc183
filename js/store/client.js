/**
 * The page's side of the store's worker: one call for each operation of store.wasm
 * (wasm/store/operations.go). Errors are {@link StoreError}, whose words can be shown.
 */

/**
 * @typedef {{id: number, op: string, args: object, module?: WebAssembly.Module}} StoreRequest
 * @typedef {{id: number, result?: unknown, error?: {code: string, message: string}}} StoreReply
 */

/**
 * A capture that was opened.
 * @typedef {object} Recent
 * @property {string} fingerprint of its content
 * @property {string} name
 * @property {number} size bytes
 * @property {number} modified milliseconds since the epoch, when the file was last changed; 0 if not known
 * @property {number} packets
 * @property {number} span nanoseconds, from the first packet to the last
 * @property {number} opened milliseconds since the epoch
 * @property {FileSystemFileHandle | null} handle where the browser gave one
 *
 * What was noted of a packet or a conversation.
 * @typedef {object} Note
 * @property {string} subject a display filter that selects it
 * @property {number} color 0 for none, else from 1
 * @property {string} text
 *
 * @typedef {{name: string, filter: string}} SavedFilter
 *
 * What is kept of a kind.
 * @typedef {object} Share
 * @property {'recents' | 'captures' | 'notes' | 'filters'} kind
 * @property {number} items
 * @property {number} bytes
 *
 * What is known of a capture: the first part of its snapshot, and how many there are.
 * @typedef {{first: Uint8Array, parts: number, bytes: number}} Known
 */

/** Why something could not be remembered. */
class StoreError extends Error {
  /** @param {string} code @param {string} message plain words, to be shown as they are */
  constructor(code, message) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
  }
}

const stopped = () => new StoreError('failed', 'What remembers has stopped. Reload the page to start it again.');

/** Milliseconds after which a worker that does not answer is given up. */
const PATIENCE = 30_000;

/** One worker with the store. */
export class StoreClient {
  #worker;
  #lastId = 0;
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: StoreError) => void}>} */
  #pending = new Map();
  #isOver = false;

  /** @param {Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>} worker owned from here on */
  constructor(worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => {
      const { id, result, error } = /** @type {StoreReply} */ (data);
      const waiting = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === undefined) {
        waiting?.resolve(result);
      } else {
        waiting?.reject(new StoreError(error.code, error.message));
      }
    });
    worker.addEventListener('error', () => this.end());
  }

  /** Ends the worker; whoever waits is told. */
  end() {
    this.#isOver = true;
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) {
      reject(stopped());
    }
    this.#pending.clear();
  }

  /**
   * @param {string} op
   * @param {object} [args]
   * @param {{module?: WebAssembly.Module, transfer?: Transferable[]}} [more]
   * @returns {Promise<any>}
   */
  #ask(op, args = {}, { module, transfer = [] } = {}) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#isOver) {
        reject(stopped());
        return;
      }
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new StoreError('failed', 'The browser’s storage does not answer.'));
      }, PATIENCE);
      this.#pending.set(id, {
        resolve: (result) => (clearTimeout(timer), resolve(result)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
      this.#worker.postMessage({ id, op, args, ...(module && { module }) }, transfer);
    });
  }

  /**
   * Starts the program and opens the database. Tests bound what is kept, and the wait for other tabs.
   * @param {WebAssembly.Module} module
   * @param {{name: string, limit?: number, wait?: number}} database
   * @returns {Promise<void>}
   */
  open(module, database) {
    return this.#ask('open', database, { module });
  }

  /** @param {number} size of a file @returns {Promise<readonly {offset: number, length: number}[]>} */
  samples(size) {
    return this.#ask('samples', { size });
  }

  /** @param {number} size @param {Uint8Array} bytes the samples one after the other @returns {Promise<string>} */
  fingerprint(size, bytes) {
    return this.#ask('fingerprint', { size, bytes });
  }

  /** @param {string} fingerprint @param {string} program the release @returns {Promise<Known | null>} */
  find(fingerprint, program) {
    return this.#ask('find', { fingerprint, program });
  }

  /** @param {string} fingerprint @param {number} part @returns {Promise<Uint8Array | null>} */
  part(fingerprint, part) {
    return this.#ask('part', { fingerprint, part });
  }

  /** @param {string} fingerprint @param {string} program @param {number} bytes in all parts @returns {Promise<void>} */
  begin(fingerprint, program, bytes) {
    return this.#ask('begin', { fingerprint, program, bytes });
  }

  /** @param {string} fingerprint @param {Uint8Array} part moves @param {boolean} last @returns {Promise<void>} */
  add(fingerprint, part, last) {
    return this.#ask('add', { fingerprint, part, last }, { transfer: [/** @type {ArrayBuffer} */ (part.buffer)] });
  }

  /** @param {string} fingerprint @returns {Promise<void>} */
  touch(fingerprint) {
    return this.#ask('touch', { fingerprint });
  }

  /** What is known of a capture goes. @param {string} fingerprint @returns {Promise<void>} */
  drop(fingerprint) {
    return this.#ask('drop', { fingerprint });
  }

  /** All of a capture goes, also its notes. @param {string} fingerprint @returns {Promise<void>} */
  forget(fingerprint) {
    return this.#ask('forget', { fingerprint });
  }

  /** @param {Omit<Recent, 'opened' | 'handle'> & {handle?: FileSystemFileHandle | undefined}} recent @returns {Promise<void>} */
  opened(recent) {
    return this.#ask('opened', recent);
  }

  /** @returns {Promise<readonly Recent[]>} the last first */
  recents() {
    return this.#ask('recents');
  }

  /** @param {string} fingerprint @returns {Promise<readonly Note[]>} */
  notes(fingerprint) {
    return this.#ask('notes', { fingerprint });
  }

  /** @param {string} fingerprint @param {readonly Note[]} notes changed; empty ones go @returns {Promise<void>} */
  setNotes(fingerprint, notes) {
    return this.#ask('set-notes', { fingerprint, notes });
  }

  /** @returns {Promise<readonly SavedFilter[]>} */
  filters() {
    return this.#ask('filters');
  }

  /** @param {string} name @param {string} filter '' takes it away @returns {Promise<void>} */
  saveFilter(name, filter) {
    return this.#ask('save-filter', { name, filter });
  }

  /** @returns {Promise<readonly Share[]>} */
  usage() {
    return this.#ask('usage');
  }

  /** @returns {Promise<void>} */
  clear() {
    return this.#ask('clear');
  }
}
