/** Hosts and conversations as SVG: what one sees, points at and moves along with the keyboard. */
import { attachGestures } from './gestures.js';
import { placeLabels, shortened } from './labels.js';
import { fitting, moved, neighbourIn, onScreen, zoomedAt } from './viewport.js';

/**
 * @import { Edge, GraphNode } from './types.js'
 * @import { Point, Viewport } from './viewport.js'
 *
 * @typedef {object} PictureEvents
 * @property {(node: number, at: Element) => void} node a host is chosen
 * @property {(edge: number, at: {x: number, y: number}) => void} edge a conversation is
 * @property {(what: {node?: number, edge?: number}) => void} point what is pointed at or has the keyboard
 * @property {(node: number) => string} say a host in words
 *
 * @typedef {object} Picture
 * @property {SVGSVGElement} node
 * @property {(nodes: readonly GraphNode[], edges: readonly Edge[], points: readonly Point[]) => void} show
 * @property {() => void} fit shows all of it
 * @property {(factor: number) => void} zoom about the middle
 * @property {() => void} destroy
 */

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 60;
const LABEL = 22; // characters
const STEP = 1.25;
const PAN = 60; // px

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Readonly<Record<string, string | number>>} [attributes] @param {Node[]} [children]
 * @returns {SVGElementTagNameMap[T]}
 */
function make(tag, attributes = {}, children = []) {
  const node = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, String(value)));
  node.append(...children);
  return node;
}

/**
 * @param {PictureEvents} on
 * @returns {Picture}
 */
