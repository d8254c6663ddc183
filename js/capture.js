/**
 * An open capture: the object behind the public interface. It knows a
 * connection to a worker, not how workers are made.
 *
 * @import { Connection, Ready } from './client.js'
 * @import { AnalysisProgress, ColumnInfo, FieldInfo, Notice, PacketDetails, Progress, Selection, SelectionProgress, TableInfo, TableWindow } from './protocol.js'
 */
import { unlessAborted } from './abort.js';
import { FlowglassError } from './protocol.js';
import { toRecord, toRows } from './table.js';

/**
 * @typedef {object} OpenOptions
 * @property {AbortSignal} [signal] stops reading. Before openCapture has resolved it rejects;
 *   after that `done` rejects, and what was read stays usable
 * @property {(progress: Progress) => void} [onProgress] called at most ten times a second, and
 *   once at the end
 * @property {Snapshot} [snapshot] what was known of this very file when {@link Capture.snapshot} was
 *   asked, in this release: all tables show at once, and the file is read only for packets that are
 *   looked at. Whether it is the same file is the caller's to know
 */

/**
 * @typedef {object} Snapshot
 * @property {Uint8Array} first the first part
 * @property {number} parts
 * @property {(part: number) => Promise<Uint8Array | undefined>} part the others, from 1; undefined when
 *   one is not there any more: the file is then read after all
 */

/**
 * `reading`: the file is being read; `complete`: it was read to its end, or to where its
 * notice says; `aborted`: reading was stopped, what was read is usable; `crashed`: the worker is
 * gone, open the file again; `closed`: by {@link Capture.close}.
 * @typedef {'reading' | 'complete' | 'aborted' | 'crashed' | 'closed'} CaptureState
 */

/**
 * The row of the table `summary`, keyed by column name.
 * @typedef {{[name: string]: any}} SummaryRow number, string or undefined
 */

/**
 * The summary's values by name, and beside them `progress`, as it was at the time, and `notice`:
 * why reading ended early, if it did.
 * @typedef {SummaryRow & {progress: Progress, notice?: Notice}} Summary
 */

/**
 * @typedef {object} TableQuery
 * @property {number} [first] row number, from 0; 0 when left out
 * @property {number} [count] rows; all when left out
 * @property {string} [sortBy] column name; the table's natural order when left out
 * @property {boolean} [descending]
 * @property {string} [selection] name of a selection made by {@link Capture.select}: rows are then
 *   of its packets; the whole capture when left out
 */

/**
 * @typedef {object} SelectOptions
 * @property {AbortSignal} [signal] stops making the selection, which is then dropped
 * @property {(progress: SelectionProgress) => void} [onProgress] at most ten times a second, from
 *   the first packets found on; tables can be asked of the selection from then on
 */

/**
 * A window of a table as plain values.
 * @typedef {object} TableRows
 * @property {readonly ColumnInfo[]} columns
 * @property {(number | string | null)[][]} rows in the order of `columns`; null is "none"
 * @property {number} total rows of the whole table when it was asked
 * @property {number} first row number of rows[0]
 */

/**
 * Opens a file on a worker as soon as that is ready.
 * @param {Promise<Ready>} worker owned by the capture from here on
 * @param {Blob} source
 * @param {OpenOptions} [options]
 * @returns {Promise<Capture>} resolves with the first progress
 */
export async function openOn(worker, source, options = {}) {
  const { signal } = options;
  let ready;
  try {
    ready = await unlessAborted(worker, signal);
  } catch (error) {
    const reason = signal?.aborted ? abortError() : error;
    worker.then(
      ({ connection }) => connection.end(abortError()),
      () => {}, // it never was
    );
    throw reason;
  }
  const capture = new Capture(ready, source, options);
  try {
    await capture.opened;
  } catch (error) {
    capture.close();
    throw error;
  }
  return capture;
}

/** A capture file, open in its own worker until {@link Capture.close}. */
export class Capture {
  /** @type {Connection} */
  #connection;
  /** @type {readonly TableInfo[]} */
  #tables;
  /** @type {Progress} */
  #progress;
  /** @type {CaptureState} */
  #state = 'reading';
  /** @type {FlowglassError | undefined} */
  #failure;
  /** @type {Promise<readonly FieldInfo[]> | undefined} */
  #fields;

  /** Name of the file, '' for a Blob without one. */
  name;
  /** Size of the file in bytes. */
  size;
  /** The file itself: what is saved of the capture is read from it again. */
  source;

  /**
   * Resolves when the first progress is known.
   * @type {Promise<void>}
   */
  opened;

  /**
   * The summary at the end of the file. Rejects with a {@link FlowglassError} when reading was
   * stopped (`aborted`), the worker crashed (`crashed`) or the capture was closed (`aborted`).
   * A damaged file is no error: the summary then has a notice.
   * @type {Promise<Summary>}
   */
  done;

  /**
   * Resolves with the reason when the worker was lost other than by close().
   * @type {Promise<FlowglassError>}
   */
  lost;

