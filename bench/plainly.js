/** Reading a file in the browser, and nothing else: what everything that reads is held against. */

/**
 * Reads a file in a worker of its own and returns the seconds it took. `how` is 'slices', 16 MiB
 * each with two read ahead, or 'stream'.
 * @param {import('playwright-core').Page} page
 * @param {string} how
 * @returns {Promise<number>}
 */
export function readPlainly(page, how) {
  return page.evaluate(async (way) => {
    const source = `onmessage = async ({ data: { file, way } }) => {
      const start = performance.now();
      let bytes = 0;
      if (way === 'stream') {
        for (const reader = file.stream().getReader(); ;) {
          const { done, value } = await reader.read();
          if (done) break;
          bytes += value.byteLength;
        }
      } else {
        const size = 16 << 20, ahead = [];
        for (let next = 0; next < file.size || ahead.length > 0; ) {
          while (ahead.length < 3 && next < file.size) {
            ahead.push(file.slice(next, next + size).arrayBuffer());
            next += size;
          }
          bytes += (await ahead.shift()).byteLength;
        }
      }
      postMessage({ seconds: (performance.now() - start) / 1000, bytes });
    };`;
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const worker = new Worker(url);
    const file = /** @type {any} */ (globalThis).pick();
    const answer = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage({ file, way });
    });
    worker.terminate();
    URL.revokeObjectURL(url);
    if (answer.bytes !== file.size) {
      throw new Error(`read ${answer.bytes} of ${file.size} bytes`);
    }
    return answer.seconds;
  }, how);
}
