/**
 * The messages between a page and its worker, and the errors both speak of.
 *
 * One worker holds one capture. Every request carries an `id`; the worker
 * answers it with any number of `progress` replies (at most ten a second) and
 * then exactly one `result` or `error`. Only `crashed` comes unasked: the Go
 * side is gone, and so is every answer still owed.
 *
 * Closing a capture is no message: Go's memory never shrinks, so the page ends
 * the worker.
 */

/** Version of the calls between worker and Go; `hello` compares it with Go's. */
export const PROTOCOL = 1;

/**
 * `format`: the file breaks its own format; `filter`: a display filter has a mistake; `unsupported`: a good request or file that this
 * release cannot serve; `unreadable`: the browser no longer lets us read the file; `unwritable`: or
 * write one; `aborted`: the caller's wish; `crashed`: the worker is gone; `internal`: our bug.
 * @typedef {'format' | 'filter' | 'unsupported' | 'unreadable' | 'unwritable' | 'aborted' | 'crashed' | 'internal'} ErrorCode
 */

/** @type {ReadonlySet<string>} */
const ERROR_CODES = new Set([
  'format',
  'filter',
  'unsupported',
  'unreadable',
  'unwritable',
  'aborted',
  'crashed',
  'internal',
]);

/**
 * An error as it crosses a message port.
 * @typedef {object} ErrorInfo
 * @property {ErrorCode} code
 * @property {string} message plain words, to be shown as they are
 * @property {number} [offset] bytes from the start of the file; of a filter, UTF-16 units into it
 * @property {number} [length] of the place in the filter, in UTF-16 units
 * @property {string} [suggestion] the name that the user may have meant at that place
 */

/** @typedef {'' | 'ns' | 'bytes' | 'packets' | 'bit/s'} Unit */
/** @typedef {'f64' | 'i32' | 'u8' | 'str'} ColumnType */

/**
 * @typedef {object} ColumnInfo
 * @property {string} name snake_case, stable
 * @property {string} label for people
 * @property {ColumnType} type
 * @property {Unit} unit
 */

/**
 * @typedef {object} TableInfo
 * @property {string} name such as `frames` or `conversations/tcp`
 * @property {string} title for people
 * @property {readonly ColumnInfo[]} columns
 * @property {readonly ColumnInfo[]} [shares] columns that follow when it is asked of a selection:
 *   figures of the same row over the whole capture
 * @property {{by: string, descending: boolean}} [order] the order it is best shown in at first
 */

/**
 * Why reading ended early. Everything before that place is kept.
 * @typedef {object} Notice
 * @property {string} code `cut-short`, `damaged`, `unsupported-record`, `unknown-format`,
 *   `empty`, or how reading failed: a {@link ReadFailure}
 * @property {string} message plain words, to be shown as they are
 * @property {number} [offset] bytes from the start of the file, inflated if it is compressed
 */

/**
 * How reading a file failed: it got shorter; it is gone; the browser refuses to read on,
 * which it does when the file was written to meanwhile. Of compressed files also: they end too
 * early; they are damaged; they inflate to more than any capture would.
 * @typedef {'shrank' | 'vanished' | 'changed' | 'cut-short' | 'damaged' | 'expands'} ReadFailure
 */

/**
 * How a file is compressed. Offsets in it are then those of the inflated bytes.
 * @typedef {object} Compression
 * @property {string} format `gzip`, `zstd` or `lz4`
 * @property {number} inflated bytes so far
 */

/**
 * @typedef {object} Progress
 * @property {number} packets
 * @property {number} bytes of the file read so far
 * @property {number} bytesTotal size of the file
 * @property {Compression} [compression] of a compressed file
 * @property {number} flows directed flows so far
 * @property {string} format `pcap`, `pcapng`, ...; '' while unknown
 * @property {boolean} done nothing more will be read
 * @property {boolean} [restored] it is what was known of the file before; nothing was read
 * @property {number} memory bytes that the analyser's memory has; it never shrinks
 * @property {Notice} [notice]
 */

/**
 * A window of rows of one table, in one order. Plain data: it survives a message port.
 * @typedef {object} TableWindow
 * @property {string} table
 * @property {number} total rows of the whole table when it was asked
 * @property {number} first row number of the first row held
 * @property {number} rows held
 * @property {readonly Column[]} columns
 */

