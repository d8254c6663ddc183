/**
 * The overview: when, how much, and who with whom. What one sees first, while the file is read.
 *
 * @import { Capture } from '../capture.js'
 * @import { Mount } from './table.js'
 * @import { Fact } from './summary.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { selectionOf } from '../state.js';
import { element } from '../ui/dom.js';
import { figuresOf } from './figures.js';
import { facts } from './summary.js';
import { commandButton, tableInfo } from './table.js';
import { fetchTalkers } from './talkers.js';
import { talkersCard } from './talkerscard.js';
import { mountTraffic } from './traffic.js';

/** @type {Mount} */
export function overviewView(root, store, actions, keys) {
  const page = element('div', { class: 'overview' });
  const top = element('div', { class: 'overview-traffic' });
  const talk = element('section', { class: 'card talkers', 'aria-labelledby': 'talkers-title' });
  const sum = element('section', { class: 'card summary', 'aria-labelledby': 'summary-title' });
  page.append(top, talk, sum);
  root.append(page);
  const traffic = mountTraffic(top, store, actions);
  const unlist = keys.register([
    { id: 'edge', group: 'Time shown', keys: ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'], label: 'On an edge of the window: move it' },
    { id: 'window', group: 'Time shown', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'], label: 'On an edge of the window: move the window' },
    { id: 'all-times', group: 'Time shown', keys: ['Escape'], label: 'In the chart: show all times' },
  ]);
  let asked = '';
  let askings = 0;
  let drawn = 0;
  let destroyed = false;

  /**
   * Asks and draws. An answer that a later question has overtaken is drawn all the same, if it is of
   * the same packets: while a file is read it would else be long until the first one is in time.
   * @param {Capture} capture
   */
  const refresh = async (capture) => {
    const asking = ++askings;
    const { filter, span } = store.state;
    try {
      const [{ all, displayed }, talkers] = await Promise.all([
        figuresOf(capture, store.state),
        fetchTalkers(capture, selectionOf(store.state)),
      ]);
      if (destroyed || asking < drawn || filter !== store.state.filter || span !== store.state.span) {
        return;
      }
      drawn = asking;
      const info = tableInfo(capture, 'summary');
      drawSummary(info ? facts(info, all, all.progress) : [], info && displayed ? facts(info, displayed) : undefined);
      render(talkersCard(talkers, { from: 0, to: Number(all.duration ?? 0) }, store, actions), talk);
    } catch (error) {
      // Lost with its worker, which the page says; anything else is for the console.
      if (capture.state !== 'crashed' && capture.state !== 'closed') {
        console.error(error);
      }
    }
  };

  /** @param {readonly Fact[]} lines @param {readonly Fact[]} [displayed] */
  const drawSummary = (lines, displayed) => {
    const part = (/** @type {string} */ label) => displayed?.find((fact) => fact.label === label)?.value ?? '–';
    render(
      html`<div class="card-head">
          <h2 id="summary-title">Summary</h2>
          ${commandButton('summary', store.state, actions)}
        </div>
        ${displayed ? html`<p class="facts-head" aria-hidden="true"><span>All</span><span>Displayed</span></p>` : nothing}
        <dl class=${displayed ? 'facts facts-parts' : 'facts'}>
          ${lines.map(
            ({ label, value, note, ofFile }) =>
              html`<div>
                <dt>${label}</dt>
                <dd class="data">${value}${note && (!displayed || ofFile) ? html` <span class="fact-note">${note}</span>` : nothing}</dd>
                ${displayed && !ofFile
                  ? html`<dd class="data fact-part"><span class="unseen">displayed: </span>${part(label)}</dd>`
                  : nothing}
              </div>`,
          )}
        </dl>`,
      sum,
    );
  };

  drawSummary([]);
  return {
    update() {
      const { state } = store;
      const { phase } = state;
      traffic.update();
      const key = `${state.revision} ${selectionOf(state)}`;
      if (phase.kind === 'open' && phase.status !== 'crashed' && asked !== key) {
        asked = key;
        void refresh(phase.capture);
      }
    },
    destroy() {
      destroyed = true;
      unlist();
      traffic.destroy();
    },
  };
}
