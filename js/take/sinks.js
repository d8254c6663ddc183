/**
 * Where bytes are written: a file that the user chose, or Blobs that are downloaded. What was begun
 * and not closed leaves nothing behind.
 *
 * @import { Target } from './protocol.js'
 */
import { FlowglassError } from '../protocol.js';
import { Spool } from '../spool.js';

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * One file that is being written. Each call waits for the one before.
 * @typedef {object} Sink
 * @property {(bytes: Bytes) => Promise<void>} write keeps `bytes`: they are not to be changed any more
 * @property {() => Promise<Blob | undefined>} close the file is whole; the Blob where it is in the browser
 * @property {() => Promise<void>} abort nothing of it remains, also of one that was closed; never rejects
 */

/**
 * Opens a file of a target.
 * @param {Target} target
 * @param {string} name of the file
 * @param {readonly Blob[]} sources that must not be written to
 * @returns {Promise<Sink>}
 * @throws {FlowglassError} `unwritable`
 */
export async function openSink(target, name, sources) {
  switch (target.kind) {
    case 'file':
      return fileSink(target.handle, sources);
    case 'folder': {
      const sink = await fileSink(await explained(target.handle.getFileHandle(name, { create: true })), sources);
      if (!sink.fresh) {
        await sink.abort();
        throw new FlowglassError('unwritable', `There is a file called ${name} in that folder already. It was left as it is.`);
      }
      return sink;
    }
    case 'blobs':
      return blobSink();
    default:
      throw new FlowglassError('internal', 'There is no such place to write to.');
  }
}

/**
 * A file of the user's. The browser writes beside it, and puts what was written in its place when it
 * is closed: until then the file is what it was.
 * @param {FileSystemFileHandle} handle
 * @param {readonly Blob[]} sources that must not be written to
 * @returns {Promise<Sink & {fresh: boolean}>} `fresh` if there was no file before, or an empty one
 */
export async function fileSink(handle, sources) {
  const before = await explained(handle.getFile());
  if (sources.some((source) => isSame(source, before))) {
    throw new FlowglassError('unwritable', 'That file is the capture that is open. Choose another name.');
  }
  const fresh = before.size === 0; // the browser makes an empty one when a new name is chosen
  const stream = await explained(handle.createWritable());
  return {
    fresh,
    write: (bytes) => explained(stream.write(bytes)),
    async close() {
      await explained(stream.close());
      return undefined;
    },
    async abort() {
      await stream.abort().catch(() => {});
      if (fresh) {
        await /** @type {{remove?: () => Promise<void>}} */ (handle).remove?.().catch(() => {});
      }
    },
  };
}

/**
 * Whether two files are one, as far as a page can tell.
 * @param {Blob} a
 * @param {File} b
 */
function isSame(a, b) {
  return a instanceof File && a.name === b.name && a.size === b.size && a.lastModified === b.lastModified && b.size > 0;
}

/** @returns {Sink} */
export function blobSink() {
  let spool = new Spool();
  return {
    write: (bytes) => spool.add(bytes),
    async close() {
      const blob = spool.slice(0, spool.size);
      try {
        if (spool.size > 0) {
          // If the browser could not keep them all, the last bytes tell.
          await blob.slice(spool.size - 1).arrayBuffer();
        }
      } catch {
        throw new FlowglassError('unwritable', NO_ROOM);
      }
      return blob;
    },
    async abort() {
      spool = new Spool();
    },
  };
}

/**
 * Compresses what is written to a sink.
 * @param {Sink} sink
 * @returns {Sink}
 */
export function gzipSink(sink) {
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const emptied = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      await sink.write(/** @type {Bytes} */ (value));
    }
  })();
  /** Ends both ends, without waiting: what is under way may never end. */
  const end = () => {
    writer.abort().catch(() => {});
    reader.cancel().catch(() => {});
  };
  emptied.catch(end);
  return {
    write: (bytes) => Promise.race([writer.write(bytes), emptied]),
    async close() {
      await Promise.all([writer.close(), emptied]);
      return sink.close();
    },
    async abort() {
      end();
      await sink.abort();
    },
  };
}

const NO_ROOM = 'There is no room left to write to: the disk, or what the browser may use of it, is full. Nothing was saved.';

/** What the browser says, and what that means. @type {Readonly<Record<string, string>>} */
const REASONS = {
  QuotaExceededError: NO_ROOM,
  NotAllowedError: 'The browser may not write that file any more. Nothing was saved.',
  NoModificationAllowedError: 'The file is in use, or is not to be changed. Choose another one. Nothing was saved.',
  NotFoundError: 'The file, or its folder, is gone. Nothing was saved.',
  SecurityError: 'The browser refuses to write that file. Nothing was saved.',
};

/**
 * @template T
 * @param {Promise<T>} promise of the browser
 * @returns {Promise<T>} rejects with a FlowglassError that says why nothing was written
 */
async function explained(promise) {
  try {
    return await promise;
  } catch (error) {
    const { name = '', message = '' } = /** @type {Partial<Error>} */ (error ?? {});
    throw new FlowglassError('unwritable', REASONS[name] ?? `The file could not be written (${message || name}). Nothing was saved.`);
  }
}
