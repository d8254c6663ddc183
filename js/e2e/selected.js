/** What tshark selects: the answers kept in testdata/filters. */
import { readFile } from 'node:fs/promises';

const ANSWERS = new URL('../../testdata/filters/frames.txt', import.meta.url);

/**
 * Numbers of the frames of one of our captures that a display filter selects.
 * @param {string} capture file name
 * @param {string} filter one of testdata/filters/expressions.txt
 * @returns {Promise<number[]>} ascending
 */
export async function selected(capture, filter) {
  let current = '';
  for (const line of (await readFile(ANSWERS, 'utf8')).split('\n')) {
    if (line.startsWith('= ')) {
      current = line.slice(2);
      continue;
    }
    const [expression, frames] = line.split('\t');
    if (current === capture && expression === filter && frames !== undefined) {
      return frames.split(',').flatMap((range) => {
        const [first, last = first] = range.split('-').map(Number);
        return Array.from({ length: last - first + 1 }, (_, i) => first + i);
      });
    }
  }
  throw new Error(`no answer for ${filter} on ${capture}`);
}
