/**
 * What went wrong on the way: a row for each kind of TCP segment that the analysis found
 * remarkable, with its packets one click away.
 *
 * @import { Mount } from './table.js'
 */
import { html, render } from 'lit/html.js';
import { element, isNarrow } from '../ui/dom.js';
import { createDisplayedLine } from './displayed.js';
import { rowHint } from './rowcommands.js';
import { boundGrid } from './table.js';

/** @type {Mount} */
export function problemsView(root, store, actions, keys) {
  const tools = element('div', { class: 'tools' });
  const bound = boundGrid(store, actions, 'problems', 'No problems found in this capture', (model) => ({
    ...model,
    columns: model.columns.map((column) => ({ ...column, width: { kind: isNarrow() ? 24 : 32, filter: 40 }[column.name] ?? column.width })),
  }));
  const displayed = createDisplayedLine(store, actions);
  root.append(tools, displayed.node, bound.grid);
  return {
    update() {
      bound.update();
      displayed.update('problems');
      const { phase, analysed, unanalysed } = store.state;
      const known = phase.kind === 'open' && analysed === phase.capture;
      if (unanalysed !== undefined) {
        bound.grid.emptyText = `TCP could not be analysed: ${unanalysed}`;
      } else if (!known) {
        bound.grid.emptyText = phase.kind === 'open' && phase.status === 'reading' ? 'TCP is analysed when the file has been read' : 'Analysing TCP…';
      }
      render(
        html`<p class="tools-about">What Wireshark’s analysis of TCP finds remarkable.</p>
          <p class="tools-hint">${rowHint(keys)}</p>`,
        tools,
      );
    },
    destroy: bound.destroy,
  };
}
