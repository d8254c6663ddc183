/** Filters made of rows, put to the real Go side: it must know them, and select what rows count. */
import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import test from 'node:test';
import { cellFilter, combine, rowFilters } from './filters.js';
import { toRows } from './table.js';
import { CAPTURES, startReal } from './testing/realgo.js';
import { BUILT, COLUMNS } from './testing/filtercases.js';

/** @import { How } from './filters.js' */

/** @type {readonly How[]} */
const WAYS = ['only', 'not', 'and', 'or', 'and-not', 'or-not'];

/** Captures whose packets have one header of a kind, quote none, and are not sent to oneself, which
 * counts twice among endpoints. */
const PLAIN = ['http-ecn.pcap', 'dns.pcap', 'ipv6-http.pcap', 'tcp-reuse.pcap', 'ntp.pcap', 'arp-dhcp.pcap', 'https.pcap'];

test('every filter that a row gives is one, also joined with another', async () => {
  const { ask } = await startReal();
  const names = new Set((await ask({ op: 'fields' })).map((/** @type {any} */ { name }) => name));
  const known = (/** @type {string} */ name) => names.has(name);
  /** @type {Set<string>} */
  const filters = new Set();
  for (const { table, row } of BUILT) {
    for (const column of COLUMNS[table]) {
      filters.add(cellFilter(table, COLUMNS[table], row, column, known) ?? 'tcp');
    }
    for (const { filter } of rowFilters(table, COLUMNS[table], row, known)) {
      filters.add(filter);
    }
  }
  assert.ok(filters.size > 30);
  for (const filter of filters) {
    for (const how of WAYS) {
      for (const current of ['', 'tcp', 'tcp or udp', 'http.host contains " or " xor dns', '!(ip.addr == 10.0.0.0/8) && tcp']) {
        await ask({ op: 'check', filter: combine(how, current, filter) });
      }
    }
  }
});

for (const name of PLAIN) {
  test(`the filter of a row selects the packets that it counts: ${name}`, async () => {
    const { ask, tables } = await startReal();
    await ask({ op: 'open', file: await openAsBlob(new URL(name, CAPTURES)), name });
    const names = new Set((await ask({ op: 'fields' })).map((/** @type {any} */ field) => field.name));
    let rows = 0;
    for (const { name: table, columns } of tables.filter((info) => /^(conversations|endpoints)\//.test(info.name))) {
      const query = { name: table, selection: '', sortBy: '', descending: false, first: 0, count: 1e6 };
      const titles = columns.map((column) => column.name);
      for (const row of toRows(await ask({ op: 'rows', query }))) {
        const value = (/** @type {string} */ column) => Number(row[titles.indexOf(column)]);
        const filters = rowFilters(table, titles, row, (field) => names.has(field));
        const packets = async (/** @type {string} */ filter) => (await ask({ op: 'select', name: 'x', selection: { filter } })).packets;
        const [first] = filters;
        assert.ok(first, `${table} ${row}`);
        assert.equal(await packets(first.filter), value('packets'), `${table}: ${first.filter}`);
        for (const [label, column] of [['A → B', 'packets_a_b'], ['B → A', 'packets_b_a']]) {
          const way = filters.find((choice) => choice.label === label);
          if (way && row[titles.indexOf('address_a')] !== row[titles.indexOf('address_b')]) {
            assert.equal(await packets(way.filter), value(column), `${table}: ${way.filter}`);
          }
        }
        rows++;
      }
    }
    assert.ok(rows > 0);
  });
}
