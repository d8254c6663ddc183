import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachStrokes } from './stroke.js';

/** An element that strokes begin on, what they tell, and the page around it. */
function setUp() {
  /** Who hears of keys. @type {Set<(event: Event) => void>} */
  const listeners = new Set();
  const page = {
    addEventListener: (/** @type {string} */ _type, /** @type {(event: Event) => void} */ listener) => listeners.add(listener),
    removeEventListener: (/** @type {string} */ _type, /** @type {(event: Event) => void} */ listener) => listeners.delete(listener),
  };
  Object.defineProperty(globalThis, 'document', { value: page, configurable: true });
  const node = Object.assign(new EventTarget(), { setPointerCapture() {} });
  /** @type {string[]} */
  const told = [];
  const end = attachStrokes(/** @type {any} */ (node), () => ({
    move: ({ clientX }) => told.push(`to ${clientX}`),
    end: (_, moved) => told.push(moved ? 'end' : 'click'),
    cancel: () => told.push('cancel'),
  }));
  /** @param {string} type @param {number} clientX */
  const pointer = (type, clientX) => node.dispatchEvent(Object.assign(new Event(type), { pointerId: 1, button: 0, clientX, clientY: 0 }));
  const escape = () => {
    const event = Object.assign(new Event('keydown', { cancelable: true }), { key: 'Escape' });
    listeners.forEach((listener) => listener(event));
    return event.defaultPrevented;
  };
  return { told, pointer, escape, end };
}

test('a stroke moves and ends; what hardly moves was a click', () => {
  const { told, pointer } = setUp();
  pointer('pointerdown', 10);
  pointer('pointermove', 11);
  pointer('pointerup', 11);
  pointer('pointerdown', 10);
  pointer('pointermove', 20);
  pointer('pointerup', 20);
  pointer('pointermove', 30);
  assert.deepEqual(told, ['click', 'to 20', 'end']);
});

test('Escape, or the end of the node, makes nothing of it; then Escape is anybody’s', () => {
  const { told, pointer, escape, end } = setUp();
  pointer('pointerdown', 10);
  pointer('pointermove', 20);
  assert.ok(escape());
  pointer('pointerdown', 10);
  pointer('pointermove', 20);
  end();
  assert.deepEqual(told, ['to 20', 'cancel', 'to 20', 'cancel']);
  assert.ok(!escape());
  end();
  assert.equal(told.length, 4);
});
