// Values of a column that come later than their rows, because making them takes reading the file.

/** Values kept; those that were asked for longest ago go first. */
const KEPT = 4096;
/** Milliseconds in which the rows in view must be half the same for their values to be asked for. */
const REST = 60;

/**
 * LateValues asks for the values of the rows in view where a scroll comes to rest, or goes slowly:
 * never for those it passes. One request is under way at a time.
 * @template T
 */
export class LateValues {
  /** @type {Map<number, T>} */
  #known = new Map();
  /** Values that are known and may have changed. @type {Set<number>} */
  #stale = new Set();
  /** Rises when values may have changed. */
  #generation = 0;
  /** @type {readonly number[]} */
  #wanted = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #busy = false;
  /** A request has failed: none before the next {@link retry}. */
  #failed = false;
  #closed = false;
  #fetch;
  #changed;

  /**
   * @param {(keys: readonly number[]) => Promise<readonly T[]>} fetch a value for each key
   * @param {() => void} changed called when values have come
   */
  constructor(fetch, changed) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** The value, or undefined while it is not known. @param {number} key */
  get(key) {
    return this.#known.get(key);
  }

  /** Says which rows are in view. @param {readonly number[]} keys */
  want(keys) {
    this.#wanted = keys;
    this.#watch();
  }

  /** Asks again for what could not be had. */
  retry() {
    this.#failed = false;
    this.#watch();
  }

  /** Asks for all values again; those known stay until the new ones are here. */
  renew() {
    this.#stale = new Set(this.#known.keys());
    this.#generation += 1;
    this.#watch();
  }

  /** Asks for nothing any more. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #missing() {
    return this.#wanted.filter((key) => !this.#known.has(key) || this.#stale.has(key));
  }

  #watch() {
    if (this.#closed || this.#failed || this.#busy || this.#timer || this.#missing().length === 0) return;
    const before = new Set(this.#wanted);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const same = this.#wanted.filter((key) => before.has(key)).length;
      if (same * 2 >= this.#wanted.length) void this.#load();
      else this.#watch();
    }, REST);
  }

  async #load() {
    const keys = this.#missing();
    if (keys.length === 0) return;
    this.#busy = true;
    const generation = this.#generation;
    try {
      const values = await this.#fetch(keys);
      keys.forEach((key, i) => {
        this.#known.set(key, values[i]);
        if (generation === this.#generation) this.#stale.delete(key);
        else this.#stale.add(key);
      });
      const inView = new Set(this.#wanted);
      for (const key of this.#known.keys()) {
        if (this.#known.size <= KEPT) break;
        if (!inView.has(key)) this.#known.delete(key);
      }
    } catch {
      this.#failed = true; // whoever gives the rows says what is the matter
    }
    this.#busy = false;
    if (this.#closed) return;
    this.#changed();
    this.#watch();
  }
}