  /**
   * @param {Ready} ready
   * @param {Blob} source
   * @param {OpenOptions} options
   */
  constructor({ connection, tables }, source, { signal, onProgress, snapshot }) {
    this.#connection = connection;
    this.#tables = tables;
    this.name = source instanceof File ? source.name : '';
    this.size = source.size;
    this.source = source;
    this.#progress = {
      packets: 0,
      bytes: 0,
      bytesTotal: source.size,
      flows: 0,
      format: '',
      done: false,
      memory: 0,
    };
    this.lost = new Promise((resolve) => {
      void connection.ended.then((error) => {
        if (this.#state !== 'closed') {
          this.#state = 'crashed';
          this.#failure = error;
          resolve(error);
        }
      });
    });

    /** @type {() => void} */
    let resolveOpened = () => {};
    const firstProgress = /** @type {Promise<void>} */ (
      new Promise((resolve) => (resolveOpened = resolve))
    );
    /** @param {Progress} progress */
    const advance = (progress) => {
      this.#progress = progress;
      resolveOpened();
      onProgress?.(progress);
    };
    this.done = this.#read(source, advance, signal, snapshot);
    this.done.catch(() => {}); // whoever does not ask for the end is not told of its failure
    this.opened = Promise.race([firstProgress, this.done.then(() => {})]);
    this.opened.catch(() => {});
    if (snapshot) {
      void firstProgress.then(() => this.#restore(snapshot, signal)).catch(() => {}); // `done` tells of a lost worker
    }
  }

  /** @returns {CaptureState} */
  get state() {
    return this.#state;
  }

  /** Why the capture was lost or reading was stopped. */
  get failure() {
    return this.#failure;
  }

  /** The last progress. */
  get progress() {
    return this.#progress;
  }

  /**
   * The tables there are: names, titles, columns with type and unit.
   * @returns {readonly TableInfo[]}
   */
  tables() {
    return this.#tables;
  }

  /**
   * The summary of what was read so far.
   * @param {string} [selection] name of a selection, to sum that up
   * @returns {Promise<Summary>}
   */
  async summary(selection = '') {
    const window = await this.window('summary', { count: 1, selection });
    const values = window.rows > 0 ? toRecord(window, 0) : {};
    const progress = this.#progress;
    const { notice } = progress;
    const summary = /** @type {Summary} */ ({ ...values, progress });
    return notice === undefined ? summary : { ...summary, notice };
  }

  /**
   * A window of a table as plain values, at any time, also while the file is being read.
   * @param {string} name one of {@link Capture.tables}
   * @param {TableQuery} [query]
   * @returns {Promise<TableRows>}
   */
  async table(name, query) {
    const window = await this.window(name, query);
    const info = this.#tables.find((table) => table.name === name);
    const known = [...(info?.columns ?? []), ...(info?.shares ?? [])];
    const columns = window.columns.map(
      ({ name, type, unit }) =>
        known.find((column) => column.name === name) ?? { name, label: name, type, unit },
    );
    return { columns, rows: toRows(window), total: window.total, first: window.first };
  }

  /**
   * The same window as typed arrays, which cost less: for grids and charts.
   * @param {string} name one of {@link Capture.tables}
   * @param {TableQuery} [query]
   * @returns {Promise<TableWindow>}
   */
  async window(name, query = {}) {
    return this.#connection.request({ op: 'rows', query: toQuery(name, query) });
  }

  /**
   * Makes the selection called `name`, or gives it other packets. Tables can be asked of it by
   * that name; as long as the file is being read it grows with it.
   * @param {string} name not ''
   * @param {Selection} selection
   * @param {SelectOptions} [options]
   * @returns {Promise<SelectionProgress>} when all packets read so far were looked at; rejects with a
   *   {@link FlowglassError}: `filter` for a mistake in the filter, with its place; `aborted` when
   *   another select of that name came, or the signal
   */
  async select(name, selection, { signal, onProgress } = {}) {
    signal?.throwIfAborted();
    const drop = () => void this.drop(name).catch(() => {});
    signal?.addEventListener('abort', drop, { once: true });
    try {
      return await this.#connection.request({ op: 'select', name, selection }, onProgress);
    } finally {
      signal?.removeEventListener('abort', drop);
    }
  }

  /**
   * Forgets a selection; one that is being made is aborted.
   * @param {string} name
   * @returns {Promise<void>}
   */
  drop(name) {
    return this.#connection.request({ op: 'drop', name });
  }

