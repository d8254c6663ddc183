/**
 * What tests of exporting need: the real Go side as a source of rows, and a sink in memory.
 *
 * @import { RowSource } from '../export/tables.js'
 */
import { openAsBlob } from 'node:fs';
import { CAPTURES, startReal } from './realgo.js';

/**
 * Opens a capture of ours.
 * @param {string} name of its file
 * @param {{filter: string, from?: number, to?: number}} [selection] made as `exported`
 * @returns {Promise<RowSource & {tables: () => readonly import('../protocol.js').TableInfo[]}>}
 */
export async function openReal(name, selection) {
  const { ask, tables } = await startReal();
  await ask({ op: 'open', file: await openAsBlob(new URL(name, CAPTURES)), name });
  await ask({ op: 'analyse' }); // for the table of problems
  if (selection !== undefined) {
    await ask({ op: 'select', name: 'exported', selection });
  }
  return {
    tables: () => tables,
    window: (table, { first, count, selection: of = '', sortBy = '', descending = false }) =>
      ask({ op: 'rows', query: { name: table, selection: of, sortBy, descending, first, count } }),
  };
}

/** A sink that keeps what it is given. */
export class MemorySink {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  parts = [];

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  async write(bytes) {
    this.parts.push(bytes);
  }

  text() {
    return Buffer.concat(this.parts).toString();
  }

  bytes() {
    return Buffer.concat(this.parts);
  }
}
