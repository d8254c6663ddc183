/** Whether keys without Ctrl count: they do, until the user switches them off, in any visit. */

const KEY = 'flowglass.single-keys';

/** @returns {boolean} */
export function restoreSingleKeys() {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true; // storage is switched off
  }
}

/** @param {boolean} on */
export function keepSingleKeys(on) {
  try {
    if (on) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, 'off');
    }
  } catch {
    // It lasts as long as the page.
  }
}
