/**
 * Takes the pictures in docs/img from the built site:
 *
 *     make build && node scripts/screenshots.js [NAME...]
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

/** @param {...string} captures @returns {Step} */
const openTogether = (...captures) => async (page) => {
  await page.setInputFiles('input[type=file]', captures.map((capture) => here(`testdata/captures/${capture}`)));
  await page.getByRole('dialog').waitFor();
};

/** @param {string} name @returns {Step} */
const tab = (name) => (page) => page.getByRole('tab', { name }).first().click();

/** @param {string} from @param {string} to seconds @returns {Step} */
const times = (from, to) => async (page) => {
  await page.getByRole('textbox', { name: 'Start of the time shown' }).fill(from);
  await page.getByRole('textbox', { name: 'End of the time shown' }).fill(to);
  await page.keyboard.press('Enter');
};

/** @param {...string} filters @returns {Step} */
const series = (...filters) => async (page) => {
  await page.locator('.series summary').click();
  for (const [i, text] of filters.entries()) {
    await page.getByRole('button', { name: 'Add a series' }).click();
    await page.getByRole('textbox', { name: `Filter of series ${i + 1}` }).fill(text);
    await page.keyboard.press('Enter');
  }
};

/** @type {Step} */
const drawn = (page) => page.locator('.graph-stage[data-drawn]').waitFor();

/** @type {Step} */
const lookIntoFrame = async (page) => {
  await page.locator('.fg-body .fg-row').nth(9).click();
  await page.locator('.field', { hasText: 'Destination Port' }).or(page.locator('.field').nth(5)).first().click();
};

/** Opens the flags of the frame looked at, and marks another. @type {Step} */
const lookIntoFlags = async (page) => {
  await page.locator('.field', { hasText: /^Flags: 0x0*18/ }).first().click();
  await page.locator('.details-fields').press('ArrowRight');
  await page.locator('.field', { hasText: 'Acknowledgment: Set' }).click();
  await page.locator('fg-grid:visible .fg-scroller').focus();
  await page.keyboard.press('m');
};

/** @param {string} text @returns {Step} */
const write = (text) => async (page) => {
  await page.getByRole('combobox', { name: 'Display filter' }).fill(text);
};

/** @param {string} filter @returns {Step} */
const apply = (filter) => async (page) => {
  await write(filter)(page);
  await page.getByRole('combobox', { name: 'Display filter' }).press('Enter');
  await page.locator('.filter-mistake:not([hidden]), [data-is=applied]').first().waitFor();
};

/** @param {string} key @returns {Step} */
const press = (key) => (page) => page.keyboard.press(key);

/** @param {number} row @param {number} cell @returns {Step} */
const askFor = (row, cell) => (page) =>
  page.locator('fg-grid:visible .fg-body .fg-row').nth(row).locator('.fg-cell').nth(cell).click({ button: 'right' });

/** @type {readonly Step[]} */
const NAMES = [open('sample.pcapng'), tab('Frames'), write('dns && tcp.w'), press('ArrowDown'), press('ArrowDown')];
/** @type {readonly Step[]} */
const MISTAKE = [open('sample.pcapng'), tab('Frames'), apply('dns'), apply('ip.ttl < 64 && tcp.prot == 80')];
/** @type {readonly Step[]} */
const MENU = [open('sample.pcapng'), tab('Conversations'), tab('TCP'), apply('tcp.port == 80'), askFor(2, 2)];

/** @type {Step} */
const lookIntoPrivacy = async (page) => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.locator('[data-sealed]').waitFor();
  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.getByTestId('kept').waitFor();
};

/** All parts of the page are there. @type {Step} */
const settled = (page) => page.locator('[data-settled]').waitFor();

/** @type {Step} */
const remembered = (page) => page.locator('[data-remembered]').waitFor();

/** Notes on a packet and on a conversation. @type {Step} */
const takeNotes = async (page) => {
  for (const [view, row, text, color] of [
    ['Frames', 9, 'The first request', 'violet'],
    ['Frames', 6, 'The server answers', 'none'],
    ['Conversations', 1, 'Ask the printer’s owner about this one', 'blue'],
  ]) {
    await tab(String(view))(page);
    await page.locator('fg-grid:visible .fg-body .fg-row:not([aria-busy])').nth(Number(row)).click();
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: 'Note' }).fill(String(text));
    await page.getByRole('radio', { name: String(color) }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
};

/** Several captures, one after the other. @param {...string} captures @returns {Step} */
const openInTurn = (...captures) => async (page) => {
  for (const capture of captures) {
    await open(capture)(page);
    await remembered(page);
    await page.getByRole('button', { name: 'Close this capture' }).click();
  }
};

/** @type {readonly Step[]} */
const PROBLEMS = [open('loss.pcap'), tab('Problems'), (page) => page.locator('fg-grid:visible .fg-body .fg-row').first().click()];
/** @type {readonly Step[]} */
const NOTES = [settled, open('sample.pcapng'), remembered, takeNotes, press('Shift+A')];
/** @type {readonly Step[]} */
const RECENTS = [settled, openInTurn('sample.pcapng', 'dns.pcap.zst', 'http-ecn.pcap')];

/** @type {readonly {name: string, options: BrowserContextOptions, steps: readonly Step[], at?: string, keyboard?: boolean}[]}
 * `at`: fragment of the address; `keyboard`: what has the focus shows it */
