/** The page's entry: the page, over the captures of our own public module. */
import { openCapture, prepare } from './flowglass.js';
import { startPage } from './page.js';

/** Fetched when asked for only; the build gives it a name made of its content. */
const SAMPLE = new URL('../testdata/captures/sample.pcapng', import.meta.url);

const root = document.getElementById('app');
if (root) {
  startPage(root, {
    openCapture,
    fetchSample: () => fetch(SAMPLE),
    now: () => performance.now(),
  });
  prepare();
}
