/** Tables, connections and reports, saved by the dialog: the files are those of `flowglass export`. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parquetReadObjects } from 'hyparquet';
import { choose, displayFilter, onStart, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { ON_PHONE, checkRules } from './rules.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const GOLDEN = new URL('../../testdata/export/', import.meta.url);

const harness = await startHarness();

/** @param {string} name */
const golden = (name) => readFile(new URL(name, GOLDEN), 'utf8');

/**
 * Opens the dialog, with files going where browsers without a picker put them.
 * @param {Page} page
 * @param {string} tab
 */
async function openDialog(page, tab) {
  await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  await page.keyboard.press('Control+S');
  const dialog = page.getByRole('dialog', { name: 'Save' });
  await dialog.getByRole('tab', { name: tab, exact: true }).click();
  return dialog;
}

/**
 * Saves what was chosen.
 * @param {Page} page
 * @returns {Promise<{name: string, bytes: Buffer, word: string}>}
 */
async function save(page) {
  const dialog = page.getByRole('dialog', { name: 'Save' });
  await dialog.getByRole('button', { name: 'Save…' }).click();
  const link = dialog.locator('.save-files a');
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const bytes = await readFile(await download.path());
  const word = (await dialog.getByRole('status').textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Save more' }).click();
  return { name: download.suggestedFilename(), bytes, word };
}

test('what the dialog saves is what the command writes', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    const dialog = await openDialog(page, 'Tables');

    await dialog.getByRole('combobox', { name: 'Table' }).selectOption('conversations/tcp');
    const csv = await save(page);
    const tables = (await golden('sample.pcapng.csv')).split(/^== (.*)\n/m);
    assert.equal(csv.bytes.toString(), tables[tables.indexOf('conversations/tcp') + 1]);
    assert.equal(csv.name, 'sample-conversations-tcp.csv');
    assert.match(csv.word, /\d rows/);

    await dialog.getByRole('combobox', { name: 'Table' }).selectOption('conn');
    await dialog.getByRole('combobox', { name: 'Format' }).selectOption('zeek');
    const log = await save(page);
    assert.equal(log.bytes.toString(), await golden('sample.pcapng.conn.log'));
    assert.match(log.word, /\d connections/);

    await dialog.getByRole('combobox', { name: 'Format' }).selectOption('parquet');
    const { name, bytes } = await save(page);
    assert.equal(name, 'sample-conn.parquet');
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    const lines = (await golden('sample.pcapng.conn.jsonl')).trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(rows.map(({ uid }) => uid), lines.map(({ uid }) => uid)); // prettier-ignore
    assert.deepEqual(rows.map(({ orig_bytes: n }) => n ?? null), lines.map(({ orig_bytes: n }) => (n === null ? null : BigInt(n)))); // prettier-ignore
  });
});

test('a report is of the packets displayed, and escapes what they were chosen by', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    await displayFilter(page, 'tcp and not http.host == "<b>"');
    await openDialog(page, 'Report');
    const { name, bytes } = await save(page);
    const text = bytes.toString();
    assert.equal(name, 'sample-report.html');
    assert.ok(text.includes('tcp and not http.host == &quot;&lt;b&gt;&quot;') && !text.includes('<b>'), text.slice(0, 3000));
    assert.ok(text.includes('TCP conversations') && text.includes('<svg') && !text.includes('UDP conversations'));
  });
});

test('the tabs hold to the rules on a phone in the dark', async () => {
  await onStart(
    harness,
    async (page) => {
      await choose(page, capturePath('sample.pcapng'));
      await untilRead(page);
      const dialog = await openDialog(page, 'Tables');
      await dialog.getByRole('combobox', { name: 'Table' }).selectOption('conn');
      await dialog.getByText('The file is read once more').waitFor();
      await checkRules(page, 'saving connections');
      await dialog.getByRole('tab', { name: 'Report', exact: true }).click();
      await dialog.getByText('the ten largest conversations').waitFor();
      await checkRules(page, 'saving a report');
    },
    ON_PHONE,
  );
});