const PICTURES = [
  { name: 'start', options: DESKTOP, steps: [] },
  { name: 'link', options: DESKTOP, at: '#view=frames&time=1..4.5&filter=tcp.port%20==%2080', steps: [] },
  { name: 'filter', options: DESKTOP, steps: [open('sample.pcapng'), tab('Frames'), apply('tcp.port == 80 and tcp.len > 0'), lookIntoFrame] },
  { name: 'filter-names', options: DESKTOP, steps: NAMES, keyboard: true },
  { name: 'filter-mistake', options: DESKTOP, steps: MISTAKE, keyboard: true },
  { name: 'filter-mistake-dark', options: { ...DESKTOP, colorScheme: 'dark' }, steps: MISTAKE, keyboard: true },
  { name: 'menu', options: DESKTOP, steps: MENU, keyboard: true },
  { name: 'menu-dark', options: { ...DESKTOP, colorScheme: 'dark' }, steps: MENU, keyboard: true },
  { name: 'help', options: DESKTOP, steps: [open('sample.pcapng'), press('?')], keyboard: true },
  { name: 'phone-mistake', options: PHONE, steps: MISTAKE, keyboard: true },
  { name: 'phone-menu-dark', options: { ...PHONE, colorScheme: 'dark' }, steps: MENU, keyboard: true },
  { name: 'phone-help', options: PHONE, steps: [open('sample.pcapng'), press('?')], keyboard: true },
  { name: 'overview', options: DESKTOP, steps: [open('sample.pcapng')] },
  {
    name: 'overview-dark',
    options: { ...DESKTOP, colorScheme: 'dark' },
    steps: [open('sample.pcapng')],
  },
  { name: 'frames', options: DESKTOP, steps: [open('sample.pcapng'), tab('Frames'), lookIntoFrame, lookIntoFlags] },
  {
    name: 'frames-dark',
    options: { ...DESKTOP, colorScheme: 'dark' },
    steps: [open('sample.pcapng'), tab('Frames'), lookIntoFrame, lookIntoFlags],
  },
  {
    name: 'frames-beside',
    options: { viewport: { width: 1920, height: 1080 } },
    steps: [open('sample.pcapng'), tab('Frames'), lookIntoFrame],
  },
  {
    name: 'columns',
    options: DESKTOP,
    steps: [open('sample.pcapng'), tab('Frames'), (page) => page.locator('fg-grid:visible .fg-corner').click()],
    keyboard: true,
  },
  {
    name: 'jump',
    options: DESKTOP,
    steps: [open('sample.pcapng'), tab('Frames'), apply('dns'), press('Escape'), press('Control+g'), (page) => page.keyboard.type('100'), press('Enter')],
    keyboard: true,
  },
  { name: 'phone-frames', options: PHONE, steps: [open('sample.pcapng'), tab('Frames'), lookIntoFrame] },
  {
    name: 'conversations',
    options: DESKTOP,
    steps: [open('sample.pcapng'), tab('Conversations'), tab('TCP')],
  },
  { name: 'protocols', options: DESKTOP, steps: [open('sample.pcapng'), tab('Protocols')] },
  { name: 'privacy', options: DESKTOP, steps: [settled, open('sample.pcapng'), lookIntoPrivacy] },
  { name: 'save', options: DESKTOP, steps: [open('sample.pcapng'), apply('tcp.port == 80'), press('Escape'), press('Control+s')], keyboard: true },
  { name: 'phone-save', options: PHONE, steps: [open('sample.pcapng'), press('Control+s')], keyboard: true },
  { name: 'problems', options: DESKTOP, steps: PROBLEMS },
  { name: 'phone-problems-dark', options: { ...PHONE, colorScheme: 'dark' }, steps: PROBLEMS },
  { name: 'notes', options: DESKTOP, steps: NOTES, keyboard: true },
  { name: 'recents', options: DESKTOP, steps: RECENTS },
  { name: 'phone-recents-dark', options: { ...PHONE, colorScheme: 'dark' }, steps: RECENTS },
  { name: 'phone-merge-dark', options: { ...PHONE, colorScheme: 'dark' }, steps: [openTogether('dns.pcap', 'http-ecn.pcap', 'mixed.pcapng')] },
  { name: 'displayed', options: DESKTOP, steps: [open('sample.pcapng'), apply('tcp'), times('4', '20')] },
  {
    name: 'displayed-conversations',
    options: DESKTOP,
    steps: [open('sample.pcapng'), apply('tcp.port == 80'), tab('Conversations'), tab('TCP')],
  },
  {
    name: 'series-dark',
    options: { ...DESKTOP, colorScheme: 'dark' },
    steps: [open('sample.pcapng'), times('8', '20'), series('tcp.port == 80', 'tcp.port == 22', 'udp')],
  },
  { name: 'graph', options: DESKTOP, steps: [open('mixed.pcapng'), tab('Graph'), drawn] },
  { name: 'phone-graph', options: PHONE, steps: [open('sample.pcapng'), tab('Graph'), drawn] },
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
async function take(browser, url, { name, options, steps, at = '', keyboard = false }) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await page.goto(url + at);
    await page.locator('.start').waitFor();
    for (const step of steps) {
      await step(page);
      await page.waitForTimeout(400); // rows and chart follow within a few frames
    }
    await page.mouse.move(0, 0);
    await page.evaluate((stay) => {
      if (!stay && document.activeElement instanceof HTMLElement) {
        document.activeElement.blur(); // no ring: nobody is at the keyboard
      }
    }, keyboard);
    await page.waitForTimeout(keyboard ? 700 : 0); // what is wrong is told when the keys rest
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
  const wanted = process.argv.slice(2);
  for (const picture of PICTURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await take(browser, server.url, picture);
  }
} finally {
  await browser.close();
  await server.close();
}
