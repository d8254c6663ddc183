import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completionAt, put } from './completion.js';

/** @param {string} name @param {string} [label] */
const field = (name, label = name) => ({ name, label, type: 'unsigned integer' });
const FIELDS = [
  field('frame.len', 'Frame length on the wire'),
  field('ip', 'Internet Protocol Version 4'),
  field('ip.src', 'Source Address'),
  field('tcp', 'Transmission Control Protocol'),
  field('tcp.flags.syn', 'Syn'),
  field('tcp.len', 'TCP Segment Len'),
  field('tcp.port', 'Source or Destination Port'),
];

/** Names offered where the bar stands in the text. @param {string} marked */
function offered(marked) {
  const caret = marked.indexOf('|');
  return completionAt(marked.replace('|', ''), caret, FIELDS)?.fields.map(({ name }) => name);
}

test('names are completed where one is being written', () => {
  /** @type {[string, string[] | undefined][]} */
  const cases = [
    ['tc|', ['tcp', 'tcp.flags.syn', 'tcp.len', 'tcp.port']],
    ['TCP.f|', ['tcp.flags.syn']],
    ['tcp.flags.syn|', undefined],
    ['tcp|', ['tcp', 'tcp.flags.syn', 'tcp.len', 'tcp.port']],
    ['len|', ['frame.len', 'tcp.len']],
    ['yn|', ['tcp.flags.syn']],
    ['address|', ['ip.src']],
    ['ad|', undefined],
    ['|', undefined],
    ['nothing|', undefined],
    ['tcp && ip.s|', ['ip.src']],
    ['!(ip.s|', ['ip.src']],
    ['ip.s| == 1.2.3.4', ['ip.src']],
    ['tcp.p|ort == 80', undefined],
    ['tcp.port == tc|', undefined],
    ['tcp.port eq tc|', undefined],
    ['tcp.port==1 and tc|', ['tcp', 'tcp.flags.syn', 'tcp.len', 'tcp.port']],
    ['ip.src == 1|', undefined],
    ['tcp.port in {tc|', undefined],
    ['tcp.port in {80} and ip.s|', ['ip.src']],
    ['http.host contains "tc|', undefined],
    [String.raw`http.host contains "a\"" && tc|`, ['tcp', 'tcp.flags.syn', 'tcp.len', 'tcp.port']],
    ["x == '\"' && ip.s|", ['ip.src']],
    ['len(ip.s|', ['ip.src']],
  ];
  for (const [marked, want] of cases) {
    assert.deepEqual(offered(marked), want, marked);
  }
});

test('a name takes the place of what was written', () => {
  const text = 'tcp && ip.s == 1.2.3.4';
  const place = completionAt(text, 10, FIELDS);
  assert.ok(place);
  assert.deepEqual(put(text, place, 'ip.src'), { text: 'tcp && ip.src == 1.2.3.4', caret: 13 });
});

test('a long list says how much longer it is', () => {
  const many = Array.from({ length: 230 }, (_, i) => field(`dns.field${i}`));
  const found = completionAt('dns', 3, many);
  assert.deepEqual([found?.fields.length, found?.more], [100, 130]);
});
