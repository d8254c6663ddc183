/**
 * What the tests of a file have in common: a server with a browser, a folder for what they write. Both
 * are gone after the last of them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { Harness } from './harness.js';

/** @returns {Promise<Harness>} */
export async function startHarness() {
  const harness = await Harness.start();
  after(() => harness.stop());
  return harness;
}

/** @returns {Promise<string>} path of an empty folder */
export async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'flowglass-e2e-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
