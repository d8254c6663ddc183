/**
 * Asks the user where to write.
 *
 * @import { Target } from './protocol.js'
 */
import { MEDIA_TYPES } from './protocol.js';

/**
 * What browsers have for it, those of Chromium.
 * @typedef {object} Pickers
 * @property {(options: object) => Promise<FileSystemFileHandle>} [showSaveFilePicker]
 * @property {(options: object) => Promise<FileSystemDirectoryHandle>} [showDirectoryPicker]
 */

/**
 * To be called while a button is being pressed: browsers want that.
 * @param {string} name suggested
 * @param {string} what kind of file, in words
 * @param {boolean} folder whether there may be several files
 * @param {Pickers} [world]
 * @returns {Promise<Target | undefined>} undefined if the user thought better of it
 */
export async function chooseTarget(name, what, folder, world = /** @type {Pickers} */ (globalThis)) {
  try {
    if (folder && world.showDirectoryPicker) {
      return { kind: 'folder', handle: await world.showDirectoryPicker({ mode: 'readwrite' }) };
    }
    if (!folder && world.showSaveFilePicker) {
      return { kind: 'file', handle: await world.showSaveFilePicker({ suggestedName: name, types: typesOf(name, what) }) };
    }
    return { kind: 'blobs' };
  } catch (error) {
    const { name: reason } = /** @type {Partial<Error>} */ (error ?? {});
    if (reason === 'AbortError') {
      return undefined;
    }
    if (reason === 'SecurityError' || reason === 'NotAllowedError') {
      return { kind: 'blobs' }; // within a frame, or where a policy forbids it
    }
    throw error;
  }
}

/** @param {string} name @param {string} what */
function typesOf(name, what) {
  const end = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0];
  return end === undefined ? [] : [{ description: what, accept: { [mediaType(name)]: [end] } }];
}

/** @param {string} name @returns {string} */
export function mediaType(name) {
  const end = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0].toLowerCase() ?? '';
  return /** @type {Readonly<Record<string, string>>} */ (MEDIA_TYPES)[end] ?? 'application/octet-stream';
}
