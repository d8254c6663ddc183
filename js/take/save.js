/**
 * What saving is made of: the dialog, and the program that makes files. It is one chunk, fetched when
 * the page is idle.
 */
export { openSaveDialog } from './dialog.js';
export { openMergeDialog } from './mergedialog.js';
export { loadTaker } from './make.js';
