/** Every cell of every table on the page, against what Wireshark says of the same capture. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { allRows, choose, drawnRows, grid, headings, onStart, rowCount, show, showColumn, until, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { LAYERS } from './oracle.js';
import { pcapRecords } from './pcap.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */
/** @import { Conversation, Document, Endpoint, Node } from './oracle.js' */

const harness = await startHarness();

/** @param {string} name of a capture @returns {Promise<Document>} */
async function golden(name) {
  const path = new URL(`../../testdata/oracle/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(path, 'utf8'));
}

/** A whole number as the page writes it. @param {number} n */
function whole(n) {
  return n.toLocaleString('en-US');
}

/**
 * The rows on screen with only some columns, named by their headings.
 * @param {Page} page
 * @param {readonly string[]} columns
 */
async function table(page, columns) {
  if ((await rowCount(page)) === 0) {
    return [];
  }
  const names = await headings(page);
  const places = columns.map((column) => {
    assert.ok(names.includes(column), `no column ${column} in ${names.join(', ')}`);
    return names.indexOf(column);
  });
  return (await allRows(page)).map((row) => places.map((place) => row[place]));
}

/** Rows as one string each, sorted. @param {readonly (readonly string[])[]} rows */
function sorted(rows) {
  return rows.map((row) => row.join(' | ')).sort();
}

const CONVERSATION = ['Packets', 'Bytes', 'Packets A → B', 'Bytes A → B', 'Packets B → A', 'Bytes B → A'];
const ENDPOINT = ['Packets', 'Bytes', 'Tx packets', 'Tx bytes', 'Rx packets', 'Rx bytes'];
const TIMES = ['Rel start (s)', 'Duration (s)'];
const RATES = ['Bits/s A → B', 'Bits/s B → A'];

/**
 * A conversation as a row of the page. Which side is A is the page's to say: the first sender.
 * @param {Conversation} c
 * @param {ReadonlySet<string>} sides `A > B` of each row of the page
 */
function conversationCells(c, sides) {
  const [low, high] = [[c.a, c.aPort], [c.b, c.bPort]].map((side) => side.filter((part) => part !== undefined).join(' '));
  const [up, down] = [[c.packetsAB, c.bytesAB], [c.packetsBA, c.bytesBA]];
  const [a, b, ab, ba] = sides.has(`${low} > ${high}`) ? [low, high, up, down] : [high, low, down, up];
  return [
    ...[a, b, ...[ab[0] + ba[0], ab[1] + ba[1], ...ab, ...ba].map(whole)],
    ...[c.relStart, c.duration].map((seconds) => Number(seconds).toFixed(6)),
  ];
}

/**
 * The rates of a row must be its bytes over its duration; none where there is no duration.
 * @param {string} bytesAB
 * @param {string} bytesBA
 * @param {string} duration
 * @param {readonly string[]} rates
 */
function checkRates(bytesAB, bytesBA, duration, rates) {
  const rate = (/** @type {string} */ bytes) => (Number(bytes.replaceAll(',', '')) * 8) / Number(duration);
  const want = [bytesAB, bytesBA].map((bytes) => (Number(duration) > 0 ? whole(Math.round(rate(bytes))) : ''));
  assert.deepEqual(rates, want, `${bytesAB} and ${bytesBA} bytes in ${duration} s`);
}

/** @param {Endpoint} e */
function endpointCells(e) {
  const { txPackets, txBytes, rxPackets, rxBytes } = e;
  return [
    e.port === undefined ? e.a : `${e.a} ${e.port}`,
    ...[txPackets + rxPackets, txBytes + rxBytes, txPackets, txBytes, rxPackets, rxBytes].map(whole),
  ];
}

/**
 * Holds the conversations and endpoints of a capture on the page against Wireshark's.
 * @param {Page} page
 * @param {Document} want
 */
async function compareLayers(page, want) {
  for (const layer of LAYERS) {
    const ports = ['tcp', 'udp', 'sctp'].includes(layer);
    const side = (/** @type {string} */ name) => (ports ? [`Address ${name}`, `Port ${name}`] : [`Address ${name}`]);
    await show(page, 'Conversations', layer);
    const found = await table(page, [...side('A'), ...side('B'), ...CONVERSATION, ...TIMES, ...RATES]);
    const talks = found.map((row) => {
      const [counts, [start, duration, ...rates]] = [row.slice(ports ? 4 : 2, -4), row.slice(-4)];
      checkRates(counts[3], counts[5], duration, rates);
      return [
        ...(ports ? [`${row[0]} ${row[1]}`, `${row[2]} ${row[3]}`] : row.slice(0, 2)),
        ...counts,
        ...[start, duration].map((time) => Number(time).toFixed(6)), // Wireshark's answer has no more
      ];
    });
    const sides = new Set(talks.map(([a, b]) => `${a} > ${b}`));
    const expected = want.conversations[layer].map((c) => conversationCells(c, sides));
    assert.deepEqual(sorted(talks), sorted(expected), `conversations/${layer}`);

    await show(page, 'Endpoints', layer);
    const ends = (await table(page, ['Address', ...(ports ? ['Port'] : []), ...ENDPOINT])).map((row) =>
      ports ? [`${row[0]} ${row[1]}`, ...row.slice(2)] : row,
    );
    assert.deepEqual(sorted(ends), sorted(want.endpoints[layer].map(endpointCells)), `endpoints/${layer}`);
  }
}

/**
 * Nodes as rows of the tree, with their shares, down to what runs over TCP and UDP.
 * @param {readonly Node[]} nodes
 * @param {Document['file']} file
 * @param {ReadonlySet<string>} shown protocols to descend into
 * @returns {string[][]}
 */
function treeRows(nodes, file, shown) {
  const share = (/** @type {number} */ part, /** @type {number} */ all) => `${((part / all) * 100).toFixed(2)} %`;
  return nodes
    .filter(([protocol]) => shown.has(protocol))
    .flatMap(([protocol, packets, bytes, children]) => [
      [protocol, share(packets, file.packets), whole(packets), share(bytes, file.dataBytes), whole(bytes)],
      ...treeRows(children, file, shown),
    ]);
}

test('http-ecn.pcap: 192.0.2.1 → 192.0.2.2 is 2,476 bytes, back are 42,979', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await show(page, 'Conversations', 'ip');
    const columns = ['Address A', 'Address B', 'Bytes A → B', 'Bytes B → A', 'Packets'];
    assert.deepEqual(await table(page, columns), [['192.0.2.1', '192.0.2.2', '2,476', '42,979', '73']]);
  });
});

for (const name of ['http-ecn.pcap', 'sample.pcapng', 'sctp.pcap', 'vxlan.pcap']) {
  test(`${name}: summary, conversations, endpoints, totals and protocols are Wireshark's`, async () => {
    const want = await golden(name);
    await onStart(harness, async (page) => {
      await choose(page, capturePath(name));
      await untilRead(page);

      const facts = await page.locator('.facts > div').evaluateAll((lines) =>
        Object.fromEntries(lines.map((line) => [line.children[0].textContent, line.children[1].textContent?.trim()])),
      );
      assert.equal(facts.Packets, whole(want.file.packets));
      assert.match(facts['Bytes on the wire'], new RegExp(`^${whole(want.file.dataBytes)} `));
      assert.match(facts['Bytes captured'], new RegExp(`^${whole(want.file.capturedBytes)} `));
      assert.equal(facts['Cut by the snaplen'], whole(want.file.truncatedPackets));

      await compareLayers(page, want);

      await show(page, 'Source/destination totals');
      assert.deepEqual(
        sorted(await table(page, ['EtherType', 'Source', 'Destination', 'Captured bytes'])),
        sorted(want.seed3tuple.map(({ type, src, dst, bytes }) => [`0x${type.toString(16).padStart(4, '0')}`, src, dst, whole(bytes)])),
      );

      await show(page, 'Protocols');
      const shown = new Set(['frame', 'eth', 'vlan', 'ip', 'ipv6', 'tcp', 'udp', 'sctp', 'icmp', 'icmpv6', 'arp', 'vxlan']);
      const tree = (await allRows(page)).filter(([protocol]) => shown.has(protocol));
      assert.deepEqual(sorted(tree.map((row) => row.slice(0, 5))), sorted(treeRows(want.protocolHierarchy, want.file, shown)));
    });
  });
}

