/**
 * Draws the PNG icons of www/public/icons from flowglass.svg, with the Chromium of the tests:
 *
 *     node scripts/icons.js
 *
 * They are committed; run it when the SVG has changed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.js';

const ICONS = new URL('../www/public/icons/', import.meta.url);

/** The page's --desk in light colours. */
const GROUND = '#f4f5f3';

/**
 * `share` is how much of the side the mark takes. Of a maskable icon a system may cut all but the
 * circle of 80 %, and it wants a ground to the edge; so does Apple's.
 * @type {readonly {name: string, size: number, share: number, ground?: string}[]}
 */
const PICTURES = [
  { name: 'flowglass-192.png', size: 192, share: 1 },
  { name: 'flowglass-512.png', size: 512, share: 1 },
  { name: 'flowglass-maskable-512.png', size: 512, share: 0.64, ground: GROUND },
  { name: 'flowglass-180.png', size: 180, share: 0.8, ground: GROUND },
];

const mark = await readFile(new URL('flowglass.svg', ICONS), 'utf8');
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  for (const { name, size, share, ground } of PICTURES) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body { margin: 0; height: 100vh; display: grid; place-items: center; background: ${ground ?? 'none'} }
        svg { width: ${100 * share}%; height: ${100 * share}% }</style>${mark}`,
    );
    const picture = await page.screenshot({ omitBackground: ground === undefined });
    await writeFile(fileURLToPath(new URL(name, ICONS)), picture);
    console.log(`${name}: ${picture.byteLength} bytes`);
  }
} finally {
  await browser.close();
}
