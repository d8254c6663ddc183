/**
 * The dialog that goes to a frame by its number or by a time.
 *
 * @import { Found } from '../jump.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { parseTarget } from '../jump.js';
import { element } from '../ui/dom.js';
import { icons } from '../ui/icons.js';

/**
 * @typedef {object} Jump
 * @property {() => 'utc' | 'local'} zone of times that do not say their own
 * @property {(target: Exclude<import('../jump.js').Target, {kind: 'mistake'}>) => Promise<Found>} find
 * @property {(number: number) => void} go to a frame that is displayed
 * @property {(number: number) => void} showAll displays all frames, then goes to one
 */

/**
 * @param {HTMLElement} root where the dialog lives
 * @param {Jump} jump
 * @returns {() => void} opens it
 */
export function createJumpDialog(root, { zone, find, go, showAll }) {
  const dialog = element('dialog', { class: 'dialog jump', 'aria-labelledby': 'jump-title' });
  root.append(dialog);
  /** @type {import('../jump.js').Found | {kind: 'mistake', message: string} | undefined} */
  let answer;

  /** @param {(number: number) => void} how @param {number} number */
  const leave = (how, number) => {
    dialog.close();
    how(number);
  };

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const input = dialog.querySelector('input');
    const target = parseTarget(input?.value ?? '', zone());
    try {
      answer = target.kind === 'mistake' ? target : await find(target);
    } catch (error) {
      answer = { kind: 'none', message: error instanceof Error ? error.message : String(error) };
    }
    if (answer.kind === 'row') {
      leave(go, answer.number);
    } else {
      draw();
      input?.select();
    }
  };

  const draw = () =>
    render(
      html`<form class="dialog-body" @submit=${submit} @input=${forget}>
        <h2 id="jump-title">Go to a frame</h2>
        <label class="jump-field"
          >Number or time
          <input class="data" autocomplete="off" spellcheck="false" aria-describedby="jump-help jump-answer" />
        </label>
        <p class="jump-help" id="jump-help">
          <span class="data">1234</span> · seconds from the first, <span class="data">12.5s</span> · date and time,
          <span class="data">2026-11-23 16:24:30</span> (${zone() === 'utc' ? 'UTC' : 'local time'})
        </p>
        <div class="jump-answer" id="jump-answer" role="status">${answer ? told(answer) : nothing}</div>
        <div class="jump-ways jump-end">
          <button type="button" @click=${() => dialog.close()}>Cancel</button>
          <button type="submit" class="primary">Go</button>
        </div>
      </form>`,
      dialog,
    );

  /** @param {NonNullable<typeof answer>} of */
  const told = (of) => {
    if (of.kind === 'row') {
      return nothing;
    }
    if (of.kind !== 'hidden') {
      return html`<p>${icons.alert} ${of.message}</p>`;
    }
    const { number, nearest } = of;
    return html`<p>${icons.alert} Frame ${formatInteger(number)} is not displayed.</p>
      <div class="jump-ways">
        ${nearest === undefined
          ? nothing
          : html`<button type="button" @click=${() => leave(go, nearest)}>Go to the nearest, ${formatInteger(nearest)}</button>`}
        <button type="button" @click=${() => leave(showAll, number)}>Display all, and go to it</button>
      </div>`;
  };

  const forget = () => {
    if (answer) {
      answer = undefined;
      draw();
    }
  };

  return () => {
    if (dialog.open) {
      return;
    }
    answer = undefined;
    draw();
    dialog.showModal();
    const input = dialog.querySelector('input');
    input?.focus();
    input?.select();
  };
}
