/** The chart of traffic over time: the window of time, series, units, and all of it in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, displayFilter, displaySpan, onStart, show, until, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { SCREENS, checkRules } from './rules.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();

/** @param {Page} page */
const start = (page) => page.getByRole('slider', { name: 'Start of the time shown' });
/** @param {Page} page */
const end = (page) => page.getByRole('slider', { name: 'End of the time shown' });

/** Opens the sample on its overview. @param {Page} page */
async function overview(page) {
  await choose(page, capturePath('sample.pcapng'));
  await untilRead(page);
  await page.locator('.traffic-words', { hasText: 'Busiest' }).waitFor();
}

/** Seconds at an end of the time shown. @param {import('playwright-core').Locator} thumb */
async function seconds(thumb) {
  return Number(await thumb.getAttribute('aria-valuenow'));
}

/** The packets displayed, as the words under the chart tell. @param {Page} page */
async function displayedPackets(page) {
  const words = (await page.locator('.traffic-words').textContent()) ?? '';
  const match = /Displayed: [\d,]+ bytes in ([\d,]+) packets? of/.exec(words);
  return match ? Number(match[1].replaceAll(',', '')) : undefined;
}

test('the window of time by the keyboard alone', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    const whole = await seconds(end(page));
    await page.locator('.traffic .segments button').last().focus();
    await page.keyboard.press('Tab');
    assert.equal(await start(page).evaluate((node) => node === document.activeElement), true, 'Tab leads to the strip');
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('PageUp');
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowLeft');
    await page.locator('.brush-set').waitFor();
    const [from, to] = [await seconds(start(page)), await seconds(end(page))];
    assert.ok(from > 0 && to < whole && from < to, `${from} to ${to} of ${whole}`);
    assert.match((await start(page).getAttribute('aria-valuetext')) ?? '', / seconds$/);
    await until(async () => {
      const packets = (await displayedPackets(page)) ?? 0;
      return packets > 0 && packets < 402;
    }, 'the words say what is displayed');

    await page.keyboard.press('Shift+ArrowRight');
    await until(async () => (await seconds(start(page))) > from && (await seconds(end(page))) > to, 'the whole window has moved');

    await show(page, 'Frames');
    await until(async () => (await page.locator('fg-grid:visible .fg-body .fg-row').count()) > 0, 'rows');
    const first = page.locator('fg-grid:visible .fg-body .fg-row').first();
    assert.notEqual((await first.locator('.fg-cell').first().textContent())?.trim(), '1', 'the list follows');

    await show(page, 'Overview');
    await end(page).focus();
    await page.keyboard.press('Escape');
    await page.locator('.brush-set').waitFor({ state: 'detached' });
    await until(async () => (await displayedPackets(page)) === undefined, 'all is displayed');
    assert.equal(await seconds(start(page)), 0);
    assert.equal(await seconds(end(page)), whole);
  });
});

test('the window of time by strokes: along the chart, on the strip, given up, double click', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    const whole = await seconds(end(page));
    const over = await page.locator('.chart .u-over').boundingBox();
    assert.ok(over);
    const y = over.y + over.height / 2;
    const at = (/** @type {number} */ share) => over.x + over.width * share;

    // Given up: Escape while the button is held.
    await page.mouse.move(at(0.2), y);
    await page.mouse.down();
    await page.mouse.move(at(0.5), y, { steps: 4 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.waitForTimeout(300);
    assert.equal(await page.locator('.brush-set').count(), 0);

    await page.mouse.move(at(0.25), y);
    await page.mouse.down();
    await page.mouse.move(at(0.75), y, { steps: 6 });
    await page.mouse.up();
    await page.locator('.brush-set').waitFor();
    await until(async () => (await displayedPackets(page)) !== undefined, 'displayed');
    const [from, to] = [await seconds(start(page)), await seconds(end(page))];
    assert.ok(Math.abs(from - whole / 4) < whole / 50, `${from} of ${whole}`);
    assert.ok(Math.abs(to - (whole * 3) / 4) < whole / 50, `${to} of ${whole}`);

    // The edge, then the window as a whole.
    const strip = await page.locator('.brush').boundingBox();
    assert.ok(strip);
    const stripY = strip.y + strip.height / 2;
    await page.mouse.move(strip.x + (strip.width * to) / whole, stripY);
    await page.mouse.down();
    await page.mouse.move(strip.x + strip.width / 2, stripY, { steps: 4 });
    await page.mouse.up();
    await until(async () => Math.abs((await seconds(end(page))) - whole / 2) < whole / 50, 'the edge was pulled');
    assert.equal(await seconds(start(page)), from, 'the other stays');
    await page.mouse.move(strip.x + strip.width * 0.35, stripY);
    await page.mouse.down();
    await page.mouse.move(strip.x + strip.width * 0.45, stripY, { steps: 4 });
    await page.mouse.up();
    await until(async () => Math.abs((await seconds(start(page))) - whole * 0.35) < whole / 40, 'the window was pulled');

    await page.mouse.dblclick(at(0.5), y);
    await page.locator('.brush-set').waitFor({ state: 'detached' });
  });
});

test('times are written as numbers; what is no span is marked and changes nothing', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    const field = page.getByRole('textbox', { name: 'Start of the time shown, in seconds' });
    await field.fill('soon');
    await field.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Two times in seconds' }).waitFor();
    assert.equal(await field.inputValue(), 'soon', 'the text stays');
    assert.equal(await page.locator('.brush-set').count(), 0);
    await field.fill('2.5');
    await field.press('Enter');
    await page.locator('.brush-set').waitFor();
    assert.equal(await seconds(start(page)), 2.5);
    await until(async () => (await displayedPackets(page)) !== undefined, 'displayed');
    await page.getByRole('button', { name: 'Zoom in on the time' }).click();
    await until(async () => (await seconds(start(page))) > 2.5, 'nearer');
    await page.getByRole('button', { name: 'All times', exact: true }).click();
    await page.locator('.brush-set').waitFor({ state: 'detached' });
  });
});

