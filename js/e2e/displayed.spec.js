/** What follows the filter and the span of time, against Wireshark's tables of the same packets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allRows, choose, displayFilter, displaySpan, grid, headings, onStart, row, rowCount, show, until, untilRead } from './app.js';
import { displayedCases, wiresharkBytes } from './displayed.js';
import { capturePath } from './harness.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */
/** @import { Case, Talk } from './displayed.js' */
/** @import { EmbedScope } from './harness.js' */

const harness = await startHarness();

const CASES = await displayedCases();

/** Protocols whose rows are compared; what runs over TCP and UDP is named by different rules. */
const COMPARED = new Set(['eth', 'vlan', 'ip', 'ipv6', 'tcp', 'udp', 'icmp', 'icmpv6', 'arp', 'vxlan', 'sctp', 'sll', 'lldp']);

/** A whole number as the page writes it. @param {number} n */
const whole = (n) => n.toLocaleString('en-US');
const digits = (/** @type {string} */ text) => Number(text.replaceAll(',', ''));

/**
 * The table on screen, as records by heading.
 * @param {Page} page
 * @returns {Promise<Record<string, string>[]>}
 */
async function records(page) {
  if ((await rowCount(page)) === 0) {
    return [];
  }
  const names = await headings(page);
  return (await allRows(page)).map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]])));
}

/** A conversation of the page as Wireshark writes it, from either side. @param {Record<string, string>} row */
function bothWays(row) {
  const side = (/** @type {'A' | 'B'} */ name) => `${row[`Address ${name}`]}${row[`Port ${name}`] === undefined ? '' : `:${row[`Port ${name}`]}`}`;
  const way = (/** @type {string} */ arrow) => `${digits(row[`Packets ${arrow}`])} ${wiresharkBytes(digits(row[`Bytes ${arrow}`]))}`;
  const times = `${Number(row['Rel start (s)']).toFixed(4)} ${Number(row['Duration (s)']).toFixed(4)}`;
  return [
    `${side('A')} ${side('B')} ${way('A → B')} ${way('B → A')} ${times}`,
    `${side('B')} ${side('A')} ${way('B → A')} ${way('A → B')} ${times}`,
  ];
}

/** @param {Talk} talk */
function wanted({ a, b, out, back, start, duration }) {
  return `${a} ${b} ${out.join(' ')} ${back.join(' ')} ${Number(start).toFixed(4)} ${Number(duration).toFixed(4)}`;
}

/** Rows down to the first protocol that is not compared. @param {readonly [string, number, number, number][]} rows */
function compared(rows) {
  let cut = Infinity;
  return rows.filter(([protocol, depth]) => {
    if (depth > cut) return false;
    cut = COMPARED.has(protocol) ? Infinity : depth;
    return cut === Infinity;
  });
}

const LAYERS = /** @type {const} */ (['ip', 'ipv6', 'tcp', 'udp']);

/** @param {readonly Record<string, string>[]} rows @param {Case} want @param {typeof LAYERS[number]} layer */
function compareTalks(rows, want, layer) {
  const expected = new Set(want.conversations[layer].map(wanted));
  assert.equal(rows.length, expected.size, `conversations/${layer}`);
  for (const row of rows) {
    const ways = bothWays(row);
    assert.ok(ways.some((way) => expected.has(way)), `${layer}: ${ways[0]}\nis none of\n${[...expected].join('\n')}`);
    assert.ok(digits(row['All packets'].split(' ')[0]) >= digits(row.Packets), 'no more is displayed than there is');
  }
}

/** @param {readonly [string, number, number, number][]} rows @param {Case} want */
function compareHierarchy(rows, want) {
  const shown = rows.filter(([protocol]) => protocol !== 'frame');
  assert.deepEqual(compared(shown).map(String).sort(), compared(want.hierarchy).map(String).sort(), 'hierarchy');
}