  /**
   * Which frames a selection holds, as far as they were looked at.
   * @param {string} name
   * @returns {Promise<Uint8Array>} a bit a frame, frame 1 in the lowest bit of the first byte
   */
  async bits(name) {
    return (await this.#connection.request({ op: 'bits', name })).bytes;
  }

  /**
   * Looks for mistakes in a display filter.
   * @param {string} filter
   * @returns {Promise<{deep: boolean}>} whether the file must be read again for it; rejects with a
   *   {@link FlowglassError} of code `filter`
   */
  check(filter) {
    return this.#connection.request({ op: 'check', filter });
  }

  /**
   * The fields that display filters know, by name.
   * @returns {Promise<readonly FieldInfo[]>}
   */
  fields() {
    return (this.#fields ??= this.#connection.request({ op: 'fields' }));
  }

  /**
   * What packets say, each on one line, as in Wireshark's Info column.
   * @param {readonly number[]} numbers of frames, from 1; a few hundred at most
   * @returns {Promise<readonly string[]>} in the same order; '' for what cannot be read
   */
  infos(numbers) {
    return this.#connection.request({ op: 'infos', numbers });
  }

  /**
   * What fields of packets are, as their details show them.
   * @param {readonly number[]} numbers of frames, from 1; a few hundred at most
   * @param {readonly string[]} fields names of {@link Capture.fields}; 64 at most
   * @returns {Promise<readonly (readonly string[])[]>} for each frame, in the same order, a text for each
   *   field: several of one name with commas between them; '' for what is not there or cannot be read
   */
  values(numbers, fields) {
    return this.#connection.request({ op: 'values', fields, numbers });
  }

  /**
   * Analyses TCP, for which the file is read again, once: from then on Info texts, details and the
   * table `problems` have what was found. Filters on `tcp.analysis` see to it themselves.
   * @returns {Promise<AnalysisProgress>} when all packets read so far were analysed
   */
  analyse() {
    return this.#connection.request({ op: 'analyse' });
  }

  /**
   * The row in which a frame stands in the table `frames`.
   * @param {number} number of the frame, from 1
   * @param {TableQuery} [query] the order and the selection; first and count do not matter
   * @returns {Promise<number | undefined>} undefined if it is not among the rows
   */
  async place(number, query = {}) {
    const { row } = await this.#connection.request({ op: 'place', query: toQuery('frames', query), number });
    return row < 0 ? undefined : row;
  }

  /**
   * One packet, read again from the file and decoded in full.
   * @param {number} number frame number, from 1
   * @returns {Promise<PacketDetails>}
   */
  packet(number) {
    return this.#connection.request({ op: 'packet', number });
  }

  /**
   * How many requests the worker has sent to the network, as the browser's resource timing counts
   * them; it needs none.
   * @returns {Promise<number>}
   */
  async requests() {
    return (await this.#connection.request({ op: 'requests' })).requests;
  }

  /**
   * A part of what is known of the capture, to be kept for {@link OpenOptions}.
   * @param {number} part from 0
   * @returns {Promise<Uint8Array | undefined>} undefined behind the last, and before the file was read
   */
  async snapshot(part) {
    return (await this.#connection.request({ op: 'snapshot', part })).bytes;
  }

  /** Ends the worker and frees its memory. Every later call rejects. */
  close() {
    if (this.#connection.endError !== undefined) {
      return;
    }
    this.#state = 'closed';
    this.#connection.end(new FlowglassError('aborted', 'The capture was closed.'));
  }

  /**
   * Brings the packets of a snapshot. Those who ask for tables at first are answered before: they have
   * asked by then.
   * @param {Snapshot} snapshot
   * @param {AbortSignal} [signal]
   */
  async #restore({ parts, part }, signal) {
    await new Promise((resolve) => setTimeout(resolve, TABLES_FIRST));
    const get = (/** @type {number} */ at) => (at < parts ? part(at).catch(() => undefined) : Promise.resolve(undefined));
    let next = get(1);
    for (let at = 1; at < parts && !signal?.aborted; at++) {
      const bytes = await next;
      next = get(at + 1); // meanwhile
      await this.#connection.request({ op: 'restore', part: bytes });
    }
  }

  /**
   * @param {Blob} source
   * @param {(progress: Progress) => void} advance
   * @param {AbortSignal} [signal]
   * @param {Snapshot} [snapshot]
   * @returns {Promise<Summary>}
   */
  async #read(source, advance, signal, snapshot) {
    const abort = () => void this.#connection.cancel();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const { name } = this;
      const known = snapshot && { snapshot: snapshot.first };
      const last = await this.#connection.request({ op: 'open', file: source, name, ...known }, advance);
      this.#state = 'complete';
      advance(last);
      return await this.summary();
    } catch (error) {
      if (error instanceof FlowglassError && this.#state === 'reading') {
        this.#failure = error;
        this.#state = error.code === 'aborted' ? 'aborted' : 'crashed';
      }
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}

/** Milliseconds after the first progress in which tables can be asked for before a snapshot's packets come. */
const TABLES_FIRST = 150;

/** More rows than any table has; Go answers what there is. */
const ALL_ROWS = 2 ** 31 - 1;

/**
 * @param {string} name of the table
 * @param {TableQuery} query
 */
function toQuery(name, { first = 0, count = ALL_ROWS, sortBy = '', descending = false, selection = '' }) {
  return { name, selection, sortBy, descending, first, count };
}

function abortError() {
  return new FlowglassError('aborted', 'Opening was stopped.');
}
