/**
 * What the page writes is what `flowglass export` writes, octet by octet: the golden files are the
 * command's (cmd/flowglass/export_test.go). Needs `make wasm`.
 */
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs';
import test from 'node:test';
import { promisify } from 'node:util';
import { MemorySink, openReal } from '../testing/exported.js';
import { writeText } from './tables.js';

const GOLDEN = new URL('../../testdata/export/', import.meta.url);

/** @type {Record<string, {capture: string, selection?: {filter: string, from: number, to: number}}>} */
const SELECTED = { 'sample-tcp.pcapng': { capture: 'sample.pcapng', selection: { filter: 'tcp', from: 1e9, to: 20.5e9 } } };

const names = (await promisify(readdir)(GOLDEN)).filter((name) => /\.pcap(ng)?\.(csv|json|jsonl)$/.test(name));

test('there are golden files', () => assert.ok(names.length >= 14, `${names.length} files`));

for (const name of names) {
  test(`${name} is what the page writes`, async () => {
    const [, stem = '', format = ''] = /^(.*)\.(\w+)$/.exec(name) ?? [];
    const { capture, selection } = SELECTED[stem] ?? { capture: stem };
    const source = await openReal(capture, selection);
    const wanted = (await promisify(readFile)(new URL(name, GOLDEN), 'utf8')).split(/^== (.*)\n/m).slice(1);
    assert.ok(wanted.length > 20);
    for (let i = 0; i < wanted.length; i += 2) {
      const table = wanted[i] ?? '';
      const sink = new MemorySink();
      const rows = { table, ...(selection === undefined ? {} : { selection: 'exported' }) };
      await writeText(source, rows, /** @type {any} */ (format), sink);
      assert.equal(sink.text(), wanted[i + 1], table);
    }
  });
}
