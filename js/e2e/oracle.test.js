import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, toDocument } from './oracle.js';

/** @import { Collected, Document } from './oracle.js' */

/** @returns {Collected} a capture of two packets, the second an answer */
function collected() {
  const counts = { packets: 2, bytes: 160, packets_a_b: 1, bytes_a_b: 100, packets_b_a: 1, bytes_b_a: 60 };
  return /** @type {Collected} */ (
    /** @type {unknown} */ ({
      values: { packets: 2, data_bytes: 160, captured_bytes: 160, truncated_packets: 0, first: '-5', last: '1500000000000000000' },
      notice: undefined,
      tables: {
        'conversations/udp': [
          { address_a: '192.0.2.9', port_a: 5000, address_b: '192.0.2.10', port_b: 53, rel_start: 0, duration: 1_500_400, ...counts },
        ],
        'endpoints/udp': [],
        seed3tuple: [{ type: 2048, src: '192.0.2.9', dst: '192.0.2.10', bytes: 100 }],
        hierarchy: [
          { protocol: 'frame', depth: 0, packets: 2, bytes: 160 },
          { protocol: 'eth', depth: 1, packets: 2, bytes: 160 },
          { protocol: 'dns', depth: 2, packets: 2, bytes: 160 },
        ],
      },
    })
  );
}

/** The same as Wireshark would tell it. @returns {Document} */
function golden() {
  const conversation = {
    ...{ a: '192.0.2.10', aPort: 53, b: '192.0.2.9', bPort: 5000 },
    ...{ packetsAB: 1, bytesAB: 60, packetsBA: 1, bytesBA: 100, relStart: 0, duration: 0.0015 },
  };
  return {
    file: {
      ...{ packets: 2, dataBytes: 160, capturedBytes: 160, truncatedPackets: 0, error: null },
      ...{ first: '-0.000000005', last: '1500000000.000000000' },
    },
    conversations: { udp: [conversation] },
    endpoints: {},
    seed3tuple: [{ type: 2048, src: '192.0.2.9', dst: '192.0.2.10', bytes: 100 }],
    protocolHierarchy: [['frame', 2, 160, [['eth', 2, 160, [['dns', 2, 160, []]]]]]],
  };
}

test('equal tables: sides either way round, times to a microsecond', () => {
  assert.deepEqual(differences(golden(), toDocument(collected()), { applications: true }), {});
});

/** @type {Record<string, [table: string, spoil: (document: Document) => void]>} */
const SPOILED = {
  'a byte more': ['conversations/udp', ({ conversations }) => void conversations.udp[0].bytesAB++],
  'two microseconds more': ['conversations/udp', ({ conversations }) => (conversations.udp[0].duration = 0.001502)],
  'directions swapped': ['conversations/udp', ({ conversations }) => {
    const [c] = conversations.udp;
    [c.a, c.aPort, c.b, c.bPort] = [c.b, c.bPort, c.a, c.aPort];
  }],
  'a row twice': ['seed3tuple', ({ seed3tuple }) => void seed3tuple.push(seed3tuple[0])],
  'a row less': ['seed3tuple', ({ seed3tuple }) => void seed3tuple.pop()],
  'another node': ['hierarchy', ({ protocolHierarchy }) => (protocolHierarchy[0][3][0][0] = 'llc')],
  'an error': ['facts', ({ file }) => (file.error = 'cut-short')],
  'another end': ['facts', ({ file }) => (file.last = '1500000001.000000000')],
};

for (const [name, [table, spoil]] of Object.entries(SPOILED)) {
  test(`a difference is found: ${name}`, () => {
    const want = golden();
    spoil(want);
    assert.deepEqual(Object.keys(differences(want, toDocument(collected()))), [table]);
  });
}

test('what is not to be matched: bad times, wrapped counts, streams of one UDP four-tuple', () => {
  const want = golden();
  want.file.badTimes = true;
  want.file.last = null;
  want.seed3tuple[0].bytes = 2 ** 64 - 100;
  const [whole] = want.conversations.udp;
  const part = { ...whole, packetsAB: 0, bytesAB: 0, packetsBA: 1, bytesBA: 100, duration: 0 };
  want.conversations.udp = [part, { ...whole, packetsBA: 0, bytesBA: 0 }];
  assert.deepEqual(differences(want, toDocument(collected())), {});
});
