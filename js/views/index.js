/**
 * The views, in the order of the tabs. A table of the schema that has no view of its own gets a
 * grid under its title.
 *
 * @import { TableInfo } from '../protocol.js'
 * @import { Mount } from './table.js'
 */
import { framesView } from './frames.js';
import { hierarchyView } from './hierarchy.js';
import { laterView, loadGraph } from './later.js';
import { layersView } from './layers.js';
import { overviewView } from './overview.js';
import { problemsView } from './problems.js';
import { tableView } from './table.js';

/**
 * @typedef {object} ViewEntry
 * @property {string} id
 * @property {string} title
 * @property {string} [key] shows it, after G
 * @property {RegExp} tables names of the tables it shows
 * @property {Mount} mount
 */

/** @type {readonly ViewEntry[]} */
const VIEWS = [
  { id: 'overview', key: 'O', title: 'Overview', tables: /^(summary|traffic)$/, mount: overviewView },
  { id: 'frames', key: 'F', title: 'Frames', tables: /^frames$/, mount: framesView },
  {
    id: 'conversations',
    key: 'C',
    title: 'Conversations',
    tables: /^conversations\//,
    mount: layersView('conversations'),
  },
  { id: 'endpoints', key: 'E', title: 'Endpoints', tables: /^endpoints\//, mount: layersView('endpoints') },
  { id: 'graph', key: 'H', title: 'Graph', tables: /(?!)/, mount: laterView(loadGraph) },
  { id: 'hierarchy', key: 'P', title: 'Protocols', tables: /^hierarchy$/, mount: hierarchyView },
  { id: 'problems', key: 'B', title: 'Problems', tables: /^problems$/, mount: problemsView },
  {
    id: 'totals',
    key: 'S',
    title: 'Source/destination totals',
    tables: /^seed3tuple$/,
    mount: tableView(
      'seed3tuple',
      'No IPv4 over Ethernet in this capture',
      'Captured bytes of Ethernet frames by their outermost IPv4 header, one row for each direction.',
    ),
  },
];

/**
 * @param {readonly TableInfo[]} tables
 * @returns {readonly ViewEntry[]}
 */
export function viewsOf(tables) {
  const others = tables.filter(({ name }) => !VIEWS.some((view) => view.tables.test(name)));
  return [
    ...VIEWS,
    ...others.map(({ name, title }) => ({
      id: name,
      title,
      tables: /(?!)/,
      mount: tableView(name, 'No rows in this capture'),
    })),
  ];
}
