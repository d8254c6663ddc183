/**
 * The tree of a packet's layers and fields on the page. All of its words come from the capture, and
 * are shown as text.
 *
 * @import { Actions } from '../actions.js'
 * @import { Field, Layer, PacketDetails } from '../protocol.js'
 * @import { Store } from '../state.js'
 * @import { TreeNode } from '../ui/fieldtree.js'
 */
import { html, nothing, render } from 'lit/html.js';
import { attachContext } from '../ui/context.js';
import { element, setAttribute } from '../ui/dom.js';
import { allNodes, isOpen, openingOf, setAll, treeKey, treeOf, visibleNodes } from '../ui/fieldtree.js';
import { icons } from '../ui/icons.js';
import { typeAhead } from '../ui/menu.js';

/** A text longer than this is cut to a few lines until its line is chosen. */
const LONG = 240;
/** Letters typed within this time, in milliseconds, belong together. */
const TYPING = 700;

/**
 * @typedef {object} FieldPane
 * @property {HTMLElement} node
 * @property {(packet: PacketDetails | undefined) => void} show
 * @property {() => void} update follows what was opened and closed
 * @property {(part: Layer | Field | undefined) => void} choose without telling; opens what it stands in
 * @property {(part: Layer | Field | undefined) => void} hint lets a line stand out a little
 *
 * Events: `fg-context` {field, x, y} bubbles from the pane: somebody asks what can be done with a
 * field, which is chosen.
 */

let made = 0;

/**
 * @param {Store} store
 * @param {Actions} actions
 * @param {(part: Layer | Field) => void} chosen called when the user has chosen a line
 * @returns {FieldPane}
 */
