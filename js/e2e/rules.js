/** Rules of accessibility, checked by axe, and that a page is no wider than its screen. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DESKTOP, PHONE } from './app.js';

/** @import { BrowserContextOptions, Page } from 'playwright-core' */

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Colours are to be at rest when they are looked at; axe comes from outside. */
const STILL = /** @type {const} */ ({ reducedMotion: 'reduce', bypassCSP: true });

/** Those of a desktop are checked in the dark, too. @type {readonly [name: string, BrowserContextOptions][]} */
export const SCREENS = [
  ['a desktop', { viewport: DESKTOP, colorScheme: 'light', ...STILL }],
  ['a phone in the dark', { viewport: PHONE, colorScheme: 'dark', hasTouch: true, isMobile: true, ...STILL }],
  ['a desktop at 200 %', { viewport: { width: DESKTOP.width / 2, height: DESKTOP.height / 2 }, deviceScaleFactor: 2, ...STILL }],
];

/** The first two of them. */
export const [[, ON_DESKTOP], [, ON_PHONE]] = SCREENS;

/**
 * @param {Page} page opened with the options of {@link SCREENS}
 * @param {string} state what is shown
 */
export async function checkRules(page, state) {
  await check(page, state);
  if (await page.evaluate((width) => innerWidth === width && matchMedia('(prefers-color-scheme: light)').matches, DESKTOP.width)) {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await check(page, `${state}, dark`, ['color-contrast']);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  }
  const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needed <= given, `${state} is ${needed} px wide on ${given} px`);
}

/**
 * @param {Page} page
 * @param {string} state
 * @param {readonly string[]} [rules] all when left out
 */
async function check(page, state, rules) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(await readFile(AXE, 'utf8'));
  }
  const violations = await page.evaluate(async (only) => {
    const options = { preload: false, resultTypes: ['violations'], ...(only && { runOnly: only }) };
    const { violations: found } = await /** @type {any} */ (globalThis).axe.run(document, options);
    return found.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html }) => html)}`);
  }, rules);
  assert.deepEqual(violations, [], state);
}