/** @param {Page} page @param {Case} want */
async function compare(page, want) {
  for (const layer of LAYERS) {
    await show(page, 'Conversations', layer);
    const total = want.conversations[layer].length;
    // The table on screen may still be the one before.
    const words = page.locator('.displayed-words').filter({ visible: true });
    await words.filter({ hasText: new RegExp(`^${whole(total)} of \\d.* · ${whole(want.packets)} of \\d`) }).waitFor();
    await grid(page).and(page.locator(`[aria-rowcount="${total + 1}"]`)).waitFor();
    compareTalks(await records(page), want, layer);
  }

  await show(page, 'Protocols');
  await row(page, 0).waitFor();
  const tree = await records(page);
  const levels = await page.locator('fg-grid:visible .fg-body .fg-row').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-level')) - 2)); // under `frame`
  compareHierarchy(tree.map((row, i) => [row.Protocol, levels[i], digits(row.Packets), digits(row.Bytes)]), want);
  assert.equal(tree[0]['Packets %'], '100.00 %', 'shares are of what is displayed');

  await show(page, 'Overview');
  const words = `Displayed: ${whole(want.bytes)} bytes in ${whole(want.packets)} packet`;
  await page.locator('.traffic-words', { hasText: words }).waitFor();
  const part = page.locator('.facts div', { has: page.locator('dt', { hasText: /^Packets$/ }) }).locator('.fact-part');
  await part.filter({ hasText: new RegExp(`displayed: ${whole(want.packets)}$`) }).waitFor();
}

for (const capture of new Set(CASES.map(({ capture }) => capture))) {
  test(`${capture}: tables of what filters and spans select are Wireshark's`, async () => {
    const cases = CASES.filter((each) => each.capture === capture);
    await harness.withFile(capturePath(capture), async ({ page }) => {
      const found = await page.evaluate(tablesOf, cases.map(selectionOf));
      for (const [i, want] of cases.entries()) {
        const { summary, hierarchy, conversations } = found[i];
        assert.deepEqual([summary.packets, summary.data_bytes], [want.packets, want.bytes], want.filter);
        for (const layer of LAYERS) {
          compareTalks(conversations[layer].map(asShown), want, layer);
        }
        compareHierarchy(hierarchy.map(({ protocol, depth, packets, bytes }) => [protocol, depth - 1, packets, bytes]), want);
      }
    });
  });
}

/** @param {Case} want */
function selectionOf({ filter, span }) {
  const times = span && { from: Number(span[0]) * 1e9, to: Number(span[1]) * 1e9 };
  return { filter: filter === 'frame' ? '' : filter, ...times };
}

/**
 * Runs in an embedding page: the tables of selections.
 * @param {readonly {filter: string, from?: number, to?: number}[]} selections
 */
async function tablesOf(selections) {
  const { flowglass, pick } = /** @type {EmbedScope} */ (/** @type {unknown} */ (globalThis));
  const capture = await flowglass.openCapture(pick());
  await capture.done;
  const read = async (/** @type {string} */ name) => {
    const { columns, rows } = await capture.table(name, { selection: 'x' });
    return rows.map((row) => /** @type {Record<string, any>} */ (Object.fromEntries(columns.map((column, i) => [column.name, row[i]]))));
  };
  const found = [];
  for (const selection of selections) {
    await capture.select('x', selection);
    const [ip, ipv6, tcp, udp] = [await read('conversations/ip'), await read('conversations/ipv6'), await read('conversations/tcp'), await read('conversations/udp')];
    found.push({ summary: await capture.summary('x'), hierarchy: await read('hierarchy'), conversations: { ip, ipv6, tcp, udp } });
  }
  capture.close();
  return found;
}

/** A row of conversations as the page shows it. @param {Record<string, any>} row @returns {Record<string, string>} */
function asShown(row) {
  /** @type {Record<string, string>} */
  const shown = { Packets: whole(row.packets), 'All packets': whole(row.all_packets) };
  for (const [name, heading] of Object.entries({ packets_a_b: 'Packets A → B', packets_b_a: 'Packets B → A', bytes_a_b: 'Bytes A → B', bytes_b_a: 'Bytes B → A' })) {
    shown[heading] = whole(row[name]);
  }
  for (const side of ['a', 'b']) {
    shown[`Address ${side.toUpperCase()}`] = row[`address_${side}`];
    if (row[`port_${side}`] !== undefined) {
      shown[`Port ${side.toUpperCase()}`] = String(row[`port_${side}`]);
    }
  }
  return { ...shown, 'Rel start (s)': String(row.rel_start / 1e9), 'Duration (s)': String(row.duration / 1e9) };
}