test('a filter is drawn over all, with figures for both; the interval is said', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    const legend = page.getByRole('list', { name: 'Legend' });
    assert.match((await legend.textContent()) ?? '', /All\s+120\.\d kB|All\s+119\.\d kB|All/);
    await displayFilter(page, 'tcp');
    await legend.getByText(/Displayed\s+107\.5 kB\s+of/).waitFor();
    assert.equal(await legend.locator('.key-ground').count(), 1);
    assert.match((await legend.locator('.key-interval').textContent()) ?? '', /^per \d/);
    await page.getByRole('button', { name: 'Packets', exact: true }).click();
    await legend.getByText(/Displayed\s+291 packets\s+of\s+402 packets/).waitFor();
    await page.getByRole('button', { name: 'Bits/s', exact: true }).click();
    await legend.getByText(/over \d/).waitFor();
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await page.getByRole('button', { name: 'Log', exact: true, pressed: true }).waitFor();
    await page.locator('.chart[aria-label*="Displayed: 107,473 bytes in 291 packets of"]').waitFor();
  });
});

test('series: added, named, mistaken, put right, removed', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    await page.locator('.series summary').press('Enter');
    await page.getByRole('button', { name: 'Add a series' }).press('Enter');
    const filter = page.getByRole('textbox', { name: 'Filter of series 1' });
    await until(() => filter.evaluate((node) => node === document.activeElement), 'the keyboard is in its filter');
    await page.keyboard.type('tcp.prt == 443');
    await page.locator('#series-mistake-0', { hasText: /\S/ }).waitFor();
    assert.equal(await filter.getAttribute('aria-invalid'), 'true');
    assert.equal(await filter.inputValue(), 'tcp.prt == 443');
    await filter.fill('tcp.port == 443');
    await filter.press('Enter');
    await page.getByRole('textbox', { name: 'Name of series 1' }).fill('Web');
    await page.keyboard.press('Enter');
    const legend = page.getByRole('list', { name: 'Legend' });
    await legend.getByText('Web').waitFor();
    assert.equal(await filter.getAttribute('aria-invalid'), 'false');
    await page.locator('.traffic-words', { hasText: 'Web: 11,200 bytes in 63 packets' }).waitFor();
    for (let i = 2; i <= 6; i++) {
      await page.getByRole('button', { name: 'Add a series' }).click();
      await page.getByRole('textbox', { name: `Filter of series ${i}` }).waitFor();
    }
    assert.equal(await page.getByRole('button', { name: 'Add a series' }).isDisabled(), true, 'six and no more');
    await page.getByRole('button', { name: 'Remove series 1' }).click();
    await legend.getByText('Web').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.series-row').count(), 5);
  });
});

test('one keystroke shows the packets of the time', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    await page.getByRole('button', { name: 'Show packets' }).press('Enter');
    await page.locator('main[aria-labelledby=view-frames]').waitFor();
  });
});

test('the address holds the span, the series and how they are drawn', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await page.locator('.series summary').click();
    await page.getByRole('button', { name: 'Add a series' }).click();
    await page.getByRole('textbox', { name: 'Filter of series 1' }).fill('udp');
    await page.keyboard.press('Enter');
    await displaySpan(page, '2', '20');
    await page.waitForFunction(() => location.hash.includes('time=2..20') && location.hash.includes('chart='));
    await page.reload();
    await page.getByRole('button', { name: 'Open a capture' }).waitFor();
    await overview(page);
    await page.locator('.brush-set').waitFor();
    await page.getByRole('list', { name: 'Legend' }).getByText('udp').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Log', exact: true }).getAttribute('aria-pressed'), 'true');
    assert.equal(await seconds(start(page)), 2);
  });
});

test('what the canvas shows stands in a table, too', async () => {
  await onStart(harness, async (page) => {
    await overview(page);
    await displayFilter(page, 'tcp');
    await page.locator('.key-ground').waitFor();
    await page.locator('.intervals summary').press('Enter');
    const rows = page.locator('.intervals tbody tr');
    await rows.first().waitFor();
    const sums = await rows.evaluateAll((all) =>
      all.reduce((sum, row) => [...row.querySelectorAll('td')].map((cell, i) => (sum[i] ?? 0) + Number(cell.textContent?.replaceAll(',', ''))), /** @type {number[]} */ ([])),
    );
    assert.deepEqual(sums, [107_473, 291, 119_252, 402]);
  });
});

for (const [name, options] of SCREENS) {
  test(`the chart breaks no rule of accessibility on ${name}`, async () => {
    await onStart(harness, async (page) => {
      await overview(page);
      await page.locator('.series summary').click();
      await page.locator('.intervals summary').click();
      await page.getByRole('button', { name: 'Add a series' }).click();
      await page.getByRole('textbox', { name: 'Filter of series 1' }).fill('udp.prt');
      await page.locator('#series-mistake-0', { hasText: /\S/ }).waitFor();
      await displaySpan(page, '2', '20');
      await displayFilter(page, 'tcp');
      await page.locator('.key-ground').waitFor();
      await checkRules(page, 'series, a span and a filter');
    }, options);
  });
}
