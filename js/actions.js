/**
 * What the user can do, as functions that change the store.
 *
 * @import { OpenOptions, Capture } from './capture.js'
 * @import { Found, Remembering } from './remember.js'
 * @import { Problem, Store } from './state.js'
 * @import { Recent } from './store/client.js'
 * @import { Order } from './ui/rows.js'
 */
import { displayActions } from './display.js';
import { drawnActions } from './drawn.js';
import { packetActions } from './listactions.js';
import { noteActions } from './noteactions.js';
import { createPace } from './pace.js';
import { FlowglassError } from './protocol.js';
import { shownOf } from './urlstate.js';

/** Tables on screen are asked for again this often at most, in milliseconds ... */
const REFRESH = 500;
/** ... the first time sooner, so that rows show while the file has hardly begun ... */
const FIRST_REFRESH = 120;
/** ... and never so often that answering takes more than a tenth of the worker's time. */
const REFRESH_SHARE = 10;

/** How long a message stays, in milliseconds: at least, for each of its characters, and at most. */
const MESSAGE_TIME = 2500;
const READING_TIME = 60;
const MOST_MESSAGE_TIME = 15_000;

/**
 * @typedef {ReturnType<typeof createActions>} Actions
 *
 * What the actions need of the world; tests bring their own.
 * @typedef {object} World
 * @property {(source: File, options: OpenOptions) => Promise<Capture>} openCapture
 * @property {() => Promise<Blob>} fetchSample
 * @property {() => number} now milliseconds
 * @property {Pick<Remembering, 'find' | 'leave' | 'opened' | 'forget' | 'setNotes' | 'saveFilter' | 'dialogs'>} [memory] what is remembered between visits
 * @property {() => void} [reload] loads the page anew
 */

/**
 * @param {Store} store
 * @param {World} world
 */
