import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allNodes, isOpen, openingOf, setAll, treeKey, treeOf, visibleNodes } from './fieldtree.js';

/** @param {string} name @param {string} value @param {object} [more] */
const field = (name, value, more) => ({ name, label: name.toUpperCase(), value, offset: 0, length: 1, ...more });
const LAYERS = [
  { name: 'frame', label: 'Frame', offset: 0, length: 60, fields: [field('frame.number', '7', { length: 0 })] },
  {
    ...{ name: 'tcp', label: 'Transmission Control Protocol', offset: 34, length: 20 },
    fields: [
      field('tcp.srcport', '443'),
      field('tcp.dstport', '50000'),
      field('tcp.flags', '0x018', { fields: [field('tcp.flags.ack', 'Set', { offset: 46, length: 2, mask: 0x10 }), field('tcp.flags.push', 'Set', { note: 'odd' })] }),
      field('', 'captured', { label: 'secret' }),
    ],
  },
];
const tree = treeOf(LAYERS, Uint8Array.from({ length: 60 }, (_, i) => (i === 47 ? 0x18 : 0)));
const [frame, tcp] = tree;
const flags = tcp.children[2];

/** @param {import('./fieldtree.js').Opened} opened */
const shown = (opened) => visibleNodes(tree, opened).map(({ path }) => path.split('/').at(-1));

test('layers are open at first but for the frame, fields are closed', () => {
  assert.deepEqual(shown({}), ['frame', 'tcp', 'tcp.srcport', 'tcp.dstport', 'tcp.flags', '#3']);
  assert.deepEqual(shown({ tcp: false, frame: true }), ['frame', 'frame.number', 'tcp']);
  assert.equal(allNodes(tree).length, 9);
});

test('lines say what Wireshark says; a layer tells its ports, a path no captured text', () => {
  assert.equal(tcp.text, 'Transmission Control Protocol');
  assert.equal(tcp.about, 'Src Port: 443, Dst Port: 50000');
  assert.equal(tcp.children[0].text, 'TCP.SRCPORT: 443');
  assert.ok(frame.children[0].computed && !tcp.children[0].computed);
  assert.ok(allNodes(tree).every(({ path }) => !/secret|captured/.test(path)));
});

test('a bit-field shows its bits among those of its bytes', () => {
  assert.deepEqual(flags.children.map(({ bits }) => bits), ['.... .... ...1 ....', '']);
  const part = { ...field('a', '5'), offset: 0, length: 1, mask: 0xf0 };
  const [, cut] = treeOf([LAYERS[0], { ...LAYERS[0], fields: [part] }], Uint8Array.of(0x5a));
  assert.equal(cut.children[0].bits, '0101 ....');
  assert.equal(treeOf([{ ...LAYERS[0], fields: [part] }], new Uint8Array(0))[0].children[0].bits, '');
});

test('what is wrong inside shows outside', () => {
  assert.deepEqual([frame, tcp, flags, flags.children[1]].map(({ troubled }) => troubled), [false, true, true, false]);
});

test('keys walk, open and close', () => {
  const visible = visibleNodes(tree, {});
  const press = (/** @type {string} */ key, /** @type {import('./fieldtree.js').TreeNode | undefined} */ at) =>
    treeKey(key, visible, at, {}, 3);
  assert.deepEqual(press('ArrowDown', undefined), { go: frame });
  assert.deepEqual(press('ArrowDown', frame), { go: tcp });
  assert.deepEqual(press('ArrowUp', frame), { go: frame });
  assert.deepEqual(press('End', frame), { go: tcp.children[3] });
  assert.deepEqual(press('Home', flags), { go: frame });
  assert.deepEqual(press('PageDown', frame), { go: tcp.children[0] });
  assert.deepEqual(press('ArrowRight', frame), { open: { frame: true } });
  assert.deepEqual(press('ArrowRight', tcp), { go: tcp.children[0] });
  assert.equal(press('ArrowRight', tcp.children[0]), undefined);
  assert.deepEqual(press('ArrowLeft', tcp), { open: { tcp: false } });
  assert.deepEqual(press('ArrowLeft', flags), { go: tcp });
  assert.deepEqual(press('Enter', flags), { open: { 'tcp/tcp.flags': true } });
  assert.deepEqual(press('*', tcp.children[0]), { open: { 'tcp/tcp.flags': true } });
  assert.deepEqual(press('*', tcp), { open: { frame: true, tcp: true } });
  assert.equal(press('x', tcp), undefined);
});

test('a part that is not on screen says what to open', () => {
  assert.deepEqual(openingOf(flags.children[0], { tcp: false }), { 'tcp/tcp.flags': true, tcp: true });
  assert.deepEqual(openingOf(tcp, {}), {});
  const opened = setAll(allNodes(tree), true);
  assert.ok(isOpen(flags, opened) && isOpen(frame, opened));
});
