/** Hosts as a picture: what it shows, says and leads to; by pointer, keyboard and as tables. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, displayFilter, onStart, show, until, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { SCREENS, checkRules } from './rules.js';
import { startHarness } from './setup.js';

/** @import { Page } from 'playwright-core' */

const harness = await startHarness();

/** @param {Page} page @param {string} [name] */
async function picture(page, name = 'sample.pcapng') {
  await choose(page, capturePath(name));
  await untilRead(page);
  await show(page, 'Graph');
  await page.locator('.graph-stage[data-drawn]').waitFor();
}

/** Where all hosts stand. @param {Page} page */
function places(page) {
  return page.locator('.graph-host').evaluateAll((hosts) => hosts.map((host) => `${host.getAttribute('aria-label')} ${host.getAttribute('transform')}`));
}

/** How the picture is moved and enlarged. @param {Page} page */
function view(page) {
  return page.locator('.graph > g').first().getAttribute('transform');
}

/** @param {Page} page @param {(now: string | null) => boolean} wanted @param {string} what */
async function untilView(page, wanted, what) {
  await until(async () => wanted(await view(page)), what);
}

test('the hosts, in words and always in the same places', async () => {
  /** @type {string[][]} */
  const seen = [];
  for (const reducedMotion of /** @type {const} */ (['no-preference', 'reduce'])) {
    await onStart(harness, async (page) => {
      await picture(page);
      await page.locator('.graph-words', { hasText: /^All \d+ IPv4 hosts and \d+ of \d+ conversations: 100 % of the bytes of IPv4\.$/ }).waitFor();
      seen.push(await places(page));
    }, { reducedMotion });
  }
  assert.ok(seen[0].length > 3);
  assert.match(seen[0][0], /^192\.0\.2\.\d+: [\d,]+ bytes, [\d,]+ packets, \d+ conversations? here translate/);
  assert.deepEqual(seen[0], seen[1]);
});

test('by the keyboard: to a host, its choices, its packets', async () => {
  await onStart(harness, async (page) => {
    await picture(page);
    await page.getByRole('button', { name: 'Show all', exact: true }).focus();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    const first = await focused();
    assert.match(first, /^192\.0\.2\.\d+: /);
    assert.equal(await page.locator('.graph-lit').count(), 1, 'its neighbours stand out');
    /** @type {string[]} */
    const visited = [];
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      await page.keyboard.press(key);
      visited.push(await focused());
    }
    assert.ok(visited.some((name) => name !== first), 'arrows lead to others');
    await page.keyboard.press('Home');
    assert.equal(await focused(), first);
    const before = await view(page);
    await page.keyboard.press('+');
    await untilView(page, (now) => now !== before, 'nearer');
    await page.keyboard.press('0');
    await page.keyboard.press('Enter');
    const menu = page.getByRole('menu');
    await menu.waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    assert.equal(await focused(), first, 'the keyboard is back');
    await page.keyboard.press('Enter');
    await menu.waitFor();
    await page.keyboard.press('s'); // Show its packets
    await page.keyboard.press('Enter');
    await page.locator('main[aria-labelledby=view-frames]').waitFor();
    const address = first.split(': ')[0];
    const bar = page.getByRole('combobox', { name: 'Display filter' });
    await page.waitForFunction((value) => /** @type {HTMLInputElement} */ (document.querySelector('[role=combobox]')).value === value, `ip.addr == ${address}`);
    assert.equal(await bar.inputValue(), `ip.addr == ${address}`);
  });
});