export function createFieldPane(store, actions, chosen) {
  const id = `fields${made++}`;
  const node = element('div', { class: 'details-fields', role: 'tree', tabindex: '0', 'aria-label': 'Layers and fields' });
  /** @type {TreeNode[]} */
  let tree = [];
  /** @type {TreeNode | undefined} */
  let at;
  /** @type {Layer | Field | undefined} */
  let hinted;
  let typed = '';
  let lastTyped = 0;

  const opened = () => store.state.settings.opened;
  const idOf = (/** @type {TreeNode} */ { index }) => `${id}-${index}`;

  const draw = () => {
    const lines = visibleNodes(tree, opened());
    render(lines.map(line), node);
    setAttribute(node, 'aria-activedescendant', at && lines.includes(at) ? idOf(at) : undefined);
  };

  /** @param {TreeNode} each */
  const line = (each) => {
    const { part, level, label, value, text, bits, about, computed, troubled, children } = each;
    const [before, after] = computed ? ['[', ']'] : ['', ''];
    const open = isOpen(each, opened());
    const classes = ['field', level === 0 ? 'layer' : '', text.length > LONG && each !== at ? 'field-cut' : '', part === hinted ? 'field-hinted' : ''];
    return html`<div
      class=${classes.filter(Boolean).join(' ')}
      id=${idOf(each)}
      role="treeitem"
      aria-level=${level + 1}
      aria-expanded=${children.length > 0 ? String(open) : nothing}
      aria-selected=${each === at ? 'true' : 'false'}
      data-index=${each.index}
      title=${part.name || nothing}
    ><span class="field-twist" aria-hidden="true"></span><span class="field-text">${bits === '' ? nothing : html`<span class="data field-bits">${bits} = </span>`}${before}${label}${value === '' ? nothing : html`: <span class="data">${value}</span>`}${after}${about
        ? html`<span class="field-about">, ${about}</span>`
        : nothing}${part.note
        ? html` <span class="field-note">${icons.alert} ${part.note}</span>`
        : troubled && !open
          ? html` <span class="field-note">${icons.alert}<span class="unseen">something in it is wrong</span></span>`
          : nothing}</span></div>`;
  };

  /** @param {EventTarget | null} target */
  const nodeOf = (target) => {
    const index = target instanceof Element ? target.closest('[data-index]')?.getAttribute('data-index') : undefined;
    return index === null || index === undefined ? undefined : allNodes(tree)[Number(index)];
  };

  const reveal = () => {
    if (at) {
      node.querySelector(`#${idOf(at)}`)?.scrollIntoView({ block: 'nearest' });
    }
  };

  /** @param {TreeNode} next */
  const go = (next) => {
    at = next;
    draw();
    reveal();
    chosen(next.part);
  };

  /** @param {Record<string, boolean>} changed by path */
  const open = (changed) => {
    actions.setOpened(changed);
    // The line of the keyboard may be among those that were closed.
    while (at?.parent && !visibleNodes(tree, opened()).includes(at)) {
      at = at.parent;
    }
    draw();
    reveal();
  };

  /** @param {KeyboardEvent} event @returns {boolean} whether the key meant something */
  const onKey = (event) => {
    const { key } = event;
    if (event.altKey) {
      return false;
    }
    if (event.ctrlKey || event.metaKey) {
      if (key !== 'ArrowRight' && key !== 'ArrowLeft') {
        return false;
      }
      open(setAll(allNodes(tree), key === 'ArrowRight'));
      return true;
    }
    if (event.shiftKey && at && (key === 'ArrowRight' || key === 'ArrowLeft')) {
      open(setAll([at, ...allNodes(at.children)], key === 'ArrowRight'));
      return true;
    }
    const lines = visibleNodes(tree, opened());
    const page = Math.floor(node.clientHeight / Math.max(1, node.firstElementChild?.clientHeight ?? 1));
    const does = treeKey(key, lines, at, opened(), page);
    if (does) {
      if ('go' in does) {
        go(does.go);
      } else {
        open(does.open);
      }
      return true;
    }
    if (key.length !== 1 || key === ' ') {
      return false;
    }
    typed = event.timeStamp - lastTyped < TYPING ? typed + key.toLowerCase() : key.toLowerCase();
    lastTyped = event.timeStamp;
    const from = (at ? lines.indexOf(at) : -1) + (typed.length > 1 ? 0 : 1);
    const found = typeAhead(lines.map(({ text }) => text), typed, Math.max(0, from));
    if (found !== undefined) {
      go(lines[found]);
    }
    return true;
  };

  node.addEventListener('keydown', (event) => {
    if (onKey(event)) {
      event.preventDefault();
    }
  });
  node.addEventListener('click', ({ target, detail }) => {
    const hit = nodeOf(target);
    if (!hit || getSelection()?.isCollapsed === false) {
      return; // marking text is no click
    }
    const twist = target instanceof Element && target.classList.contains('field-twist');
    if (hit.children.length > 0 && (twist || detail === 2)) {
      open({ [hit.path]: !isOpen(hit, opened()) });
    }
    if (!twist) {
      go(hit);
    }
  });
  node.addEventListener('copy', (event) => {
    if (at && event.clipboardData && getSelection()?.isCollapsed !== false) {
      event.clipboardData.setData('text/plain', at.bits === '' ? at.text : `${at.bits} = ${at.text}`);
      event.preventDefault();
      actions.say('Field copied');
    }
  });
  attachContext(node, ({ target, x, y, keyboard }) => {
    const hit = keyboard ? at : nodeOf(target);
    if (!hit) {
      return false;
    }
    go(hit);
    const box = node.querySelector(`#${idOf(hit)}`)?.getBoundingClientRect();
    const place = keyboard && box ? { x: box.left + 24, y: box.bottom } : { x, y };
    node.dispatchEvent(new CustomEvent('fg-context', { bubbles: true, detail: { field: hit.part, text: hit.text, ...place } }));
    return true;
  });

  return {
    node,
    show(next) {
      const path = at?.path;
      tree = next ? treeOf(next.layers, next.bytes) : [];
      hinted = undefined;
      // The same field of another packet is what one wants to compare.
      at = path === undefined ? undefined : allNodes(tree).find((each) => each.path === path);
      draw();
      if (at) {
        reveal();
        chosen(at.part);
      }
    },
    update: draw,
    choose(part) {
      at = part && allNodes(tree).find((each) => each.part === part);
      const changed = at && openingOf(at, opened());
      if (changed && Object.keys(changed).length > 0) {
        actions.setOpened(changed);
      }
      draw();
      reveal();
    },
    hint(part) {
      if (part !== hinted) {
        hinted = part;
        draw();
      }
    },
  };
}
