/**
 * Tables as Parquet, with the types that internal/export lists.
 *
 * @import { SchemaElement } from 'hyparquet'
 * @import { TableWindow } from '../protocol.js'
 * @import { Kind } from './schema.gen.js'
 * @import { ByteSink, RowSource, Rows, WriteOptions } from './tables.js'
 */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { valueAt } from '../table.js';
import { KINDS } from './schema.gen.js';
import { windows } from './tables.js';
import { kindOf } from './text.js';

/** Rows of a row group, as the command has them. */
const ROW_GROUP = 65536;

/** @type {Readonly<Record<Kind, Omit<SchemaElement, 'name'>>>} */
const TYPES = {
  int32: { type: 'INT32', converted_type: 'INT_32' },
  int64: { type: 'INT64', converted_type: 'INT_64' },
  double: { type: 'DOUBLE' },
  bool: { type: 'BOOLEAN' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  timestamp: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } },
  instant: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } },
};

/** Beyond these a count is no 64-bit number any more. */
const LARGEST = 2n ** 63n - 1n;

/**
 * Makes of a value what the library wants for its type; undefined is none.
 * @type {Readonly<Record<Kind, (value: any) => unknown>>}
 */
const VALUES = {
  int32: (value) => value,
  int64: (value) => {
    const whole = BigInt(Math.trunc(value));
    return whole > LARGEST ? LARGEST : whole < -LARGEST ? -LARGEST : whole;
  },
  double: (value) => value,
  bool: (value) => Boolean(value),
  string: (value) => value,
  timestamp: (value) => value,
  instant: (value) => {
    const micros = (BigInt(value) - (((BigInt(value) % 1000n) + 1000n) % 1000n)) / 1000n; // rounded down
    return micros > LARGEST || micros < -LARGEST - 1n ? undefined : micros;
  },
};

/**
 * A file being written, a row group at a time, so that no more than one is in memory.
 */
class ParquetFile {
  #sink;
  #bytes = new ByteWriter(2 ** 20);
  #writer;
  #columns;

  /**
   * @param {ByteSink} sink
   * @param {readonly {name: string, kind: Kind}[]} columns
   */
  constructor(sink, columns) {
    this.#sink = sink;
    this.#columns = columns;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [
        { name: 'schema', num_children: columns.length },
        ...columns.map(({ name, kind }) => /** @type {SchemaElement} */ ({ name, repetition_type: 'OPTIONAL', ...TYPES[kind] })),
      ],
      createdBy: 'Flowglass',
    });
  }

  /**
   * Writes a row group.
   * @param {readonly unknown[][]} columns the values of each, undefined for none
   */
  async group(columns) {
    const data = this.#columns.map(({ name, kind }, i) => ({
      name,
      data: (columns[i] ?? []).map((value) => (value === undefined ? undefined : VALUES[kind](value))),
    }));
    if ((data[0]?.data.length ?? 0) > 0) {
      await this.#writer.write({ columnData: data, rowGroupSize: ROW_GROUP });
      await this.#flush();
    }
  }

  async end() {
    await this.#writer.finish();
    await this.#flush();
  }

  /** Hands on what was written, and begins anew at the front of the buffer. */
  async #flush() {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    await this.#sink.write(bytes);
  }
}

/**
 * Writes rows as Parquet.
 * @param {RowSource} capture
 * @param {Rows} rows
 * @param {ByteSink} sink
 * @param {WriteOptions} [options]
 */
export async function writeParquet(capture, rows, sink, options) {
  /** @type {ParquetFile | undefined} */
  let file;
  for await (const window of windows(capture, rows, ROW_GROUP, options)) {
    file ??= new ParquetFile(sink, window.columns.map(({ name }) => ({ name, kind: kindOf(rows.table, name) })));
    await file.group(window.columns.map((column) => Array.from({ length: window.rows }, (_, row) => valueAt(column, row))));
  }
  await file?.end();
}

/**
 * Writes connections as Parquet, of the JSON lines that take.wasm makes of them.
 * @param {Blob} lines
 * @param {ByteSink} sink
 * @param {AbortSignal} [signal]
 */
export async function writeConnections(lines, sink, signal) {
  const kinds = KINDS.conn ?? {};
  const columns = Object.entries(kinds).map(([name, kind]) => ({ name, kind }));
  const file = new ParquetFile(sink, columns);
  /** @type {unknown[][]} */
  let values = columns.map(() => []);
  for await (const line of linesOf(lines)) {
    const row = JSON.parse(line);
    for (const [i, { name, kind }] of columns.entries()) {
      const value = row[name] ?? undefined;
      values[i]?.push(kind === 'timestamp' ? microsOf(line) : value);
    }
    if (values[0]?.length === ROW_GROUP) {
      signal?.throwIfAborted();
      await file.group(values);
      values = columns.map(() => []);
    }
  }
  signal?.throwIfAborted();
  await file.group(values);
  await file.end();
}

/** The microseconds in front of a line, which are more than a number holds exactly. @param {string} line */
function microsOf(line) {
  const [, sign, seconds = '0', fraction = '0'] = /^\{"ts":(-?)(\d+)\.(\d{6})/.exec(line) ?? [];
  const micros = BigInt(seconds) * 1_000_000n + BigInt(fraction);
  return sign === '-' ? -micros : micros;
}

/** @param {Blob} blob @returns {AsyncGenerator<string, void, undefined>} its lines, which all end in LF */
async function* linesOf(blob) {
  const reader = blob.stream().pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
