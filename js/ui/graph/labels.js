/** Where the names of hosts can stand without covering each other. Pure. */

/** In pixels; widths are those of the data font. */
const CHARACTER = 6.7;
const HEIGHT = 15;
const GAP = 4;

/**
 * @typedef {object} Labelled on screen
 * @property {number} x of the host
 * @property {number} y
 * @property {number} radius
 * @property {string} text
 *
 * @typedef {{x: number, y: number}} Place of the middle of a text's line
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 */

/**
 * Finds places for as many as there is room for, the first of them first: right of the host, left,
 * below or above.
 * @param {readonly Labelled[]} items
 * @param {number} width of the screen
 * @param {number} height
 * @returns {(Place | undefined)[]} undefined: not shown
 */
export function placeLabels(items, width, height) {
  /** @type {Box[]} */
  const taken = items.map(({ x, y, radius }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }));
  return items.map(({ x, y, radius, text }, i) => {
    const half = (text.length * CHARACTER) / 2;
    const aside = radius + GAP + half;
    const below = radius + HEIGHT / 2 + 1;
    for (const [dx, dy] of [[aside, 0], [-aside, 0], [0, below], [0, -below]]) {
      const place = { x: x + dx, y: y + dy };
      const box = { left: place.x - half, right: place.x + half, top: place.y - HEIGHT / 2, bottom: place.y + HEIGHT / 2 };
      const isInside = box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height;
      if (isInside && !taken.some((other, j) => j !== i && overlap(box, other))) {
        taken.push(box);
        return place;
      }
    }
    return undefined;
  });
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * A long address without its middle.
 * @param {string} text
 * @param {number} most characters
 */
export function shortened(text, most) {
  if (text.length <= most) {
    return text;
  }
  const end = Math.floor((most - 1) / 3);
  return `${text.slice(0, most - 1 - end)}…${text.slice(text.length - end)}`;
}
