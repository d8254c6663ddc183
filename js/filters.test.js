import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellFilter, combine, displayedFilter, family, quoteText, rowFilters } from './filters.js';
import { BUILT, COLUMNS } from './testing/filtercases.js';

/** @param {string} name */
const known = (name) => /^(frame|eth|ip|ipv6|tcp|udp|sctp)\./.test(name) || ['tcp', 'tls', 'dns', 'arp', 'icmpv6', 'http', 'quic', 'mpls'].includes(name);

test('a cell gives the filter that selects its value', () => {
  for (const { table, row, cells } of BUILT) {
    for (const [column, want] of Object.entries(cells)) {
      assert.equal(cellFilter(table, COLUMNS[table], row, column, known), want, `${table} ${column}`);
    }
  }
});

test('a row gives the filters of what it is about, its packets first', () => {
  for (const { table, row, choices } of BUILT) {
    assert.deepEqual(
      rowFilters(table, COLUMNS[table], row, known).map(({ label, filter }) => [label, filter]),
      choices,
      table,
    );
  }
});

test('labels of the packet list lead to protocols that filters know', () => {
  /** @param {string} label */
  const filter = (label) => cellFilter('frames', ['protocol'], [label], 'protocol', known);
  for (const [label, want] of [
    ['TCP', 'tcp'],
    ['TLSv1.2', 'tls'],
    ['ICMPv6', 'icmpv6'],
    ['HTTP', 'http'],
    ['MPLS', 'mpls'],
    ['802.1BR E-Tag', undefined],
    ['<b>"', undefined],
    ['', undefined],
  ]) {
    assert.equal(filter(String(label)), want, label);
  }
});

test('what filters do not know is not offered', () => {
  const none = (/** @type {string} */ name) => name.startsWith('ip.');
  const columns = COLUMNS['conversations/udp'];
  const row = ['10.0.0.1', 1, '10.0.0.2', 2, 3, 300];
  assert.deepEqual(
    rowFilters('conversations/sctp', columns, row, none).map(({ label }) => label),
    ['Address A', 'Address B'],
  );
  assert.equal(cellFilter('conversations/sctp', columns, row, 'port_a', none), undefined);
});

test('addresses tell their family', () => {
  for (const [text, want] of [
    ['02:00:5e:10:00:01', 'eth'],
    ['10.0.0.1', 'ip'],
    ['::', 'ipv6'],
    ['fe80::1', 'ipv6'],
    ['::ffff:10.0.0.1', 'ipv6'],
    ['0x0001', undefined],
    ['host', undefined],
    ['', undefined],
    [null, undefined],
  ]) {
    assert.equal(family(text), want, String(text));
  }
});

test('filters are joined so that both keep their meaning', () => {
  /** @type {[import('./filters.js').How, string, string, string][]} */
  const cases = [
    ['only', 'tcp', 'udp', 'udp'],
    ['not', 'tcp', 'udp', '!udp'],
    ['not', '', 'ip.addr == 1.2.3.4', '!(ip.addr == 1.2.3.4)'],
    ['not', '', 'a || b', '!(a || b)'],
    ['and', '', 'udp', 'udp'],
    ['or', '  ', 'udp', 'udp'],
    ['and-not', '', 'udp', '!udp'],
    ['and', 'tcp', 'ip.src == 1.2.3.4', 'tcp && ip.src == 1.2.3.4'],
    ['and', 'a && b', 'c && d', 'a && b && c && d'],
    ['and', 'a or b', 'c', '(a or b) && c'],
    ['and', 'a', 'b || c', 'a && (b || c)'],
    ['or', 'a && b', 'c && d', '(a && b) || (c && d)'],
    ['or', 'a || b', 'c', 'a || b || c'],
    ['and', 'a xor b', 'c', '(a xor b) && c'],
    ['and-not', 'a', 'b', 'a && !b'],
    ['or-not', 'a && b', 'c == 1', '(a && b) || !(c == 1)'],
    ['and', '(a || b)', 'c', '(a || b) && c'],
    ['and', 'http.host contains " or "', 'c', 'http.host contains " or " && c'],
    ['and', String.raw`x == "\" || "`, 'c', String.raw`x == "\" || " && c`],
    ['and', 'x == r"\\"', 'c', 'x == r"\\" && c'],
    ['or', 'tcp.port in {1, 2}', 'c', 'tcp.port in {1, 2} || c'],
    ['and', 'or.field', 'c', 'or.field && c'],
    ['and', 'a && b', 'b', 'a && b'],
    ['and', 'a || b', 'a || b', 'a || b'],
    ['and', 'a || b', 'b', '(a || b) && b'],
  ];
  for (const [how, current, added, want] of cases) {
    assert.equal(combine(how, current, added), want, `${current} ${how} ${added}`);
  }
});

test('filter and span of time as one filter', () => {
  const span = { from: 1_500_000_000, to: 3_250_000_000.4 };
  const times = 'frame.time_relative >= 1.500000000 && frame.time_relative < 3.250000001';
  assert.equal(displayedFilter({ filter: '' }), '');
  assert.equal(displayedFilter({ filter: 'tcp' }), 'tcp');
  assert.equal(displayedFilter({ filter: '', span }), times);
  assert.equal(displayedFilter({ filter: 'tcp or udp', span }), `(tcp or udp) && ${times}`);
});

test('a text is quoted, whatever it holds', () => {
  for (const [text, want] of [
    ['plain', '"plain"'],
    ['say "hi"', String.raw`"say \"hi\""`],
    ['C:\\dir', String.raw`"C:\\dir"`],
    ['a\r\nb\0', String.raw`"a\x0d\x0ab\x00"`],
    ['é', '"é"'],
    ['\u0085', String.raw`"\xc2\x85"`],
  ]) {
    assert.equal(quoteText(text), want);
  }
});
