import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteText } from './bytetext.js';

test('bytes are copied as hexadecimal, text, C and base64', () => {
  const bytes = Uint8Array.of(0x47, 0x45, 0x0d, 0x0a, 0, 0xff);
  assert.equal(byteText(bytes, 'hex'), '47450d0a00ff');
  assert.equal(byteText(bytes, 'text'), 'GE\r\n··');
  assert.equal(byteText(bytes, 'c'), 'const unsigned char bytes[6] = {\n  0x47, 0x45, 0x0d, 0x0a, 0x00, 0xff,\n};\n');
  assert.equal(byteText(bytes, 'base64'), Buffer.from(bytes).toString('base64'));
  const long = Uint8Array.from({ length: 70_000 }, (_, i) => i);
  assert.equal(byteText(long, 'base64'), Buffer.from(long).toString('base64'));
});
