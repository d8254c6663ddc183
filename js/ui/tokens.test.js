import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const CSS = readFileSync(new URL('../../www/style/tokens.css', import.meta.url), 'utf8');

/** Colours by token: [light, dark], each [r, g, b] from 0 to 255. */
const COLORS = new Map(
  [...CSS.matchAll(/--([\w-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);/g)].map(([, name, light, dark]) => [
    name,
    [light, dark].map((hex) => [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))),
  ]),
);

/** Relative luminance, WCAG 2.2. @param {readonly number[]} color */
function luminance(color) {
  const [r, g, b] = color.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {readonly number[]} a @param {readonly number[]} b */
function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
}

/** What stands on what, and the least contrast: 4.5 for text, 3 for lines and icons (WCAG AA). */
const SURFACES = ['desk', 'paper', 'raised', 'stripe', 'one-wash', 'two-wash'];
const PAIRS = [
  ...SURFACES.map((on) => /** @type {const} */ (['ink', on, 4.5])),
  ...SURFACES.map((on) => /** @type {const} */ (['ink-soft', on, 4.5])),
  ...['desk', 'paper', 'raised', 'one-wash'].map((on) => /** @type {const} */ (['one', on, 4.5])),
  ...['paper', 'two-wash'].map((on) => /** @type {const} */ (['two', on, 4.5])),
  /** @type {const} */ (['one-ink', 'one', 4.5]),
  ...['desk', 'paper', 'raised'].map((on) => /** @type {const} */ (['line-strong', on, 3])),
  /** @type {const} */ (['one-fill', 'paper', 3]),
  /** @type {const} */ (['two-fill', 'paper', 3]),
];

test('every pair of colours in use has the contrast of WCAG AA, light and dark', () => {
  for (const [ink, on, least] of PAIRS) {
    for (const scheme of [0, 1]) {
      const [a, b] = [COLORS.get(ink), COLORS.get(on)];
      assert.ok(a && b, `${ink} and ${on} are tokens`);
      const found = contrast(a[scheme], b[scheme]);
      assert.ok(found >= least, `${ink} on ${on}, ${scheme ? 'dark' : 'light'}: ${found.toFixed(2)}`);
    }
  }
});
