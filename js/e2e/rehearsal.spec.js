/** The page has the browser compile the analyser before anybody opens a capture, and is not in the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, untilRead } from './app.js';
import { capturePath } from './harness.js';
import { startHarness } from './setup.js';

const harness = await startHarness();

test('the page rehearses in a worker that ends, and another opens the capture', async () => {
  const { page, close, errors } = await harness.open();
  /** @type {string[]} */
  const log = [];
  let begun = 0;
  page.on('worker', (worker) => {
    const number = ++begun;
    log.push(`${number} begins`);
    worker.on('close', () => log.push(`${number} ends`));
  });
  await page.goto(harness.url);
  await page.locator('[data-settled]').waitFor();
  const rehearsed = () => begun > 1 && log.includes(`${begun} ends`); // the first is the spare one
  for (let waited = 0; !rehearsed() && waited < 300; waited++) {
    await page.waitForTimeout(100);
  }
  assert.ok(rehearsed(), log.join(', '));
  await choose(page, capturePath('http-ecn.pcap'));
  await untilRead(page);
  assert.equal(log.includes('1 ends'), false, log.join(', '));
  assert.deepEqual(errors, []);
  await close();
});

test('a capture opened at once ends the rehearsal', async () => {
  const { page, close, errors } = await harness.open();
  await page.goto(harness.url);
  await choose(page, capturePath('http-ecn.pcap'));
  await untilRead(page);
  await page.locator('[data-settled]').waitFor();
  await page.waitForTimeout(300);
  assert.ok(page.workers().length <= 2, 'the worker of the capture and its reader at most');
  assert.deepEqual(errors, []);
  await close();
});
