/** The whole window takes files. */

/**
 * @param {object} on
 * @param {(over: boolean) => void} on.over a file hangs over the window, or does no more
 * @param {(file: File) => void} on.drop the first of the files dropped
 * @param {(why: string) => void} on.refuse something was dropped that is no file
 * @returns {() => void} ends it
 */
export function attachDropzone({ over, drop, refuse }) {
  // Every element that is entered also sends a leave: the window is left when all are.
  let depth = 0;
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  const end = new AbortController();
  const { signal } = end;
  const listen = (/** @type {'dragenter' | 'dragover' | 'dragleave' | 'drop'} */ type, /** @type {(event: DragEvent) => void} */ listener) =>
    window.addEventListener(type, (event) => hasFiles(event) && listener(event), { signal });

  listen('dragenter', (event) => {
    event.preventDefault();
    if (depth++ === 0) {
      over(true);
    }
  });
  listen('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) {
      event.dataTransfer.dropEffect = 'copy';
    }
  });
  listen('dragleave', () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) {
      over(false);
    }
  });
  listen('drop', (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    const [file] = event.dataTransfer?.files ?? [];
    const entry = event.dataTransfer?.items?.[0]?.webkitGetAsEntry?.();
    if (entry?.isDirectory) {
      refuse('That is a folder. Please drop one capture file.');
    } else if (file) {
      drop(file);
    }
  });
  return () => end.abort();
}
