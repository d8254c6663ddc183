/** A report of what the page sends is the command's. Needs `make wasm`. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs';
import test from 'node:test';
import { promisify } from 'node:util';
import { startGo } from '../gowasm.js';
import { begin, feed, finish } from '../take/go.js';
import { openReal } from '../testing/exported.js';
import { reportParts } from './report.js';

const ROOT = new URL('../../', import.meta.url);
const read = promisify(readFile);

test('the report in Markdown is that of flowglass export', async () => {
  const source = await openReal('sample.pcapng', { filter: 'udp' });
  const parts = await reportParts(source, { file: 'sample.pcapng', selection: 'exported', filter: 'udp' });
  const taker = await WebAssembly.compile(await read(new URL('build/take.wasm', ROOT)));
  const go = await startGo(taker, Go, globalThis);
  begin(go, 'report', { format: 'markdown' }, ['sample.pcapng']);
  feed(go, new Uint8Array(await parts.arrayBuffer()), true);
  const [piece] = finish(go).pieces;
  const golden = await read(new URL('testdata/export/sample.pcapng.md', ROOT), 'utf8');
  assert.equal(Buffer.from(piece?.bytes ?? []).toString(), golden);
});

test('a span is told in seconds, exactly', async () => {
  const capture = {
    tables: () => [],
    /** @param {string} table @returns {Promise<import('../protocol.js').TableWindow>} */
    window: async (table) => ({ table, first: 0, rows: 0, total: 0, columns: [] }),
  };
  const head = async (/** @type {{from?: number, to?: number}} */ span) =>
    (await (await reportParts(capture, { file: 'a', selection: 'x', filter: '=1', ...span })).text()).split('\r\n')[0];
  assert.equal(await head({ from: 1_500_000_000, to: 20_000_000_001 }), `#report,a,"'=1",1.5,20.000000001`);
  assert.equal(await head({ from: -1, to: Infinity }), `#report,a,"'=1","'-0.000000001",`);
  assert.equal(await head({ from: 0 }), `#report,a,"'=1",0,`);
});
