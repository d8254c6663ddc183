// The rows a grid knows: pages of a table that lives in the worker, fetched as they come into view.

/** Rows in a page: about three screens, some 30 KB for the widest table. */
export const PAGE_ROWS = 128;
/** Pages kept; the least recently wanted goes first. */
const PAGES_KEPT = 48;
/** Requests under way at once; more would only queue behind a fast scroll. */
const IN_FLIGHT = 2;

/**
 * @typedef {readonly unknown[]} Row values in the order of the columns
 * @typedef {{total: number, rows: readonly Row[]}} Window
 * @typedef {(first: number, count: number) => Promise<Window>} Fetch
 * @typedef {{rows: readonly Row[], revision: number}} Page
 */

/**
 * A RowCache answers at once with what it has and fetches what is wanted and missing or stale.
 * Stale rows stay visible until their successors arrive, so a table that grows or is sorted anew
 * never blinks.
 */
export class RowCache {
  /** @type {Map<number, Page>} */
  #pages = new Map();
  /** @type {Set<number>} */
  #pending = new Set();
  #revision = 0;
  /** Pages of an earlier epoch belong to another order of rows. */
  #epoch = 0;
  #shownEpoch = 0;
  #wanted = { first: 0, count: 0 };
  #fetch;
  #changed;
  #failed;
  #closed = false;

  /** Rows in the table, as last heard; undefined before the first answer.
   * @type {number | undefined} */
  total;

  /**
   * @param {Fetch} fetch
   * @param {() => void} changed called whenever rows or the total have changed
   * @param {(error: unknown) => void} failed called when a fetch rejects; its page is asked for
   *   again at the next {@link refresh}
   */
  constructor(fetch, changed, failed) {
    this.#fetch = fetch;
    this.#changed = changed;
    this.#failed = failed;
  }

  /** The row, or undefined while it is not known. @param {number} index */
  row(index) {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS];
  }

  /** Says which rows are on screen; calls `changed` later if any had to be fetched.
   * @param {number} first @param {number} count */
  want(first, count) {
    this.#wanted = { first, count };
    this.#pump();
  }

  /** Marks every row stale: the table may have grown or changed. */
  refresh() {
    this.#revision++;
    this.#pump();
  }

  /** Rows have a new order, and come from `fetch`: nothing known is valid any more, but it stays
   * in view until the first new page is here.
   * @param {Fetch} fetch */
  replace(fetch) {
    this.#fetch = fetch;
    this.#epoch++;
    this.#revision++;
    this.#pending.clear();
    this.#pump();
  }

  /** Stops fetching; answers under way are dropped. */
  close() {
    this.#closed = true;
    this.#epoch++;
  }

  #pump() {
    if (this.#closed) return;
    const { first, count } = this.#wanted;
    const firstPage = Math.floor(Math.max(0, first) / PAGE_ROWS);
    const lastPage = Math.floor(Math.max(0, first + Math.max(1, count) - 1) / PAGE_ROWS);
    for (let page = firstPage; page <= lastPage && this.#pending.size < IN_FLIGHT; page++) {
      const known = this.#pages.get(page);
      if (known && this.#shownEpoch === this.#epoch) {
        this.#pages.delete(page); // to the end: a Map keeps the order of insertion
        this.#pages.set(page, known);
        if (known.revision === this.#revision) continue;
      }
      if (!this.#pending.has(page)) this.#load(page);
    }
  }

  /** @param {number} page */
  async #load(page) {
    const epoch = this.#epoch;
    const revision = this.#revision;
    this.#pending.add(page);
    /** @type {Page} */
    let loaded = { rows: this.#pages.get(page)?.rows ?? [], revision };
    let total = this.total;
    let problem;
    try {
      const answer = await this.#fetch(page * PAGE_ROWS, PAGE_ROWS);
      total = answer.total;
      loaded = { rows: answer.rows, revision };
    } catch (error) {
      problem = error ?? new Error('the rows could not be read');
    }
    if (epoch !== this.#epoch) return;
    this.#pending.delete(page);
    if (this.#shownEpoch !== epoch) {
      this.#pages.clear();
      this.#shownEpoch = epoch;
    }
    this.#pages.set(page, loaded);
    this.total = total;
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_KEPT) break;
      this.#pages.delete(old);
    }
    if (problem) this.#failed(problem);
    this.#changed();
    this.#pump();
  }
}
