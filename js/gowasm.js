/**
 * The Go side, as seen from its worker: one function,
 * `flowglassCall(op, ...scalars, bytes?)`, whose replies are decoded here.
 *
 * Go can die in the middle of a call (out of memory, a fatal error, a trap).
 * Then the call throws `crashed`, and so does every later one: a dead Go side
 * does not come back, its worker has to be replaced.
 *
 * @import { AnalysisProgress, ByteSource, Field, FieldInfo, Layer, Progress, ReadFailure, RowsQuery, SelectionProgress, TableInfo, TableWindow } from './protocol.js'
 * @import { GoReply } from './table.js'
 */
import { fromHex, listOf, size, toBytes, toProgress, toSelected } from './goreply.js';
import { FlowglassError, PROTOCOL, fromErrorInfo } from './protocol.js';
import { decodeReply, decodeWindow } from './table.js';

/** @typedef {(op: string, ...args: (string | number | boolean | Uint8Array)[]) => unknown} GoCall */
/** @typedef {Omit<Progress, 'bytesTotal' | 'compression'>} GoProgress what Go knows of it */

/**
 * Which layers only describe.wasm knows, and what it wants to be asked.
 * @typedef {object} Foreign
 * @property {number} link type of the link
 * @property {number} start bytes from the start of the record to the packet
 * @property {readonly number[]} layers their places in the list of layers
 */

/**
 * Frames that are needed to put together what ends in others, and their bytes one after the other.
 * @typedef {{numbers: readonly number[], bytes: Uint8Array}} Context
 */

/**
 * How far a selection is known. One that `waits` needs the bytes of the packets in `spots`, or if
 * there are none those of the file from `reread` on.
 * @typedef {SelectionProgress & {waits: boolean, spots: readonly number[], reread: number}} GoSelected
 */

/**
 * What the toolchain's wasm_exec.js defines as globalThis.Go.
 * @typedef {object} GoRuntime
 * @property {WebAssembly.Imports} importObject
 * @property {boolean} [exited]
 * @property {(instance: WebAssembly.Instance) => Promise<void>} run settles when main returned
 */

/**
 * Starts a compiled Go program and waits until it has published its function.
 * @param {WebAssembly.Module} module
 * @param {new () => GoRuntime} Go
 * @param {{flowglassCall?: GoCall | undefined}} scope where Go publishes its function: globalThis
 * @returns {Promise<GoSide>}
 * @throws {FlowglassError} `crashed` when the program ends instead
 */
export async function startGo(module, Go, scope) {
  const go = new Go();
  const instance = await WebAssembly.instantiate(module, go.importObject);
  delete scope.flowglassCall;
  /** @type {string | undefined} */
  let ending;
  // run() works until Go waits for its first call; it settles when Go is gone.
  go.run(instance).then(
    () => (ending = 'it ended'),
    (error) => (ending = describeError(error)),
  );
  const call = scope.flowglassCall; // at once: another program may start meanwhile
  await undefined;
  if (typeof call !== 'function') {
    throw crashed(ending ?? 'it published no function');
  }
  const memory = /** @type {WebAssembly.Memory} */ (instance.exports.mem);
  return new GoSide(call, () => go.exited === true, () => memory.buffer.byteLength);
}

/** Typed calls over the one function. Each throws {@link FlowglassError}. */
export class GoSide {
  #call;
  #exited;
  #memory;
  #dead = false;
  /** What Go is shown instead of bytes; see lend. */
  #lent = new Uint8Array(0);

  /**
   * @param {GoCall} call
   * @param {() => boolean} exited whether the Go program has ended
   * @param {() => number} memory bytes of memory the Go program has
   */
  constructor(call, exited = () => false, memory = () => 0) {
    this.#call = call;
    this.#exited = exited;
    this.#memory = memory;
  }

