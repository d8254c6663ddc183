/** TCP analysis on the page: what Info texts, details, filters and the table of problems say of a loss. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allRows, choose, onStart, row, show, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { selected } from './selected.js';
import { startHarness } from './setup.js';

const harness = await startHarness();

test('what was lost and sent again is told in the list, in details, and leads to its packets', async () => {
  const want = await selected('loss.pcap', 'tcp.analysis.lost_segment');
  await onStart(harness, async (page) => {
    await choose(page, capturePath('loss.pcap'));
    await untilRead(page);
    await show(page, 'Frames');
    await page.getByText('[TCP Previous segment not captured]').first().waitFor();
    await page.getByText('[TCP Dup ACK 15#1]').first().waitFor();
    await row(page, 15).click();
    await page.getByText('SEQ/ACK analysis').first().waitFor();

    await show(page, 'Problems');
    await row(page, 0).filter({ hasText: 'Dup ACK' }).waitFor();
    const rows = await allRows(page);
    assert.deepEqual(
      rows.map(([kind, packets, conversations, first]) => [kind, packets, conversations, first]),
      [
        ['Dup ACK', '16', '1', '17'],
        ['Retransmission', '2', '1', '50'],
        ['Previous segment not captured', '2', '1', '16'],
        ['Fast Retransmission', '1', '1', '45'],
        ['Out-Of-Order', '1', '1', '47'],
        ['Window Update', '1', '1', '23'],
      ],
    );
    await row(page, 2).click();
    await page.keyboard.press('p');
    await page.getByTestId('displayed').filter({ hasText: `Displayed ${want.length} of 65 ` }).waitFor();
    assert.deepEqual((await allRows(page)).map(([number]) => Number(number)), want);
  });
});

test('a message in several segments is shown in the last, with its bytes', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, 7).filter({ hasText: 'HTTP/1.0 200 OK' }).click();
    await page.getByText('Reassembled TCP Segments').first().waitFor();
    const tab = page.getByRole('tab', { name: /^Reassembled TCP/ });
    await tab.click();
    await page.locator('.bytes-pane').getByText('HTTP/1.0').first().waitFor();
    assert.equal(await tab.getAttribute('aria-selected'), 'true');
  });
});

test('a datagram in fragments is shown in the last, and its fields mark bytes of what was put together', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('fragments.pcap'));
    await untilRead(page);
    await show(page, 'Frames');
    await row(page, 2).click();
    await page.getByRole('treeitem', { name: /^User Datagram Protocol/ }).click();
    await page.getByRole('tab', { name: /^Reassembled IPv4/, selected: true }).waitFor();
    await page.getByText('8 bytes, 0–7').first().waitFor();
  });
});
