import assert from 'node:assert/strict';
import test from 'node:test';
import { Describer } from './describer.js';
import { GoSide } from './gowasm.js';
import { encodeReply } from './testing/reply.js';

/** @import { Layer } from './protocol.js' */

const FIELD = { name: '', label: 'Version', value: '2', offset: 0, length: 0 };

/** @type {readonly Layer[]} */
const LAYERS = [
  { name: 'eth', label: 'Ethernet', offset: 4, length: 14, fields: [FIELD] },
  { name: 'eapol', label: 'EAPOL', offset: 18, length: 46, fields: [] },
  { name: 'data', label: 'Data', offset: 40, length: 2, fields: [] },
];
const FOREIGN = { link: 1, start: 4, layers: [1] };
const BYTES = new Uint8Array(64);

const reply = () => encodeReply({ layers: [{ offset: 0, fields: [] }, { offset: 14, fields: [FIELD] }] });

test('fields of the layers asked for, of no others', async () => {
  /** @type {unknown[]} */
  let asked = [];
  const go = new GoSide((...args) => {
    asked = args;
    return reply();
  });
  const layers = await new Describer(async () => go).complete(LAYERS, BYTES, FOREIGN);
  assert.deepEqual(layers, [LAYERS[0], { ...LAYERS[1], fields: [FIELD] }, LAYERS[2]]);
  assert.deepEqual(asked.slice(0, 2), ['fields', 1]);
  assert.equal(/** @type {Uint8Array} */ (asked[2]).byteLength, 60);
});

test('nothing is started for a packet that is known', async () => {
  const describer = new Describer(() => assert.fail('started'));
  assert.equal(await describer.complete(LAYERS, BYTES), LAYERS);
});

test('a layer at another place gets nothing', async () => {
  const go = new GoSide(() => encodeReply({ layers: [{ offset: 15, fields: [FIELD] }] }));
  assert.deepEqual(await new Describer(async () => go).complete(LAYERS, BYTES, FOREIGN), LAYERS);
});

/** @type {Record<string, () => Promise<GoSide>>} */
const FAILURES = {
  'not loaded': () => Promise.reject(new Error('offline')),
  dead: async () =>
    new GoSide(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    }),
  'of another release': async () => new GoSide(() => null),
};

for (const [name, failure] of Object.entries(FAILURES)) {
  test(`${name}: a note, and another try with the next packet`, async () => {
    let starts = 0;
    const describer = new Describer(async () => {
      starts++;
      return starts === 1 ? failure() : new GoSide(reply);
    });
    const [eth, eapol] = await describer.complete(LAYERS, BYTES, FOREIGN);
    assert.deepEqual(eth, LAYERS[0]);
    assert.match(eapol?.note ?? '', /could not be loaded, or failed/);
    const again = await describer.complete(LAYERS, BYTES, FOREIGN);
    assert.deepEqual(again[1]?.fields, [FIELD]);
    assert.equal(starts, 2);
  });
}

test('a slow network: the packet does not wait, the next one has the fields', async () => {
  /** @type {(go: GoSide) => void} */
  let loaded = () => {};
  const describer = new Describer(() => new Promise((resolve) => (loaded = resolve)), 5);
  const first = await describer.complete(LAYERS, BYTES, FOREIGN);
  assert.match(first[1]?.note ?? '', /still being loaded/);
  loaded(new GoSide(reply));
  const second = await describer.complete(LAYERS, BYTES, FOREIGN);
  assert.deepEqual(second[1]?.fields, [FIELD]);
});

test('a program that has taken much memory is started anew', async () => {
  let starts = 0;
  const describer = new Describer(async () => {
    starts++;
    return new GoSide(reply, () => false, () => 300 * 1024 * 1024);
  });
  await describer.complete(LAYERS, BYTES, FOREIGN);
  await describer.complete(LAYERS, BYTES, FOREIGN);
  assert.equal(starts, 2);
});
