/**
 * Parquet, read back by DuckDB: types as internal/export says, rows and sums equal to the tables,
 * and what the page writes equal to what `flowglass export` writes. Needs Go and `make wasm`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { MemorySink, openReal } from '../testing/exported.js';
import { CAPTURES } from '../testing/realgo.js';
import { writeConnections, writeParquet } from './parquet.js';
import { KINDS } from './schema.gen.js';

const run = promisify(execFile);
const save = promisify(writeFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await promisify(mkdtemp)(join(tmpdir(), 'flowglass-'));
after(() => promisify(rm)(folder, { recursive: true }));
const command = join(folder, 'flowglass');
await run('go', ['build', '-o', command, './cmd/flowglass'], { cwd: root });
const duckdb = await (await DuckDBInstance.create(':memory:')).connect();

let files = 0;
/** Names for two files, never the same: DuckDB remembers what it has read. @returns {[string, string]} */
const names = () => [join(folder, `page-${++files}.parquet`), join(folder, `command-${files}.parquet`)];

/** @param {string} sql @returns {Promise<Record<string, any>[]>} */
const ask = async (sql) => (await duckdb.runAndReadAll(sql)).getRowObjects();

/** Types of DuckDB, by those of files. */
const TYPES = { int32: 'INTEGER', int64: 'BIGINT', double: 'DOUBLE', bool: 'BOOLEAN', string: 'VARCHAR', timestamp: 'TIMESTAMP WITH TIME ZONE', instant: 'TIMESTAMP WITH TIME ZONE' };

/** @param {string} capture @param {string[]} options @param {string} [out] */
async function exported(capture, options, out) {
  const args = ['export', ...options, ...(out === undefined ? [] : ['-o', out]), fileURLToPath(new URL(capture, CAPTURES))];
  return (await run(command, args, { maxBuffer: 2 ** 26 })).stdout;
}

/**
 * Compares two files with each other, and with the rows that they should have.
 * @param {string} table
 * @param {string} ours by the page
 * @param {string} theirs by the command
 * @param {Record<string, any>[]} rows
 */
async function compare(table, ours, theirs, rows) {
  const schema = await ask(`DESCRIBE SELECT * FROM '${ours}'`);
  assert.deepEqual(await ask(`DESCRIBE SELECT * FROM '${theirs}'`), schema, table);
  const kinds = KINDS[table] ?? {};
  for (const { column_name: name, column_type: type } of schema) {
    assert.equal(type, TYPES[kinds[name] ?? 'string'], `${table}.${name}`);
  }
  const [page, cli] = await Promise.all([ask(`SELECT * FROM '${ours}'`), ask(`SELECT * FROM '${theirs}'`)]);
  assert.deepEqual(page, cli, table);
  assert.equal(page.length, rows.length, table);
  for (const { column_name: name, column_type: type } of schema) {
    if (type === 'VARCHAR' || type === 'BOOLEAN') {
      assert.deepEqual(page.map((row) => row[name]), rows.map((row) => row[name]), `${table}.${name}`);
    } else if (type.startsWith('TIMESTAMP')) {
      const micros = await ask(`SELECT epoch_us("${name}") AS t FROM '${ours}'`);
      assert.deepEqual(micros.map(({ t }) => t), rows.map((row) => (kinds[name] === 'instant' ? instantOf(row[name]) : BigInt(Math.round(row[name] * 1e6)))), `${table}.${name}`);
    } else {
      const [{ sum } = {}] = await ask(`SELECT sum("${name}"::DOUBLE) AS sum FROM '${ours}'`);
      const values = rows.map((row) => row[name]).filter((value) => value !== null);
      const wanted = values.reduce((total, value) => total + value, 0);
      assert.ok(values.length === 0 ? sum === null : Math.abs(sum - wanted) <= Math.abs(wanted) * 1e-12, `${table}.${name}: ${sum}, ${wanted}`);
    }
  }
}

/** The microseconds of a time of the summary. @param {string | null} text nanoseconds, after 1970 */
const instantOf = (text) => (text === null ? null : BigInt(text) / 1000n);

for (const [capture, options, selection] of /** @type {[string, string[], any][]} */ ([
  ['sample.pcapng', [], undefined],
  ['sample.pcapng', ['-Y', 'udp', '--from', '1'], { filter: 'udp', from: 1e9, to: 2 ** 62 }],
  ['no-packets.pcap', [], undefined],
])) {
  test(`${capture} ${options.join(' ')}: every table, by both writers, is the table`, async () => {
    const source = await openReal(capture, selection);
    for (const table of Object.keys(KINDS).filter((name) => name !== 'conn')) {
      const sink = new MemorySink();
      await writeParquet(source, { table, ...(selection === undefined ? {} : { selection: 'exported' }) }, sink);
      const [ours, theirs] = names();
      await save(ours, sink.bytes());
      await exported(capture, ['-t', table, '-f', 'parquet', ...options], theirs);
      await compare(table, ours, theirs, JSON.parse(await exported(capture, ['-t', table, '-f', 'json', ...options])));
    }
  });
}

test('connections, by both writers, are those of conn.log', async () => {
  for (const capture of ['sample.pcapng', 'icmp.pcap']) {
    const lines = await exported(capture, ['-t', 'conn', '-f', 'jsonl']);
    const sink = new MemorySink();
    await writeConnections(new Blob([lines]), sink);
    const [ours, theirs] = names();
    await save(ours, sink.bytes());
    await exported(capture, ['-t', 'conn', '-f', 'parquet'], theirs);
    await compare('conn', ours, theirs, lines.trimEnd().split('\n').map((line) => JSON.parse(line)));
  }
});

test('a table of more rows than a row group has several', async () => {
  const rows = 150_000;
  const sink = new MemorySink();
  const capture = {
    /** @param {string} table @param {{first: number, count: number}} query */
    async window(table, { first, count }) {
      const n = Math.min(count, rows - first);
      const values = Float64Array.from({ length: n }, (_, i) => first + i);
      return /** @type {import('../protocol.js').TableWindow} */ ({ table, first, rows: n, total: rows, columns: [{ name: 'start', type: 'f64', unit: 'ns', values }] });
    },
  };
  await writeParquet(capture, { table: 'traffic' }, sink);
  const path = join(folder, 'large.parquet');
  await save(path, sink.bytes());
  assert.equal(sink.parts.length, 4);
  const [sums] = await ask(`SELECT count(*) AS n, sum(start) AS s, count(DISTINCT start) AS d FROM '${path}'`);
  assert.deepEqual(sums, { n: 150_000n, s: 11249925000n, d: 150_000n });
  const [{ groups } = {}] = await ask(`SELECT count(DISTINCT row_group_id) AS groups FROM parquet_metadata('${path}')`);
  assert.equal(groups, 3n);
});
