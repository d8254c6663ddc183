/** What follows the filter and the span of time, against Wireshark's tables of the same packets. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allRows, choose, displayFilter, displaySpan, headings, onStart, rowCount, show, untilRead } from './app.js';
import { displayedCases, wiresharkBytes } from './displayed.js';
import { Harness, capturePath } from './harness.js';

/** @import { Page } from 'playwright-core' */
/** @import { Case, Talk } from './displayed.js' */

/** @type {Harness} */
let harness;

before(async () => {
  harness = await Harness.start();
});

after(() => harness?.stop());

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

/** Rows down to the first protocol that is not compared. @param {[string, number, number, number][]} rows */
function compared(rows) {
  let cut = Infinity;
  return rows.filter(([protocol, depth]) => {
    if (depth > cut) return false;
    cut = COMPARED.has(protocol) ? Infinity : depth;
    return cut === Infinity;
  });
}

/** @param {Page} page @param {Case} want */
async function compare(page, want) {
  const share = want.packets === 0 ? 0 : 1;
  for (const layer of /** @type {const} */ (['ip', 'ipv6', 'tcp', 'udp'])) {
    await show(page, 'Conversations', layer);
    const rows = await records(page);
    const expected = new Set(want.conversations[layer].map(wanted));
    assert.equal(rows.length, expected.size, `conversations/${layer}`);
    for (const row of rows) {
      const ways = bothWays(row);
      assert.ok(ways.some((way) => expected.has(way)), `${layer}: ${ways[0]}\nis none of\n${[...expected].join('\n')}`);
      assert.ok(digits(row['All packets'].split(' ')[0]) >= digits(row.Packets), 'no more is displayed than there is');
    }
    const words = page.locator('.displayed-words').filter({ visible: true });
    await words.filter({ hasText: new RegExp(`^${whole(rows.length)} of \\d.* · ${whole(want.packets)} of \\d`) }).waitFor();
  }

  await show(page, 'Protocols');
  const tree = await page.locator('fg-grid:visible .fg-row[aria-level]:not([aria-busy])').count().then(() => records(page));
  const levels = await page.locator('fg-grid:visible .fg-body .fg-row').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-level')) - 2)); // under `frame`
  const found = tree.map((row, i) => /** @type {[string, number, number, number]} */ ([row.Protocol, levels[i], digits(row.Packets), digits(row.Bytes)]));
  const shown = found.filter(([protocol]) => protocol !== 'frame');
  assert.deepEqual(
    compared(shown).map(String).sort(),
    compared(want.hierarchy).map(String).sort(),
    'hierarchy',
  );
  if (share > 0) {
    assert.equal(tree[0]['Packets %'], '100.00 %', 'shares are of what is displayed');
  }

  await show(page, 'Overview');
  const words = `Displayed: ${whole(want.bytes)} bytes in ${whole(want.packets)} packet`;
  await page.locator('.traffic-words', { hasText: words }).waitFor();
  const part = page.locator('.facts div', { has: page.locator('dt', { hasText: /^Packets$/ }) }).locator('.fact-part');
  await part.filter({ hasText: new RegExp(`displayed: ${whole(want.packets)}$`) }).waitFor();
}

for (const want of CASES) {
  const name = `${want.capture}: ${want.filter}${want.span ? `, from ${want.span[0]} s to ${want.span[1]} s` : ''}`;
  test(`${name}: conversations, protocols and sums are Wireshark's`, async () => {
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
  const end = Date.now() + 5000;
  while (!pattern.test(await bar.inputValue())) {
    assert.ok(Date.now() < end, `${await bar.inputValue()} is not ${pattern}`);
    await page.waitForTimeout(20);
  }
}