export function createActions(store, { openCapture, fetchSample, now, memory, reload = () => location.reload() }) {
  /** @type {{file: File, handle: FileSystemFileHandle | undefined, abort: AbortController, capture?: Capture} | undefined} */
  let current;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let messageTimer;
  /** @type {(() => Promise<void>) | undefined} */
  let takeOver;

  /** Leaves the capture that is open, if any, and frees its memory. */
  const leave = () => {
    current?.abort.abort();
    current?.capture?.close();
    current = undefined;
    void memory?.leave();
  };

  /**
   * Opens a capture in place of the one that is open. What is remembered of it shows at once.
   * @param {File} file
   * @param {FileSystemFileHandle} [handle] by which the file can be opened again
   * @param {boolean} [remembered] false: it is read, and not remembered
   */
  const open = async (file, handle, remembered = true) => {
    leave();
    const mine = { file, handle, abort: new AbortController(), capture: /** @type {Capture | undefined} */ (undefined) };
    current = mine;
    const { name, size } = file;
    const pace = createPace(now());
    store.set({
      phase: { kind: 'opening', name, size },
      progress: undefined,
      pace: undefined,
      notice: undefined,
      noticeHidden: false,
      frame: undefined,
      marks: [],
      notes: [],
      check: undefined,
      remembered: false,
      orders: {},
      layers: {},
      view: 'overview',
      row: undefined,
      filter: '',
      span: undefined,
      selected: undefined,
      analysed: undefined,
      unanalysed: undefined,
      filterError: undefined,
      scope: 'displayed',
    });
    try {
      const found = remembered ? await memory?.find(file) : undefined;
      if (current !== mine) {
        return;
      }
      const capture = await openCapture(file, {
        signal: mine.abort.signal,
        snapshot: found?.snapshot,
        onProgress: (progress) => {
          if (current === mine) {
            store.set({
              progress,
              pace: pace(progress.bytes, progress.bytesTotal, now()),
              notice: progress.notice,
            });
          }
        },
      });
      if (current !== mine) {
        capture.close();
        return;
      }
      mine.capture = capture;
      store.set({
        phase: { kind: 'open', name, size, capture, status: 'reading' },
        revision: store.state.revision + 1,
      });
      void capture.lost.then((error) => current === mine && end('crashed', problemOf(error)));
      void refreshWhileReading(capture, () => current === mine);
      await capture.done;
      if (current === mine) {
        end('complete');
        remember(mine.file, mine.handle, capture, found, remembered);
      }
    } catch (error) {
      if (current !== mine) {
        return;
      }
      const aborted = error instanceof FlowglassError && error.code === 'aborted';
      if (mine.capture !== undefined) {
        end(aborted ? 'cancelled' : 'crashed', aborted ? undefined : problemOf(error));
      } else {
        current = undefined;
        store.set({
          phase: aborted
            ? { kind: 'start' }
            : { kind: 'start', problem: { ...problemOf(error), title: `${name} could not be opened` } },
        });
      }
    }
  };

  /**
   * @param {File} file
   * @param {FileSystemFileHandle | undefined} handle
   * @param {Capture} capture
   * @param {Found | undefined} found
   * @param {boolean} wanted
   */
  const remember = (file, handle, capture, found, wanted) => {
    if (wanted) {
      void memory?.opened({
        file,
        handle,
        capture,
        found,
        isOpen: () => current?.capture === capture,
        readAnew: () => {
          reopen();
          say('The file is not what was remembered of it. It is read anew.');
        },
      });
    }
  };

  /**
   * Reading has ended. A file in which nothing was found goes back to the start, with the reason.
   * @param {'complete' | 'cancelled' | 'crashed'} status
   * @param {Problem} [problem]
   */
  const end = (status, problem) => {
    const { phase, notice, progress, revision } = store.state;
    if (phase.kind !== 'open' || phase.status === 'crashed') {
      return;
    }
    if (status === 'complete' && notice && progress?.packets === 0) {
      leave();
      const { code, message, offset } = notice;
      const title = `${phase.name} ${NOTHING_FOUND[code] ?? 'holds no packet that can be read'}`;
      store.set({ phase: { kind: 'start', problem: { title, message, offset } }, notice: undefined });
      return;
    }
    store.set({ phase: { ...phase, status, problem }, revision: revision + 1 });
  };

  /**
   * Raises the revision now and then. The request for no rows queues behind those that the last
   * revision caused, so its answer tells how long they took.
   * @param {Capture} capture
   * @param {() => boolean} wanted
   */
  const refreshWhileReading = async (capture, wanted) => {
    let wait = capture.progress.restored ? REFRESH : FIRST_REFRESH; // restored tables are whole from the first
    while (true) {
      await sleep(wait);
      if (!wanted() || capture.state !== 'reading') {
        return;
      }
      store.set({ revision: store.state.revision + 1 });
      await sleep(50); // views ask in the next animation frame
      const start = now();
      try {
        await capture.table('frames', { count: 0 });
      } catch {
        return; // it was closed, or has crashed; others say so
      }
      wait = Math.max(REFRESH - 50, (now() - start) * REFRESH_SHARE);
    }
  };

  const reopen = () => {
    if (current !== undefined) {
      const link = shownOf(store.state);
      void open(current.file, current.handle);
      store.set({ link });
    }
  };

  /**
   * Says something that goes away by itself.
   * @param {string} message
   */
  const say = (message) => {
    clearTimeout(messageTimer);
    store.set({ message });
    messageTimer = setTimeout(() => store.set({ message: undefined }), Math.min(MOST_MESSAGE_TIME, Math.max(MESSAGE_TIME, message.length * READING_TIME)));
  };

  return {
    open,
    say,
    ...displayActions(store, now),
    ...packetActions(store),
    ...noteActions(store, memory, say),
    ...drawnActions(store),

    /** Opens the sample capture that comes with the page; it is fetched only now. */
    async openSample() {
      leave();
      const phase = /** @type {const} */ ({ kind: 'opening', name: 'sample.pcapng', size: 0 });
      store.set({ phase });
      const isWanted = () => store.state.phase === phase; // nothing else was opened, and it was not cancelled
      try {
        const blob = await fetchSample();
        if (isWanted()) {
          await open(new File([blob], 'sample.pcapng'), undefined, false);
        }
      } catch (error) {
        if (isWanted()) {
          const { message } = problemOf(error);
          store.set({ phase: { kind: 'start', problem: { title: 'The sample could not be fetched', message } } });
        }
      }
    },

    /** Stops reading; what was read stays. Before anything was read, goes back to the start. */
    cancel() {
      current?.abort.abort();
      if (current?.capture === undefined) {
        current = undefined;
        store.set({ phase: { kind: 'start' } });
      }
    },

    /** Opens the same file again, after a crash or a cancel, and shows the same of it. */
    reopen,

    /**
     * Opens a capture that was opened before, if the browser has its handle and the user's leave.
     * @param {Recent} recent
     */
    async openRecent({ handle, name }) {
      const { phase } = store.state;
      const isWanted = () => store.state.phase === phase; // nothing else was opened while the browser asked
      try {
        const asked = /** @type {{requestPermission?: (how: {mode: 'read'}) => Promise<PermissionState>}} */ (
          /** @type {unknown} */ (handle)
        );
        if (handle && ((await asked.requestPermission?.({ mode: 'read' })) ?? 'granted') === 'granted') {
          const file = await handle.getFile();
          if (isWanted()) {
            await open(file, handle);
          }
        } else {
          say(`The browser was not allowed to read ${name}`);
        }
      } catch (error) {
        if (!isWanted()) {
          return;
        }
        const { message } = problemOf(error);
        store.set({ phase: { kind: 'start', problem: { title: `${name} could not be opened`, message: `It was moved or deleted, or may not be read. (${message})` } } });
      }
    },

    /** Forgets all of a capture that was opened before. @param {Recent} recent */
    forgetRecent(recent) {
      void memory?.forget(recent);
    },

    /** Closes the capture and goes back to the start. */
    close() {
      leave();
      store.set({ phase: { kind: 'start' }, progress: undefined, notice: undefined, frame: undefined });
    },

    /** @param {string} view */
    show(view) {
      store.set({ view });
    },

    /** @param {string} view @param {string} layer */
    showLayer(view, layer) {
      store.set({ layers: { ...store.state.layers, [view]: layer } });
    },

    /**
     * Shows a row of a table in a view that has tabs, and selects it.
     * @param {string} view @param {string} layer @param {number} row from 0, as the table is ordered now
     */
    showRow(view, layer, row) {
      const layers = { ...store.state.layers, [view]: layer };
      store.set({ view, layers, row: { table: `${view}/${layer}`, row } });
    },

    /** A row that was to be selected is. */
    rowShown() {
      store.set({ row: undefined });
    },

    /** @param {string} table @param {Order} order */
    setOrder(table, order) {
      store.set({ orders: { ...store.state.orders, [table]: order } });
    },

    /** @param {number | undefined} frame undefined closes the details */
    showFrame(frame) {
      store.set({ frame });
    },

    hideNotice() {
      store.set({ noticeHidden: true });
    },

    /**
     * Offers a newer release.
     * @param {() => Promise<void>} take resolves when it has taken over
     */
    offerRelease(take) {
      takeOver = take;
      store.set({ release: 'offered' });
    },

    /** Loads the page anew with the release that was offered. */
    async takeRelease() {
      store.set({ release: 'loading' });
      try {
        await takeOver?.();
        reload();
      } catch (error) {
        store.set({ release: undefined });
        say(problemOf(error).message);
      }
    },

    /** The offer goes away; the next visit makes it again. */
    refuseRelease() {
      store.set({ release: undefined });
    },
  };
}

/** What a file without packets is, by the code of its notice.
 * @type {Readonly<Record<string, string>>} */
const NOTHING_FOUND = {
  'unknown-format': 'is not a packet capture',
  empty: 'is empty',
};

/**
 * @param {unknown} error
 * @returns {Problem}
 */
function problemOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof FlowglassError && error.offset !== undefined
    ? { title: 'Something went wrong', message, offset: error.offset }
    : { title: 'Something went wrong', message };
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
