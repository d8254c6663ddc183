import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

const FOLDER = new URL('../.github/workflows/', import.meta.url);
const texts = await Promise.all(
  (await readdir(FOLDER)).map(async (name) => ({ name, text: await readFile(new URL(name, FOLDER), 'utf8') })),
);

/** @type {Map<string, Set<string>>} the pins of each action, with the version that their comment names */
const pins = new Map();

for (const { name, text } of texts) {
  test(`${name}: every action is pinned by its commit, and says which version that is`, () => {
    const uses = [...text.matchAll(/uses: *(.*)/g)].map(([, what = '']) => what);
    assert.ok(uses.length > 0);
    for (const what of uses) {
      const [, action = '', pin = ''] = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(what) ?? [];
      assert.notEqual(pin, '', what);
      pins.set(action, (pins.get(action) ?? new Set()).add(pin));
    }
  });

  test(`${name}: jobs may read the sources, and more only where they say so`, () => {
    assert.match(text, /^permissions:\n {2}contents: read\n\n/m);
    assert.doesNotMatch(text, /write-all|contents: write|pull_request_target/);
  });
}

test('an action has one pin in all workflows', () => {
  for (const [action, found] of pins) {
    assert.equal(found.size, 1, action);
  }
});