/**
 * One column of a window. NaN in f64 and -1 in i32 mean "none", as -1 does in the indices of str.
 * @typedef {(
 *   {type: 'f64', name: string, unit: Unit, values: Float64Array} |
 *   {type: 'i32', name: string, unit: Unit, values: Int32Array} |
 *   {type: 'u8', name: string, unit: Unit, values: Uint8Array} |
 *   {type: 'str', name: string, unit: Unit, values: Int32Array, strings: readonly string[]}
 * )} Column
 */

/**
 * Which rows are wanted. `sortBy` '' is the table's natural order.
 * @typedef {object} RowsQuery
 * @property {string} name
 * @property {string} selection name of the selection that rows are of; '' for the whole capture.
 *   Frames are then those selected, sums are over them, rows without a packet among them left out
 * @property {string} sortBy
 * @property {boolean} descending
 * @property {number} first
 * @property {number} count
 */

/**
 * A set of packets: those that a display filter selects, of a span of time. While a capture is
 * being read it grows with it.
 * @typedef {object} Selection
 * @property {string} filter in Wireshark's language; '' selects all
 * @property {number} [from] nanoseconds since frame 1, the first that belong to the span
 * @property {number} [to] nanoseconds since frame 1, the first after it
 */

/**
 * @typedef {object} SelectionProgress
 * @property {number} packets selected so far
 * @property {number} examined packets that were looked at so far
 * @property {number} total packets there are so far
 * @property {boolean} deep the file is read again for it; else the index answers
 */

/**
 * How far TCP is analysed.
 * @typedef {object} AnalysisProgress
 * @property {number} analysed packets, from the first on
 * @property {number} total packets there are
 */

/**
 * A field that display filters know.
 * @typedef {object} FieldInfo
 * @property {string} name
 * @property {string} label
 * @property {string} type for people, such as `IPv4 address`
 */

/**
 * @typedef {object} Field
 * @property {string} name in display filters; '' if it has none
 * @property {string} label
 * @property {string} value '' if there is nothing but the label
 * @property {string} [note] what is wrong with the value
 * @property {string} [filter] the display filter that selects packets with this value
 * @property {number} offset bytes from the start of the packet
 * @property {number} length bytes; 0 if it is computed, or stands elsewhere
 * @property {number} [buffer] where the bytes stand if not in the packet: a place in `buffers`, from 1
 * @property {number} [mask] of a bit-field: its bits among those of its bytes, the first byte highest
 * @property {readonly Field[]} [fields] its parts
 */

/**
 * @typedef {object} Layer
 * @property {string} name in display filters
 * @property {string} label
 * @property {string} [note] what is wrong with it
 * @property {number} offset bytes from the start of the packet
 * @property {number} length bytes
 * @property {number} [buffer] as of a field
 * @property {readonly Field[]} fields
 */

/**
 * Bytes that fields stand in.
 * @typedef {object} ByteSource
 * @property {string} name as in Wireshark; '' if there is nothing to be seen of them
 * @property {Uint8Array} bytes
 */

/**
 * One packet, read again from the file and decoded in full.
 * @typedef {object} PacketDetails
 * @property {number} number frame number, from 1
 * @property {number} offset of its first byte in the file, inflated if it is compressed
 * @property {Uint8Array} bytes as captured
 * @property {readonly Layer[]} layers
 * @property {readonly ByteSource[]} [buffers] bytes that were put together from several packets, of which this is the last, or decrypted
 * @property {string} info what the packet says, on one line
 * @property {string} status
 * @property {string} [error] where decoding stopped
 */

/**
 * `inflater` is the address of the wasm module for files that the browser cannot inflate, `describer`
 * that for layers that the analyser does not know; the worker asks the page for them, see wants.js.
 * `select` makes the selection called `name`, or changes it: one of that name that is still being
 * made is answered `aborted`; `open` with the first part of a `snapshot` restores what was known of the
 * file, and reads none of it: the other parts follow by `restore`, and one that is missing or damaged
 * makes the worker read the file after all; `place` asks in which row of a table of frames a frame stands.
 * @typedef {(
 *   {id: number, op: 'hello', module: WebAssembly.Module, inflater: string, describer: string} |
 *   {id: number, op: 'open', file: Blob, name: string, snapshot?: Uint8Array} |
 *   {id: number, op: 'restore', part: Uint8Array | undefined} |
 *   {id: number, op: 'snapshot', part: number} |
 *   {id: number, op: 'rows', query: RowsQuery} |
 *   {id: number, op: 'packet', number: number} |
 *   {id: number, op: 'select', name: string, selection: Selection} |
 *   {id: number, op: 'drop', name: string} |
 *   {id: number, op: 'bits', name: string} |
 *   {id: number, op: 'check', filter: string} |
 *   {id: number, op: 'fields'} |
 *   {id: number, op: 'infos', numbers: readonly number[]} |
 *   {id: number, op: 'values', fields: readonly string[], numbers: readonly number[]} |
 *   {id: number, op: 'analyse'} |
 *   {id: number, op: 'place', query: RowsQuery, number: number} |
 *   {id: number, op: 'cancel'} |
 *   {id: number, op: 'requests'}
 * )} Request
 */

