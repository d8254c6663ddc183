/** The job that merges captures. */

/**
 * @param {readonly File[]} files
 * @param {readonly string[]} shifts seconds to add to the times of each
 * @returns {import('./protocol.js').Job}
 */
export function mergeJob(files, shifts) {
  const shifted = shifts.flatMap((text, i) => (Number(text) === 0 ? [] : [[`shift-${i}`, text.trim()]]));
  return {
    operation: 'merge',
    settings: { format: 'pcapng', ...Object.fromEntries(shifted) },
    sources: files.map((file) => ({ file, name: file.name })),
    name: 'merged.pcapng',
  };
}
