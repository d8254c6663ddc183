/**
 * Single packets, whose bytes are read again from the file, neighbours at once; and what they say,
 * each on a line.
 *
 * @import { Context, GoSide } from './gowasm.js'
 * @import { Source } from './source.js'
 */
import { ReadError } from './reader.js';

/** Bytes between two packets that are read rather than read around. */
const GAP = 64 * 1024;

/** Bytes read, and handed to Go, at a time. */
const RUN = 4 * 1024 * 1024;

/**
 * @typedef {{at: number, number: number, offset: number, length: number}} Spot where the bytes of a
 *   packet stand; `at` is its place among those asked for
 */

/**
 * The packets that there are, some at a time.
 * @param {GoSide} go
 * @param {Source} source
 * @param {readonly number[]} numbers of frames
 * @returns {AsyncGenerator<{run: readonly Spot[], bytes: Uint8Array<ArrayBuffer> | ReadError}, void, undefined>}
 *   the bytes of the packets of a run one after the other, or why they cannot be read
 */
export async function* readPackets(go, source, numbers) {
  const { offsets, lengths } = go.locate(numbers);
  const spots = numbers
    .map((number, at) => ({ at, number, offset: offsets[at] ?? 0, length: lengths[at] ?? 0 }))
    .filter(({ length }) => length > 0);
  for (const run of runs(spots)) {
    yield { run, bytes: await readRun(source, run) };
  }
}

/**
 * @param {GoSide} go
 * @param {Source} source
 * @param {readonly number[]} numbers of frames
 * @param {() => Promise<void>} turn resolves after the messages that wait now were handled
 * @returns {Promise<readonly string[]>} '' for a frame that there is not, or that cannot be read
 */
export async function readInfos(go, source, numbers, turn) {
  const context = await readContext(go, source, numbers);
  return readTexts(go, source, numbers, turn, '', (run, bytes) => go.infos(run, bytes, context));
}

/**
 * What is needed to put together the messages that end in frames, as far as it can be read.
 * @param {GoSide} go
 * @param {Source} source
 * @param {readonly number[]} numbers of frames
 * @returns {Promise<Context>}
 */
export async function readContext(go, source, numbers) {
  /** @type {number[]} */
  const read = [];
  /** @type {Uint8Array[]} */
  const parts = [];
  const needed = go.context(numbers);
  for await (const { run, bytes } of needed.length > 0 ? readPackets(go, source, needed) : []) {
    if (!(bytes instanceof ReadError)) {
      read.push(...run.map(({ number }) => number));
      parts.push(bytes);
    }
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return { numbers: read, bytes };
}

/**
 * @param {GoSide} go
 * @param {Source} source
 * @param {readonly string[]} fields by name
 * @param {readonly number[]} numbers of frames
 * @param {() => Promise<void>} turn resolves after the messages that wait now were handled
 * @returns {Promise<readonly (readonly string[])[]>} for each frame a text for each field, '' for what is not there
 */
export async function readValues(go, source, fields, numbers, turn) {
  const none = fields.map(() => '');
  const context = await readContext(go, source, numbers);
  return readTexts(go, source, numbers, turn, none, (run, bytes) => go.values(fields, run, bytes, context));
}

/**
 * @template T
 * @param {GoSide} go
 * @param {Source} source
 * @param {readonly number[]} numbers of frames
 * @param {() => Promise<void>} turn
 * @param {T} none of a frame that there is not, or that cannot be read
 * @param {(numbers: number[], bytes: Uint8Array) => readonly T[]} ask what frames say whose bytes are there
 * @returns {Promise<readonly T[]>}
 */
async function readTexts(go, source, numbers, turn, none, ask) {
  const texts = numbers.map(() => none);
  for await (const { run, bytes } of readPackets(go, source, numbers)) {
    if (bytes instanceof ReadError) {
      continue;
    }
    const told = ask(run.map(({ number }) => number), bytes);
    run.forEach(({ at }, i) => (texts[at] = told[i] ?? none));
    await turn();
  }
  return texts;
}

/**
 * Groups packets that stand close to each other.
 * @param {readonly Spot[]} spots
 * @returns {Spot[][]} each in the order of the file
 */
export function runs(spots) {
  /** @type {Spot[][]} */
  const list = [];
  /** @type {Spot[]} */
  let run = [];
  let end = 0;
  for (const spot of [...spots].sort((a, b) => a.offset - b.offset)) {
    const [first] = run;
    const near = spot.offset - end <= GAP;
    if (first === undefined || !near || spot.offset + spot.length - first.offset > RUN) {
      run = [];
      list.push(run);
    }
    run.push(spot);
    end = Math.max(spot.offset + spot.length, run.length > 1 ? end : 0);
  }
  return list;
}

/**
 * @param {Source} source
 * @param {readonly Spot[]} run
 * @returns {Promise<Uint8Array<ArrayBuffer> | ReadError>} the bytes of its packets one after the other
 */
async function readRun(source, run) {
  const start = run[0]?.offset ?? 0;
  const end = Math.max(...run.map(({ offset, length }) => offset + length));
  let read;
  try {
    read = await source.read(start, end);
  } catch (error) {
    if (error instanceof ReadError) {
      return error;
    }
    throw error;
  }
  const bytes = new Uint8Array(run.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { offset, length } of run) {
    bytes.set(read.subarray(offset - start, offset - start + length), at);
    at += length;
  }
  return bytes;
}
