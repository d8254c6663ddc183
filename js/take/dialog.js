/**
 * The dialog that saves something of the capture that is open. What can be saved is the business of
 * its parts; where it goes, how far it is and how it ended is the same for all.
 *
 * @import { Capture } from '../capture.js'
 * @import { Store } from '../state.js'
 * @import { Part, PartView, Saving } from './parts/index.js'
 * @import { Job, Made, Target, TakeProgress } from './protocol.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { roundBytes } from '../format.js';
import { FlowglassError } from '../protocol.js';
import { element } from '../ui/dom.js';
import { icons } from '../ui/icons.js';
import { tabs } from '../ui/tabs.js';
import { makeFiles, removeEmpty } from './make.js';
import { PARTS } from './parts/index.js';
import { openSink } from './sinks.js';
import { chooseTarget, mediaType } from './target.js';
import { createWhich } from './which.js';

/**
 * `saving`: how far it is, from 0 to 1, and what is known beside; `saved`: what was made.
 * @typedef {(
 *   {kind: 'choosing', problem?: string} |
 *   {kind: 'saving', share: number, written?: number, stop: AbortController} |
 *   {kind: 'saved', made: Made, told: unknown}
 * )} Stage
 */

/** The dialogs there are, by the page they are in. @type {WeakMap<HTMLElement, ReturnType<typeof createDialog>>} */
const dialogs = new WeakMap();

/**
 * @param {HTMLElement} root where the dialog lives
 * @param {Store} store with a capture open
 */
export function openSaveDialog(root, store) {
  const dialog = dialogs.get(root) ?? createDialog(root, store);
  dialogs.set(root, dialog);
  dialog.open();
}

/**
 * @param {HTMLElement} root
 * @param {Store} store
 */
function createDialog(root, store) {
  const dialog = element('dialog', { class: 'dialog save', 'aria-labelledby': 'save-title' });
  root.append(dialog);
  /** @type {Capture | undefined} */
  let capture;
  let chosen = PARTS[0]?.id ?? '';
  /** @type {Map<string, PartView>} */
  let views = new Map();
  /** @type {Stage} */
  let stage = { kind: 'choosing' };
  /** Addresses of what can be downloaded. @type {string[]} */
  let addresses = [];

  /** @param {Stage} next */
  const enter = (next) => {
    for (const address of addresses) {
      URL.revokeObjectURL(address);
    }
    addresses = [];
    stage = next;
    if (next.kind === 'saved') {
      addresses = next.made.files.map(({ blob }) => (blob ? URL.createObjectURL(blob) : ''));
    }
    draw();
  };

  /** @param {Capture} of */
  const prepare = (of) => {
    capture = of;
    const { name, source: file } = of;
    const which = createWhich({ store, capture: of, redraw: draw });
    const host = { store, capture: of, file, name, which, redraw: draw };
    views = new Map(PARTS.map((/** @type {Part} */ { id, create }) => [id, create(host)]));
    enter({ kind: 'choosing' });
  };

  const save = async () => {
    const saving = views.get(chosen)?.saving();
    if (saving === undefined || typeof saving === 'string') {
      return;
    }
    const { name, what, folder = false, told } = saving;
    const stop = new AbortController();
    /** @type {Target | undefined} */
    let target;
    try {
      target = await chooseTarget(name, what, folder);
      if (target === undefined) {
        return;
      }
      enter({ kind: 'saving', share: 0, stop });
      const made = await make(saving, target, capture?.source, stop.signal, (share, written) => {
        if (stage.kind === 'saving' && stage.stop === stop) {
          stage = { ...stage, share, ...(written === undefined ? {} : { written }) };
          draw();
        }
      });
      enter({ kind: 'saved', made, told: told?.(made) });
    } catch (error) {
      if (target?.kind === 'file') {
        await removeEmpty(target.handle);
      }
      const aborted = error instanceof FlowglassError && error.code === 'aborted';
      enter({ kind: 'choosing', problem: aborted ? 'Stopped. Nothing was saved.' : wordsOf(error) });
    }
  };

  const close = () => {
    if (stage.kind !== 'saving') {
      dialog.close();
    }
  };
  dialog.addEventListener('cancel', (event) => {
    if (stage.kind === 'saving') {
      event.preventDefault(); // Escape would leave it running unseen
    }
  });
  dialog.addEventListener('close', () => stage.kind !== 'saving' && enter({ kind: 'choosing' }));
  dialog.addEventListener('click', ({ target }) => target === dialog && close());

  const draw = () => {
    const view = views.get(chosen);
    render(
      html`<form
        class="dialog-body"
        @submit=${(/** @type {Event} */ event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div class="dialog-head">
          <h2 id="save-title">Save</h2>
          <button type="button" class="quiet icon-only" aria-label="Close" ?disabled=${stage.kind === 'saving'} @click=${close}>
            ${icons.close}
          </button>
        </div>
        ${PARTS.length > 1 && stage.kind === 'choosing'
          ? tabs({
              label: 'What is saved',
              name: 'save',
              className: 'tabs-inner',
              tabs: PARTS.map(({ id, title }) => ({ id, label: title })),
              selected: chosen,
              onSelect: (id) => {
                chosen = id;
                enter({ kind: 'choosing' });
              },
            })
          : nothing}
        <div id="save-panel" class="save-panel">${stage.kind === 'choosing' ? view?.template() : nothing}</div>
        ${foot(view)}
      </form>`,
      dialog,
    );
  };

  /** @param {PartView | undefined} view */
  const foot = (view) => {
    switch (stage.kind) {
      case 'choosing': {
        const saving = view?.saving();
        const reading = store.state.phase.kind === 'open' && store.state.phase.status === 'reading';
        const word = reading ? 'The capture is still being read.' : typeof saving === 'string' ? saving : (stage.problem ?? '');
        return html`<p class="save-word" role="status">${word === '' ? nothing : html`${icons.alert} ${word}`}</p>
          <div class="dialog-actions save-actions">
            <button type="submit" class="primary" autofocus ?disabled=${reading || saving === undefined || typeof saving === 'string'}>Save…</button>
          </div>`;
      }
      case 'saving': {
        const { share, written, stop } = stage;
        return html`<p class="save-word" role="status">
            ${stop.signal.aborted ? 'Stopping…' : 'Saving…'} ${Math.floor(share * 100)} %${written === undefined ? nothing : html` · ${roundBytes(written)} written`}
          </p>
          <progress class="save-progress" max="1" .value=${share} aria-label="Saving"></progress>
          <div class="dialog-actions save-actions">
            <button
              type="button"
              ?disabled=${stop.signal.aborted}
              @click=${() => {
                stop.abort(new FlowglassError('aborted', 'Saving was stopped.'));
                draw();
              }}
            >
              ${icons.stop}Stop
            </button>
          </div>`;
      }
      case 'saved': {
        const { made, told } = stage;
        const offered = made.files.some(({ blob }) => blob !== undefined); // to be downloaded
        return html`<p class="save-word save-good" role="status">
            ${icons.check} ${offered ? 'Ready' : 'Saved'}: ${told ?? nothing}${told ? ', ' : nothing}${roundBytes(made.bytes)}${made
              .files.length > 1
              ? ` in ${made.files.length} files`
              : ''}.
          </p>
          ${noticeOf(made)}
          ${offered
            ? html`<ul class="save-files">
                ${made.files.map(
                  ({ name, bytes }, i) =>
                    html`<li><a class="data" href=${addresses[i] ?? ''} download=${name}>${name}</a> <span>${roundBytes(bytes)}</span></li>`,
                )}
              </ul>`
            : nothing}
          <div class="dialog-actions save-actions">
            <button type="button" @click=${() => enter({ kind: 'choosing' })}>Save more</button>
            <button type="button" class="primary" @click=${close}>Done</button>
          </div>`;
      }
      default:
        return nothing;
    }
  };

  // What can be saved, and whether, changes under the dialog: the end of the file is reached, or it is read anew.
  store.subscribe(({ phase }) => {
    if (dialog.open && stage.kind === 'choosing' && phase.kind === 'open') {
      if (phase.capture === capture) {
        draw();
      } else {
        prepare(phase.capture);
      }
    }
  });

  return {
    open() {
      const { phase } = store.state;
      if (phase.kind !== 'open' || dialog.open) {
        return;
      }
      if (phase.capture !== capture) {
        prepare(phase.capture);
      } else {
        draw();
      }
      dialog.showModal();
    },
  };
}

