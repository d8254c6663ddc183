/**
 * The capture in figures, as capinfos gives them.
 *
 * @import { SummaryRow } from '../capture.js'
 * @import { Progress, TableInfo } from '../protocol.js'
 */
import { formatInteger, formatSeconds, formatUTC, roundBitRate, roundBytes } from '../format.js';

/**
 * A line of the summary. `note` is the same once more, easier to read or harder to misread;
 * `ofFile` says that it is about the file, whichever packets are displayed.
 * @typedef {{label: string, value: string, note?: string, ofFile?: boolean}} Fact
 */

/**
 * How each column is shown; those without an entry are shown by their label. undefined: not at all.
 * @type {Readonly<Record<string, ((value: number | string, row: SummaryRow) => Omit<Fact, 'label'> | undefined)>>}
 */
const FACTS = {
  packets: (value) => ({ value: integer(value) }),
  flows: (value) => ({ value: integer(value) }),
  data_bytes: (value) => ({ value: integer(value), ...rounded(value) }),
  captured_bytes: (value, { data_bytes }) => ({
    value: integer(value),
    ...(value === data_bytes ? { note: 'all of it' } : rounded(value)),
  }),
  truncated_packets: (value) => ({ value: integer(value) }),
  malformed_packets: (value) => ({ value: integer(value) }),
  first: (value) => ({ value: formatUTC(String(value)) }),
  last: (value) => ({ value: formatUTC(String(value)) }),
  duration: (value) => ({ value: `${formatSeconds(Number(value))} s` }),
  avg_packet_size: (value) => ({ value: `${round(value)} bytes` }),
  avg_bps: (value) => ({ value: `${round(value)} bit/s`, note: roundBitRate(Number(value)) }),
  avg_pps: (value) => ({ value: `${round(value)} packets/s` }),
  time_ordered: (value) => ({ value: value ? 'yes' : 'no' }),
  comments: (value) => (value ? { value: String(value) } : undefined),
};

/** What is said of the file and not of its packets. @type {ReadonlySet<string>} */
const OF_FILE = new Set(['format', 'interfaces', 'link_types', 'comments', 'time_ordered']);

/** @type {Readonly<Record<string, string>>} */
const LABELS = {
  format: 'File format',
  packets: 'Packets',
  data_bytes: 'Bytes on the wire',
  captured_bytes: 'Bytes captured',
  truncated_packets: 'Cut by the snaplen',
  malformed_packets: 'Malformed',
  first: 'First packet',
  last: 'Last packet',
  duration: 'Duration',
  time_ordered: 'In order of time',
  avg_packet_size: 'Average packet',
  avg_bps: 'Average rate',
  avg_pps: 'Average packet rate',
  interfaces: 'Interfaces',
  link_types: 'Link types',
  comments: 'Comments',
  flows: 'Flows',
};

/**
 * The lines of a summary, in the order of the schema; what is not known is left out.
 * @param {TableInfo} table `summary`
 * @param {SummaryRow} row
 * @param {Progress} [progress] at the time
 * @returns {Fact[]}
 */
export function facts(table, row, progress) {
  return table.columns.flatMap(({ name, label }) => {
    const value = row[name];
    if (value === undefined) {
      return [];
    }
    const show = Object.hasOwn(FACTS, name) ? FACTS[name] : undefined;
    const fact =
      name === 'format' ? format(value, progress) : show ? show(value, row) : { value: String(value) };
    return fact === undefined || fact.value === '' ? [] : [{ label: LABELS[name] ?? label, ...fact, ...(OF_FILE.has(name) ? { ofFile: true } : {}) }];
  });
}

/**
 * @param {number | string} value
 * @param {Progress} [progress]
 * @returns {Omit<Fact, 'label'>}
 */
function format(value, progress) {
  const compression = progress?.compression;
  return compression === undefined
    ? { value: String(value) }
    : {
        value: `${value} (${compression.format})`,
        note: `${roundBytes(progress?.bytes ?? 0)} inflated to ${roundBytes(compression.inflated)}`,
      };
}

/** @param {number | string} value */
function integer(value) {
  return formatInteger(Number(value));
}

/** Bytes once more, where that is easier to read. @param {number | string} value @returns {{note?: string}} */
function rounded(value) {
  return Number(value) < 1000 ? {} : { note: roundBytes(Number(value)) };
}

/** @param {number | string} value */
function round(value) {
  const number = Number(value);
  return number < 100 ? String(Math.round(number * 100) / 100) : formatInteger(Math.round(number));
}
