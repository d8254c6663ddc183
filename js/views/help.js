/**
 * The help: every key there is, by what it is for. The list is the registry's own.
 *
 * @import { Keys } from '../keys.js'
 */
import { html, render } from 'lit/html.js';
import { keyText } from '../keys.js';
import { element } from '../ui/dom.js';
import { icons } from '../ui/icons.js';
import { isMac } from '../ui/platform.js';
import { keepSingleKeys } from '../ui/singlekeys.js';

/**
 * @param {HTMLElement} root
 * @param {Keys} keys
 * @returns {{open: () => void}} the browser keeps the keyboard inside, and gives it back after
 */
export function mountHelp(root, keys) {
  const dialog = element('dialog', { class: 'help', 'aria-labelledby': 'help-title' });
  root.append(dialog);
  const close = () => dialog.close();
  // A click beside the dialog is one on the dialog itself, whose content covers it.
  dialog.addEventListener('click', ({ target }) => target === dialog && close());

  const draw = () =>
    render(
      html`<div class="help-page">
        <header class="help-head">
          <h2 id="help-title">Keys</h2>
          <button type="button" class="quiet icon-only" aria-label="Close the help" @click=${close}>${icons.close}</button>
        </header>
        <div class="help-groups" tabindex="0" role="region" aria-label="List of keys">
          ${keys.groups().map(
            ({ group, commands }) =>
              html`<section>
                <h3>${group}</h3>
                <dl>
                  ${commands.map(
                    ({ label, keys: pressed }) =>
                      html`<div>
                        <dt>${label}</dt>
                        <dd>${pressed.map((key, i) => html`${i > 0 ? ' or ' : ''}${presses(key)}`)}</dd>
                      </div>`,
                  )}
                </dl>
              </section>`,
          )}
        </div>
        <footer class="help-foot">
          <label>
            <input
              type="checkbox"
              .checked=${keys.single}
              @change=${(/** @type {Event} */ { target }) => {
                keys.single = /** @type {HTMLInputElement} */ (target).checked;
                keepSingleKeys(keys.single);
              }}
            />
            <span>Keys without Ctrl, such as <kbd>/</kbd> and <kbd>P</kbd>. Switch them off if you dictate to the page.</span>
          </label>
        </footer>
      </div>`,
      dialog,
    );

  return {
    open() {
      if (!dialog.open) {
        draw();
        dialog.showModal();
      }
    },
  };
}

/** @param {string} key */
function presses(key) {
  return key.split(' ').map((press, i) => html`${i > 0 ? ' then ' : ''}<kbd>${keyText(press, isMac())}</kbd>`);
}
