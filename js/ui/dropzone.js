/** The whole window takes files. */

/**
 * @param {object} on
 * @param {(over: boolean) => void} on.over a file hangs over the window, or does no more
 * @param {(files: readonly File[], handle?: FileSystemFileHandle) => void} on.drop files were dropped; of a single one
 *   the handle, where the browser gives one
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
    const files = [...(event.dataTransfer?.files ?? [])];
    const items = [...(event.dataTransfer?.items ?? [])];
    if (items.some((item) => item.webkitGetAsEntry?.()?.isDirectory)) {
      refuse('That is a folder. Please drop capture files.');
    } else if (files.length > 0) {
      const [item] = /** @type {{getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>}[]} */ (
        /** @type {unknown} */ (items)
      );
      const asked = files.length === 1 ? item?.getAsFileSystemHandle?.().catch(() => null) : undefined; // now: later there is none
      void Promise.resolve(asked).then((handle) =>
        drop(files, handle?.kind === 'file' ? /** @type {FileSystemFileHandle} */ (handle) : undefined),
      );
    }
  });
  return () => end.abort();
}