export function createPicture(on) {
  const lines = make('g', { class: 'graph-lines', 'aria-hidden': 'true' });
  const hosts = make('g', { class: 'graph-hosts' });
  const names = make('g', { class: 'graph-names', 'aria-hidden': 'true' });
  const world = make('g', {}, [lines, hosts]);
  const root = make('svg', { class: 'graph', role: 'group', 'aria-label': 'Hosts and their conversations', tabindex: -1 }, [world, names]);

  /** @type {readonly GraphNode[]} */
  let nodes = [];
  /** @type {readonly Edge[]} */
  let edges = [];
  /** @type {readonly Point[]} */
  let points = [];
  /** @type {Viewport} */
  let viewport = { scale: 1, x: 0, y: 0 };
  /** The viewport is that in which all is seen: it stays so when the size changes. */
  let isFitted = true;
  let frame = 0;
  /** The host that Tab leads to. */
  let current = 0;
  /** What stands out. @type {{node?: number, edge?: number}} */
  let lit = {};

  const size = () => ({ width: root.clientWidth, height: root.clientHeight });

  const place = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      const { scale, x, y } = viewport;
      world.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
      placeNames();
    });
  };

  const placeNames = () => {
    const { width, height } = size();
    const near = neighbours();
    /** Those that stand out have the first choice of places. */
    const order = nodes.map((_, i) => i).sort((a, b) => Number(near.has(b)) - Number(near.has(a)));
    const places = placeLabels(
      order.map((i) => ({
        ...onScreen(points[i], viewport),
        radius: nodes[i].radius * viewport.scale,
        text: shortened(nodes[i].address, LABEL),
      })),
      width,
      height,
    );
    names.replaceChildren(
      ...order.flatMap((i, at) => {
        const spot = places[at];
        if (spot === undefined) return [];
        const text = make('text', { x: spot.x, y: spot.y, class: near.has(i) ? 'graph-near' : '' });
        text.textContent = shortened(nodes[i].address, LABEL);
        return [text];
      }),
    );
  };

  /** Hosts that stand out now. */
  const neighbours = () => {
    /** @type {Set<number>} */
    const near = new Set();
    const { node, edge } = lit;
    if (node !== undefined) {
      near.add(node);
      edges.forEach(({ a, b }) => (a === node ? near.add(b) : b === node && near.add(a)));
    }
    if (edge !== undefined && edges[edge]) near.add(edges[edge].a).add(edges[edge].b);
    return near;
  };

  /** @param {{node?: number, edge?: number}} what */
  const light = (what) => {
    if (what.node === lit.node && what.edge === lit.edge) return;
    lit = what;
    const near = neighbours();
    root.classList.toggle('graph-lit', near.size > 0);
    [...hosts.children].forEach((host, i) => host.classList.toggle('graph-near', near.has(i)));
    [...lines.children].forEach((line, i) => {
      const { a, b } = edges[i];
      line.classList.toggle('graph-near', what.edge === i || a === what.node || b === what.node);
    });
    placeNames();
    on.point(what);
  };

  /** @param {EventTarget | null} target @returns {{node?: number, edge?: number}} */
  const found = (target) => {
    const part = target instanceof Element ? target.closest('[data-node], [data-edge]') : null;
    const { node, edge } = part instanceof SVGElement ? part.dataset : {};
    return node !== undefined ? { node: Number(node) } : edge !== undefined ? { edge: Number(edge) } : {};
  };
  const focused = () => found(document.activeElement);

  const fit = () => {
    isFitted = true;
    viewport = fitting(points, size(), MARGIN);
    place();
  };
  /** @param {Viewport} next */
  const go = (next) => {
    isFitted = false;
    viewport = next;
    place();
  };
  const zoom = (/** @type {number} */ factor) => {
    const { width, height } = size();
    go(zoomedAt(viewport, factor, { x: width / 2, y: height / 2 }));
  };

  /** @param {number} index */
  const focusOn = (index) => {
    hosts.children[current]?.setAttribute('tabindex', '-1');
    current = index;
    const host = /** @type {SVGElement | undefined} */ (hosts.children[index]);
    host?.setAttribute('tabindex', '0');
    host?.focus({ preventScroll: true });
    const { x, y } = onScreen(points[index], viewport);
    const { width, height } = size();
    const by = { x: inside(x, width) - x, y: inside(y, height) - y };
    if (by.x !== 0 || by.y !== 0) go(moved(viewport, by));
  };

  const endGestures = attachGestures(root, {
    pan: (by) => go(moved(viewport, by)),
    zoom: (factor, at) => go(zoomedAt(viewport, factor, at)),
  });
  root.addEventListener('pointerover', ({ target, buttons }) => {
    const what = found(target);
    if (buttons === 0) light(what.node === undefined && what.edge === undefined ? focused() : what);
  });
  root.addEventListener('pointerleave', () => light(focused()));
  root.addEventListener('focusin', ({ target }) => light(found(target)));
  root.addEventListener('focusout', () => light({}));
  root.addEventListener('click', (event) => {
    const { node, edge } = found(event.target);
    if (node !== undefined) {
      focusOn(node);
      on.node(node, hosts.children[node]);
    } else if (edge !== undefined) {
      on.edge(edge, { x: event.clientX, y: event.clientY });
    }
  });
  root.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { node } = found(event.target);
    /** @type {Readonly<Record<string, () => void>>} */
    const pans = {
      ArrowLeft: () => go(moved(viewport, { x: PAN, y: 0 })),
      ArrowRight: () => go(moved(viewport, { x: -PAN, y: 0 })),
      ArrowUp: () => go(moved(viewport, { x: 0, y: PAN })),
      ArrowDown: () => go(moved(viewport, { x: 0, y: -PAN })),
    };
    /** @type {Readonly<Record<string, () => void>>} */
    const keys = { '+': () => zoom(STEP), '=': () => zoom(STEP), '-': () => zoom(1 / STEP), 0: fit };
    const next = node === undefined ? undefined : neighbourIn(points, node, event.key);
    if (event.shiftKey && Object.hasOwn(pans, event.key)) pans[event.key]();
    else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else if ((event.key === 'Enter' || event.key === ' ') && node !== undefined) on.node(node, hosts.children[node]);
    else if (event.key === 'Home' || event.key === 'End') focusOn(event.key === 'Home' ? 0 : nodes.length - 1);
    else if (next !== undefined) focusOn(next);
    else return;
    event.preventDefault();
  });

  const resized = new ResizeObserver(() => (isFitted ? fit() : place()));
  resized.observe(root);

  return {
    node: root,
    show(nextNodes, nextEdges, nextPoints) {
      const kept = focused().node !== undefined ? nodes[focused().node ?? 0]?.address : undefined;
      [nodes, edges, points] = [nextNodes, nextEdges, nextPoints];
      current = Math.max(0, nodes.findIndex(({ address }) => address === kept));
      lit = {};
      on.point({}); // what was pointed at may be gone, or have other figures
      root.classList.remove('graph-lit');
      lines.replaceChildren(...edges.map(drawEdge));
      hosts.replaceChildren(...nodes.map((node, i) => drawNode(node, i)));
      fit();
      if (kept !== undefined && nodes.length > 0) focusOn(current);
    },
    fit,
    zoom,
    destroy() {
      resized.disconnect();
      endGestures();
      cancelAnimationFrame(frame);
    },
  };

  /** @param {GraphNode} host @param {number} i */
  function drawNode({ radius }, i) {
    const { x, y } = points[i];
    return make(
      'g',
      {
        class: 'graph-host',
        role: 'button',
        'aria-haspopup': 'menu',
        'aria-label': on.say(i),
        tabindex: i === current ? 0 : -1,
        'data-node': i,
        transform: `translate(${x} ${y})`,
      },
      [make('circle', { r: radius })],
    );
  }

  /** @param {Edge} edge @param {number} i */
  function drawEdge({ a, b, width }, i) {
    const [from, to] = [points[a], points[b]];
    const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
    return make('g', { class: 'graph-line', 'data-edge': i }, [
      make('line', { ...ends, class: 'graph-hit', 'stroke-width': Math.max(10, width) }),
      make('line', { ...ends, class: 'graph-stroke', 'stroke-width': width }),
    ]);
  }
}

/** The nearest value well inside. @param {number} value @param {number} size */
function inside(value, size) {
  return Math.min(Math.max(value, MARGIN), Math.max(MARGIN, size - MARGIN));
}
