/** The worker's loop over the real Go side, under Node: no fake in between. */
import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import test from 'node:test';
import { valueAt } from './table.js';
import { CAPTURES, startReal as start } from './testing/realgo.js';

/** @import { Progress, TableWindow } from './protocol.js' */

/** @param {string} name */
const query = (name, first = 0, count = 2 ** 31 - 1) => ({
  op: 'rows',
  query: { name, selection: '', sortBy: '', descending: false, first, count },
});

const file = await openAsBlob(new URL('http-ecn.pcap', CAPTURES));

test('every table of hello can be asked for, in every order, and is as announced', async () => {
  const { ask, tables } = await start();
  await ask({ op: 'open', file, name: 'http-ecn.pcap' });
  assert.ok(tables.length > 10);
  for (const { name, columns } of tables) {
    for (const sortBy of ['', ...columns.map((column) => column.name)]) {
      for (const descending of [false, true]) {
        const window = /** @type {TableWindow} */ (
          await ask({ op: 'rows', query: { name, selection: '', sortBy, descending, first: 0, count: 1e6 } })
        );
        assert.equal(window.table, name);
        assert.equal(window.rows, window.total);
        assert.deepEqual(
          window.columns.map(({ name, type, unit }) => ({ name, type, unit })),
          columns.map(({ name, type, unit }) => ({ name, type, unit })),
        );
        const sorted = window.columns.find((column) => column.name === sortBy);
        if (sorted !== undefined && sorted.type !== 'str' && sorted.type !== 'u8') {
          const values = [...sorted.values].filter((value) => !Number.isNaN(value) && value !== -1);
          const wanted = [...values].sort((a, b) => (descending ? b - a : a - b));
          assert.deepEqual(values, wanted, `${name} by ${sortBy}`);
        }
      }
    }
  }
});

test('any split of the file gives the same tables', async () => {
  const whole = await start();
  await whole.ask({ op: 'open', file, name: '' });
  for (const size of [1, 7, 64, 1000]) {
    const parts = await start({ first: size, slice: 10 * size, ahead: 2, chunk: size });
    await parts.ask({ op: 'open', file, name: '' });
    for (const { name } of whole.tables) {
      assert.deepEqual(await parts.ask(query(name)), await whole.ask(query(name)), name);
    }
  }
});

test('a window is a part of the whole', async () => {
  const { ask } = await start();
  await ask({ op: 'open', file, name: '' });
  const all = /** @type {TableWindow} */ (await ask(query('frames')));
  const part = /** @type {TableWindow} */ (await ask(query('frames', 5, 3)));
  const beyond = /** @type {TableWindow} */ (await ask(query('frames', all.total, 3)));
  assert.deepEqual([part.rows, part.first, part.total], [3, 5, all.total]);
  assert.equal(beyond.rows, 0);
  for (const [at, column] of part.columns.entries()) {
    const whole = all.columns[at];
    assert.ok(whole !== undefined);
    for (let row = 0; row < 3; row++) {
      assert.equal(valueAt(column, row), valueAt(whole, 5 + row));
    }
  }
});

test('a packet is read again and described within its bytes', async () => {
  const { ask } = await start();
  await ask({ op: 'open', file, name: '' });
  const details = await ask({ op: 'packet', number: 4 });
  assert.ok(details.layers.length >= 3);
  for (const { offset, length } of details.layers) {
    assert.ok(offset >= 0 && offset + length <= details.bytes.length);
  }
});

test('a layer that only gopacket knows has fields', async () => {
  const { ask } = await start();
  await ask({ op: 'open', file: await openAsBlob(new URL('geneve.pcap', CAPTURES)), name: '' });
  const { layers } = await ask({ op: 'packet', number: 1 });
  const geneve = layers.find((/** @type {{name: string}} */ { name }) => name === 'geneve');
  assert.ok(geneve.fields.some((/** @type {{label: string}} */ { label }) => label === 'VNI'), JSON.stringify(geneve));
});

/** @type {Record<string, string>} what its notice says */
const DAMAGED = {
  'err-empty.pcap': 'empty',
  'err-png.pcap': 'unknown-format',
  'err-text.pcap': 'unknown-format',
  'err-header-cut.pcap': 'cut-short',
  'err-last-record-cut.pcap': 'cut-short',
  'err-block-length-4.pcapng': 'damaged',
  'err-caplen-4g.pcap': 'damaged',
  'err-undeclared-interface.pcapng': 'damaged',
};

for (const [name, code] of Object.entries(DAMAGED)) {
  test(`${name}: a notice, and what stands before it`, async () => {
    const { ask } = await start({ first: 50, slice: 50, ahead: 2, chunk: 50 });
    const damaged = await openAsBlob(new URL(name, CAPTURES));
    const progress = /** @type {Progress} */ (await ask({ op: 'open', file: damaged, name }));
    assert.equal(progress.done, true);
    assert.equal(progress.notice?.code, code);
    assert.ok((progress.notice?.message.length ?? 0) > 10);
    const { total } = /** @type {TableWindow} */ (await ask(query('frames', 0, 1)));
    assert.equal(total, progress.packets);
  });
}