/** Cases that differ in what the page does with them: a span with a filter, a file read again, other addresses. */
const ON_PAGE = ['tcp\t4.5 16.25', 'tcp.len > 0', 'ipv6 && tcp.srcport == 80'];

for (const want of CASES.filter(({ filter, span }) => ON_PAGE.includes([filter, ...(span ? [span.join(' ')] : [])].join('\t')))) {
  const name = `${want.capture}: ${want.filter}${want.span ? `, from ${want.span[0]} s to ${want.span[1]} s` : ''}`;
  test(`${name}: conversations, protocols and sums on the page are Wireshark's`, async () => {
    await onStart(harness, async (page) => {
      await choose(page, capturePath(want.capture));
      await untilRead(page);
      if (want.span) {
        await displaySpan(page, ...want.span);
      }
      if (want.filter !== 'frame') {
        await displayFilter(page, want.filter);
      }
      await compare(page, want);
    });
  });
}

test('a table shows what is displayed or all, and everything is displayed again', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await show(page, 'Conversations', 'tcp');
    const all = await rowCount(page);
    assert.equal(await page.locator('.displayed').filter({ visible: true }).count(), 0, 'nothing is left out');
    await displayFilter(page, 'tcp.port == 443');
    await page.locator('.displayed-words').filter({ visible: true }).filter({ hasText: `3 of ${all} rows` }).waitFor();
    assert.equal(await rowCount(page), 3);
    assert.ok((await headings(page)).includes('All packets'));
    await page.locator('.displayed').filter({ visible: true }).getByRole('button', { name: 'All', exact: true }).click();
    await page.locator(`fg-grid:visible [aria-rowcount="${all + 1}"]`).waitFor();
    assert.ok(!(await headings(page)).includes('All packets'));
    await page.locator('.displayed').filter({ visible: true }).getByRole('button', { name: 'Displayed', exact: true }).press('Enter');
    await page.locator('fg-grid:visible [aria-rowcount="4"]').waitFor();
    await page.getByRole('button', { name: 'Display all packets' }).press('Enter');
    await page.locator(`fg-grid:visible [aria-rowcount="${all + 1}"]`).waitFor();
    await page.locator('.displayed').first().waitFor({ state: 'hidden' });
  });
});

test('a filter that selects nothing says so everywhere', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await displayFilter(page, 'sctp');
    await page.getByText('No conversations among the packets displayed').waitFor();
    await page.locator('.traffic-words', { hasText: 'Displayed: 0 bytes in 0 packets of' }).waitFor();
    await show(page, 'Conversations', 'tcp');
    await page.getByText('No TCP among the packets displayed').waitFor();
    await page.locator('.displayed-words').filter({ visible: true }).filter({ hasText: /^0 of \d+ rows? · 0 of 73 packets \(0\.00 %\) · 0 B of/ }).waitFor();
    await show(page, 'Protocols');
    await page.getByText('No protocols among the packets displayed').waitFor();
    await show(page, 'Graph');
    await page.getByText('No IPv4 hosts among the packets displayed').waitFor();
  });
});

test('a protocol leads to its packets, and so does a conversation of the overview', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await page.getByRole('button', { name: /^Show the packets of 192\.0\.2\.1 and 192\.0\.2\.2$/ }).click();
    await page.locator('main[aria-labelledby=view-frames]').waitFor();
    await filterIs(page, /^ip\.addr == 192\.0\.2\.\d && ip\.addr == 192\.0\.2\.\d$/);
    await show(page, 'Protocols');
    await page.locator('.displayed').filter({ visible: true }).getByRole('button', { name: 'All', exact: true }).click();
    const arp = page.locator('fg-grid:visible .fg-row', { hasText: /^arp/ }).first();
    await arp.dblclick();
    await page.locator('main[aria-labelledby=view-frames]').waitFor();
    await filterIs(page, /^arp$/);
  });
});

/** @param {Page} page @param {RegExp} pattern */
async function filterIs(page, pattern) {
  const bar = page.getByRole('combobox', { name: 'Display filter' });
  await until(async () => pattern.test(await bar.inputValue()), `the filter is ${pattern}`);
}
