/**
 * The overview: when, how much, and who with whom. What one sees first, while the file is read.
 *
 * @import { Capture } from '../capture.js'
 * @import { Mount } from './table.js'
 * @import { Talk, Talkers } from './talkers.js'
 * @import { Fact } from './summary.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { element } from '../ui/dom.js';
import { LAYER_LABELS } from './layers.js';
import { facts } from './summary.js';
import { commandButton, tableInfo } from './table.js';
import { fetchTalkers } from './talkers.js';
import { mountTraffic } from './traffic.js';

/** @type {Mount} */
export function overviewView(root, store, actions) {
  const page = element('div', { class: 'overview' });
  const top = element('div', { class: 'overview-traffic' });
  const talk = element('section', { class: 'card talkers', 'aria-labelledby': 'talkers-title' });
  const sum = element('section', { class: 'card summary', 'aria-labelledby': 'summary-title' });
  page.append(top, talk, sum);
  root.append(page);
  const traffic = mountTraffic(top);
  let revision = -1;
  let destroyed = false;

  /** @param {Capture} capture */
  const refresh = async (capture) => {
    try {
      const [summary, series, talks] = await Promise.all([
        capture.summary(),
        capture.table('traffic'),
        fetchTalkers(capture),
      ]);
      if (destroyed) {
        return;
      }
      const info = tableInfo(capture, 'summary');
      drawSummary(info ? facts(info, summary, summary.progress) : []);
      drawTalkers(talks);
      traffic.show(series);
    } catch (error) {
      // Lost with its worker, which the page says; anything else is for the console.
      if (capture.state !== 'crashed' && capture.state !== 'closed') {
        console.error(error);
      }
    }
  };

  /** @param {readonly Fact[]} lines */
  const drawSummary = (lines) =>
    render(
      html`<div class="card-head">
          <h2 id="summary-title">Summary</h2>
          ${commandButton('summary', store.state, actions)}
        </div>
        <dl class="facts">
          ${lines.map(
            ({ label, value, note }) =>
              html`<div>
                <dt>${label}</dt>
                <dd class="data">${value}${note ? html` <span class="fact-note">${note}</span>` : nothing}</dd>
              </div>`,
          )}
        </dl>`,
      sum,
    );

  /** @param {Talkers} found */
  const drawTalkers = ({ totals, talks }) => {
    const most = talks[0]?.bytes ?? 1;
    /** @param {string} layer */
    const show = (layer) => {
      actions.showLayer('conversations', layer);
      actions.show('conversations');
    };
    render(
      html`<div class="card-head">
          <h2 id="talkers-title">Who talked to whom</h2>
          <span class="card-links">
            ${totals
              .filter(({ total }) => total > 0)
              .map(
                ({ layer, total }) =>
                  html`<button type="button" class="quiet" @click=${() => show(layer)}>
                    <span>${conversationsText(layer, total)}</span>
                  </button>`,
              )}
          </span>
        </div>
        ${talks.length === 0
          ? html`<p class="empty">No conversations ${store.state.progress?.done ? 'in this capture' : 'so far'}</p>`
          : html`<table class="talk">
                <thead>
                  <tr>
                    <th scope="col">A</th>
                    <th scope="col">B</th>
                    <th scope="col" class="talk-share"><span class="unseen">Share</span></th>
                    <th scope="col" class="num">Bytes</th>
                    <th scope="col" class="num">Packets</th>
                  </tr>
                </thead>
                <tbody>
                  ${talks.map((row) => talkRow(row, most))}
                </tbody>
              </table>
              <ul class="keys">
                <li class="key-one">A to B</li>
                <li class="key-two">B to A</li>
              </ul>`}`,
      talk,
    );
  };

  drawSummary([]);
  return {
    update() {
      const { phase, revision: now } = store.state;
      if (phase.kind === 'open' && phase.status !== 'crashed' && revision !== now) {
        revision = now;
        void refresh(phase.capture);
      }
    },
    destroy() {
      destroyed = true;
      traffic.destroy();
    },
  };
}

/**
 * @param {string} layer
 * @param {number} total
 */
function conversationsText(layer, total) {
  const noun = total === 1 ? ' conversation' : ' conversations';
  return html`${formatInteger(total)} ${LAYER_LABELS[layer] ?? layer}<span class="wide-only">${noun}</span>`;
}

/**
 * @param {Talk} talk
 * @param {number} most bytes of the longest bar
 */
function talkRow({ a, b, bytes, bytesAB, bytesBA, packets }, most) {
  const [ab, ba] = [(bytesAB / most) * 100, (bytesBA / most) * 100];
  const words = `${formatInteger(bytesAB)} bytes from A to B, ${formatInteger(bytesBA)} from B to A`;
  return html`<tr>
    <td class="data" title=${a}>${a}</td>
    <td class="data" title=${b}>${b}</td>
    <td class="talk-share" title=${words}>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${words}>
        <rect class="fill-one" x="0" y="0" width=${ab} height="10" />
        <rect class="fill-two" x=${ab} y="0" width=${ba} height="10" />
      </svg>
    </td>
    <td class="num data">${formatInteger(bytes)}</td>
    <td class="num data">${formatInteger(packets)}</td>
  </tr>`;
}
