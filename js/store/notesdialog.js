/**
 * The dialogs for notes, and for saved filters. They are loaded with what remembers.
 *
 * @import { Store } from '../state.js'
 * @import { Note } from './client.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { COLORS, frameOf } from '../notes.js';
import { element } from '../ui/dom.js';
import { icons } from '../ui/icons.js';

/**
 * Opens a dialog, which is gone when it is closed.
 * @param {string} name of the class
 * @param {(close: () => void) => unknown} content drawn anew by what this returns
 */
function open(name, content) {
  const dialog = element('dialog', { class: `dialog ${name}`, 'aria-labelledby': `${name}-title` });
  const draw = () => render(content(() => dialog.close()), dialog);
  dialog.addEventListener('close', () => dialog.remove());
  (document.querySelector('.page') ?? document.body).append(dialog);
  draw();
  dialog.showModal();
  return { dialog, draw };
}

/** @param {string} id @param {string} title @param {() => void} close */
const head = (id, title, close) => html`<div class="dialog-head">
  <h2 id="${id}-title">${title}</h2>
  <button type="button" class="quiet icon-only" aria-label="Close" @click=${close}>${icons.close}</button>
</div>`;

/**
 * @param {Note} note as it is
 * @param {string} title what it is about
 * @param {(note: Note) => void} save
 */
export function openNote({ subject, color, text }, title, save) {
  const { dialog } = open('note', (close) => {
    /** @param {SubmitEvent} event */
    const submit = (event) => {
      event.preventDefault();
      const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
      save({ subject, color: Number(form.get('color')), text: String(form.get('text')).trim() });
      close();
    };
    return html`<form class="dialog-body" @submit=${submit}>
      ${head('note', `Note on ${title}`, close)}
      <label>Note <textarea name="text" autofocus rows="4" maxlength="1000" .value=${text}></textarea></label>
      <fieldset class="note-colors">
        <legend>Mark</legend>
        ${COLORS.map(
          (name, at) => html`<label class="check" data-color=${name || nothing}>
            <input type="radio" name="color" value=${at} .checked=${at === color} />${name || 'none'}
          </label>`,
        )}
      </fieldset>
      <div class="dialog-actions">
        <button type="submit" class="primary">Save</button>
        <button type="button" @click=${() => (save({ subject, color: 0, text: '' }), close())}>Remove</button>
      </div>
    </form>`;
  });
  dialog.querySelector('textarea')?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      dialog.querySelector('form')?.requestSubmit();
    }
  });
}

/** What a subject is called. @param {string} subject */
const nameOf = (subject) => {
  const number = frameOf(subject);
  return number === undefined ? subject : `Frame ${formatInteger(number)}`;
};

/**
 * The list of what is marked or noted.
 * @param {Store} store
 * @param {(subject: string) => void} show
 */
export function openNotes(store, show) {
  let words = '';
  const { draw } = open('notes', (close) => {
    const { notes } = store.state;
    const found = notes
      .filter(({ subject, text, color }) => `${nameOf(subject)} ${text} ${COLORS[color]}`.toLowerCase().includes(words))
      .sort((a, b) => (frameOf(a.subject) ?? Infinity) - (frameOf(b.subject) ?? Infinity));
    const go = (/** @type {string} */ filter) => {
      close();
      show(filter);
    };
    return html`<div class="dialog-body">
      ${head('notes', 'Notes and marks', close)}
      <label>Containing <input class="data" autofocus autocomplete="off" @input=${(/** @type {InputEvent} */ { target }) => {
        words = /** @type {HTMLInputElement} */ (target).value.toLowerCase();
        draw();
      }} /></label>
      ${found.length === 0
        ? html`<p>${notes.length === 0 ? 'Nothing is marked or noted. A on a packet or conversation does it.' : 'None of them contains that.'}</p>`
        : html`<ul class="notes-list">
            ${found.map(
              ({ subject, color, text }) => html`<li>
                <button type="button" class="recent" @click=${() => go(subject)}>
                  <span class="recent-name" data-color=${COLORS[color] || nothing}>${nameOf(subject)}</span>
                  <span class="recent-facts">${[color > 0 ? `marked ${COLORS[color]}` : '', text].filter(Boolean).join(' · ')}</span>
                </button>
              </li>`,
            )}
          </ul>`}
      <div class="dialog-actions">
        <button
          type="button"
          ?disabled=${found.length === 0}
          @click=${() => go(found.map(({ subject }) => `(${subject})`).join(' || '))}
        >
          Display their packets
        </button>
      </div>
    </div>`;
  });
}

/**
 * Saves the filter applied, and lists those that were saved.
 * @param {Store} store
 * @param {(name: string, filter: string) => void} save
 */
export function openFilters(store, save) {
  const { dialog, draw } = open('filters', (close) => {
    const { filter, filters } = store.state;
    /** @param {SubmitEvent} event */
    const submit = (event) => {
      event.preventDefault();
      save(String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get('name')).trim(), filter);
      close();
    };
    return html`<div class="dialog-body">
      ${head('filters', 'Saved filters', close)}
      ${filter === ''
        ? html`<p>Apply a filter to save it.</p>`
        : html`<form @submit=${submit}>
            <p class="data">${filter}</p>
            <label>Name <input name="name" autofocus required maxlength="200" autocomplete="off" .value=${filters.find((each) => each.filter === filter)?.name ?? ''} /></label>
            <div class="dialog-actions"><button type="submit" class="primary">Save</button></div>
          </form>`}
      <ul class="notes-list">
        ${filters.map(
          ({ name, filter }) => html`<li>
            <span class="recent"><span class="recent-name">${name}</span> <span class="recent-facts data">${filter}</span></span>
            <button type="button" class="quiet icon-only" aria-label=${`Remove ${name}`} title="Remove" @click=${() => save(name, '')}>${icons.close}</button>
          </li>`,
        )}
      </ul>
    </div>`;
  });
  dialog.addEventListener('close', store.subscribe(draw));
}
