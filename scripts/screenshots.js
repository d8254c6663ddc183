/**
 * Takes the pictures in docs/img from the built site:
 *
 *     make build && node scripts/screenshots.js
 *
 * What they show is the sample capture and damaged ones of testdata, so they hold nobody's data.
 *
 * @import { Browser, BrowserContextOptions, Page } from 'playwright-core'
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.js';
import { serve } from './serve.js';

/** @param {string} path relative to the repository */
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** @typedef {(page: Page) => Promise<void>} Step */

/** @param {string} capture @returns {Step} */
const open = (capture) => async (page) => {
  await page.setInputFiles('input[type=file]', here(`testdata/captures/${capture}`));
  await page.locator('[data-testid=status]', { hasText: 'read in' }).or(page.locator('.start .notice')).waitFor();
};

/** @param {string} name @returns {Step} */
const tab = (name) => (page) => page.getByRole('tab', { name }).first().click();

/** @type {Step} */
const lookIntoFrame = async (page) => {
  await page.locator('.fg-body .fg-row').nth(9).click();
  await page.getByText('Dst Port', { exact: true }).or(page.locator('.field').nth(5)).first().click();
};

/** @type {readonly {name: string, options: BrowserContextOptions, steps: readonly Step[]}[]} */
const PICTURES = [
  { name: 'start', options: DESKTOP, steps: [] },
  { name: 'overview', options: DESKTOP, steps: [open('sample.pcapng')] },
  {
    name: 'overview-dark',
    options: { ...DESKTOP, colorScheme: 'dark' },
    steps: [open('sample.pcapng')],
  },
  { name: 'frames', options: DESKTOP, steps: [open('sample.pcapng'), tab('Frames'), lookIntoFrame] },
  {
    name: 'conversations',
    options: DESKTOP,
    steps: [open('sample.pcapng'), tab('Conversations'), tab('TCP')],
  },
  { name: 'protocols', options: DESKTOP, steps: [open('sample.pcapng'), tab('Protocols')] },
  { name: 'no-capture', options: DESKTOP, steps: [open('err-png.pcap')] },
  {
    name: 'damaged',
    options: DESKTOP,
    steps: [open('err-block-length-4.pcapng'), tab('Frames')],
  },
  { name: 'phone', options: PHONE, steps: [open('sample.pcapng')] },
  {
    name: 'phone-frames-dark',
    options: { ...PHONE, colorScheme: 'dark' },
    steps: [open('sample.pcapng'), tab('Frames'), lookIntoFrame],
  },
];

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {(typeof PICTURES)[number]} picture
 */
async function take(browser, url, { name, options, steps }) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('.start').waitFor();
    for (const step of steps) {
      await step(page);
      await page.waitForTimeout(400); // rows and chart follow within a few frames
    }
    await page.mouse.move(0, 0);
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) {
        document.activeElement.blur(); // no ring: nobody is at the keyboard
      }
    });
    await page.screenshot({ path: here(`docs/img/${name}.png`), animations: 'disabled' });
  } finally {
    await context.close();
  }
}

const executablePath = findBrowser();
if (executablePath === undefined) {
  throw new Error('no Chromium: node scripts/browser.js installs one');
}
await mkdir(here('docs/img'), { recursive: true });
const server = await serve({ root: here('dist') });
const args = ['--no-sandbox', '--disable-gpu'];
const browser = await chromium.launch({ executablePath, args, handleSIGTERM: false });
try {
  for (const picture of PICTURES) {
    await take(browser, server.url, picture);
  }
} finally {
  await browser.close();
  await server.close();
}
