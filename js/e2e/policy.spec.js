/** The page's content security policy binds the page and its worker, which was started from a blob: URL. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { Harness, capturePath } from './harness.js';
import { PAGE_ATTEMPTS, WORKER_ATTEMPTS } from './policy.js';

/** @import { AddressInfo } from 'node:net' */
/** @import { Probe } from './harness.js' */

/** @type {Harness} */
let harness;
/** @type {Probe} */
let probe;
/** @type {import('playwright-core').Worker} */
let worker;

/** Another origin, which answers everybody. */
const stranger = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.writeHead(200, { 'access-control-allow-origin': '*' }).end('self.stranger = true;');
});
stranger.on('upgrade', (request, socket) => {
  asked.push(request.url ?? '');
  socket.destroy();
});
/** @type {string[]} */
const asked = [];
/** @type {string} */
let strange;

before(async () => {
  await new Promise((done) => stranger.listen(0, '127.0.0.1', () => done(undefined)));
  strange = `http://127.0.0.1:${/** @type {AddressInfo} */ (stranger.address()).port}/`;
  harness = await Harness.start();
  probe = await harness.open();
  const started = probe.page.waitForEvent('worker');
  await probe.page.goto(harness.url);
  worker = await started;
});

after(async () => {
  await harness?.stop();
  stranger.close();
});

test('control: a worker of a page without a policy reaches the stranger', async () => {
  const { page, close } = await harness.open();
  await page.goto(new URL('third-party.txt', harness.url).href);
  const text = await page.evaluate(
    (url) =>
      new Promise((done) => {
        const source = `fetch('${url}').then((r) => r.text()).then(postMessage)`;
        const free = new Worker(URL.createObjectURL(new Blob([source])));
        free.onmessage = ({ data }) => done(data);
      }),
    strange,
  );
  assert.equal(text, 'self.stranger = true;');
  assert.equal(asked.length, 1);
  await close();
});

for (const [name, attempt] of Object.entries(WORKER_ATTEMPTS)) {
  test(`the worker cannot reach another origin by ${name}`, async () => {
    const before = asked.length;
    await assert.rejects(worker.evaluate(attempt, strange));
    assert.equal(asked.length, before, 'the request went out');
  });
}

for (const [name, attempt] of Object.entries(PAGE_ATTEMPTS)) {
  test(`the page cannot reach another origin by ${name}`, async () => {
    const before = asked.length;
    await assert.rejects(probe.page.evaluate(attempt, strange));
    assert.equal(asked.length, before, 'the request went out');
  });
}

// Its own origin is open to a page until all parts of the program are there and a capture is open.
test('a page with a capture, and its worker, reach not even their own origin', async () => {
  const { page, close } = await harness.open();
  const started = page.waitForEvent('worker');
  await page.goto(harness.url);
  const reader = await started;
  await page.locator('[data-settled]').waitFor();
  const own = new URL('third-party.txt', harness.url).href;
  assert.equal(await page.evaluate(async (url) => (await fetch(url)).status, own), 200, 'control');
  await page.setInputFiles('input[type=file]', capturePath('dns.pcap.zst'));
  await page.locator('[data-sealed]').waitFor();
  const before = harness.asked.length;
  const late = await openedLater(page);
  assert.notEqual(late, reader);
  for (const [name, attempt] of Object.entries(WORKER_ATTEMPTS)) {
    await assert.rejects(late.evaluate(attempt, own), name);
  }
  for (const [name, attempt] of Object.entries(PAGE_ATTEMPTS)) {
    await assert.rejects(page.evaluate(attempt, own), name);
  }
  assert.deepEqual(harness.asked.slice(before), []);
  await close();
});

/**
 * The worker of a capture that is opened on a sealed page.
 * @param {import('playwright-core').Page} page
 */
async function openedLater(page) {
  const started = page.waitForEvent('worker');
  await page.setInputFiles('input[type=file]', capturePath('dns.pcap.lz4'));
  const late = await started;
  await page.getByTestId('status').filter({ hasText: '46 packets · read in' }).waitFor();
  return late;
}

test('the page makes no markup, style or program of text', async () => {
  const made = await probe.page.evaluate(() => {
    const tried = (/** @type {() => unknown} */ attempt) => {
      try {
        attempt();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : String(error);
      }
    };
    const element = document.body.appendChild(document.createElement('div'));
    element.setAttribute('style', 'width: 7px');
    const script = Object.assign(document.createElement('script'), { type: 'text/javascript' });
    return {
      markup: tried(() => Reflect.set(element, 'innerHTML', '<b>x</b>')),
      written: tried(() => document.write('<b>x</b>')), // eslint-disable-line -- it is what is tried
      script: tried(() => Reflect.set(script, 'text', 'globalThis.ran = true')),
      style: getComputedStyle(element).width === '7px',
    };
  });
  assert.deepEqual(made, { markup: 'TypeError', written: 'TypeError', script: 'TypeError', style: false });
  await assert.rejects(probe.page.evaluate(makeProgram), /EvalError|Trusted/);
});

/** Makes a program of text: later, for what the debugger itself evaluates is above the policy. */
const makeProgram = () =>
  new Promise((done, fail) => {
    setTimeout(() => {
      try {
        done(Reflect.construct(Function, ['return 2'])());
      } catch (error) {
        fail(error);
      }
    });
  });

test('the worker cannot make programs of text', async () => {
  await assert.rejects(worker.evaluate(makeProgram), /EvalError|Trusted/);
});
