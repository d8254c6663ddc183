/**
 * What a grid is told to show.
 *
 * @typedef {import('./columnlayout.js').Layout} Layout
 * @typedef {import('./rowcache.js').Fetch} Fetch
 * @typedef {import('./rowcache.js').Row} Row
 * @typedef {import('./rows.js').Order} Order
 * @typedef {import('./strip.js').GridColumn} GridColumn
 *
 * What a grid shows. Set once, before it is shown.
 * @typedef {object} GridModel
 * @property {string} label the table's name, for assistive technology
 * @property {readonly GridColumn[]} columns
 * @property {(order: Order) => Fetch} rows the rows in an order
 * @property {Order} order to begin with
 * @property {(row: Row) => string} key what makes a row the same row when the table changes
 * @property {(row: Row) => number} [level] depth of a row, if the table is a tree
 * @property {Layout} [layout] what the user has changed of the columns
 * @property {(key: string, order: Order) => Promise<number | undefined>} [locate] the row that has
 *   a key, if any; without it, a selected row that has moved is looked for on screen only
 * @property {(row: Row) => string} [badge] a word for a row that stands out; '' for others
 * @property {{key: (row: Row) => number, fetch: (keys: readonly number[]) => Promise<readonly unknown[]>}} [late]
 *   values that come after their rows, for {@link GridElement.late}
 */
export {};
