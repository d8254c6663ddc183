/** The states of the page beside its views: accessible, light and dark, and no wider than the screen. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { PHONE, choose, grid, onStart, row, show, untilRead } from './app.js';
import { stopDisk } from './disk.js';
import { capturePath } from './harness.js';
import { writePcap } from './pcap.js';
import { ON_DESKTOP, checkRules } from './rules.js';
import { makeFolder, startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();
const folder = await makeFolder();

before(async () => {
  await writePcap(join(folder, 'large.pcap'), 20_000);
});

/** @type {Record<string, (page: Page) => Promise<void>>} how to come into each state from the start */
const STATES = {
  'no capture': async (page) => {
    await choose(page, capturePath('err-png.pcap'));
    await page.getByRole('alert').waitFor();
  },
  damaged: async (page) => {
    await choose(page, capturePath('err-caplen-4g.pcap'));
    await untilRead(page);
    await page.getByRole('alert').waitFor();
  },
  'reading, then stopped': async (page) => {
    await stopDisk(page);
    await choose(page, join(folder, 'large.pcap'));
    await show(page, 'Frames');
    await row(page, 0).waitFor();
    await checkRules(page, 'reading');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').waitFor();
  },
  crashed: async (page) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await page.workers()[0].evaluate(() => {
      setTimeout(() => {
        throw new Error('told to crash');
      });
    });
    await page.getByText('The analyser has stopped').waitFor();
  },
  'a table without rows': async (page) => {
    await choose(page, capturePath('http-ecn.pcap'));
    await untilRead(page);
    await show(page, 'Endpoints', 'sctp');
    await page.getByText('No SCTP in this capture').waitFor();
  },
  'a file hangs over the window': async (page) => {
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([], 'a.pcap'));
      document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
    });
    await page.locator('.overlay').waitFor();
  },
};

for (const [state, enter] of Object.entries(STATES)) {
  test(`${state}: accessible, light and dark, and within its bounds on a phone`, async () => {
    await onStart(harness, async (page, { errors }) => {
      await enter(page);
      await checkRules(page, state);
      await page.setViewportSize(PHONE);
      await checkRules(page, `${state}, on a phone`);
      if (state === 'crashed') {
        errors.length = 0; // the crash we made
      }
    }, ON_DESKTOP);
  });
}

test('the button for colours changes them, and they are kept', async () => {
  await onStart(harness, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.getByRole('button', { name: 'Change to dark colours' }).click();
    await page.getByRole('button', { name: 'Change to light colours' }).waitFor();
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload();
    await page.getByRole('button', { name: 'Change to light colours' }).click();
    await page.getByRole('button', { name: 'Change to dark colours' }).waitFor();
    assert.equal(await background(), light);
  }, { colorScheme: 'light' });
});

test('tabs are walked with the arrow keys, one stop of the Tab key for each row of them', async () => {
  await onStart(harness, async (page) => {
    await choose(page, capturePath('sample.pcapng'));
    await untilRead(page);
    const selected = (/** @type {string} */ tabs) => page.locator(`${tabs} [aria-selected=true]`).filter({ visible: true });
    await selected('.tabs-outer').focus();
    for (const title of ['Frames', 'Conversations']) {
      await page.keyboard.press('ArrowRight');
      await selected('.tabs-outer').filter({ hasText: title }).waitFor();
    }
    await selected('.tabs-inner').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'conversations-ip');
    await page.keyboard.press('End');
    await page.getByText('No SCTP in this capture').filter({ visible: true }).waitFor();
    await page.keyboard.press('Home');
    await page.locator('#conversations-panel[aria-labelledby="conversations-eth"]').waitFor();
    for (let i = 0; i < 3 && !(await grid(page).evaluate((node) => node === document.activeElement)); i++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowDown');
    await page.locator('fg-grid:visible .fg-body .fg-row[aria-selected=true][aria-rowindex="2"]').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => {
      const active = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
      return document.getElementById(active)?.getAttribute('aria-colindex') === '2';
    });
  });
});
