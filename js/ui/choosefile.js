/**
 * Choosing a file: with the browser's picker that gives a handle, so that the file can be opened again
 * by a click, or where there is none with a file input.
 */

/**
 * @param {HTMLInputElement} input opens the file itself when it has one
 * @param {(files: readonly File[], handle?: FileSystemFileHandle) => void} open gets the handle of a single file
 */
export async function chooseCaptures(input, open) {
  const { showOpenFilePicker } = /** @type {{showOpenFilePicker?: (options: object) => Promise<FileSystemFileHandle[]>}} */ (
    /** @type {unknown} */ (window)
  );
  if (showOpenFilePicker === undefined) {
    input.click();
    return;
  }
  try {
    const handles = await showOpenFilePicker({ id: 'captures', multiple: true });
    const files = await Promise.all(handles.map((handle) => handle.getFile()));
    open(files, handles.length === 1 ? handles[0] : undefined);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) {
      input.click(); // not here, such as in a frame of another site
    }
  }
}
