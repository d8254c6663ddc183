import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partAt } from './fieldat.js';

/**
 * @param {string} name @param {number} offset @param {number} length
 * @param {import('../protocol.js').Field[]} [fields]
 */
const part = (name, offset, length, fields = []) => ({ name, label: name, value: '', offset, length, fields });

const layers = [
  part('frame', 0, 60),
  part('eth', 0, 14, [part('eth.dst', 0, 6), part('eth.src', 6, 6), part('computed', 3, 0)]),
  part('ip', 14, 20, [part('ip.flags', 20, 1, [part('ip.flags.df', 20, 1)]), part('ip.src', 26, 4)]),
];

for (const [at, name] of /** @type {const} */ ([
  [0, 'eth.dst'],
  [3, 'eth.dst'],
  [11, 'eth.src'],
  [12, 'eth'],
  [20, 'ip.flags.df'],
  [29, 'ip.src'],
  [30, 'ip'],
  [59, 'frame'],
  [60, undefined],
])) {
  test(`byte ${at} belongs to ${name ?? 'nothing'}`, () => {
    assert.equal(partAt(layers, at)?.name, name);
  });
}
