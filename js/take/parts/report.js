/**
 * Saving a report: summary, traffic over time, the largest of each table.
 *
 * @import { Part, PartHost, PartView } from './index.js'
 */
import { html, nothing } from 'lit/html.js';
import { reportParts } from '../../export/report.js';
import { choice } from '../fields.js';
import { makeFiles } from '../make.js';
import { stemOf } from './packets.js';

/** Name of the selection that is reported of. */
const REPORTED = 'reported';

/** @type {Part} */
export const reportPart = { id: 'report', title: 'Report', create };

/** @param {PartHost} host @returns {PartView} */
function create({ capture, which, name, redraw }) {
  /** @type {'html' | 'markdown'} */
  let format = 'html';
  return {
    template: () => html`${which.template()}
      <div class="save-fields">
        ${choice({
          label: 'Format',
          selected: format,
          choices: [
            ['html', 'HTML, one file'],
            ['markdown', 'Markdown'],
          ],
          onSelect: (id) => {
            format = id;
            redraw();
          },
        })}
      </div>
      <p class="save-note">
        The summary, traffic over time as pictures, protocols, and the ten largest conversations and endpoints of each
        kind.${format === 'markdown' ? ' Not every viewer of Markdown shows pictures that are in the file.' : nothing}
      </p>`,
    saving() {
      const file = `${stemOf(name)}-report.${format === 'html' ? 'html' : 'md'}`;
      return (
        which.missing() ?? {
          name: file,
          what: 'Report',
          async write(sink, { signal, progress }) {
            const parts = await partsOf(signal, progress);
            const job = { operation: 'report', settings: { format }, sources: [{ file: parts, name }], name: file };
            const { files } = await makeFiles(job, { kind: 'blobs' }, { signal });
            const bytes = await files[0]?.blob?.arrayBuffer();
            await sink.write(new Uint8Array(bytes ?? new ArrayBuffer(0)));
          },
        }
      );
    },
  };

  /** @param {AbortSignal} signal @param {(share: number) => void} progress */
  async function partsOf(signal, progress) {
    const selection = await which.selection();
    if (selection === undefined) {
      return reportParts(capture, { file: name }, { signal, progress });
    }
    try {
      await capture.select(REPORTED, selection, { signal });
      return await reportParts(capture, { file: name, selection: REPORTED, ...selection }, { signal, progress });
    } finally {
      await capture.drop(REPORTED).catch(() => {}); // the capture is gone, and the selection with it
    }
  }
}
