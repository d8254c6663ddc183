/**
 * One frame in full: its layers and fields, and its bytes. Everything here comes from the
 * capture, and is shown as text.
 *
 * @import { Actions } from '../actions.js'
 * @import { Capture } from '../capture.js'
 * @import { PacketDetails } from '../protocol.js'
 * @import { Store } from '../state.js'
 * @import { View } from './table.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { badgeOf, frameSubject } from '../notes.js';
import { DEFAULT_SETTINGS } from '../settings.js';
import { element } from '../ui/dom.js';
import { icons } from '../ui/icons.js';
import { createSplitter } from '../ui/splitter.js';
import { createBytesPane } from './bytespane.js';
import { createFieldPane } from './fieldpane.js';

/**
 * @typedef {(
 *   {kind: 'loading', number: number} |
 *   {kind: 'loaded', number: number, packet: PacketDetails} |
 *   {kind: 'failed', number: number, message: string}
 * )} Details
 *
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Actions} actions
 * @param {object} page
 * @param {() => void} page.close
 * @param {(step: 1 | -1) => void} page.step to the next frame of the list, or back
 * @param {() => boolean} page.bytesBeside whether bytes stand beside the fields, not below them
 * @returns {View & {packet: () => PacketDetails | undefined}}
 */
export function mountDetails(root, store, actions, { close, step, bytesBeside }) {
  /** @type {Details | undefined} */
  let details;
  /** @type {Capture | undefined} */
  let from;
  /** @type {number | undefined} */
  let asked;
  /** Whether TCP was analysed when the frame was asked for. */
  let analysed = false;
  let opened = store.state.settings.opened;

  const head = element('header', { class: 'details-head' });
  const say = element('p', { class: 'details-say', role: 'status' });
  const body = element('div', { class: 'details-body' });
  const fields = createFieldPane(store, actions, (part) => bytes.mark(part, true));
  const bytes = createBytesPane(actions, {
    choose: (part) => {
      fields.choose(part);
      bytes.mark(part, false);
    },
    hover: (part) => fields.hint(part),
  });
  const splitter = createSplitter({
    label: 'Size of the bytes',
    container: body,
    sideways: bytesBeside,
    share: () => store.state.settings.panes.bytes,
    change: (share) => actions.setPanes({ bytes: share }),
    usual: DEFAULT_SETTINGS.panes.bytes,
  });
  body.append(fields.node, splitter.node, bytes.node);
  root.append(head, say, body);

  /** @param {Capture} capture @param {number} number */
  const load = async (capture, number) => {
    from = capture;
    asked = number;
    analysed = store.state.analysed === capture;
    // The frame shown before stays until the new one is here: no blink when moving along.
    if (details?.kind !== 'loaded') {
      details = { kind: 'loading', number };
    }
    /** @type {Details} */
    let next;
    try {
      next = { kind: 'loaded', number, packet: await capture.packet(number) };
    } catch (error) {
      next = { kind: 'failed', number, message: error instanceof Error ? error.message : String(error) };
    }
    if (asked !== number || from !== capture || analysed !== (store.state.analysed === capture)) {
      return;
    }
    details = next;
    draw();
    if (next.kind === 'loaded') {
      bytes.show(next.packet.bytes, next.packet.layers, next.packet.buffers);
      fields.show(next.packet);
    }
  };

  const draw = () => {
    const { frame, settings } = store.state;
    root.hidden = frame === undefined;
    if (frame === undefined || details === undefined) {
      return;
    }
    render(
      html`<h2>Frame ${details.number}</h2>
        <span class="details-note">${badgeOf(store.state.notes, frameSubject(details.number))}</span>
        <span class="details-tools">
          <button type="button" class="quiet icon-only" aria-label="Previous packet" title="Previous packet (Ctrl+↑)" @click=${() => step(-1)}>
            ${icons.up}
          </button>
          <button type="button" class="quiet icon-only" aria-label="Next packet" title="Next packet (Ctrl+↓)" @click=${() => step(1)}>
            ${icons.down}
          </button>
          <button type="button" class="quiet icon-only" aria-label="Close the details" title="Close (Esc)" @click=${close}>
            ${icons.close}
          </button>
        </span>`,
      head,
    );
    const error = details.kind === 'loaded' ? details.packet.error : undefined;
    say.hidden = details.kind === 'loaded' && error === undefined;
    body.hidden = details.kind !== 'loaded';
    render(
      details.kind === 'loading'
        ? `Reading frame ${details.number}…`
        : details.kind === 'failed'
          ? `Frame ${details.number} cannot be shown: ${details.message}`
          : error
            ? [icons.alert, error]
            : nothing,
      say,
    );
    body.classList.toggle('sideways', bytesBeside());
    body.style.setProperty('--share', String(settings.panes.bytes));
    splitter.update();
    if (opened !== settings.opened) {
      opened = settings.opened;
      fields.update();
    }
  };

  return {
    packet: () => (details?.kind === 'loaded' ? details.packet : undefined),
    update() {
      const { phase, frame } = store.state;
      if (phase.kind !== 'open' || frame === undefined) {
        asked = undefined;
        details = undefined;
      } else if (asked !== frame || from !== phase.capture || analysed !== (store.state.analysed === phase.capture)) {
        void load(phase.capture, frame);
      }
      draw();
    },
    destroy() {
      asked = undefined;
      from = undefined;
      bytes.destroy();
    },
  };
}