  /**
   * Checks the protocol number and lists the tables.
   * @returns {readonly TableInfo[]}
   */
  hello() {
    const { header } = this.ask('hello');
    if (header.protocol !== PROTOCOL) {
      throw new FlowglassError(
        'unsupported',
        `This page mixes two releases (protocol ${PROTOCOL} and ${header.protocol}). Reload it.`,
      );
    }
    if (!Array.isArray(header.tables)) {
      throw new FlowglassError('internal', 'The analyser named no tables.');
    }
    return header.tables;
  }

  /**
   * @param {string} name of the file, for messages
   * @param {number} size bytes
   */
  open(name, size) {
    this.ask('open', name, size);
  }

  /** Forgets the capture that is open: another can be opened. */
  close() {
    this.ask('close');
  }

  /**
   * Begins a capture that was read before, in place of open().
   * @param {string} name of the file, for messages
   * @param {Uint8Array} bytes the first part of its snapshot
   * @returns {GoProgress}
   * @throws {FlowglassError} `unsupported` when it is none, or is damaged
   */
  restore(name, bytes) {
    return toProgress(this.ask('restore', name, bytes), this.#memory());
  }

  /**
   * @param {Uint8Array} bytes the next part of the snapshot
   * @returns {GoProgress} `done` with the last
   * @throws {FlowglassError} `unsupported` when it is not that, or is damaged
   */
  restoreRows(bytes) {
    return toProgress(this.ask('restore-rows', bytes), this.#memory());
  }

  /**
   * @param {number} part from 0
   * @returns {Uint8Array<ArrayBuffer> | undefined} a part of the capture's snapshot, undefined if there is none
   */
  snapshot(part) {
    const { body } = this.ask('snapshot', part);
    return body.byteLength === 0 ? undefined : /** @type {Uint8Array<ArrayBuffer>} */ (body.slice());
  }

  /**
   * Tells whether the file is compressed; feed then wants inflated bytes.
   * @param {Uint8Array} head the first 4 bytes of the file
   * @returns {{compression: string, free: number, ratio: number}} '' if it is not; the inflated
   *   bytes that are always allowed, and beyond them the allowed multiple of the file's bytes
   */
  compression(head) {
    const { header } = this.ask('compression', head);
    const { compression } = header;
    return { compression: String(compression), free: size(header, 'free'), ratio: size(header, 'ratio') };
  }

  /**
   * The only call that inflate.wasm knows, and only it.
   * @param {Uint8Array} bytes the next bytes of the compressed file; Go copies them
   * @param {boolean} last whether the file has no more
   * @returns {{bytes: Uint8Array<ArrayBuffer>, hungry: boolean, done: boolean, failure?: ReadFailure}}
   *   inflated bytes, valid until the next call; more come without giving any, unless it is hungry or done
   */
  inflate(bytes, last) {
    const { header, body } = this.ask('inflate', this.lend(bytes), last);
    const { hungry, done, failure } = header;
    const inflated = {
      bytes: /** @type {Uint8Array<ArrayBuffer>} */ (body.subarray(0, size(header, 'length'))),
      hungry: hungry === true,
      done: done === true,
    };
    return failure === '' ? inflated : { ...inflated, failure: /** @type {ReadFailure} */ (failure) };
  }

  /**
   * The only call that describe.wasm knows, and only it.
   * @param {number} link type of the link
   * @param {Uint8Array} bytes of the packet
   * @returns {readonly {offset: number, fields: readonly Field[]}[]} layers, each with its place in `bytes`
   */
  fields(link, bytes) {
    const { layers } = this.ask('fields', link, this.lend(bytes)).header;
    if (!Array.isArray(layers)) {
      throw new FlowglassError('internal', 'The program for other protocols described no layers.');
    }
    return layers;
  }

  /** Bytes of memory the program has; it never shrinks. */
  get memory() {
    return this.#memory();
  }

  /**
   * @param {Uint8Array} bytes the next bytes of the file; Go copies them
   * @param {boolean} [freed] whether their memory is freed soon, so that Go may hold on to them
   * @returns {GoProgress}
   */
  feed(bytes, freed = false) {
    return toProgress(this.ask('feed', freed ? bytes : this.lend(bytes)), this.#memory());
  }

  /**
   * @param {string} code '' when the file has ended, or the ReadFailure that stopped reading
   * @returns {GoProgress}
   */
  finish(code) {
    return toProgress(this.ask('finish', code), this.#memory());
  }

  /**
   * @param {RowsQuery} query
   * @returns {TableWindow}
   */
  rows({ name, selection, sortBy, descending, first, count }) {
    return decodeWindow(this.ask('rows', name, selection, sortBy, descending, first, count));
  }

  /**
   * @param {RowsQuery} query of frames
   * @param {number} number frame number, from 1
   * @returns {number} the row of the frame, -1 if it has none
   */
  place({ selection, sortBy, descending }, number) {
    return Number(this.ask('place', selection, sortBy, descending, number).header.row);
  }

  /**
   * Makes or changes a selection; no packet is looked at yet.
   * @param {string} name
   * @param {string} filter
   * @param {number} from nanoseconds since frame 1; -Infinity: from the first on
   * @param {number} to nanoseconds since frame 1; Infinity: to the last
   * @returns {GoSelected}
   * @throws {FlowglassError} `filter` when it has a mistake: the selection before stays
   */
  select(name, filter, from, to) {
    return toSelected(this.ask('select', name, filter, from, to));
  }

  /**
   * Looks at some more packets of a selection.
   * @param {string} name
   * @returns {GoSelected}
   */
  examine(name) {
    return toSelected(this.ask('examine', name));
  }

  /**
   * Looks at single packets of a selection.
   * @param {string} name
   * @param {readonly number[]} numbers of frames, from 1
   * @param {Uint8Array} bytes theirs, one after the other
   * @returns {GoSelected}
   */
  inspect(name, numbers, bytes) {
    return toSelected(this.ask('inspect', name, toBytes(numbers), this.lend(bytes)));
  }

  /**
   * Looks at packets of a selection in bytes of the file that were fed before.
   * @param {string} name
   * @param {number} offset of the bytes in the file
   * @param {Uint8Array} bytes Go copies them
   * @returns {GoSelected}
   */
  review(name, offset, bytes) {
    return toSelected(this.ask('review', name, offset, this.lend(bytes)));
  }

  /**
   * @param {string} name of a selection
   * @returns {Uint8Array} a bit a frame, frame 1 in the lowest bit of the first byte
   */
  bits(name) {
    return this.ask('bits', name).body;
  }

  /** @param {string} name */
  drop(name) {
    this.ask('drop', name);
  }

  /**
   * @param {string} filter
   * @returns {{deep: boolean}}
   * @throws {FlowglassError} `filter` when it has a mistake
   */
  check(filter) {
    return { deep: this.ask('check', filter).header.deep === true };
  }

  /** @returns {readonly FieldInfo[]} */
  filterFields() {
    const { fields } = this.ask('fields').header;
    return listOf(fields, 'fields');
  }

  /**
   * @param {readonly number[]} numbers of frames, from 1
   * @returns {{offsets: readonly number[], lengths: readonly number[]}} of their bytes in the file
   */
  locate(numbers) {
    const { offsets, lengths } = this.ask('locate', toBytes(numbers)).header;
    return { offsets: listOf(offsets, 'offsets'), lengths: listOf(lengths, 'lengths') };
  }

  /**
   * @param {readonly number[]} numbers of frames, from 1
   * @param {Uint8Array} bytes theirs, one after the other
   * @param {Context} context of these
   * @returns {readonly string[]}
   */
  infos(numbers, bytes, context) {
    return listOf(this.ask('infos', toBytes(numbers), bytes, toBytes(context.numbers), context.bytes).header.infos, 'infos');
  }

  /**
   * @param {readonly number[]} numbers of frames, from 1
   * @returns {readonly number[]} of those needed to put together what ends in them, ascending
   */
  context(numbers) {
    return listOf(this.ask('context', toBytes(numbers)).header.numbers, 'numbers');
  }

  /**
   * @param {readonly string[]} names of fields
   * @param {readonly number[]} numbers of frames, from 1
   * @param {Uint8Array} bytes theirs, one after the other
   * @param {Context} context of these
   * @returns {readonly (readonly string[])[]} for each frame a text for each field
   */
  values(names, numbers, bytes, context) {
    return listOf(this.ask('values', names.join(), toBytes(numbers), bytes, toBytes(context.numbers), context.bytes).header.values, 'values');
  }

  /**
   * @param {number} offset of the bytes in the file
   * @param {Uint8Array} bytes
   * @returns {AnalysisProgress & {reread: number}} `reread` is where the next bytes begin
   */
  analyse(offset, bytes) {
    const { analysed, total, reread } = this.ask('analyse', offset, bytes).header;
    return { analysed: Number(analysed), total: Number(total), reread: Number(reread) };
  }

  /**
   * @param {number} number frame number, from 1
   * @returns {{offset: number, capLen: number}} where the packet stands in the file, in bytes
   */
  packet(number) {
    const { header } = this.ask('packet', number);
    return { offset: size(header, 'offset'), capLen: size(header, 'capLen') };
  }

  /**
   * @param {number} number frame number, from 1
   * @param {Uint8Array} bytes of the packet, read again from the file
   * @param {Context} context of this one
   * @returns {{layers: readonly Layer[], buffers: readonly ByteSource[], info: string, status: string, error?: string, foreign?: Foreign}}
   */
  describe(number, bytes, context) {
    const reply = this.ask('describe', number, bytes, toBytes(context.numbers), context.bytes).header;
    const { layers, buffers = [], info, status, error, foreign } = reply;
    if (!Array.isArray(layers)) {
      throw new FlowglassError('internal', 'The analyser described no layers.');
    }
    const details = {
      layers,
      buffers: listOf(buffers, 'buffers').map(({ name, bytes }) => ({ name: String(name), bytes: fromHex(String(bytes)) })),
      info: String(info ?? ''),
      status: String(status),
    };
    return {
      ...details,
      ...(typeof error === 'string' ? { error } : {}),
      ...(foreign === undefined ? {} : { foreign: /** @type {Foreign} */ (foreign) }),
    };
  }

  /**
   * A copy of bytes, always in the same buffer. Go holds on to every array that it was shown until
   * its next garbage collection, and with a part of a slice to all of the slice: that may be as much
   * as the file.
   * @param {Uint8Array} bytes
   */
  lend(bytes) {
    if (this.#lent.byteLength < bytes.byteLength) {
      this.#lent = new Uint8Array(bytes.byteLength);
    }
    this.#lent.set(bytes);
    return this.#lent.subarray(0, bytes.byteLength);
  }

  /**
   * Any call.
   * @param {string} op
   * @param {(string | number | boolean | Uint8Array)[]} args
   * @returns {GoReply}
   */
  ask(op, ...args) {
    if (this.#dead || this.#exited()) {
      throw crashed('it had ended before');
    }
    let reply;
    try {
      reply = this.#call(op, ...args);
    } catch (error) {
      this.#dead = true;
      throw crashed(describeError(error));
    }
    if (!(reply instanceof Uint8Array)) {
      this.#dead = true;
      throw crashed(`no answer to ${op}`);
    }
    const decoded = decodeReply(reply);
    const { error } = decoded.header;
    if (typeof error === 'object' && error !== null) {
      throw fromErrorInfo(error);
    }
    return decoded;
  }
}

/** @param {string} why */
function crashed(why) {
  return new FlowglassError('crashed', `The analyser has crashed: ${why}.`);
}

/** @param {unknown} error */
function describeError(error) {
  return error instanceof Error ? error.message : String(error);
}
