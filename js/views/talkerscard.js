/**
 * Who talked to whom: the card of the overview. Each row leads to its packets.
 *
 * @import { Actions } from '../actions.js'
 * @import { Store, Span } from '../state.js'
 * @import { Talk, Talkers } from './talkers.js'
 */
import { html } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { selectionOf } from '../state.js';
import { icons } from '../ui/icons.js';
import { activityOf } from './activity.js';
import { LAYER_LABELS } from './layers.js';
import { showRowPackets } from './rowcommands.js';
import { secondsText } from './trafficdata.js';

/**
 * @param {Talkers} talkers
 * @param {Span} times of the whole capture
 * @param {Store} store
 * @param {Actions} actions
 */
export function talkersCard({ totals, talks }, times, store, actions) {
  const { state } = store;
  const most = talks[0]?.bytes ?? 1;
  /** @param {string} layer */
  const show = (layer) => {
    actions.showLayer('conversations', layer);
    actions.show('conversations');
  };
  const where = selectionOf(state) === '' ? 'in this capture' : 'among the packets displayed';
  return html`<div class="card-head">
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
      ? html`<p class="empty">No conversations ${state.progress?.done ? where : 'so far'}</p>`
      : html`<table class="talk">
            <thead>
              <tr>
                <th scope="col">A</th>
                <th scope="col">B</th>
                <th scope="col" class="talk-share"><span class="unseen">Share</span></th>
                <th scope="col" class="talk-active">Active</th>
                <th scope="col" class="num">Bytes</th>
                <th scope="col" class="num talk-packets">Packets</th>
                <th scope="col" class="talk-go"><span class="unseen">Packets of the conversation</span></th>
              </tr>
            </thead>
            <tbody>
              ${talks.map((talk) => talkRow(talk, most, times, () => void showRowPackets(talk.subject, store, actions, 'displayed')))}
            </tbody>
          </table>
          <ul class="keys">
            <li class="key-one">A to B</li>
            <li class="key-two">B to A</li>
          </ul>`}`;
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
 * @param {Span} times
 * @param {() => void} showPackets
 */
function talkRow({ a, b, bytes, bytesAB, bytesBA, packets, start, duration }, most, times, showPackets) {
  const [ab, ba] = [(bytesAB / most) * 100, (bytesBA / most) * 100];
  const words = `${formatInteger(bytesAB)} bytes from A to B, ${formatInteger(bytesBA)} from B to A`;
  const [from, to] = activityOf(start, duration, times);
  const when = `From ${secondsText(start / 1e9)} s to ${secondsText((start + duration) / 1e9)} s`;
  const go = `Show the packets of ${a} and ${b}`;
  return html`<tr>
    <td class="data" title=${a}>${a}</td>
    <td class="data" title=${b}>${b}</td>
    <td class="talk-share" title=${words}>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${words}>
        <rect class="fill-one" x="0" y="0" width=${ab} height="10" />
        <rect class="fill-two" x=${ab} y="0" width=${ba} height="10" />
      </svg>
    </td>
    <td class="talk-active" title=${when}>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${when}>
        <rect class="fill-ground" x="0" y="4" width="100" height="2" />
        <rect class="fill-active" x=${Math.min(99, from * 100)} y="0" width=${Math.max(1, (to - from) * 100)} height="10" />
      </svg>
    </td>
    <td class="num data">${formatInteger(bytes)}</td>
    <td class="num data talk-packets">${formatInteger(packets)}</td>
    <td class="talk-go">
      <button type="button" class="quiet icon-only" aria-label=${go} title=${go} @click=${showPackets}>${icons.packets}</button>
    </td>
  </tr>`;
}
