/**
 * What the user can do with notes, marks and saved filters, as functions that change the store and what
 * is remembered.
 *
 * @import { Remembering } from './remember.js'
 * @import { Store } from './state.js'
 * @import { Note } from './store/client.js'
 */
import { frameSubject, marksOf, withNote } from './notes.js';

/**
 * @param {Store} store
 * @param {Pick<Remembering, 'setNotes' | 'saveFilter' | 'dialogs'> | undefined} memory
 * @param {(message: string) => void} say
 */
export function noteActions(store, memory, say) {
  /** Says why something was not kept, if it was not. @param {Promise<unknown> | undefined} kept */
  const keeping = async (kept) => {
    const before = store.state.memory;
    await kept;
    const after = store.state.memory;
    if (after.kind === 'failed' && after !== before) {
      say(after.message);
    }
  };
  /** @param {readonly Note[]} changed */
  const setNotes = (changed) => {
    const notes = changed.reduce(withNote, [...store.state.notes]);
    store.set({ notes, marks: marksOf(notes) });
    void keeping(memory?.setNotes(changed));
  };
  /** @param {string} subject @returns {Note} */
  const noteOn = (subject) => store.state.notes.find((note) => note.subject === subject) ?? { subject, color: 0, text: '' };
  /** @param {(dialogs: typeof import('./store/notesdialog.js')) => void} show */
  const withDialogs = async (show) => {
    const dialogs = await memory?.dialogs();
    if (dialogs) {
      show(dialogs);
    } else {
      say('Notes are kept where captures are remembered: see Privacy');
    }
  };

  const actions = {
    setNotes,

    /** Marks a frame, or takes its mark away. @param {number} number */
    toggleMark(number) {
      const note = noteOn(frameSubject(number));
      setNotes([{ ...note, color: note.color === 0 ? 1 : 0 }]);
    },

    /** Takes all marks of frames away; what was written stays. */
    clearMarks() {
      setNotes(store.state.marks.map((number) => ({ ...noteOn(frameSubject(number)), color: 0 })));
    },

    /**
     * Opens the dialog for a note and a colour.
     * @param {string} subject
     * @param {string} title what it is, for people
     */
    editNote(subject, title) {
      void withDialogs(({ openNote }) => openNote(noteOn(subject), title, (note) => setNotes([note])));
    },

    /**
     * Opens the list of what is marked or noted.
     * @param {(subject: string) => void} show
     */
    listNotes(show) {
      void withDialogs(({ openNotes }) => openNotes(store, show));
    },

    /** Opens the dialog that saves the filter applied under a name, and lists those saved. */
    editFilters() {
      void withDialogs(({ openFilters }) => openFilters(store, actions.saveFilter));
    },

    /** @param {string} name @param {string} filter '' takes it away */
    saveFilter: (name, filter) => void keeping(memory?.saveFilter(name, filter)),
  };
  return actions;
}
