/**
 * Saving a table, or the connections that conn.log tells of.
 *
 * @import { Capture } from '../../capture.js'
 * @import { Rows, WriteOptions } from '../../export/tables.js'
 * @import { TextFormat } from '../../export/text.js'
 * @import { Sink } from '../sinks.js'
 * @import { Part, PartHost, PartView, Saving } from './index.js'
 */
import { html, nothing } from 'lit/html.js';
import { writeConnections, writeParquet } from '../../export/parquet.js';
import { tableShown } from '../../export/shown.js';
import { writeText } from '../../export/tables.js';
import { formatInteger } from '../../format.js';
import { choice, tick } from '../fields.js';
import { makeFiles } from '../make.js';
import { stemOf } from './packets.js';

/** The table that no page shows: see internal/export. */
const CONN = 'conn';

/** @typedef {TextFormat | 'parquet' | 'zeek' | 'zeek-json'} TableFormat */

/** Formats, what is shown of them, and how files end. @type {readonly (readonly [TableFormat, string, string])[]} */
const FORMATS = [
  ['csv', 'CSV, for spreadsheets', 'csv'],
  ['json', 'JSON', 'json'],
  ['jsonl', 'JSON lines', 'jsonl'],
  ['parquet', 'Parquet', 'parquet'],
];

/** Those of connections beside. @type {typeof FORMATS} */
const LOGS = [
  ['zeek', 'Zeek log, with tabs', 'log'],
  ['zeek-json', 'Zeek log, JSON', 'json'],
];

/** Name of the selection whose rows are saved, for {@link Capture.select}. */
const EXPORTED = 'exported';

/** @type {Part} */
export const tablesPart = { id: 'tables', title: 'Tables', create };

/** @param {PartHost} host @returns {PartView} */
function create({ store, capture, which, file, name, redraw }) {
  /** @type {string | undefined} */
  let table;
  /** @type {TableFormat | undefined} */
  let format;
  let ordered = true;

  const chosen = () => table ?? tableShown(store.state);
  const formats = () => (chosen() === CONN ? [...LOGS, ...FORMATS] : FORMATS);
  const used = () => formats().find(([id]) => id === format) ?? /** @type {(typeof FORMATS)[number]} */ (formats()[0]);
  const order = () => store.state.orders[chosen()];

  return {
    template: () => html`${which.template()}
      <div class="save-fields">
        ${choice({
          label: 'Table',
          selected: chosen(),
          choices: [...capture.tables().map((info) => /** @type {const} */ ([info.name, info.title])), [CONN, 'Connections, as in Zeek’s conn.log']],
          onSelect: (id) => {
            table = id;
            redraw();
          },
        })}
        ${choice({
          label: 'Format',
          selected: used()[0],
          choices: formats().map(([id, shown]) => /** @type {const} */ ([id, shown])),
          onSelect: (id) => {
            format = id;
            redraw();
          },
        })}
        ${order() === undefined
          ? nothing
          : tick({
              label: 'Rows in the order shown',
              checked: ordered,
              onChange: (checked) => {
                ordered = checked;
                redraw();
              },
            })}
      </div>
      ${chosen() === CONN
        ? html`<p class="save-note">The file is read once more for it: what ended a connection depends on the order of packets.</p>`
        : nothing}`,
    saving() {
      const missing = which.missing();
      if (missing !== undefined) {
        return missing;
      }
      const [id, , ending] = used();
      const saved = chosen();
      const kind = which.kind() === 'all' ? '' : `-${which.kind()}`;
      const common = { name: `${stemOf(name)}-${saved.replaceAll('/', '-')}${kind}.${ending}`, what: 'Table' };
      if (saved === CONN) {
        /** @param {string} written @param {AbortSignal} signal */
        const job = async (written, signal) => {
          const wanted = await which.bits(signal);
          return {
            operation: 'connections',
            settings: { format: written },
            sources: [{ file, name }],
            ...(wanted === undefined ? {} : { wanted }),
          };
        };
        let count = 0;
        /** @type {Saving['told']} */
        const told = ({ written }) => counted(written || count, 'connection');
        if (id !== 'parquet') {
          return { ...common, job: (signal) => job(id, signal), told };
        }
        return {
          ...common,
          told,
          async write(sink, { signal, progress }) {
            const made = await makeFiles({ ...(await job('jsonl', signal)), name: common.name }, { kind: 'blobs' }, {
              signal,
              onProgress: ({ done, total }) => progress(total > 0 ? done / total : 0),
            });
            count = made.written;
            await writeConnections(made.files[0]?.blob ?? new Blob(), sink, signal);
          },
        };
      }
      let rows = 0;
      const sorted = ordered ? order() : undefined;
      return {
        ...common,
        told: () => counted(rows, 'row'),
        async write(sink, options) {
          rows = await writeTable(capture, await which.selection(), { table: saved, ...sorted }, id, sink, options);
        },
      };
    },
  };
}

/**
 * Writes a table of a selection.
 * @param {Capture} capture
 * @param {import('../../protocol.js').Selection | undefined} selection
 * @param {Rows} rows
 * @param {TableFormat} format
 * @param {Sink} sink
 * @param {WriteOptions} options
 * @returns {Promise<number>} rows
 */
async function writeTable(capture, selection, rows, format, sink, options) {
  if (rows.table === 'problems') {
    await capture.analyse();
  }
  if (selection !== undefined) {
    await capture.select(EXPORTED, selection, options.signal === undefined ? {} : { signal: options.signal });
  }
  let count = 0;
  /** @type {import('../../export/tables.js').RowSource} */
  const source = {
    async window(name, query) {
      const window = await capture.window(name, query);
      count += window.rows;
      return window;
    },
  };
  try {
    const of = selection === undefined ? rows : { ...rows, selection: EXPORTED };
    if (format === 'parquet') {
      await writeParquet(source, of, sink, options);
    } else {
      await writeText(source, of, /** @type {TextFormat} */ (format), sink, options);
    }
    return count;
  } finally {
    await dropSelection(capture, selection);
  }
}

/**
 * @param {Capture} capture
 * @param {import('../../protocol.js').Selection | undefined} selection
 */
async function dropSelection(capture, selection) {
  if (selection !== undefined) {
    await capture.drop(EXPORTED).catch(() => {}); // the capture is gone, and the selection with it
  }
}

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${formatInteger(count)} ${noun}${count === 1 ? '' : 's'}`;