/**
 * What each request is answered with. `select` is answered when every packet that was read by
 * then has been looked at; `check` with an error of code `filter` if the filter has a mistake;
 * `bits` with a bit a frame, the first in the lowest bit of the first byte;
 * `place` with row -1 if the frame is not among the rows. `open` is answered when reading has
 * ended; `cancel` when that has (the `open` is answered `aborted` before that); `requests` with how
 * many requests the worker has sent to the network since it began.
 * @typedef {{
 *   hello: readonly TableInfo[],
 *   open: Progress,
 *   restore: undefined,
 *   snapshot: {bytes: Uint8Array | undefined},
 *   rows: TableWindow,
 *   packet: PacketDetails,
 *   select: SelectionProgress,
 *   drop: undefined,
 *   bits: {bytes: Uint8Array},
 *   check: {deep: boolean},
 *   fields: readonly FieldInfo[],
 *   infos: readonly string[],
 *   values: readonly (readonly string[])[],
 *   analyse: AnalysisProgress,
 *   place: {row: number},
 *   cancel: undefined,
 *   requests: {requests: number},
 * }} Results
 */

/** @typedef {Results[keyof Results]} Result */

/**
 * @typedef {(
 *   {id: number, kind: 'progress', progress: Progress} |
 *   {id: number, kind: 'selecting', progress: SelectionProgress} |
 *   {id: number, kind: 'result', result: Result} |
 *   {id: number, kind: 'error', error: ErrorInfo} |
 *   {kind: 'crashed', message: string}
 * )} Reply
 */

/**
 * The one error type of this library. `name` is `AbortError` when `code` is `aborted`, as
 * everything that takes an AbortSignal does, and `FlowglassError` otherwise.
 */
export class FlowglassError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message plain words
   * @param {number} [offset] bytes from the start of the file; of a filter, UTF-16 units into it
   * @param {{length?: number | undefined, suggestion?: string | undefined}} [place] more of a mistake in a filter
   */
  constructor(code, message, offset, { length, suggestion } = {}) {
    super(message);
    this.name = code === 'aborted' ? 'AbortError' : 'FlowglassError';
    /** @type {ErrorCode} */
    this.code = code;
    /** @type {number | undefined} */
    this.offset = offset;
    /** @type {number | undefined} of the mistaken place in a filter, in UTF-16 units */
    this.length = length;
    /** @type {string | undefined} what may have been meant there */
    this.suggestion = suggestion;
  }
}

/**
 * Turns anything thrown into what may cross a message port. An unknown error is our bug.
 * @param {unknown} error
 * @returns {ErrorInfo}
 */
export function toErrorInfo(error) {
  if (error instanceof FlowglassError) {
    const { code, message, offset, length, suggestion } = error;
    return withoutUndefined({ code, message, offset, length, suggestion });
  }
  return withoutUndefined({ code: 'internal', message: error instanceof Error ? error.message : String(error) });
}

/**
 * Turns what came over a message port, or out of Go, into an error to throw.
 * @param {unknown} info an {@link ErrorInfo}, trusted for nothing
 * @returns {FlowglassError}
 */
export function fromErrorInfo(info) {
  const { code, message, offset, length, suggestion } = /** @type {Record<string, unknown>} */ (Object(info));
  return new FlowglassError(
    typeof code === 'string' && ERROR_CODES.has(code) ? /** @type {ErrorCode} */ (code) : 'internal',
    typeof message === 'string' && message !== '' ? message : 'an error without a message',
    typeof offset === 'number' ? offset : undefined,
    {
      length: typeof length === 'number' ? length : undefined,
      suggestion: typeof suggestion === 'string' ? suggestion : undefined,
    },
  );
}

/**
 * @param {{code: ErrorCode, message: string, offset?: number | undefined, length?: number | undefined,
 *   suggestion?: string | undefined}} info
 * @returns {ErrorInfo}
 */
function withoutUndefined(info) {
  return /** @type {ErrorInfo} */ (
    Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined))
  );
}
