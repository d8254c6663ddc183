/** The page's content security policy binds its worker, which was started from a blob: URL. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { Harness } from './harness.js';

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

/** @type {Record<string, (url: string) => Promise<unknown>>} what a bad worker would try */
const ATTEMPTS = {
  fetch: (url) => fetch(url),
  XMLHttpRequest: (url) =>
    new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.onload = done;
      request.onerror = () => fail(new Error('blocked'));
      request.open('GET', url);
      request.send();
    }),
  importScripts: async (url) =>
    /** @type {{importScripts(url: string): void}} */ (/** @type {unknown} */ (self)).importScripts(url),
  WebSocket: (url) =>
    new Promise((done, fail) => {
      const socket = new WebSocket(url.replace('http', 'ws'));
      socket.onopen = done;
      socket.onerror = () => fail(new Error('blocked'));
    }),
  EventSource: (url) =>
    new Promise((done, fail) => {
      const source = new EventSource(url);
      source.onopen = done;
      source.onerror = () => fail(new Error('blocked'));
    }),
};

for (const [name, attempt] of Object.entries(ATTEMPTS)) {
  test(`the worker cannot reach another origin by ${name}`, async () => {
    const before = asked.length;
    await assert.rejects(worker.evaluate(attempt, strange));
    assert.equal(asked.length, before, 'the request went out');
  });
}

test('the worker cannot make programs of text', async () => {
  // Later, for what the debugger itself evaluates is above the policy.
  const attempt = () =>
    new Promise((done, fail) => {
      setTimeout(() => {
        try {
          done(Reflect.construct(Function, ['return 2'])());
        } catch (error) {
          fail(error);
        }
      });
    });
  await assert.rejects(worker.evaluate(attempt), /EvalError|Trusted/);
});