test('the frame list has number, time and both lengths of each record of the file', async () => {
  for (const name of ['snaplen.pcap', 'nanosecond.pcap']) {
    const records = await pcapRecords(capturePath(name));
    const decimals = name === 'nanosecond.pcap' ? 9 : 6;
    await onStart(harness, async (page) => {
      await choose(page, capturePath(name));
      await untilRead(page);
      await show(page, 'Frames');
      await showColumn(page, 'Captured length');
      const shown = await table(page, ['No.', 'Time (s)', 'Length', 'Captured length']);
      const want = records.map(({ time, length, capturedLength }, i) => {
        const digits = String(time - records[0].time).padStart(10, '0');
        const seconds = `${digits.slice(0, -9)}.${digits.slice(-9).slice(0, decimals)}`;
        return [String(i + 1), seconds, whole(length), whole(capturedLength)];
      });
      assert.deepEqual(shown, want, name);
    });
  }
});

/**
 * Something that compares as the cell does in its column.
 * @param {string} cell
 * @param {string} heading
 */
function sortKey(cell, heading) {
  if (/^(Address|Source|Destination)/.test(heading)) {
    // Addresses by kind, that is length, then octet by octet.
    if (/^[\d.]+$/.test(cell)) {
      return `4 ${cell.split('.').map((part) => part.padStart(3, '0')).join('.')}`;
    }
    const parts = cell.split(':');
    return parts.length === 6 && parts.every((part) => part.length === 2) ? `5 ${cell}` : `6 ${expand(cell)}`;
  }
  if (/^(Protocol)$/.test(heading)) {
    return cell;
  }
  return cell === '' ? undefined : Number(cell.replaceAll(',', ''));
}

