/**
 * Going to a frame by its number or by a time: what was typed, and where that is.
 *
 * @import { Capture, TableQuery } from './capture.js'
 */

/**
 * What was typed: a frame; nanoseconds since the first frame; since the Unix epoch. Or why it is
 * none of these.
 * @typedef {(
 *   {kind: 'number', number: number} |
 *   {kind: 'relative', ns: number} |
 *   {kind: 'instant', ns: bigint} |
 *   {kind: 'mistake', message: string}
 * )} Target
 *
 * Where a target is: in a row of the list; not among the frames displayed, of which another is
 * the nearest; nowhere.
 * @typedef {(
 *   {kind: 'row', row: number, number: number} |
 *   {kind: 'hidden', number: number, nearest?: number} |
 *   {kind: 'none', message: string}
 * )} Found
 */

const HELP = 'A frame number such as 1234, seconds such as 12.5s, or a time such as 2026-11-23 16:24:30';

/**
 * @param {string} text
 * @param {'utc' | 'local'} zone of a time that does not say its own
 * @returns {Target}
 */
export function parseTarget(text, zone) {
  const typed = text.trim();
  if (/^#?[\d,]+$/.test(typed)) {
    const number = Number(typed.replace(/[#,]/g, ''));
    return Number.isSafeInteger(number) && number > 0
      ? { kind: 'number', number }
      : { kind: 'mistake', message: 'Frames are numbered from 1.' };
  }
  const seconds = /^(-?)(\d+)(?:\.(\d{1,9})\d*)?\s*s?$/.exec(typed);
  if (seconds) {
    const [, sign, whole, fraction = ''] = seconds;
    const ns = Number(whole) * 1e9 + Number(fraction.padEnd(9, '0'));
    return { kind: 'relative', ns: sign ? -ns : ns };
  }
  const date = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9})\d*)?)?)?\s*(UTC|Z|[+-]\d\d:?\d\d)?$/i.exec(typed);
  if (date) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', said = ''] = date;
    const offset = /^(UTC|Z)$/i.test(said) ? 'Z' : said.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') || (zone === 'utc' ? 'Z' : '');
    const day_ = `${year}-${month}-${day}`;
    const ms = Date.parse(`${day_}T${hour}:${minute}:${second}${offset}`);
    const real = !Number.isNaN(Date.parse(`${day_}T00:00:00Z`)) && new Date(`${day_}T00:00:00Z`).toISOString().startsWith(day_);
    return Number.isNaN(ms) || !real
      ? { kind: 'mistake', message: 'There is no such time.' }
      : { kind: 'instant', ns: BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) };
  }
  return { kind: 'mistake', message: typed === '' ? HELP : `That is none of these: ${HELP.charAt(0).toLowerCase()}${HELP.slice(1)}.` };
}

/**
 * Looks for a target among the frames displayed.
 * @param {Capture} capture
 * @param {Exclude<Target, {kind: 'mistake'}>} target
 * @param {object} shown
 * @param {TableQuery} shown.query order and selection of the list
 * @param {bigint | undefined} shown.start time of the first frame, nanoseconds since the Unix epoch
 * @returns {Promise<Found>}
 */
export async function findTarget(capture, target, { query, start }) {
  const { selection = '' } = query;
  if (target.kind === 'number') {
    const { number } = target;
    if (number > capture.progress.packets) {
      return { kind: 'none', message: `There is no frame ${number} in this capture${capture.state === 'reading' ? ' so far' : ''}.` };
    }
    const row = await capture.place(number, query);
    if (row !== undefined) {
      return { kind: 'row', row, number };
    }
    const nearest = await search(capture, 'number', number, { selection }, true);
    return { kind: 'hidden', number, ...(nearest === undefined ? {} : { nearest }) };
  }
  if (target.kind === 'instant' && start === undefined) {
    return { kind: 'none', message: 'The frames of this capture have no date.' };
  }
  const time = target.kind === 'relative' ? target.ns : Number(target.ns - (start ?? 0n));
  const order = await timeOrder(capture);
  const number = await search(capture, 'time', time, { selection, ...order }, false);
  const row = number === undefined ? undefined : await capture.place(number, query);
  return number === undefined || row === undefined
    ? { kind: 'none', message: 'No frame is displayed.' }
    : { kind: 'row', row, number };
}

/**
 * Time of the first frame, which all others are told from.
 * @param {Capture} capture
 * @returns {Promise<bigint | undefined>} nanoseconds since the Unix epoch; undefined if no frame has a time
 */
export async function startOf(capture) {
  const { first } = await capture.summary();
  if (typeof first !== 'string' || !/^-?\d+$/.test(first)) {
    return undefined;
  }
  const order = await timeOrder(capture);
  const { columns, rows } = await capture.table('frames', { ...order, count: 1 });
  const earliest = rows[0]?.[columns.findIndex(({ name }) => name === 'time')];
  return BigInt(first) - BigInt(typeof earliest === 'number' ? Math.round(earliest) : 0);
}

/** The order in which frames are those of their times: mostly the natural one. @param {Capture} capture */
async function timeOrder(capture) {
  const { time_ordered: ordered } = await capture.summary();
  return ordered === 0 ? { sortBy: 'time', descending: false } : {};
}

/**
 * The number of the first frame whose value is `least` or more; the last frame if there is none.
 * @param {Capture} capture
 * @param {'number' | 'time'} name of the column, by which the rows of `query` are sorted
 * @param {number} least
 * @param {TableQuery} query
 * @param {boolean} nearest take the frame before if it is nearer
 * @returns {Promise<number | undefined>} undefined if there is no row
 */
async function search(capture, name, least, query, nearest) {
  const { columns, total } = await capture.table('frames', { ...query, count: 0 });
  const [value, number] = [name, 'number'].map((wanted) => columns.findIndex((column) => column.name === wanted));
  /** @param {number} first */
  const rowAt = async (first) => (await capture.table('frames', { ...query, first, count: 1 })).rows[0];
  let [low, high] = [0, total];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = (await rowAt(middle))?.[value];
    if (typeof found === 'number' && found < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (total === 0) {
    return undefined;
  }
  const after = await rowAt(Math.min(low, total - 1));
  const before = nearest && low > 0 ? await rowAt(low - 1) : undefined;
  const chosen = before && Math.abs(least - Number(before[value])) < Math.abs(Number(after?.[value]) - least) ? before : after;
  return typeof chosen?.[number] === 'number' ? chosen[number] : undefined;
}
