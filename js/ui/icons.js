/** Icons: strokes in the colour of the text, 24 units square, hidden from assistive technology. */
import { svg } from 'lit/html.js';

/** @param {string} path */
const icon = (path) => svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;

export const icons = {
  apply: icon('M4 12h15m-6-6 6 6-6 6'),
  alert: icon('M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.5v.1'),
  check: icon('M4.5 12.5 10 18 20 6.5'),
  close: icon('M6 6l12 12M18 6 6 18'),
  copy: icon('M9 9h10v11H9zM5 15V4h10'),
  drop: icon('M12 4v11m-5-5 5 5 5-5M4 16v4h16v-4'),
  filter: icon('M3.5 5h17l-6.5 8v6.5l-4-2V13L3.5 5Z'),
  filterOn: svg`<svg class="icon icon-full" viewBox="0 0 24 24" aria-hidden="true"><path d="M3.5 5h17l-6.5 8v6.5l-4-2V13L3.5 5Z" /></svg>`,
  help: icon('M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm-2.6 6.2c.2-3.4 5.3-3 5.2 0 0 1.9-2.6 2-2.6 4m0 2.6v.1'),
  go: icon('M4 12h12m-5-5 5 5-5 5M20 5v14'),
  lock: icon('M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3'),
  marked: icon('M12 4l8 8-8 8-8-8 8-8Z'),
  moon: icon('M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z'),
  more: icon('M5 12h.1M12 12h.1M19 12h.1'),
  open: icon('M3 19V6h6l2 2.5h8V11M3 19l3-8h15.5L19 19H3Z'),
  minus: icon('M5 12h14'),
  packets: icon('M4 6h16M4 12h16M4 18h10'),
  plus: icon('M12 5v14M5 12h14'),
  recent: icon('M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3.2 2'),
  down: icon('M6 9.5l6 6 6-6'),
  up: icon('M6 14.5l6-6 6 6'),
  panes: icon('M3 4h18v16H3zM3 12h18'),
  reload: icon('M20 5v5h-5M19.5 10A8 8 0 1 0 20 14'),
  save: icon('M12 3v11m-5-5 5 5 5-5M4 15v5h16v-5'),
  star: icon('M12 4l2.4 5 5.6.8-4 3.9.9 5.5-4.9-2.6-4.9 2.6.9-5.5-4-3.9 5.6-.8L12 4Z'),
  stop: icon('M7 7h10v10H7z'),
  sun: icon('M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4'),
};

/** The mark: two streams through a lens, in the two accents. */
export const mark = svg`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <circle class="lens" cx="16" cy="16" r="12.5" />
  <path class="stream-one" d="M1.5 12.5c7 0 8 7 14.5 7s7.5-7 14.5-7" />
  <path class="stream-two" d="M1.5 19.5c7 0 8-7 14.5-7s7.5 7 14.5 7" />
</svg>`;
