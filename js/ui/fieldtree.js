/**
 * A packet as a tree to walk: layers, their fields, the parts of those. Pure; the view draws it.
 *
 * @import { Field, Layer } from '../protocol.js'
 */

/**
 * One line of the tree.
 * @typedef {object} TreeNode
 * @property {Layer | Field} part
 * @property {string} path names from the layer down: the same in all packets that have such a part
 * @property {number} level from 0
 * @property {number} index among all lines of the packet, from 0
 * @property {string} label
 * @property {string} value '' if there is nothing but the label
 * @property {string} text both, as Wireshark would say it
 * @property {string} bits of a bit-field: which bits of its bytes it is, and what they are: `...1 ....`
 * @property {string} about of a layer: its addresses, ports or numbers
 * @property {boolean} computed stands nowhere in the packet
 * @property {boolean} troubled something in it is wrong, beneath what its own note says
 * @property {TreeNode | undefined} parent
 * @property {readonly TreeNode[]} children
 *
 * @typedef {Readonly<Record<string, boolean>>} Opened by path
 */

/**
 * @param {readonly Layer[]} layers
 * @param {Uint8Array} bytes of the packet
 * @returns {TreeNode[]} the layers' nodes
 */
export function treeOf(layers, bytes) {
  let count = 0;
  /**
   * @param {readonly (Layer | Field)[]} parts
   * @param {TreeNode | undefined} parent
   * @returns {TreeNode[]}
   */
  const nodes = (parts, parent) =>
    parts.map((part, i) => {
      const level = parent ? parent.level + 1 : 0;
      // What has no name may have a label made of captured text, and paths outlive the capture.
      const name = part.name || `#${i}`;
      /** @type {TreeNode} */
      const node = {
        part,
        path: parent ? `${parent.path}/${name}` : name,
        level,
        index: count++,
        ...textOf(part),
        bits: bitsOf(part, bytes),
        about: level === 0 ? aboutOf(/** @type {Layer} */ (part)) : '',
        computed: level > 0 && part.length === 0 && part.name !== '' && !part.fields?.length,
        troubled: false,
        parent,
        children: [],
      };
      node.children = nodes(part.fields ?? [], node);
      node.troubled = node.children.some((child) => child.troubled || child.part.note !== undefined);
      return node;
    });
  return nodes(layers, undefined);
}

/** @param {Layer | Field} part */
function textOf(part) {
  const label = part.label || part.name;
  const value = 'value' in part ? part.value : '';
  return { label, value, text: value === '' ? label : `${label}: ${value}` };
}

/**
 * The bits of a bit-field as Wireshark draws them, those of its neighbours as points. A field that
 * has parts leaves this to them.
 * @param {Layer | Field} part
 * @param {Uint8Array} bytes
 */
function bitsOf(part, bytes) {
  const { offset, length } = part;
  if (!('mask' in part) || part.mask === undefined || part.fields?.length || length > 8 || offset + length > bytes.length) {
    return '';
  }
  const mask = BigInt(part.mask);
  const value = bytes.subarray(offset, offset + length).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let drawn = '';
  for (let bit = 8 * length - 1; bit >= 0; bit--) {
    const at = BigInt(bit);
    drawn += (mask >> at) & 1n ? String((value >> at) & 1n) : '.';
    drawn += bit % 4 === 0 && bit > 0 ? ' ' : '';
  }
  return drawn;
}

/** What tells one layer of a kind from another: as Wireshark's line of it goes on.
 * @type {Readonly<Record<string, readonly (readonly [label: string, field: string])[]>>} */
const ABOUT = {
  eth: [['Src', 'eth.src'], ['Dst', 'eth.dst']],
  vlan: [['ID', 'vlan.id']],
  ip: [['Src', 'ip.src'], ['Dst', 'ip.dst']],
  ipv6: [['Src', 'ipv6.src'], ['Dst', 'ipv6.dst']],
  tcp: [['Src Port', 'tcp.srcport'], ['Dst Port', 'tcp.dstport'], ['Seq', 'tcp.seq'], ['Ack', 'tcp.ack'], ['Len', 'tcp.len']],
  udp: [['Src Port', 'udp.srcport'], ['Dst Port', 'udp.dstport']],
  sctp: [['Src Port', 'sctp.srcport'], ['Dst Port', 'sctp.dstport']],
};