/** @param {unknown} error */
function wordsOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  const meant = error instanceof FlowglassError ? error.suggestion : undefined;
  return meant === undefined ? message : `${message} Did you mean ${meant}?`;
}

/** Why the source was not followed to its end, if it was not. @param {Made} made */
function noticeOf({ report }) {
  const { message } = /** @type {{message?: unknown}} */ (report.notice ?? {});
  return typeof message === 'string'
    ? html`<p class="save-note">${icons.alert} The capture could not be followed to its end: ${message} What comes before was saved.</p>`
    : nothing;
}

/**
 * @param {Saving} saving
 * @param {Target} target
 * @param {Blob | undefined} source the capture, which is not to be written to
 * @param {AbortSignal} signal
 * @param {(share: number, written?: number) => void} progress
 * @returns {Promise<Made>}
 */
async function make({ name, job, write }, target, source, signal, progress) {
  if (job !== undefined) {
    /** @type {Job} */
    const whole = { ...(await job(signal)), name };
    const onProgress = (/** @type {TakeProgress} */ { done, total, bytes }) => progress(total > 0 ? done / total : 0, bytes);
    const made = await makeFiles(whole, target, { signal, onProgress });
    return { ...made, files: made.files.map((file) => (file.blob ? { ...file, blob: typed(file.blob, file.name) } : file)) };
  }
  const sink = await openSink(target, name, source ? [source] : []);
  let bytes = 0;
  try {
    const counted = {
      ...sink,
      /** @param {Uint8Array<ArrayBuffer>} part */
      write: (part) => {
        bytes += part.byteLength;
        return sink.write(part);
      },
    };
    await write?.(counted, { signal, progress });
    signal.throwIfAborted();
    const blob = await sink.close();
    const files = [{ name, bytes, ...(blob === undefined ? {} : { blob: typed(blob, name) }) }];
    return { packets: 0, written: 0, duplicates: 0, bytes, files, memory: 0, report: {} };
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** @param {Blob} blob @param {string} name */
const typed = (blob, name) => new Blob([blob], { type: mediaType(name) });
