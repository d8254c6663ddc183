/**
 * Saving packets: which, and how they are written. The choices are those of package carve, by its
 * names.
 *
 * @import { Part, PartHost, PartView, Saving } from './index.js'
 */
import { html, nothing } from 'lit/html.js';
import { formatInteger } from '../../format.js';
import { NO_SECONDS, choice, isSeconds, number, tick } from '../fields.js';

/**
 * @typedef {object} PacketChoices
 * @property {'pcapng' | 'pcap' | 'nsecpcap'} format
 * @property {'all' | 'headers' | 'first'} keep of each packet
 * @property {string} first octets
 * @property {'none' | 'packets' | 'bytes' | 'seconds'} split
 * @property {string} size of each file, in what `split` says; MiB for bytes
 * @property {boolean} duplicates whether they are left out
 * @property {string} shift seconds
 * @property {boolean} gzip
 */

/** @type {Readonly<PacketChoices>} */
const USUAL = { format: 'pcapng', keep: 'all', first: '96', split: 'none', size: '100', duplicates: false, shift: '0', gzip: false };

/** How many packets before one are looked at for another like it, as editcap does. */
const DUPLICATES = '5';

/** @type {Part} */
export const packetsPart = { id: 'packets', title: 'Packets', create };

/** @param {PartHost} host @returns {PartView} */
function create({ which, file, name, redraw }) {
  let choices = { ...USUAL };
  /** @param {Partial<PacketChoices>} patch */
  const set = (patch) => {
    choices = { ...choices, ...patch };
    redraw();
  };

  return {
    template: () => html`${which.template()}
      <div class="save-fields">
        ${choice({
          label: 'Format',
          selected: choices.format,
          choices: [
            ['pcapng', 'pcapng'],
            ['pcap', 'pcap'],
            ['nsecpcap', 'pcap, nanoseconds'],
          ],
          onSelect: (format) => set({ format }),
        })}
        ${choice({
          label: 'Of each packet',
          selected: choices.keep,
          choices: [
            ['all', 'everything'],
            ['headers', 'its headers'],
            ['first', 'its first bytes'],
          ],
          onSelect: (keep) => set({ keep }),
        })}
        ${choices.keep === 'first'
          ? number({ label: 'Bytes of each packet', value: choices.first, unit: 'bytes', onInput: (first) => set({ first }) })
          : nothing}
        ${choice({
          label: 'Files',
          selected: choices.split,
          choices: [
            ['none', 'one'],
            ['packets', 'one for so many packets'],
            ['bytes', 'one for so many MiB'],
            ['seconds', 'one for so many seconds'],
          ],
          onSelect: (split) => set({ split }),
        })}
        ${choices.split === 'none'
          ? nothing
          : number({
              label: 'In each file',
              value: choices.size,
              unit: { packets: 'packets', bytes: 'MiB', seconds: 'seconds' }[choices.split],
              onInput: (size) => set({ size }),
            })}
        ${number({ label: 'Add to all times', value: choices.shift, unit: 'seconds', onInput: (shift) => set({ shift }) })}
        ${tick({ label: 'Leave out duplicates', checked: choices.duplicates, onChange: (duplicates) => set({ duplicates }) })}
        ${tick({ label: 'Compress with gzip', checked: choices.gzip, onChange: (gzip) => set({ gzip }) })}
      </div>
      ${choices.format === 'pcapng'
        ? nothing
        : html`<p class="save-note">pcap holds one link type, and no comments, names or interfaces.</p>`}`,
    saving() {
      const missing = which.missing() ?? mistakeIn(choices);
      if (missing !== undefined) {
        return missing;
      }
      const { gzip, split } = choices;
      const settings = settingsOf(choices);
      /** @type {Saving} */
      return {
        name: `${stemOf(name)}-${which.kind()}${choices.format === 'pcapng' ? '.pcapng' : '.pcap'}${gzip ? '.gz' : ''}`,
        what: 'Packet capture',
        folder: split !== 'none',
        job: async (signal) => {
          const wanted = await which.bits(signal);
          return { operation: 'carve', settings, sources: [{ file, name }], gzip, ...(wanted === undefined ? {} : { wanted }) };
        },
        told: ({ written, duplicates }) =>
          html`${formatInteger(written)} ${written === 1 ? 'packet' : 'packets'}${duplicates > 0
            ? `, ${formatInteger(duplicates)} duplicates left out`
            : ''}`,
      };
    },
  };
}

/** The name of a file without what says its format. @param {string} name */
export function stemOf(name) {
  return name.replace(/\.(gz|zst|lz4)$/i, '').replace(/\.(pcapng|pcap|cap|snoop|erf|dmp|trc)$/i, '') || 'capture';
}

/** @param {PacketChoices} choices @returns {string | undefined} what cannot be done */
export function mistakeIn({ keep, first, split, size, shift }) {
  if (keep === 'first' && !isCount(first)) {
    return 'How many bytes of each packet? A whole number from 1 on.';
  }
  if (split !== 'none' && !(split === 'seconds' ? isSeconds(size) && Number(size) > 0 : isCount(size))) {
    return 'How much in each file? A number above 0.';
  }
  return isSeconds(shift) ? undefined : NO_SECONDS;
}

/** @param {string} text */
const isCount = (text) => /^[1-9]\d{0,8}$/.test(text.trim());

/**
 * @param {PacketChoices} choices without a mistake
 * @returns {Record<string, string>} settings of package carve
 */
export function settingsOf({ format, keep, first, split, size, duplicates, shift }) {
  return {
    format,
    ...(keep === 'headers' ? { headers: '' } : {}),
    ...(keep === 'first' ? { cut: first.trim() } : {}),
    ...(split === 'none' ? {} : { [`split-${split}`]: split === 'bytes' ? `${size.trim()}M` : size.trim() }),
    ...(duplicates ? { 'drop-duplicates': DUPLICATES } : {}),
    ...(Number(shift) === 0 ? {} : { shift: shift.trim() }),
  };
}
