import { layerShown } from '../shownlayers.js';

/** @import { State } from '../state.js' */

/** The table on screen, or the one that is asked for most. @param {Pick<State, 'phase' | 'view' | 'layers'>} state */
export function tableShown({ phase, view, layers }) {
  switch (view) {
    case 'conversations':
    case 'endpoints':
      return `${view}/${layers[view] ?? (phase.kind === 'open' ? layerShown(phase.capture, view) : undefined) ?? 'tcp'}`;
    case 'frames':
    case 'hierarchy':
    case 'problems':
      return view;
    case 'totals':
      return 'seed3tuple';
    default:
      return 'conversations/tcp';
  }
}