test('by the pointer: a conversation, its filter; the picture follows', async () => {
  await onStart(harness, async (page) => {
    await picture(page);
    const hosts = await page.locator('.graph-host').count();
    await page.locator('.graph-line').first().dispatchEvent('click', { clientX: 400, clientY: 400 });
    await page.getByRole('menuitem', { name: 'A ↔ B' }).click();
    await page.getByRole('menuitem', { name: 'Apply as filter', exact: true }).click();
    await page.waitForFunction(() => /^ip\.addr == \S+ && ip\.addr == \S+$/.test(/** @type {HTMLInputElement} */ (document.querySelector('[role=combobox]')).value));
    await page.locator('.graph-words', { hasText: 'All 2 IPv4 hosts and 1 of 1 conversation displayed: 100 %' }).waitFor();
    await page.locator('.graph-stage[data-drawn="2"]').waitFor();
    assert.equal(await page.locator('.graph-host').count(), 2);
    await page.getByRole('button', { name: 'Display all packets' }).click();
    await page.locator(`.graph-stage[data-drawn="${hosts}"]`).waitFor();
  });
});

test('pulled and zoomed, and all of it shown again', async () => {
  await onStart(harness, async (page) => {
    await picture(page);
    const fitted = await view(page);
    const box = await page.locator('.graph').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 8, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 108, box.y + 58, { steps: 4 });
    await page.mouse.up();
    await untilView(page, (now) => now !== fitted, 'pulled');
    const pulled = await view(page);
    await page.mouse.wheel(0, -300);
    await untilView(page, (now) => now !== pulled, 'zoomed');
    await page.getByRole('button', { name: 'Show all', exact: true }).click();
    await untilView(page, (now) => now === fitted, 'all of it');
  });
});

test('the same as tables, and other layers', async () => {
  await onStart(harness, async (page) => {
    await picture(page);
    const hosts = await page.locator('.graph-host').count();
    const lines = await page.locator('.graph-line').count();
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await page.getByRole('table', { name: 'Hosts' }).waitFor();
    assert.equal(await page.getByRole('table', { name: 'Hosts' }).locator('tbody tr').count(), hosts);
    assert.equal(await page.getByRole('table', { name: 'Conversations between them' }).locator('tbody tr').count(), lines);
    await page.getByRole('button', { name: 'Choices for 192.0.2.1', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Show the table of hosts' }).click();
    await page.locator('main[aria-labelledby=view-endpoints]').waitFor();
    await show(page, 'Graph');
    await page.getByRole('button', { name: 'Ethernet', exact: true }).click();
    await page.locator('.graph-words', { hasText: 'Ethernet hosts' }).waitFor();
    await page.getByRole('button', { name: 'Picture', exact: true }).click();
    await page.locator('.graph-host').first().waitFor();
    assert.match((await page.locator('.graph-host').first().getAttribute('aria-label')) ?? '', /^([0-9a-f]{2}:){5}[0-9a-f]{2}: /);
  });
});

test('no more hosts than asked for, and what is left out is said', async () => {
  await onStart(harness, async (page) => {
    await picture(page, 'mixed.pcapng');
    const input = page.getByRole('spinbutton', { name: 'Hosts' });
    await input.fill('3');
    await input.press('Enter');
    await until(async () => (await input.inputValue()) === '10', 'ten are the fewest');
    await displayFilter(page, 'sctp');
    await page.getByText('No IPv4 hosts among the packets displayed').waitFor();
  });
});

for (const [name, options] of SCREENS) {
  test(`the picture breaks no rule of accessibility on ${name}`, async () => {
    await onStart(harness, async (page) => {
      await picture(page);
      await checkRules(page, 'the picture');
      await page.locator('.graph-host').first().press('Enter');
      await page.getByRole('menu').waitFor();
      await checkRules(page, 'the menu of a host');
      await page.keyboard.press('Escape');
      await displayFilter(page, 'tcp');
      await page.locator('.graph-words', { hasText: 'displayed' }).waitFor();
      await page.getByRole('button', { name: 'Table', exact: true }).click();
      await page.getByRole('table', { name: 'Hosts' }).waitFor();
      await checkRules(page, 'the tables');
      await displayFilter(page, 'sctp');
      await page.getByText('No IPv4 hosts among the packets displayed').waitFor();
      await checkRules(page, 'no hosts');
    }, options);
  });
}
