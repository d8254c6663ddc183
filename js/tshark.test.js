import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { quote, tsharkCommand } from './tshark.js';

test('commands', () => {
  /** @type {[table: string, file: string, want: string | undefined][]} */
  const cases = [
    ['conversations/tcp', 'a.pcap', 'tshark -2 -n -q -r a.pcap -z conv,tcp'],
    ['endpoints/ipv6', 'a.pcap', 'tshark -2 -n -q -r a.pcap -z endpoints,ipv6'],
    ['hierarchy', 'my file.pcapng', "tshark -2 -n -q -r 'my file.pcapng' -z io,phs"],
    ['frames', 'a.pcap', 'tshark -2 -n -r a.pcap'],
    ['summary', 'a.pcap', 'capinfos -M a.pcap'],
    ['frames', '-z.pcap', 'tshark -2 -n -r ./-z.pcap'],
    ['traffic', 'a.pcap', undefined],
  ];
  for (const [table, file, want] of cases) {
    assert.equal(tsharkCommand(table, file), want);
  }
});

test('commands for the packets displayed', () => {
  const filter = "http.host == \"it's\" or udp";
  const quoted = String.raw`http.host == "it'\''s" or udp`;
  /** @type {[table: string, want: string | undefined][]} */
  const cases = [
    ['conversations/tcp', `tshark -2 -n -q -r a.pcap -z 'conv,tcp,${quoted}'`],
    ['hierarchy', `tshark -2 -n -q -r a.pcap -z 'io,phs,${quoted}'`],
    ['frames', `tshark -2 -n -r a.pcap -Y '${quoted}'`],
    ['summary', undefined],
  ];
  for (const [table, want] of cases) {
    assert.equal(tsharkCommand(table, 'a.pcap', filter), want);
  }
  assert.match(tsharkCommand('seed3tuple', 'a.pcap', 'tcp or udp') ?? '', /-Y '\(tcp or udp\) && eth\.type == 0x0800'/);
});

test('a shell gets the file name back, whatever is in it', () => {
  for (const name of ['plain.pcap', 'two words', "it's", '$(reboot)', '`id`', 'a;b|c&d', '"', '\\', '*', '~', 'ü 日本.pcap', '']) {
    const word = name === '' ? "''" : quote(name);
    assert.equal(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' }), name);
  }
});

test('a line feed in a name cannot run what stands before it', () => {
  for (const control of ['\n', '\r', '\u001b', '\u0000', '\u0085', '\u2028']) {
    const command = tsharkCommand('frames', `a${control}reboot.pcap`) ?? '';
    assert.ok(!command.includes(control));
    assert.match(command, /-r 'a'\?'reboot\.pcap'$/);
  }
});