/** @param {Layer} layer */
function aboutOf({ name, fields }) {
  return (Object.hasOwn(ABOUT, name) ? ABOUT[name] : [])
    .flatMap(([label, field]) => {
      const found = fields.find((each) => each.name === field);
      return found ? [`${label}: ${found.value}`] : [];
    })
    .join(', ');
}

/**
 * Whether the parts of a node are shown. Layers are open at first, but for the frame's own; what is
 * in a field is not.
 * @param {TreeNode} node
 * @param {Opened} opened what the user has said
 */
export function isOpen({ path, level, children }, opened) {
  return children.length > 0 && (opened[path] ?? (level === 0 && path !== 'frame'));
}

/**
 * The lines on screen, from the top.
 * @param {readonly TreeNode[]} nodes
 * @param {Opened} opened
 * @returns {TreeNode[]}
 */
export function visibleNodes(nodes, opened) {
  return nodes.flatMap((node) => [node, ...(isOpen(node, opened) ? visibleNodes(node.children, opened) : [])]);
}

/** All lines, whether on screen or not. @param {readonly TreeNode[]} nodes @returns {TreeNode[]} */
export function allNodes(nodes) {
  return nodes.flatMap((node) => [node, ...allNodes(node.children)]);
}

/**
 * What has to be opened for a node to be on screen.
 * @param {TreeNode} node
 * @param {Opened} opened
 * @returns {Record<string, boolean>}
 */
export function openingOf(node, opened) {
  /** @type {Record<string, boolean>} */
  const paths = {};
  for (let above = node.parent; above; above = above.parent) {
    if (!isOpen(above, opened)) {
      paths[above.path] = true;
    }
  }
  return paths;
}

/**
 * What a key does in the tree, as the ARIA tree pattern has it: goes to a line, or opens and closes.
 * @param {string} key KeyboardEvent.key
 * @param {readonly TreeNode[]} visible
 * @param {TreeNode | undefined} at the line of the keyboard
 * @param {Opened} opened
 * @param {number} page lines on screen
 * @returns {{go: TreeNode} | {open: Record<string, boolean>} | undefined} undefined if it means nothing here
 */
export function treeKey(key, visible, at, opened, page) {
  const index = at ? visible.indexOf(at) : -1;
  const go = (/** @type {number} */ to) => {
    const node = visible[Math.min(visible.length - 1, Math.max(0, to))];
    return node && { go: node };
  };
  switch (key) {
    case 'ArrowDown':
      return go(index + 1);
    case 'ArrowUp':
      return go(index - 1);
    case 'PageDown':
      return go(index + Math.max(1, page - 1));
    case 'PageUp':
      return go(index - Math.max(1, page - 1));
    case 'Home':
      return go(0);
    case 'End':
      return go(visible.length - 1);
    case 'ArrowRight':
      if (!at || at.children.length === 0) {
        return undefined;
      }
      return isOpen(at, opened) ? go(index + 1) : { open: { [at.path]: true } };
    case 'ArrowLeft':
      if (at && isOpen(at, opened)) {
        return { open: { [at.path]: false } };
      }
      return at?.parent && { go: at.parent };
    case 'Enter':
    case ' ':
      return at && at.children.length > 0 ? { open: { [at.path]: !isOpen(at, opened) } } : undefined;
    case '*': {
      // All that stand beside it.
      const siblings = at?.parent?.children ?? visible.filter(({ level }) => level === 0);
      return { open: setAll(siblings, true) };
    }
    default:
      return undefined;
  }
}

/**
 * Opens or closes lines that have something to show.
 * @param {readonly TreeNode[]} nodes
 * @param {boolean} open
 * @returns {Record<string, boolean>}
 */
export function setAll(nodes, open) {
  return Object.fromEntries(nodes.filter(({ children }) => children.length > 0).map(({ path }) => [path, open]));
}
