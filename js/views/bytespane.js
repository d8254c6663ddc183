/**
 * The bytes of a packet on the page, with what was chosen in words, and a menu that copies them.
 *
 * @import { Actions } from '../actions.js'
 * @import { ByteSource, Field, Layer } from '../protocol.js'
 * @import { ByteFormat } from '../ui/bytetext.js'
 * @import { Range } from '../ui/hexlayout.js'
 */
import { render } from 'lit/html.js';
import { formatInteger } from '../format.js';
import { BYTE_FORMATS } from '../ui/bytetext.js';
import { copyText } from '../ui/clipboard.js';
import { element } from '../ui/dom.js';
import { partAt } from '../ui/fieldat.js';
import { createHexView } from '../ui/hexview.js';
import { icons } from '../ui/icons.js';
import { openMenu } from '../ui/menu.js';
import { tabs } from '../ui/tabs.js';

/** Characters of a value that the line of words shows. */
const VALUE_SHOWN = 80;

/** @typedef {Layer | Field} Part */

/**
 * @param {Actions} actions
 * @param {object} on
 * @param {(part: Part) => void} on.choose the part over a byte was chosen
 * @param {(part: Part | undefined) => void} on.hover
 */
export function createBytesPane(actions, { choose, hover }) {
  /** @type {readonly Layer[]} */
  let layers = [];
  /** @type {Part | undefined} */
  let chosen;
  /** The bytes of the frame, and of what was put together. @type {readonly ByteSource[]} */
  let buffers = [];
  let shown = 0;
  const hex = createHexView({
    choose: (at) => {
      const part = partAt(layers, at, shown);
      if (part) {
        choose(part);
      }
    },
    hover: (at) => {
      const part = at === undefined ? undefined : partAt(layers, at, shown);
      hex.hint(rangeOf(part));
      hover(part);
    },
    select: (range) => say(range),
    copied: () => actions.say('Bytes copied'),
  });

  const words = element('p', { class: 'bytes-words', role: 'status' });
  const copy = element('button', { type: 'button', class: 'quiet', 'aria-haspopup': 'menu' });
  render([icons.copy, 'Copy bytes'], copy);
  copy.addEventListener('click', () => {
    const formats = /** @type {[ByteFormat, string][]} */ (Object.entries(BYTE_FORMATS));
    openMenu({
      label: 'Copy bytes as',
      items: () =>
        formats.map(([format, label]) => ({
          kind: /** @type {const} */ ('item'),
          label,
          run: async () => actions.say((await copyText(hex.text(format))) ? 'Bytes copied' : 'The browser did not let us copy.'),
        })),
      at: copy,
    });
  });
  hex.node.id = 'bytes-panel';
  const choice = element('div', { class: 'bytes-choice' });
  const node = element('div', { class: 'bytes-pane' }, [choice, hex.node, element('div', { class: 'bytes-foot' }, [words, copy])]);

  /** Says what is selected, or else what is chosen. @param {Range | undefined} range */
  const say = (range) => {
    const text = range ? `${countText(range.to - range.from)} selected, ${placeText(range)}` : chosen ? partText(chosen) : '';
    if (words.textContent !== text) {
      words.textContent = text;
      words.title = text;
    }
  };

  /** @param {number} buffer */
  const turnTo = (buffer) => {
    shown = buffer;
    hex.show(buffers[buffer]?.bytes ?? new Uint8Array(0), buffer === 0 ? 'Bytes of the frame' : 'Bytes put together');
    const named = buffers.flatMap(({ name, bytes }, i) => (name === '' ? [] : [{ id: String(i), label: name, count: formatInteger(bytes.byteLength) }]));
    choice.hidden = named.length < 2;
    render(
      tabs({
        label: 'Which bytes',
        name: 'bytes',
        className: 'tabs-inner',
        selected: String(shown),
        onSelect: (id) => {
          turnTo(Number(id));
          hex.mark(chosen && inShown(chosen) ? rangeOf(chosen) : undefined, false);
        },
        tabs: named,
      }),
      choice,
    );
  };
  const inShown = (/** @type {Part} */ part) => (part.buffer ?? 0) === shown;

  return {
    node,
    /**
     * @param {Uint8Array} bytes
     * @param {readonly Layer[]} of those bytes
     * @param {readonly ByteSource[]} [more] put together from several packets
     */
    show(bytes, of, more = []) {
      layers = of;
      chosen = undefined;
      buffers = [{ name: 'Frame', bytes }, ...more];
      turnTo(0);
      say(undefined);
    },
    /** @param {Part | undefined} part @param {boolean} move whether the byte cursor follows */
    mark(part, move) {
      chosen = part;
      if (part && part.length > 0 && !inShown(part)) {
        turnTo(part.buffer ?? 0);
      }
      hex.mark(part && inShown(part) ? rangeOf(part) : undefined, move);
      say(undefined);
    },
    destroy: () => hex.destroy(),
  };
}

/** @param {Part | undefined} part @returns {Range | undefined} */
function rangeOf(part) {
  return part && { from: part.offset, to: part.offset + part.length };
}

/** @param {Part} part */
function partText(part) {
  const { name, label, length, offset } = part;
  const value = 'value' in part && part.value !== '' ? `: ${part.value.slice(0, VALUE_SHOWN)}` : '';
  const where = length > 0 ? `${countText(length)}, ${placeText({ from: offset, to: offset + length })}` : 'computed';
  return `${label || name}${value}${name ? ` · ${name}` : ''} · ${where}`;
}

/** @param {number} count */
function countText(count) {
  return `${formatInteger(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

/** @param {Range} range */
function placeText({ from, to }) {
  return to - from === 1 ? `at ${formatInteger(from)}` : `${formatInteger(from)}–${formatInteger(to - 1)}`;
}
