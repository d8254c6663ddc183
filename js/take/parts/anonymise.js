/**
 * Saving a capture that may be shown to others. What would be written is looked through before
 * anything is saved, and the report of that is shown.
 *
 * @import { AnonymiseChoices, AnonymiseReport } from '../anonymised.js'
 * @import { Part, PartHost, PartView, Saving } from './index.js'
 */
import { html, nothing } from 'lit/html.js';
import { formatInteger, roundBytes } from '../../format.js';
import { FlowglassError } from '../../protocol.js';
import { icons } from '../../ui/icons.js';
import { mistakeIn, randomKey, ranked, reportOf, settingsOf, sumOf } from '../anonymised.js';
import { choice, text, tick } from '../fields.js';
import { makeFiles } from '../make.js';
import { stemOf } from './packets.js';

/**
 * The look before the saving. `of` says of which choices it is.
 * @typedef {(
 *   {kind: 'none'} |
 *   {kind: 'looking', share: number, stop: AbortController} |
 *   {kind: 'seen', of: string, wanted: Uint8Array | undefined, report: AnonymiseReport} |
 *   {kind: 'failed', message: string}
 * )} Look
 */

/** How many originals that were found are listed. */
const LISTED = 20;

/** @type {Part} */
export const anonymisePart = { id: 'anonymise', title: 'Anonymised', create };

