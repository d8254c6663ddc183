/**
 * Inflates the bytes of a compressed capture as a stream: gzip by the browser, which is four
 * times as fast as Go in WebAssembly; zstd, lz4, and any gzip file that the browser gives up on,
 * by Go.
 *
 * @import { GoSide } from './gowasm.js'
 */
import { unlessAborted } from './abort.js';
import { ReadError } from './reader.js';

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const KiB = 1024;

/**
 * What a decompressor is given at a time, in bytes: the browser's inflates all of it before anyone
 * can stop it, to a thousand times as much at worst.
 */
const PIECE = 64 * KiB;

/** What is handed out at a time, in bytes, or a little more. */
const BATCH = 1024 * KiB;

/** The browser's decompressor gave up, for a reason that it does not tell exactly. */
export class GaveUp extends Error {}

/**
 * Cuts chunks into the pieces that a decompressor is given.
 * @param {AsyncIterable<Bytes>} chunks
 * @param {(bytes: number) => void} onPiece called with the size of each, before it is handed out
 * @returns {AsyncGenerator<Bytes, void, undefined>}
 */
export async function* toPieces(chunks, onPiece) {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      onPiece(piece.byteLength);
      yield piece;
    }
  }
}

/**
 * Inflates with the browser's DecompressionStream.
 * @param {AsyncGenerator<Bytes, void, undefined>} pieces of the file
 * @param {'gzip'} format
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<Bytes, void, undefined>} each valid until the next is asked for
 * @throws {GaveUp} at the first fault, and at a second gzip member: not all that was inflated
 *   before has been handed out then
 * @throws {ReadError} as `pieces` does
 */
export async function* inflateNatively(pieces, format, signal) {
  const compressed = new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) {
          controller.close();
        } else {
          controller.enqueue(value);
        }
      },
    },
    { highWaterMark: 0 },
  );
  const reader = compressed.pipeThrough(new DecompressionStream(format)).getReader();
  const read = async () => {
    try {
      return await unlessAborted(reader.read(), signal);
    } catch (error) {
      throw error instanceof ReadError || signal?.aborted ? error : new GaveUp('', { cause: error });
    }
  };
  const batch = new Uint8Array(BATCH);
  let used = 0;
  try {
    for (;;) {
      const { done, value } = await read();
      if (done) {
        break;
      }
      if (used + value.byteLength > BATCH) {
        yield batch.subarray(0, used);
        used = 0;
      }
      if (value.byteLength > BATCH) {
        yield value;
      } else {
        batch.set(value, used);
        used += value.byteLength;
      }
    }
    yield batch.subarray(0, used);
  } catch (error) {
    if (error instanceof ReadError) {
      yield batch.subarray(0, used);
    }
    throw error;
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
}

/**
 * Inflates with Go.
 * @param {AsyncIterable<Bytes>} pieces of the file
 * @param {GoSide} go fresh, of inflate.wasm
 * @returns {AsyncGenerator<Bytes, void, undefined>}
 * @throws {ReadError} `cut-short`, `damaged` or `expands`, and as `pieces` does: after all that
 *   could be inflated until then
 */
export async function* inflateInGo(pieces, go) {
  /** @type {ReadError | undefined} */
  let stopped;
  const readable = async function* () {
    try {
      yield* pieces;
    } catch (error) {
      if (!(error instanceof ReadError)) {
        throw error;
      }
      stopped = error;
    }
  };
  for await (const piece of readable()) {
    yield* drain(go, piece, false);
  }
  try {
    yield* drain(go, NOTHING, true);
  } catch (error) {
    throw stopped ?? error;
  }
  if (stopped !== undefined) {
    throw stopped;
  }
}

const NOTHING = new Uint8Array(0);

/**
 * @param {GoSide} go
 * @param {Bytes} piece
 * @param {boolean} last
 * @returns {Generator<Bytes, void, undefined>}
 */
function* drain(go, piece, last) {
  for (let input = piece; ; input = NOTHING) {
    const { bytes, hungry, done, failure } = go.inflate(input, last);
    if (bytes.byteLength > 0) {
      yield bytes;
    }
    if (failure !== undefined) {
      throw new ReadError(failure, 'The compressed file cannot be followed any further.');
    }
    if (hungry || done) {
      return;
    }
  }
}