/** The eight groups of an IPv6 address, four digits each. @param {string} address */
function expand(address) {
  const [head, tail] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...(tail ?? [])].map((group) => group.padStart(4, '0')).join(':');
}

/**
 * Whether rows are in an order. Those without a value are at the end either way.
 * @param {readonly (string | number | undefined)[]} keys of the rows
 * @param {string | null} order
 */
function isOrdered(keys, order) {
  const known = keys.filter((key) => key !== undefined);
  const up = order === 'ascending' ? known : known.toReversed();
  return (
    keys.slice(known.length).every((key) => key === undefined) && up.every((key, i) => i === 0 || up[i - 1] <= key)
  );
}

/** @type {[view: string, layer?: string][]} */
const SORTED = [
  ['Frames'],
  ['Conversations', 'tcp'],
  ['Conversations', 'ipv6'],
  ['Endpoints', 'eth'],
  ['Source/destination totals'],
];

for (const [view, layer] of SORTED) {
  test(`${view}${layer ? `, ${layer}` : ''}: each column sorts all rows both ways`, async () => {
    // All rows of these are on the screen at once.
    const name = view === 'Frames' ? 'dns.pcap' : 'sample.pcapng';
    const options = { viewport: { width: 1440, height: 1600 } };
    await onStart(harness, async (page) => {
      await choose(page, capturePath(name));
      await untilRead(page);
      await show(page, view, layer);
      if (view === 'Frames') {
        await showColumn(page, 'Captured length');
        await showColumn(page, 'Delta (s)');
        await showColumn(page, 'Info', false); // the rows have no order by it, and are here before it
      }
      const names = await headings(page);
      const all = sorted(await allRows(page));
      assert.ok(all.length > 1);
      for (const [i, column] of names.entries()) {
        const heading = grid(page).getByRole('columnheader').nth(i);
        const seen = new Set();
        // Two of: none, ascending, descending; one of these it has already.
        for (let click = 0; click < 3 && seen.size < 2; click++) {
          await heading.click({ position: { x: 15, y: 10 } });
          const order = await heading.getAttribute('aria-sort');
          if (order === 'none') {
            continue;
          }
          seen.add(order);
          await until(async () => {
            const rows = (await drawnRows(page)).map(([, cells]) => cells);
            return isOrdered(rows.map((row) => sortKey(row[i], column)), order) && sorted(rows).join() === all.join();
          }, `${column} is ${order}`);
        }
        assert.deepEqual([...seen].sort(), ['ascending', 'descending'], column);
      }
    }, options);
  });
}