/** @param {PartHost} host @returns {PartView} */
function create({ store, which, file, name, redraw }) {
  /** @type {AnonymiseChoices} */
  let choices = {
    format: 'pcapng',
    by: 'random',
    random: randomKey(),
    passphrase: '',
    key: '',
    wholeMAC: false,
    ports: false,
    payload: 'zero',
    except: '',
    gzip: false,
  };
  let shown = false; // the random key
  let regardless = false; // of originals that were found
  /** @type {Look} */
  let look = { kind: 'none' };

  /** @param {Partial<AnonymiseChoices>} patch */
  const set = (patch) => {
    choices = { ...choices, ...patch };
    redraw();
  };
  /** @param {Look} next */
  const enter = (next) => {
    look = next;
    redraw();
  };
  const chosen = () => JSON.stringify([which.kind(), { ...settingsOf(choices), format: '' }]);
  const missing = () => which.missing() ?? mistakeIn(choices);
  const reading = () => store.state.phase.kind === 'open' && store.state.phase.status === 'reading';

  const examine = async () => {
    if (missing() !== undefined || reading() || look.kind === 'looking') {
      return;
    }
    const stop = new AbortController();
    const of = chosen();
    const settings = { ...settingsOf(choices), examine: '' };
    regardless = false;
    enter({ kind: 'looking', share: 0, stop });
    try {
      const wanted = await which.bits(stop.signal);
      const source = { file, name };
      const made = await makeFiles(
        { operation: 'anonymise', settings, sources: [source, source], name, ...(wanted === undefined ? {} : { wanted }) },
        { kind: 'blobs' },
        {
          signal: stop.signal,
          onProgress: ({ done, total }) => {
            if (look.kind === 'looking' && look.stop === stop) {
              enter({ kind: 'looking', share: total > 0 ? done / total : 0, stop });
            }
          },
        },
      );
      enter({ kind: 'seen', of, wanted, report: reportOf(made.report) });
    } catch (error) {
      const aborted = error instanceof FlowglassError && error.code === 'aborted';
      enter(aborted ? { kind: 'none' } : { kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };

  const keyFields = () => html`${choice({
    label: 'Key',
    selected: choices.by,
    choices: [
      ['random', 'drawn at random, and forgotten'],
      ['passphrase', 'made of a passphrase'],
      ['key', 'one I have'],
    ],
    onSelect: (by) => set({ by }),
  })}
  ${choices.by === 'passphrase'
    ? text({ label: 'Passphrase', value: choices.passphrase, secret: true, onInput: (passphrase) => set({ passphrase }) })
    : nothing}
  ${choices.by === 'key'
    ? text({ label: 'Key, 64 hexadecimal digits', value: choices.key, secret: true, onInput: (key) => set({ key }) })
    : nothing}`;

  const keyNote = () => html`<div class="save-look">
    <p class="save-note">
      ${choices.by === 'random' ? 'The key stays in memory until this page is left.' : nothing}
      Files made with the same key can be compared. Who has it can undo the mapping of addresses.
    </p>
    ${choices.by !== 'random'
      ? nothing
      : shown
        ? html`<code class="data save-key">${choices.random}</code>`
        : html`<button
            type="button"
            @click=${() => {
              shown = true;
              redraw();
            }}
          >
            Show the key
          </button>`}
  </div>`;

  return {
    template: () => html`${which.template()}
      <ul class="save-points">
        <li><b>Replaced</b>: IP and MAC addresses, also in tunnels, quoted packets, ARP, DNS and DHCP; names in DNS, TLS and HTTP.</li>
        <li><b>Removed</b>: comments, names of interfaces and programs, secrets; payload, and whatever is not understood.</li>
        <li><b>Stays</b>: times, lengths, sequence numbers, ports; who talks to whom, and how much.</li>
      </ul>
      <div class="save-fields">
        ${choice({
          label: 'Payload',
          selected: choices.payload,
          choices: [
            ['zero', 'becomes zeros'],
            ['drop', 'is cut off'],
            ['keep', 'is kept as it is'],
          ],
          onSelect: (payload) => set({ payload }),
        })}
        ${text({
          label: 'But of some protocols',
          value: choices.except,
          placeholder: 'ssh=keep, data=drop',
          onInput: (except) => set({ except }),
        })}
        ${keyFields()}
        ${choice({
          label: 'Format',
          selected: choices.format,
          choices: [
            ['pcapng', 'pcapng'],
            ['pcap', 'pcap'],
          ],
          onSelect: (format) => set({ format }),
        })}
        ${tick({ label: 'Replace the vendor in MAC addresses, too', checked: choices.wholeMAC, onChange: (wholeMAC) => set({ wholeMAC }) })}
        ${tick({ label: 'Replace ports that no protocol is known by', checked: choices.ports, onChange: (ports) => set({ ports }) })}
        ${tick({ label: 'Compress with gzip', checked: choices.gzip, onChange: (gzip) => set({ gzip }) })}
      </div>
      ${keyNote()} ${lookTemplate()}`,
    saving() {
      const problem = missing();
      if (problem !== undefined) {
        return problem;
      }
      if (look.kind !== 'seen' || look.of !== chosen()) {
        return look.kind === 'looking' ? 'What would be written is being looked through.' : 'Look at the report first: it shows what would be written.';
      }
      const { report, wanted } = look;
      if (report.leftovers.length > 0 && !regardless) {
        return 'There are originals in what would be written.';
      }
      const { format, gzip } = choices;
      const settings = settingsOf(choices);
      /** @type {Saving} */
      return {
        name: `${stemOf(name)}-anonymised.${format}${gzip ? '.gz' : ''}`,
        what: 'Packet capture',
        job: async (signal) => {
          if (!equal(await which.bits(signal), wanted)) {
            throw new FlowglassError('unsupported', 'Other packets are chosen now: look at the report of these first.');
          }
          return { operation: 'anonymise', settings, sources: [{ file, name }], gzip, ...(wanted === undefined ? {} : { wanted }) };
        },
        told: ({ written }) => html`${formatInteger(written)} ${written === 1 ? 'packet' : 'packets'}`,
      };
    },
  };

  function lookTemplate() {
    if (look.kind === 'looking') {
      const { share, stop } = look;
      return html`<div class="save-look" role="status">
        <p class="save-note">Looking through what would be written… ${Math.floor(share * 100)} %</p>
        <progress class="save-progress" max="1" .value=${share} aria-label="Looking"></progress>
        <button type="button" @click=${() => stop.abort(new FlowglassError('aborted', 'Looking was stopped.'))}>${icons.stop}Stop looking</button>
      </div>`;
    }
    const stale = look.kind !== 'seen' || look.of !== chosen();
    return html`<div class="save-look">
      ${stale
        ? html`<button type="button" ?disabled=${missing() !== undefined || reading()} @click=${() => void examine()}>Look at the report</button>`
        : nothing}
      ${look.kind === 'failed' ? html`<p class="save-note" role="status">${icons.alert} ${look.message}</p>` : nothing}
      ${look.kind === 'seen' && !stale
        ? reportTemplate(look.report, regardless, (checked) => {
            regardless = checked;
            redraw();
          })
        : nothing}
    </div>`;
  }
}

/**
 * @param {AnonymiseReport} report
 * @param {boolean} regardless
 * @param {(checked: boolean) => void} onRegardless
 */
function reportTemplate(report, regardless, onRegardless) {
  const { leftovers, moreLeftovers, incomplete, changed, zeroed, dropped, kept, notUnderstood, left, sums, wrongSums } = report;
  const found = leftovers.length + moreLeftovers;
  return html`<section class="save-report" aria-label="Report">
    <p class=${found === 0 ? 'save-note save-good' : 'save-word'} role="status">
      ${found === 0
        ? html`${icons.check} No original address or name was found in what would be written.`
        : html`${icons.alert} ${formatInteger(found)} original ${found === 1 ? 'address or name was' : 'addresses and names were'} found in what would
            be written.`}
      ${incomplete ? 'There are too many to look for all of them.' : nothing}
    </p>
    ${found === 0
      ? nothing
      : html`<ul class="save-points data">
            ${leftovers
              .slice(0, LISTED)
              .map(
                ({ number, offset, kind, text, binary }) =>
                  html`<li>frame ${formatInteger(number)}, byte ${formatInteger(offset)}: ${kind} ${text}${binary ? ' (as octets)' : ''}</li>`,
              )}
          </ul>
          ${tick({ label: 'Save it all the same', checked: regardless, onChange: onRegardless })}`}
    <dl>
      ${counts('Replaced', changed, formatInteger)}
      ${counts(dropped > 0 ? `Payload that became zeros or was cut off (${roundBytes(dropped)})` : 'Payload that became zeros', zeroed, roundBytes)}
      ${counts('Payload kept as it is', kept, roundBytes)} ${counts('Not understood, so payload', notUnderstood, formatInteger)}
      ${counts('Also', left, formatInteger)}
      <dt>Checksums made anew</dt>
      <dd>
        <span><span class="data">${formatInteger(sums)}</span>${wrongSums > 0 ? html`, of which ${formatInteger(wrongSums)} were wrong and are again` : nothing}</span>
      </dd>
    </dl>
  </section>`;
}

/**
 * @param {string} title
 * @param {Readonly<Record<string, number>>} of
 * @param {(n: number) => string} format
 */
function counts(title, of, format) {
  return sumOf(of) === 0
    ? nothing
    : html`<dt>${title}</dt>
        <dd>${ranked(of).map(([what, n]) => html`<span><span class="data">${format(n)}</span> ${what}</span>`)}</dd>`;
}

/** @param {Uint8Array | undefined} a @param {Uint8Array | undefined} b */
function equal(a, b) {
  return a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]));
}
