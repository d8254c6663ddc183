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
  ...[1, 2, 3, 4, 5, 6].map((n) => /** @type {const} */ ([`series-${n}`, 'paper', 3])),
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

/** How eyes see that miss a kind of cone, on linear RGB (Machado, Oliveira and Fernandes, 2009). */
const EYES = {
  'all cones': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** A colour as somebody sees it, in OKLab, where distances are about what they look like.
 * @param {readonly number[]} color @param {readonly (readonly number[])[]} eye */
function seen(color, eye) {
  const linear = color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = eye.map((row) => Math.max(0, row.reduce((sum, k, i) => sum + k * linear[i], 0)));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

test('the colours of series are apart for every kind of eye, light and dark', () => {
  for (const scheme of [0, 1]) {
    const palette = [1, 2, 3, 4, 5, 6].map((n) => COLORS.get(`series-${n}`)?.[scheme] ?? []);
    for (const [name, eye] of Object.entries(EYES)) {
      const colors = palette.map((color) => seen(color, eye));
      colors.forEach((a, i) => colors.slice(0, i).forEach((b, j) => {
        const distance = Math.hypot(...a.map((x, k) => x - b[k]));
        assert.ok(distance >= 0.1, `${j + 1} and ${i + 1}, ${scheme ? 'dark' : 'light'}, ${name}: ${distance.toFixed(3)}`);
      }));
    }
  }
});
