/** The page's entry: the page, over the captures of our own public module. */
import { openCapture, prepare } from './flowglass.js';
import { startPage } from './page.js';

const root = document.getElementById('app');
if (root) {
  startPage(root, {
    openCapture,
    fetch: (url) => fetch(url),
    now: () => performance.now(),
  });
  prepare();
}
