/** The core of the page in Firefox, where there is one. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.js';
import { formatInteger } from '../format.js';
import { Firefox, findFirefox } from './firefox.js';
import { capturePath } from './harness.js';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

const path = findFirefox();
const skip = path === undefined && 'no Firefox here: install firefox-esr, or name one in FIREFOX';
if (skip) {
  console.log(`SKIPPED, all tests in Firefox: ${skip}`);
}

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Firefox} */
let firefox;
/** @type {string[]} */
const asked = [];

before(async () => {
  if (path !== undefined) {
    server = await serve({ root: DIST, log: (request) => asked.push(request) });
    firefox = await Firefox.start(path);
  }
});

after(async () => {
  await firefox?.stop();
  await server?.close();
});

/** Waits for the words of the status. @param {string} words */
async function untilStatus(words) {
  await firefox.until(
    (text) => document.querySelector('[data-testid=status]')?.textContent?.includes(text),
    words,
  );
}

/** @param {string} name */
async function open(name) {
  await firefox.choose(capturePath(name));
  await firefox.until((title) => document.querySelector('h1')?.textContent === title, name);
  await untilStatus('read in');
}

/** Shows a view by its title. @param {string} title */
async function show(title) {
  const id = await firefox.evaluate(
    (wanted) => [...document.querySelectorAll('.tabs-outer [role=tab]')].find(({ textContent }) => textContent?.trim() === wanted)?.id,
    title,
  );
  assert.ok(id, title);
  await firefox.click(`[id="${id}"]`);
}

/** The cells of the rows on screen. */
function rows() {
  return firefox.evaluate(() =>
    [...document.querySelectorAll('fg-grid .fg-body .fg-row:not([aria-busy])')]
      .filter((row) => row.checkVisibility())
      .map((row) => [...row.children].map((cell) => cell.textContent)),
  );
}

test('Firefox: a capture opens, and its totals are Wireshark’s', { skip }, async () => {
  await firefox.visit(server.url);
  await firefox.until(() => document.querySelector('[data-settled]'));
  await open('http-ecn.pcap');
  await show('Source/destination totals');
  await firefox.until(() => [...document.querySelectorAll('fg-grid .fg-body .fg-row:not([aria-busy])')].some((row) => row.checkVisibility()));
  const golden = JSON.parse(
    await readFile(new URL('../../testdata/oracle/http-ecn.pcap.json', import.meta.url), 'utf8'),
  );
  const want = golden.seed3tuple
    .map((/** @type {{src: string, dst: string, bytes: number}} */ row) => ['0x0800', row.src, row.dst, formatInteger(row.bytes)])
    .sort();
  assert.deepEqual((await rows()).sort(), want);
});

test('Firefox: a click on a frame shows its layers, fields and bytes', { skip }, async () => {
  await show('Frames');
  await firefox.click('fg-grid .fg-body .fg-row:not([aria-busy])');
  await firefox.until(() => [...document.querySelectorAll('.field')].some((field) => field.checkVisibility()));
  const text = await firefox.evaluate(() => document.querySelector('main')?.innerText ?? '');
  assert.match(text, /Ethernet/);
  assert.match(text, /Internet Protocol/);
});

for (const name of ['dns.pcap.gz', 'members.pcap.gz', 'dns.pcap.zst', 'dns.pcap.lz4']) {
  test(`Firefox: ${name} opens`, { skip }, async () => {
    await open(name);
    await untilStatus('46 packets');
    await firefox.until(() => document.querySelector('[data-remembered]'));
  });
}

test('Firefox: with a capture open, nothing can be asked for', { skip }, async () => {
  await firefox.until(() => document.querySelector('[data-sealed]'));
  const before = asked.length;
  const outcomes = await firefox.evaluate(async (own) => {
    const attempts = {
      fetch: () => fetch(own),
      import: () => import(own),
      image: () =>
        new Promise((done, fail) => {
          Object.assign(new Image(), { onload: done, onerror: fail, src: own });
        }),
      webrtc: async () => new RTCPeerConnection(),
    };
    const found = [];
    for (const [name, attempt] of Object.entries(attempts)) {
      found.push(await attempt().then(() => name, () => 'refused'));
    }
    navigator.sendBeacon(own, 'x'); // eslint-disable-line no-restricted-properties -- it is what is tried
    await new Promise((resolve) => setTimeout(resolve, 300));
    return found;
  }, new URL('third-party.txt', server.url).href);
  assert.deepEqual(outcomes, ['refused', 'refused', 'refused', 'refused']);
  assert.deepEqual(asked.slice(before), []);
});

test('Firefox: loaded once, it works with the server stopped, and remembers', { skip }, async () => {
  await firefox.until(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated');
  await server.close();
  await firefox.visit(server.url);
  await firefox.choose(capturePath('dns.pcap.zst'));
  await untilStatus('46 packets');
  await untilStatus('remembered');
  await untilStatus('checked'); // by reading it
});

test('Firefox: the single file opens from disk', { skip }, async () => {
  await firefox.visit(new URL('../../dist/flowglass.html', import.meta.url).href);
  await firefox.until(() => document.querySelector('[data-settled]'));
  await open('http-ecn.pcap');
  await open('dns.pcap.zst');
  await untilStatus('46 packets');
});
