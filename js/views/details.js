/**
 * One frame in full: its layers and fields, and its bytes. Everything here comes from the
 * capture, and is shown as text.
 *
 * @import { Capture } from '../capture.js'
 * @import { Field, Layer, PacketDetails } from '../protocol.js'
 * @import { Store } from '../state.js'
 * @import { View } from './table.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { partAt } from '../ui/fieldat.js';
import { hexLines } from '../ui/hexdump.js';
import { icons } from '../ui/icons.js';

/** Bytes shown at first: more lines than that make a page slow. */
const FIRST_BYTES = 2048;
/** Bytes that "Show more" adds: a frame may have 128 MiB, and a page dies of so many lines. */
const MORE_BYTES = 64 * 1024;

/**
 * @typedef {(
 *   {kind: 'loading', number: number} |
 *   {kind: 'loaded', number: number, packet: PacketDetails} |
 *   {kind: 'failed', number: number, message: string}
 * )} Details
 *
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {() => void} close
 * @returns {View}
 */
export function mountDetails(root, store, close) {
  /** @type {Details | undefined} */
  let details;
  /** @type {Capture | undefined} */
  let from;
  /** The layer or field whose bytes stand out. @type {Layer | Field | undefined} */
  let mark;
  let bytesShown = FIRST_BYTES;

  /** @param {Capture} capture @param {number} number */
  const load = async (capture, number) => {
    mark = undefined;
    bytesShown = FIRST_BYTES;
    from = capture;
    // The frame shown before stays until the new one is here: no blink when moving along.
    if (details?.kind !== 'loaded') {
      details = { kind: 'loading', number };
    }
    asked = number;
    /** @type {Details} */
    let next;
    try {
      next = { kind: 'loaded', number, packet: await capture.packet(number) };
    } catch (error) {
      next = { kind: 'failed', number, message: error instanceof Error ? error.message : String(error) };
    }
    if (asked === number && from === capture) {
      details = next;
      draw();
    }
  };
  /** @type {number | undefined} */
  let asked;

  const draw = () => {
    const { frame } = store.state;
    root.hidden = frame === undefined;
    if (frame === undefined || details === undefined) {
      return;
    }
    render(
      html`<header class="details-head">
          <h2>Frame ${details.number}</h2>
          <button
            type="button"
            class="quiet icon-only"
            aria-label="Close the details"
            @click=${close}
          >
            ${icons.close}
          </button>
        </header>
        ${body(details)}`,
      root,
    );
  };

  /** @param {Details} shown */
  const body = (shown) => {
    switch (shown.kind) {
      case 'loading':
        return html`<p class="details-say">Reading frame ${shown.number}…</p>`;
      case 'failed':
        return html`<p class="details-say">Frame ${shown.number} cannot be shown: ${shown.message}</p>`;
      case 'loaded':
        return html`<div class="details-fields" tabindex="0" role="region" aria-label="Layers of the frame">
            ${shown.packet.layers.map(layerTree)}
            ${shown.packet.error ? html`<p class="details-say">${icons.alert} ${shown.packet.error}</p>` : nothing}
          </div>
          ${bytesView(shown.packet)}`;
      default:
        return unreachable(shown);
    }
  };

  /** @param {Layer} layer */
  const layerTree = (layer) => html`
    <details class="layer" ?open=${layer.name !== 'frame'}>
      <summary @click=${() => choose(layer)}>${layer.label || layer.name}</summary>
      ${noteOf(layer)}
      <ul class="fields">
        ${layer.fields.map(fieldTree)}
      </ul>
    </details>
  `;

  /**
   * @param {Field} field
   * @returns {import('lit/html.js').TemplateResult}
   */
  const fieldTree = (field) =>
    html`<li>
      <button
        type="button"
        class="field"
        title=${field.name}
        aria-pressed=${mark === field ? 'true' : 'false'}
        @click=${() => choose(field)}
      >
        <span class="field-label">${field.label}</span>
        <span class="field-value data">${field.value}${noteOf(field)}</span>
      </button>
      ${field.fields && field.fields.length > 0
        ? html`<ul class="fields">
            ${field.fields.map(fieldTree)}
          </ul>`
        : nothing}
    </li>`;

  /** @param {Layer | Field} part */
  const noteOf = ({ note }) => (note ? html` <span class="field-note">${icons.alert} ${note}</span>` : nothing);

  /** @param {Layer | Field} part */
  const choose = (part) => {
    mark = part;
    draw();
    root.querySelector('.hex .marked')?.scrollIntoView({ block: 'nearest' });
  };

  /**
   * Chooses the innermost field over the byte that was clicked.
   * @param {MouseEvent} event
   * @param {PacketDetails} packet
   */
  const chooseByte = (event, packet) => {
    const at = byteAt(event);
    const part = at === undefined ? undefined : partAt(packet.layers, at);
    if (part) {
      choose(part);
      root.querySelector('.field[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' });
    }
  };

  /** @param {PacketDetails} packet */
  const bytesView = (packet) => {
    const { bytes } = packet;
    const count = Math.min(bytesShown, bytes.length);
    const more = Math.min(MORE_BYTES, bytes.length - count);
    return html`<div class="hex data" tabindex="0" role="region" aria-label="Bytes of the frame" @click=${(/** @type {MouseEvent} */ event) => chooseByte(event, packet)}>
        ${hexLines(bytes, 0, count, mark).map(
          ({ offset, runs }) =>
            html`<div class="hex-line"><span class="hex-offset">${offset}</span><span class="hex-bytes">${runs.map(
              (run, i) => html`${i > 0 ? ' ' : ''}<span class=${run.marked ? 'marked' : ''} data-at=${run.at}>${run.hex}</span>`,
            )}</span><span class="hex-ascii">${runs.map(
              (run) => html`<span class=${run.marked ? 'marked' : ''} data-at=${run.at}>${run.ascii}</span>`,
            )}</span></div>`,
        )}
      ${more > 0
        ? html`<button
            type="button"
            class="hex-more"
            @click=${() => {
              bytesShown = count + more;
              draw();
            }}
          >
            Show ${formatInteger(more)} more of ${formatInteger(bytes.length)} bytes
          </button>`
        : nothing}
    </div>`;
  };

  return {
    update() {
      const { phase, frame } = store.state;
      if (phase.kind !== 'open' || frame === undefined) {
        asked = undefined;
        details = undefined;
      } else if (asked !== frame || from !== phase.capture) {
        void load(phase.capture, frame);
      }
      draw();
    },
    destroy() {
      asked = undefined;
      from = undefined;
    },
  };
}

/**
 * The byte of the packet that an event points at: runs of bytes say where they begin, and their
 * digits have all one width.
 * @param {MouseEvent} event
 */
function byteAt(event) {
  const run = event.target instanceof HTMLElement ? event.target : undefined;
  const at = run?.dataset['at'];
  if (!run || at === undefined) {
    return undefined;
  }
  // Of a run over several lines of the window the first one's rectangle is as good as any.
  const { left, width } = run.getBoundingClientRect();
  const text = run.textContent ?? '';
  const across = Math.floor(((event.clientX - left) / width) * text.length);
  const each = run.parentElement?.className === 'hex-bytes' ? 3 : 1;
  return Number(at) + Math.max(0, Math.floor(across / each));
}

/**
 * @param {never} value
 * @returns {never}
 */
function unreachable(value) {
  throw new Error(`unknown details ${JSON.stringify(value)}`);
}
