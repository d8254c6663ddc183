/**
 * What is remembered of captures, over the store's worker. It is a part of the page that is loaded
 * apart (js/remember.js).
 *
 * @import { Capture, OpenOptions, Snapshot } from '../capture.js'
 * @import { Found } from '../remember.js'
 * @import { Store } from '../state.js'
 * @import { Note } from './client.js'
 */
import storerSource from 'virtual:storer-source';
import { databaseOf } from '../device.js';
import { marksOf, withNote } from '../notes.js';
import { startScript } from '../script.js';
import { StoreClient } from './client.js';
import * as dialogs from './notesdialog.js';

/** What is remembered is checked against the file when the page has rested so long, in milliseconds. */
const REST = 1000;

/** Octets that begin each part of a snapshot, its checksum among them. */
const SEAL = 16;

/** Of more packets not even half of the room would do: 512 MiB, some ten octets each. */
const MOST_PACKETS = 25_000_000;

/** Reading failed so: what was read may not be what the file holds. */
const UNSURE = new Set(['unreadable', 'shrank', 'vanished', 'changed']);

/**
 * @typedef {object} MemoryWorld
 * @property {Store} store
 * @property {WebAssembly.Module} module
 * @property {string} program name of the release: what it knows of a capture is of use to no other
 * @property {string} scope address of the folder that the page was loaded from
 * @property {(source: File, options: OpenOptions) => Promise<Capture>} openCapture
 */

/** @param {MemoryWorld} world @returns {Promise<Memory>} */
export async function startMemory({ module, scope, ...world }) {
  return new Memory(await startStore(module, { name: databaseOf(scope) }), world);
}

/**
 * Starts a worker with the store.
 * @param {WebAssembly.Module} module
 * @param {Parameters<StoreClient['open']>[1]} database
 */
export async function startStore(module, database) {
  const client = new StoreClient(startScript(storerSource, 'flowglass-store'));
  try {
    await client.open(module, database);
  } catch (error) {
    client.end();
    throw error;
  }
  return client;
}

export class Memory {
  dialogs = dialogs;
  #client;
  #world;
  /** Of the capture that is open; its notes are kept by it. @type {string | undefined} */
  #fingerprint;
  /** Counts the captures that were open. */
  #visit = 0;
  /** Nothing is kept since it was wiped: to look would only make an empty database. */
  #wiped = false;

  /** @param {StoreClient} client @param {Omit<MemoryWorld, 'module' | 'scope'>} world */
  constructor(client, world) {
    this.#client = client;
    this.#world = world;
  }

