/**
 * Remembering between visits: whether it is wanted, and the part of the page that does it
 * (js/store), which is loaded when the page is idle, or at once where something is remembered already.
 *
 * @import { Capture, Snapshot } from './capture.js'
 * @import { Store } from './state.js'
 * @import { Note, Recent, Share } from './store/client.js'
 * @import { Memory } from './store/memory.js'
 */
import { FlowglassError } from './protocol.js';

/** In localStorage: `off` when the user wants nothing remembered, `on` where something is. */
const KEY = 'flowglass.memory';

/** How long opening a file waits for what is remembered to be loaded, in milliseconds. */
const PATIENCE = 1500;

/**
 * A capture as it was found. `snapshot` is what is known of it, if it is.
 * @typedef {{fingerprint: string, snapshot?: Snapshot | undefined}} Found
 */

/** @typedef {ReturnType<typeof createRemembering>} Remembering */

/**
 * @param {Store} store
 * @param {(() => Promise<Memory>) | undefined} load undefined where nothing can be remembered
 * @param {() => Promise<void>} erase removes what is kept, also where it cannot be loaded
 */
export function createRemembering(store, load, erase) {
  /** @type {Promise<Memory | undefined> | undefined} */
  let memory;
  const note = (/** @type {unknown} */ error) => {
    const message = error instanceof Error ? error.message : String(error);
    store.set({ memory: { kind: 'failed', message } });
    return undefined;
  };
  const isOn = () => load !== undefined && kept() !== 'off';
  const start = () => {
    if (load === undefined || !isOn()) {
      return Promise.resolve(undefined); // and not for good: it may be switched on
    }
    return (memory ??= load().then(async (loaded) => {
      await loaded.refresh();
      store.set({ memory: { kind: 'on' } });
      return loaded;
    }).catch(note));
  };
  /** @template T @param {(memory: Memory) => Promise<T>} use @returns {Promise<T | undefined>} undefined if that cannot be done */
  const use = async (use) => {
    const mine = memory;
    const loaded = await mine;
    try {
      return loaded && (await use(loaded));
    } catch (error) {
      const closed = error instanceof FlowglassError && (error.code === 'aborted' || error.code === 'crashed');
      // A capture that is gone is told of elsewhere; what was under way when it was switched off is not wanted.
      return closed || memory !== mine ? undefined : note(error);
    }
  };

  /** As use, to keep something: once that is done, what failed before is over. @param {(memory: Memory) => Promise<void>} what */
  const write = (what) =>
    use(async (loaded) => {
      await what(loaded);
      if (store.state.memory.kind === 'failed') {
        store.set({ memory: { kind: 'on' } });
      }
    });

  /** Forgets everything. */
  const wipe = async () => {
    await use((loaded) => loaded.wipe());
    if (kept() === 'on') {
      keep(undefined);
    }
  };

  /** The switch was last turned so; one turn waits for the one before. */
  let turned = Promise.resolve();
  /** @param {boolean} on */
  const turn = async (on) => {
    if (!on) {
      await wipe();
      const loaded = await memory;
      memory = undefined;
      loaded?.end(); // what was being written is not any more
      await erase().catch(() => {}); // another page holds it, and the panel shows it
    }
    keep(on ? undefined : 'off');
    store.set({ memory: { kind: on ? 'on' : 'off' }, recents: [], filters: [] });
    if (on) {
      await start();
    }
  };

  store.set({ memory: { kind: load === undefined ? 'missing' : isOn() ? 'on' : 'off' } });
  if (kept() === 'on') {
    void start();
  }
  return {
    /** Loads it. @returns {Promise<unknown>} */
    settle: start,

    /**
     * Looks for a file among what is remembered.
     * @param {File} file
     * @returns {Promise<Found | undefined>}
     */
    find: async (file) =>
      memory && Promise.race([use((loaded) => loaded.find(file)), new Promise((resolve) => setTimeout(resolve, PATIENCE))]),

    /** The capture that was open is not any more: what is noted from now on is not of it. */
    leave: () => use(async (loaded) => loaded.leave()),

    /**
     * A capture was read, or restored: remembers it, or checks that it is what was remembered.
     * @param {object} capture
     * @param {File} capture.file
     * @param {FileSystemFileHandle} [capture.handle]
     * @param {Capture} capture.capture
     * @param {Found} [capture.found]
     * @param {() => boolean} capture.isOpen
     * @param {() => void} capture.readAnew called when the file is not what was remembered of it
     */
    opened: (capture) =>
      write(async (loaded) => {
        keep('on');
        await loaded.opened(capture);
      }),

    /** @param {Recent} recent */
    forget: (recent) => use((loaded) => loaded.forget(recent.fingerprint)),

    /** The dialogs for notes and filters. */
    dialogs: () => use(async (loaded) => loaded.dialogs),

    /** @param {readonly Note[]} notes of the open capture, changed */
    setNotes: (notes) => write((loaded) => loaded.setNotes(notes)),

    /** @param {string} name @param {string} filter '' takes it away */
    saveFilter: (name, filter) => write((loaded) => loaded.saveFilter(name, filter)),

    /** @returns {Promise<readonly Share[]>} */
    usage: async () => (await use((loaded) => loaded.usage())) ?? [],

    /** Remembers from now on; or forgets everything, and remembers nothing. @param {boolean} on */
    turn: (on) => (turned = turned.then(() => turn(on))),

    wipe,
  };
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is switched off, and so is IndexedDB
  }
}

/** @param {string | undefined} value */
function keep(value) {
  try {
    if (value === undefined) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, value);
    }
  } catch {
    // it lasts as long as the page
  }
}
