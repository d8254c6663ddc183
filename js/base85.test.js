import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { fromBase85, toBase85 } from './base85.js';

test('bytes come back, whatever they are and however many', () => {
  for (let length = 0; length < 300; length++) {
    const bytes = new Uint8Array(randomBytes(length));
    const text = toBase85(bytes);
    assert.equal(text.length, Math.ceil((length * 5) / 4));
    assert.doesNotMatch(text, /[^!-~]|[<>&"'\\`-]/);
    assert.deepEqual(fromBase85(text), bytes);
  }
  for (const value of [0, 255]) {
    const bytes = new Uint8Array(11).fill(value);
    assert.deepEqual(fromBase85(toBase85(bytes)), bytes);
  }
});

test('other characters are refused', () => {
  for (const text of ['<####', '#####é', '##\n##']) {
    assert.throws(() => fromBase85(text), RangeError);
  }
});
