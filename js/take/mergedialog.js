/**
 * The dialog that puts several captures together by time, and opens the result. It is kept by the
 * browser until it is closed, and can be saved as any capture.
 *
 * @import { Made } from './protocol.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { roundBytes } from '../format.js';
import { FlowglassError } from '../protocol.js';
import { element } from '../ui/dom.js';
import { icons } from '../ui/icons.js';
import { NO_SECONDS, isSeconds } from './fields.js';
import { markMerged } from './merged.js';
import { makeFiles } from './make.js';
import { mergeJob } from './mergejob.js';

/**
 * @typedef {(
 *   {kind: 'choosing', problem?: string} |
 *   {kind: 'merging', share: number, stop: AbortController} |
 *   {kind: 'merged', file: File | undefined, lost: readonly Lost[]}
 * )} Stage
 *
 * A capture that was not followed to its end, and why.
 * @typedef {{name: string, message: string}} Lost
 */

/**
 * @param {HTMLElement} root where the dialog lives, until it is closed
 * @param {readonly File[]} files at least two
 * @param {(file: File) => void} open opens a capture
 */
export function openMergeDialog(root, files, open) {
  const dialog = element('dialog', { class: 'dialog save', 'aria-labelledby': 'merge-title' });
  root.append(dialog);
  const shifts = files.map(() => '0');
  /** @type {Stage} */
  let stage = { kind: 'choosing' };

  /** @param {Stage} next */
  const enter = (next) => {
    stage = next;
    draw();
  };
  /** @param {File} file */
  const leaveWith = (file) => {
    dialog.close();
    open(file);
  };

  const merge = async () => {
    if (stage.kind !== 'choosing' || !shifts.every(isSeconds)) {
      return;
    }
    const stop = new AbortController();
    enter({ kind: 'merging', share: 0, stop });
    try {
      const made = await makeFiles(mergeJob(files, shifts), { kind: 'blobs' }, {
        signal: stop.signal,
        onProgress: ({ done, total }) => enter({ kind: 'merging', share: total > 0 ? done / total : 0, stop }),
      });
      const lost = lostOf(made, files);
      if (lost.length === 0) {
        leaveWith(fileOf(made));
      } else {
        enter({ kind: 'merged', file: made.written > 0 ? fileOf(made) : undefined, lost });
      }
    } catch (error) {
      const aborted = error instanceof FlowglassError && error.code === 'aborted';
      enter(aborted ? { kind: 'choosing' } : { kind: 'choosing', problem: error instanceof Error ? error.message : String(error) });
    }
  };

  const draw = () => {
    const merging = stage.kind === 'merging';
    render(
      html`<form
        class="dialog-body"
        @submit=${(/** @type {Event} */ event) => {
          event.preventDefault();
          void merge();
        }}
      >
        <div class="dialog-head">
          <h2 id="merge-title">Merge ${files.length} captures</h2>
          <button type="button" class="quiet icon-only" aria-label="Close" ?disabled=${merging} @click=${() => dialog.close()}>
            ${icons.close}
          </button>
        </div>
        <p class="save-note">
          They are put together by time and opened as one; each packet says which file it is of. A clock that was behind can be put
          right by seconds to add.
        </p>
        <ul class="merge-files">
          ${files.map(
            ({ name, size }, i) =>
              html`<li>
                <span class="data merge-name" title=${name}>${name}</span> <span class="merge-size">${roundBytes(size)}</span>
                <label class="save-number"
                  >add
                  <input
                    class="data"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label="Seconds to add to the times of ${name}"
                    ?disabled=${stage.kind !== 'choosing'}
                    .value=${shifts[i] ?? ''}
                    @input=${(/** @type {Event} */ { target }) => {
                      shifts[i] = /** @type {HTMLInputElement} */ (target).value;
                      draw();
                    }}
                  />
                  s</label
                >
              </li>`,
          )}
        </ul>
        ${foot()}
      </form>`,
      dialog,
    );
  };

  const foot = () => {
    switch (stage.kind) {
      case 'choosing': {
        const mistaken = !shifts.every(isSeconds);
        const problem = mistaken ? NO_SECONDS : stage.problem;
        return html`<p class="save-word" role="status">${problem ? html`${icons.alert} ${problem}` : nothing}</p>
          <div class="dialog-actions save-actions">
            <button type="button" @click=${() => files[0] && leaveWith(files[0])}>Open the first only</button>
            <button type="submit" class="primary" ?disabled=${mistaken}>Merge and open</button>
          </div>`;
      }
      case 'merging':
        return html`<p class="save-word" role="status">Merging… ${Math.floor(stage.share * 100)} %</p>
          <progress class="save-progress" max="1" .value=${stage.share} aria-label="Merging"></progress>
          <div class="dialog-actions save-actions">
            <button type="button" @click=${stopOf(stage.stop)}>${icons.stop}Stop</button>
          </div>`;
      case 'merged': {
        const { file, lost } = stage;
        return html`<p class="save-word" role="status">
            ${icons.alert} ${file ? 'Not all of them could be read to their end. What comes before is merged.' : 'None of them holds a packet that can be read.'}
          </p>
          <ul class="save-points">
            ${lost.map(({ name, message }) => html`<li><span class="data">${name}</span>: ${message}</li>`)}
          </ul>
          <div class="dialog-actions save-actions">
            ${file ? html`<button type="button" class="primary" @click=${() => leaveWith(file)}>Open what is merged</button>` : nothing}
          </div>`;
      }
      default:
        return nothing;
    }
  };

  dialog.addEventListener('cancel', (event) => stage.kind === 'merging' && event.preventDefault());
  dialog.addEventListener('close', () => dialog.remove());
  draw();
  dialog.showModal();
}

/**
 * @param {Made} made
 * @param {readonly File[]} files
 * @returns {Lost[]}
 */
function lostOf({ report }, files) {
  const notices = /** @type {readonly ({message: string} | null)[]} */ (report.notices ?? []);
  return files.flatMap(({ name }, i) => (notices[i] ? [{ name, message: notices[i].message }] : []));
}

/** @param {AbortController} stop */
const stopOf = (stop) => () => stop.abort(new FlowglassError('aborted', 'Merging was stopped.'));

/** @param {Made} made in one Blob */
function fileOf({ files: [made] }) {
  if (made?.blob === undefined) {
    throw new FlowglassError('internal', 'Nothing was merged.');
  }
  return markMerged(new File([made.blob], made.name));
}
