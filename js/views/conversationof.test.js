import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_STATE } from '../state.js';
import { asShown, conversationOf, identity } from './conversationof.js';

const COLUMNS = ['address_a', 'port_a', 'address_b', 'port_b', 'stream', 'packets'].map((name) => ({ name }));

/** A capture with tables, and with those of one packet. @param {Record<string, unknown[][]>} whole @param {Record<string, unknown[][]>} one */
function capture(whole, one) {
  /** @type {string[]} */
  const asked = [];
  return {
    asked,
    /** @param {string} name @param {{filter: string}} selection */
    async select(name, { filter }) {
      asked.push(`${name}: ${filter}`);
    },
    /** @param {string} name */
    async drop(name) {
      asked.push(`drop ${name}`);
    },
    /** @param {string} name @param {{first?: number, count: number, selection: string}} query */
    async table(name, { first = 0, count, selection }) {
      const rows = (selection.startsWith('one packet') ? one : whole)[name] ?? [];
      return { columns: COLUMNS, rows: rows.slice(first, first + count), total: rows.length, first };
    },
  };
}

/** @param {ReturnType<typeof capture>} from */
const find = (from) => conversationOf(/** @type {any} */ (from), 7, () => ({ order: { by: '', descending: false }, selection: '' }));

test('a packet leads to its innermost conversation, whichever end comes first', async () => {
  const many = Array.from({ length: 70_000 }, (_, i) => ['10.0.0.1', 1, '10.0.0.2', 2, i, 1]);
  const from = capture(
    { 'conversations/tcp': many, 'conversations/ip': [['10.0.0.1', null, '10.0.0.2', null, null, 9]] },
    { 'conversations/tcp': [['10.0.0.2', 2, '10.0.0.1', 1, 66_000, 1]], 'conversations/ip': [['10.0.0.1', null, '10.0.0.2', null, null, 1]] },
  );
  assert.deepEqual(await find(from), { layer: 'tcp', row: 66_000 });
  assert.match(from.asked.join('; '), /^(one packet, \d+): frame\.number == 7; drop \1$/);
});

test('a packet without a conversation, or without one that is shown', async () => {
  assert.equal(await find(capture({}, {})), undefined);
  const hidden = capture({ 'conversations/eth': [['a', null, 'c', null, null, 1]] }, { 'conversations/eth': [['a', null, 'b', null, null, 1]] });
  assert.equal(await find(hidden), undefined);
  assert.equal(hidden.asked.length, 2, 'the selection is dropped');
});

test('one that is asked for before the other is answered takes nothing from it', async () => {
  const rows = { 'conversations/udp': [['a', 1, 'b', 2, 0, 1]] };
  const from = capture(rows, rows);
  assert.deepEqual(await Promise.all([find(from), find(from)]), [{ layer: 'udp', row: 0 }, { layer: 'udp', row: 0 }]);
  const names = from.asked.filter((each) => each.startsWith('drop'));
  assert.equal(new Set(names).size, 2, 'each selection has a name of its own');
});

test('rows are looked for among those that the table shows, in its order', () => {
  const tables = [{ name: 'conversations/ip', order: { by: 'bytes', descending: true } }];
  const of = /** @type {any} */ ({ tables: () => tables });
  const state = { ...INITIAL_STATE, filter: 'tcp', orders: { 'conversations/tcp': { by: 'packets', descending: false } } };
  assert.deepEqual(asShown(state, of)('conversations/ip'), { order: { by: 'bytes', descending: true }, selection: 'displayed' });
  assert.deepEqual(asShown(state, of)('conversations/tcp'), { order: { by: 'packets', descending: false }, selection: 'displayed' });
  assert.equal(asShown({ ...state, scope: 'all' }, of)('conversations/ip').selection, '', 'all rows are shown');
});

test('the stream tells conversations of the same ends apart', () => {
  const names = COLUMNS.map(({ name }) => name);
  assert.equal(identity(names, ['b', 2, 'a', 1, 5]), identity(names, ['a', 1, 'b', 2, 5]));
  assert.notEqual(identity(names, ['a', 1, 'b', 2, 5]), identity(names, ['a', 1, 'b', 2, 6]));
  assert.notEqual(identity(names, ['a', 1, 'b', 2, 5]), identity(names, ['a', 2, 'b', 1, 5]));
});
