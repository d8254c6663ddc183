/**
 * The dialog that saves, and the files that a user chooses in it: in tests those of the origin's own
 * file system, which behave as files on disk do.
 *
 * @import { Page } from 'playwright-core'
 */

/** @param {Page} page */
export const saveDialog = (page) => page.getByRole('dialog', { name: 'Save' });

/** @param {Page} page */
export const saveButton = (page) => saveDialog(page).getByRole('button', { name: 'Save…' });

/** Makes the browser offer downloads only, as some do. @param {Page} page */
export const withoutPickers = (page) =>
  page.evaluate(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showDirectoryPicker');
  });

/**
 * Makes the user choose a file.
 * @param {Page} page
 * @param {string} name
 * @param {string} [content] what it holds before
 */
export const pickFile = (page, name, content = '') =>
  page.evaluate(
    async ({ chosen, text }) => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle(chosen, { create: true });
      if (text !== '') {
        const stream = await handle.createWritable();
        await stream.write(text);
        await stream.close();
      }
      Object.assign(window, {
        showSaveFilePicker: async () => (await navigator.storage.getDirectory()).getFileHandle(chosen, { create: true }),
      });
    },
    { chosen: name, text: content },
  );

/** Sizes of the files that were chosen, by name. @param {Page} page */
export const pickedFiles = (page) =>
  page.evaluate(async () => {
    /** @type {Record<string, number>} */
    const sizes = {};
    for await (const [name, handle] of /** @type {any} */ (await navigator.storage.getDirectory()).entries()) {
      sizes[name] = (await handle.getFile()).size;
    }
    return sizes;
  });
