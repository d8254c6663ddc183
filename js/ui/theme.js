/** Light or dark: as the system has it, until the user says otherwise. */

const KEY = 'flowglass.theme';

/** @typedef {'light' | 'dark'} Theme */

/** Applies what the user chose earlier, if anything. */
export function restoreTheme() {
  let chosen;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    return; // storage is switched off: the system decides
  }
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
}

/** @returns {Theme} */
export function currentTheme() {
  const { theme } = document.documentElement.dataset;
  if (theme === 'light' || theme === 'dark') {
    return theme;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Changes to the other theme and remembers it. Choosing what the system has forgets the choice. */
export function toggleTheme() {
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const { dataset } = document.documentElement;
  try {
    if (theme === system) {
      delete dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      dataset.theme = theme;
      localStorage.setItem(KEY, theme);
    }
  } catch {
    dataset.theme = theme; // storage is switched off: it lasts as long as the page
  }
  document.dispatchEvent(new Event('themechange'));
}

/** Forgets the choice for this page as well, after it was removed from the device. */
export function forgetTheme() {
  delete document.documentElement.dataset.theme;
  document.dispatchEvent(new Event('themechange'));
}

/**
 * Calls back when the colours have changed, for what is drawn on a canvas.
 * @param {() => void} listener
 * @returns {() => void} ends it
 */
export function onThemeChange(listener) {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', listener);
  document.addEventListener('themechange', listener);
  return () => {
    query.removeEventListener('change', listener);
    document.removeEventListener('themechange', listener);
  };
}
