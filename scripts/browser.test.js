import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { findBrowser } from './browser.js';

/** @type {string} */
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-browser-'));
  for (const name of ['google-chrome', 'mine']) {
    await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(join(folder, 'chromium'), 'no program');
});

after(() => rm(folder, { recursive: true }));

test('the browser named in CHROMIUM comes first', () => {
  const CHROMIUM = join(folder, 'mine');
  assert.equal(findBrowser({ CHROMIUM, PATH: folder }), CHROMIUM);
});

test('a name in CHROMIUM that is no program is not replaced by another', () => {
  assert.equal(findBrowser({ CHROMIUM: join(folder, 'nothing'), PATH: folder }), undefined);
});

test('PATH is searched for programs only', () => {
  const PATH = ['/nonexistent', folder].join(delimiter);
  assert.equal(findBrowser({ PATH, CHROMIUM: '' }), join(folder, 'google-chrome'));
});
