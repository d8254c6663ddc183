/**
 * Notes and colour marks on packets and conversations. A note is about what a display filter selects:
 * a frame by its number, a row of a table by the filter of the row.
 *
 * @import { Note } from './store/client.js'
 */

/** Names of the colours of marks, from 1 on. */
export const COLORS = ['', 'ochre', 'blue', 'violet', 'green'];

/** @param {number} number of a frame */
export const frameSubject = (number) => `frame.number == ${number}`;

/** @param {string} subject @returns {number | undefined} the frame that it is, if it is one */
export function frameOf(subject) {
  const match = /^frame\.number == (\d+)$/.exec(subject);
  return match ? Number(match[1]) : undefined;
}

/**
 * Notes with another in the place of the one on its subject; one that says nothing goes.
 * @param {readonly Note[]} notes
 * @param {Note} note
 * @returns {Note[]}
 */
export function withNote(notes, note) {
  const others = notes.filter(({ subject }) => subject !== note.subject);
  return note.color === 0 && note.text.trim() === '' ? others : [...others, note];
}

/** @param {readonly Note[]} notes @returns {number[]} frames that are marked, ascending */
export function marksOf(notes) {
  return notes.flatMap(({ subject, color }) => (color > 0 ? (frameOf(subject) ?? []) : [])).sort((a, b) => a - b);
}

/**
 * What a row says of the note on it.
 * @param {readonly Note[]} notes
 * @param {string | undefined} subject
 */
export function badgeOf(notes, subject) {
  const note = notes.find((each) => each.subject === subject);
  if (note === undefined) {
    return '';
  }
  const mark = note.color === 0 ? 'noted' : note.color === 1 ? 'marked' : `marked ${COLORS[note.color]}`;
  return note.text === '' ? mark : `${mark}: ${note.text}`;
}
