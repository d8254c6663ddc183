/** The command that makes tshark print the same table, for those who want to check us. */

import { combine } from './filters.js';

/** Arguments of `-z` by table name. tshark counts in a second pass (-2), as Wireshark's dialogs do. */
const STATISTICS = new Map([
  ...['eth', 'ip', 'ipv6', 'tcp', 'udp', 'sctp'].flatMap(
    (layer) =>
      /** @type {[string, string][]} */ ([
        [`conversations/${layer}`, `conv,${layer}`],
        [`endpoints/${layer}`, `endpoints,${layer}`],
      ]),
  ),
  ['hierarchy', 'io,phs'],
]);

/**
 * @param {string} table name
 * @param {string} file name of the capture file, any characters
 * @param {string} [filter] of the packets that the table is of; '' for all
 * @returns {string | undefined} undefined if tshark has no such table
 */
export function tsharkCommand(table, file, filter = '') {
  const path = quote(asPath(file));
  const statistic = STATISTICS.get(table);
  if (statistic !== undefined) {
    return `tshark -2 -n -q -r ${path} -z ${quote(filter === '' ? statistic : `${statistic},${filter}`)}`;
  }
  switch (table) {
    case 'frames':
      return `tshark -2 -n -r ${path}${filter === '' ? '' : ` -Y ${quote(filter)}`}`;
    case 'summary':
      return filter === '' ? `capinfos -M ${path}` : undefined;
    case 'seed3tuple':
      // The outermost IPv4 header of untagged Ethernet frames, by captured length.
      return (
        `tshark -2 -n -r ${path} -Y ${quote(combine('and', filter, 'eth.type == 0x0800'))} -T fields -E occurrence=f ` +
        `-e eth.type -e ip.src -e ip.dst -e frame.cap_len | ` +
        `awk '{ sum[$1 " " $2 " " $3] += $4 } END { for (k in sum) print k, sum[k] }'`
      );
    default:
      return undefined;
  }
}

/**
 * A file name is an argument, not an option, and `-` alone would be standard input.
 * @param {string} file
 */
function asPath(file) {
  return file.startsWith('-') ? `./${file}` : file;
}

/**
 * Quotes a word for a POSIX shell. Inside single quotes nothing is special but the quote itself.
 * Control characters, which could do things to the terminal the command is pasted into (a line
 * feed runs what came before), become `?`, which stands for them as a pattern outside quotes.
 * @param {string} word
 */
export function quote(word) {
  if (/^[\w@%+=:,./-]+$/.test(word)) {
    return word;
  }
  return word
    .split(/([\p{Cc}\u2028\u2029])/u)
    .map((part, i) => (i % 2 === 1 ? '?' : part === '' ? '' : `'${part.replaceAll("'", String.raw`'\''`)}'`))
    .join('');
}