/** @type {Record<string, {compression: string, code?: string, plan?: import('./reader.js').ReadPlan}>} */
const COMPRESSED = {
  'dns.pcap.gz': { compression: 'gzip' },
  'dns.pcap.zst': { compression: 'zstd' },
  'dns.pcap.lz4': { compression: 'lz4' },
  'members.pcap.gz': { compression: 'gzip' },
  'err-cut.pcap.gz': { compression: 'gzip', code: 'cut-short' },
  'err-checksum.pcap.gz': { compression: 'gzip', code: 'damaged' },
};

for (const [name, { compression, code }] of Object.entries(COMPRESSED)) {
  test(`${name}: the packets of dns.pcap, as far as they go`, async () => {
    const plain = await start();
    await plain.ask({ op: 'open', file: await openAsBlob(new URL('dns.pcap', CAPTURES)), name: '' });
    const compressed = await openAsBlob(new URL(name, CAPTURES));
    for (const size of [7, 1000, 100_000]) {
      const { ask } = await start({ first: size, slice: 10 * size, ahead: 2, chunk: size });
      const progress = /** @type {Progress} */ (await ask({ op: 'open', file: compressed, name }));
      assert.equal(progress.notice?.code, code);
      assert.equal(progress.compression?.format, compression);
      assert.equal(progress.format, 'pcap');
      assert.equal(progress.bytes, compressed.size, 'progress is through the file');
      const whole = code !== 'cut-short';
      if (whole) {
        assert.equal(progress.compression?.inflated, 5261);
        for (const { name: table } of plain.tables) {
          if (table !== 'summary') {
            assert.deepEqual(await ask(query(table)), await plain.ask(query(table)), table);
          }
        }
      }
      assert.equal(progress.packets, whole ? 46 : 38);
      for (const number of [1, 20, progress.packets]) {
        const packet = { op: 'packet', number };
        assert.deepEqual(await ask(packet), await plain.ask(packet));
      }
    }
  });
}

/** @param {string} name */
const sample = (name) => openAsBlob(new URL(name, CAPTURES));

test('a selection has the packets that its filter selects, and tables of its own', async () => {
  const { ask, tables } = await start();
  await ask({ op: 'open', file: await sample('sample.pcapng'), name: '' });
  const made = await ask({ op: 'select', name: 'x', selection: { filter: 'tcp.port == 80 && tcp.flags.syn == 1' } });
  assert.ok(made.packets > 0 && made.examined === made.total && made.total === 402, JSON.stringify(made));

  const frames = await ask({ op: 'rows', query: { ...query('frames').query, selection: 'x' } });
  assert.equal(frames.total, made.packets);
  const last = valueAt(frames.columns[0], frames.total - 1);
  assert.deepEqual(await ask({ op: 'place', query: { ...query('frames').query, selection: 'x' }, number: last }), {
    row: frames.total - 1,
  });
  const back = { ...query('frames').query, selection: 'x', sortBy: 'number', descending: true };
  assert.deepEqual(await ask({ op: 'place', query: back, number: last }), { row: 0 });
  assert.deepEqual(await ask({ op: 'place', query: back, number: 10_000 }), { row: -1 });

  for (const { name, columns, shares = [] } of tables) {
    const window = await ask({ op: 'rows', query: { ...query(name).query, selection: 'x' } });
    assert.deepEqual(
      window.columns.map((/** @type {any} */ column) => column.name),
      [...columns, ...shares].map((column) => column.name),
      name,
    );
  }
  await ask({ op: 'drop', name: 'x' });
});

test('a deep selection reads the file again, also while it is read for the first time', async () => {
  const { ask, posted } = await start({ first: 1024, slice: 4096, ahead: 2, chunk: 2048 });
  const reading = ask({ op: 'open', file: await sample('sample.pcapng'), name: '' });
  const early = await ask({ op: 'select', name: 'early', selection: { filter: 'ip.ttl == 64' } });
  await reading;
  const late = await ask({ op: 'select', name: 'late', selection: { filter: 'ip.ttl  == 64' } });
  assert.equal(late.deep, true);
  assert.equal(late.examined, 402);
  assert.ok(early.examined <= 402 && posted.length > 0);
  for (;;) {
    // what was read after the selection was made is looked at when reading has ended
    const [one, other] = await Promise.all(
      ['early', 'late'].map((selection) => ask({ op: 'rows', query: { ...query('frames').query, selection } })),
    );
    if (one.total === other.total) {
      break;
    }
    await new Promise((done) => setImmediate(done));
  }
  assert.ok(late.packets > 0);
});

test('infos of packets, in the order asked for', async () => {
  const { ask } = await start();
  await ask({ op: 'open', file: await sample('dns.pcap.gz'), name: '' });
  const [first, none, again, second] = await ask({ op: 'infos', numbers: [1, 10_000, 1, 2] });
  assert.match(first, /query/i);
  assert.equal(none, '');
  assert.equal(again, first);
  assert.notEqual(second, first);
  const details = await ask({ op: 'packet', number: 1 });
  assert.equal(details.info, first);
  const [named, absent] = await ask({ op: 'values', numbers: [1, 10_000], fields: ['frame.number', 'dns.qry.name', 'tcp.port'] });
  assert.equal(named[0], '1');
  assert.match(named[1], /\w\.\w/);
  assert.deepEqual([named[2], ...absent], ['', '', '', '']);
});