  /** Tells the page what is remembered. */
  async refresh() {
    const [recents, filters] = await Promise.all([this.#client.recents(), this.#client.filters()]);
    this.#world.store.set({ recents, filters });
  }

  /** No capture is open: notes are of none until the next one is found. */
  leave() {
    this.#visit++;
    this.#fingerprint = undefined;
  }

  /** @param {File} file that is being opened @returns {Promise<Found>} */
  async find(file) {
    const client = this.#client;
    const visit = this.#visit;
    const slices = await client.samples(file.size);
    const samples = slices.map(({ offset, length }) => file.slice(offset, offset + length));
    const bytes = new Uint8Array(await new Blob(samples).arrayBuffer());
    const fingerprint = await client.fingerprint(file.size, bytes);
    const finding = client.find(fingerprint, this.#world.program);
    if (visit === this.#visit) { // it was not left meanwhile
      this.#fingerprint = fingerprint;
      void this.#loadNotes(fingerprint);
    }
    const known = await finding;
    if (known === null) {
      return { fingerprint };
    }
    const { first, parts } = known;
    const part = async (/** @type {number} */ at) => (await client.part(fingerprint, at)) ?? undefined;
    return { fingerprint, snapshot: { first, parts, part } };
  }

  /** Shows the notes of a capture, and keeps those that were made before it was known. @param {string} fingerprint */
  async #loadNotes(fingerprint) {
    const { store } = this.#world;
    try {
      const kept = await this.#client.notes(fingerprint);
      const made = store.state.notes;
      if (this.#fingerprint === fingerprint) {
        const notes = made.reduce(withNote, [...kept]);
        store.set({ notes, marks: marksOf(notes) });
        if (made.length > 0) {
          await this.setNotes(made);
        }
      }
    } catch (error) {
      this.#tell(error);
    }
  }

  /**
   * @param {object} opened see js/remember.js
   * @param {File} opened.file
   * @param {FileSystemFileHandle} [opened.handle]
   * @param {Capture} opened.capture
   * @param {Found} [opened.found]
   * @param {() => boolean} opened.isOpen
   * @param {() => void} opened.readAnew
   */
  async opened({ file, handle, capture, found, isOpen, readAnew }) {
    const { progress } = capture;
    if (UNSURE.has(progress.notice?.code ?? '') || progress.packets === 0) {
      return;
    }
    const client = this.#client;
    const { fingerprint } = found ?? (await this.find(file));
    const { duration } = await capture.summary();
    const { name, size, lastModified: modified } = file;
    const span = Number.isFinite(duration) ? duration : 0;
    this.#wiped = false;
    await client.opened({ fingerprint, name, size, modified, packets: progress.packets, span, handle });
    await this.refresh();
    if (progress.restored) {
      await client.touch(fingerprint);
      void this.#check(file, fingerprint, capture, isOpen, readAnew);
    } else if (progress.packets <= MOST_PACKETS) {
      await this.#keep(fingerprint, capture);
    }
    if (isOpen()) {
      this.#world.store.set({ remembered: true });
    }
  }

  /** @param {string} fingerprint @param {Capture} capture that was read */
  async #keep(fingerprint, capture) {
    /** @type {Uint8Array[]} */
    const parts = [];
    for (let part = await capture.snapshot(0); part !== undefined; part = await capture.snapshot(parts.length)) {
      parts.push(part);
    }
    const bytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    await this.#client.begin(fingerprint, this.#world.program, bytes);
    for (const [at, part] of parts.entries()) {
      await this.#client.add(fingerprint, part, at === parts.length - 1);
    }
  }

  /**
   * Reads the file once more, in a worker of its own, and compares all that is known of it.
   * @param {File} file
   * @param {string} fingerprint
   * @param {Capture} restored
   * @param {() => boolean} isOpen
   * @param {() => void} readAnew
   */
  async #check(file, fingerprint, restored, isOpen, readAnew) {
    const { store, openCapture } = this.#world;
    await new Promise((resolve) => setTimeout(resolve, REST));
    if (!isOpen()) {
      return;
    }
    const abort = new AbortController();
    const stop = store.subscribe(() => isOpen() || abort.abort());
    store.set({ check: 'running' });
    /** @type {Capture | undefined} */
    let fresh;
    let check = /** @type {'done' | undefined} */ (undefined);
    try {
      fresh = await openCapture(file, { signal: abort.signal });
      const { progress } = await fresh.done;
      if (!UNSURE.has(progress.notice?.code ?? '')) {
        if (await isSame(fresh, restored)) {
          check = 'done';
        } else if (isOpen()) {
          await this.#client.drop(fingerprint);
          readAnew();
        }
      }
    } catch {
      // it was closed meanwhile, or could not be read: it stays unchecked
    } finally {
      stop();
      fresh?.close();
      if (isOpen()) {
        store.set({ check });
      }
    }
  }

  /** @param {string} fingerprint */
  async forget(fingerprint) {
    await this.#client.forget(fingerprint);
    await this.refresh();
  }

  /** @param {readonly Note[]} notes changed, of the open capture */
  async setNotes(notes) {
    if (this.#fingerprint !== undefined) {
      this.#wiped = false;
      await askToPersist();
      await this.#client.setNotes(this.#fingerprint, notes);
    }
  }

  /** @param {string} name @param {string} filter */
  async saveFilter(name, filter) {
    this.#wiped = false;
    await askToPersist();
    await this.#client.saveFilter(name, filter);
    await this.refresh();
  }

  async usage() {
    return this.#wiped ? [] : this.#client.usage();
  }

  /** Nothing more is kept or found. */
  end() {
    this.#client.end();
  }

  async wipe() {
    await this.#client.clear();
    this.#wiped = true;
    this.#world.store.set({ recents: [], filters: [] });
  }

  #tell = (/** @type {unknown} */ error) => {
    const message = error instanceof Error ? error.message : String(error);
    this.#world.store.set({ memory: { kind: 'failed', message } });
  };
}

/**
 * Compares captures by the seals of their snapshots, which hold checksums.
 * @param {Capture} a
 * @param {Capture} b
 */
async function isSame(a, b) {
  for (let part = 0; ; part++) {
    const [one, other] = await Promise.all([a.snapshot(part), b.snapshot(part)]);
    if (one === undefined || other === undefined) {
      return one === other;
    }
    if (one.subarray(0, SEAL).some((octet, at) => octet !== other[at])) {
      return false;
    }
  }
}

/** What the user has saved is not to go when room is short: the browser is asked, once. */
let asked = false;
async function askToPersist() {
  if (!asked) {
    asked = true;
    await navigator.storage?.persist?.().catch(() => false);
  }
}
