/** Rules of accessibility, checked by axe, and that a page is no wider than its screen. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DESKTOP, PHONE } from './app.js';

/** @import { BrowserContextOptions, Page } from 'playwright-core' */

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Every screen. axe comes from outside. @type {readonly [name: string, BrowserContextOptions][]} */
export const ALL_SCREENS = [
  ['a desktop, light', { viewport: DESKTOP, colorScheme: 'light', bypassCSP: true }],
  ['a desktop, dark', { viewport: DESKTOP, colorScheme: 'dark', bypassCSP: true }],
  ['a phone, light', { viewport: PHONE, colorScheme: 'light', hasTouch: true, isMobile: true, bypassCSP: true }],
  ['a phone, dark, less motion', { viewport: PHONE, colorScheme: 'dark', hasTouch: true, isMobile: true, reducedMotion: 'reduce', bypassCSP: true }],
  ['a desktop at 200 %', { viewport: { width: DESKTOP.width / 2, height: DESKTOP.height / 2 }, deviceScaleFactor: 2, bypassCSP: true }],
];

/** Those that differ most. */
export const SCREENS = ALL_SCREENS.filter(([name]) => !['a desktop, dark', 'a phone, light'].includes(name));

/**
 * @param {Page} page opened with the options of {@link SCREENS}
 * @param {string} state what is shown
 */
export async function checkRules(page, state) {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const violations = await page.evaluate(async () => {
    const { violations: found } = await /** @type {any} */ (globalThis).axe.run(document, { preload: false, resultTypes: ['violations'] });
    return found.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
  });
  assert.deepEqual(violations, [], state);
  const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needed <= given, `${state} is ${needed} px wide on ${given} px`);
}
