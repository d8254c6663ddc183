/**
 * What the keyboard does wherever it is on the page.
 *
 * @import { Actions } from '../actions.js'
 * @import { Command, Keys } from '../keys.js'
 * @import { Store } from '../state.js'
 * @import { ViewEntry } from './index.js'
 */
import { rowCommands } from './rowcommands.js';

/**
 * @param {object} page
 * @param {Store} page.store
 * @param {Actions} page.actions
 * @param {Keys} page.keys
 * @param {HTMLElement} page.main holds the views
 * @param {() => void} page.chooseFile
 * @param {() => void} page.save
 * @param {() => void} page.openHelp
 * @returns {{showViews: (views: readonly ViewEntry[]) => void}} to be told of the views there are
 */
export function pageCommands({ store, actions, keys, main, chooseFile, save, openHelp }) {
  const isOpen = () => store.state.phase.kind === 'open';
  keys.register([
    { id: 'help', group: 'Page', keys: ['?', 'F1'], label: 'Keys', run: openHelp },
    { id: 'open', group: 'Page', keys: ['Ctrl+O'], label: 'Open a capture', run: chooseFile },
    { id: 'save', group: 'Page', keys: ['Ctrl+S'], label: 'Save packets, tables or a report', when: isOpen, run: save },
  ]);

  rowCommands({ store, actions, keys, main });

  /** @type {readonly ViewEntry[]} */
  let shown = [];
  let forget = () => {};
  return {
    showViews(views) {
      if (views.length === 0 || views.map(({ id }) => id).join() === shown.map(({ id }) => id).join()) {
        return;
      }
      shown = views;
      forget();
      forget = keys.register(
        views.map(
          /** @returns {Command} */
          ({ id, title, key }, i) => ({
            id: `view-${id}`,
            group: 'Views',
            keys: [...(key ? [`G ${key}`] : []), `G ${i + 1}`],
            label: title,
            when: isOpen,
            run: () => {
              // The keyboard goes on in the view, not where it was.
              if (document.activeElement instanceof HTMLElement) {
                document.activeElement.blur();
              }
              actions.show(id);
            },
          }),
        ),
      );
    },
  };
}
