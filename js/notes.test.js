import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badgeOf, frameOf, frameSubject, marksOf, withNote } from './notes.js';

const frame = (/** @type {number} */ number, color = 1, text = '') => ({ subject: frameSubject(number), color, text });

test('a note takes the place of the one before, and goes when it says nothing', () => {
  const notes = withNote(withNote([frame(7)], frame(3, 0, 'why?')), frame(7, 2));
  assert.deepEqual(notes, [frame(3, 0, 'why?'), frame(7, 2)]);
  assert.deepEqual(withNote(notes, frame(3, 0, ' ')), [frame(7, 2)]);
});

test('frames that are marked, ascending; others are not frames', () => {
  assert.deepEqual(marksOf([frame(30), frame(7, 3), frame(9, 0, 'x'), { subject: 'ip.addr == 1.2.3.4', color: 1, text: '' }]), [7, 30]);
  assert.equal(frameOf('frame.number == 12 && tcp'), undefined);
});

test('what a row says of its note', () => {
  const notes = [frame(1), frame(2, 2, 'odd'), frame(3, 0, 'why?')];
  const badges = [1, 2, 3, 4].map((number) => badgeOf(notes, frameSubject(number)));
  assert.deepEqual(badges, ['marked', 'marked blue: odd', 'noted: why?', '']);
});
