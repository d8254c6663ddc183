/**
 * Views of which the page has no more than their tabs: the rest is loaded when the page is idle, or
 * first needed.
 *
 * @import { Mount, View } from './table.js'
 */
import { element } from '../ui/dom.js';

/** The view Graph, with what finds places for hosts. */
export const loadGraph = () => import('./graph.js').then(({ graphView }) => graphView);

/**
 * A view that is mounted when it has been loaded.
 * @param {() => Promise<Mount>} load
 * @returns {Mount}
 */
export const laterView = (load) => (root, ...context) => {
  /** @type {View | undefined} */
  let view;
  let isGone = false;
  load().then(
    (mount) => {
      if (!isGone) {
        view = mount(root, ...context);
        view.update();
      }
    },
    () => root.append(element('p', { class: 'empty', role: 'status' }, ['This view could not be loaded. Reload the page to try again.'])),
  );
  return {
    update: () => view?.update(),
    destroy() {
      isGone = true;
      view?.destroy();
    },
  };
};
