/** A row of tabs: arrows move along it, as the ARIA tabs pattern has it. */
import { html, nothing } from 'lit/html.js';

/**
 * @typedef {object} Tab
 * @property {string} id
 * @property {string} label
 * @property {string} [count] a figure beside the label, rounded if it is large
 * @property {string} [title] shown when pointing at it
 *
 * @param {object} options
 * @param {string} options.label what the tabs choose between
 * @param {string} options.name prefix of ids; the panel's id is `${name}-panel`
 * @param {readonly Tab[]} options.tabs
 * @param {string} options.selected id
 * @param {(id: string) => void} options.onSelect
 * @param {string} [options.className]
 */
export function tabs({ label, name, tabs, selected, onSelect, className }) {
  /** @param {KeyboardEvent} event */
  const onKeydown = (event) => {
    const to = neighbour(
      event.key,
      tabs.findIndex((tab) => tab.id === selected),
      tabs.length,
    );
    const list = /** @type {HTMLElement} */ (event.currentTarget);
    const button = to === undefined ? undefined : list.querySelectorAll('button')[to];
    if (button) {
      event.preventDefault();
      button.focus();
      button.click();
    }
  };
  return html`<div class="tabs ${className ?? ''}" role="tablist" aria-label=${label} @keydown=${onKeydown}>
    ${tabs.map(
      (tab) =>
        html`<button
          type="button"
          role="tab"
          id="${name}-${tab.id}"
          aria-selected=${tab.id === selected ? 'true' : 'false'}
          aria-controls="${name}-panel"
          title=${tab.title ?? nothing}
          tabindex=${tab.id === selected ? '0' : '-1'}
          @click=${() => onSelect(tab.id)}
        >
          ${tab.label}${tab.count === undefined ? nothing : html` <span class="count data">${tab.count}</span>`}
        </button>`,
    )}
  </div>`;
}

/**
 * The tab a key leads to, or undefined if the key means nothing here.
 * @param {string} key KeyboardEvent.key
 * @param {number} index of the present tab
 * @param {number} length
 */
export function neighbour(key, index, length) {
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % length;
    case 'ArrowLeft':
      return (index - 1 + length) % length;
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}
