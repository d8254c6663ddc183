/** The part of the page that finds places for hosts: loaded when it is idle, or first needed. */

export function loadLayout() {
  return import('./layout.js');
}
