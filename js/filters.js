/**
 * Display filters made of what one points at. Pure: text in, text out, in Wireshark's language.
 */

/** @typedef {readonly unknown[]} Row values in the order of the columns, null for "none" */

/**
 * How a filter joins the one that is applied.
 * @typedef {'only' | 'not' | 'and' | 'or' | 'and-not' | 'or-not'} How
 */

/**
 * A filter that a row gives, and what it is about: `A → B`.
 * @typedef {{label: string, filter: string}} Choice
 */

const PORTS = new Set(['tcp', 'udp', 'sctp']);

/**
 * A text as a value in a filter.
 * @param {string} text any characters
 */
export function quoteText(text) {
  const inner = text.replace(/["\\]/g, '\\$&').replace(/\p{Cc}/gu, (c) => {
    const bytes = new TextEncoder().encode(c);
    return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `"${inner}"`;
}

/**
 * The family of an address as a table shows it: the name of the protocol whose fields hold it.
 * @param {unknown} address
 * @returns {'eth' | 'ip' | 'ipv6' | undefined} undefined if it is none of those
 */
export function family(address) {
  const text = String(address ?? '');
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) {
    return 'eth';
  }
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    return 'ip';
  }
  return /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(text) ? 'ipv6' : undefined;
}

/**
 * @param {'addr' | 'src' | 'dst'} end
 * @param {unknown} address
 * @returns {string | undefined}
 */
function addressFilter(end, address) {
  const protocol = family(address);
  return protocol && `${protocol}.${end} == ${address}`;
}

/**
 * Joins those that are known with "and".
 * @param {...(string | undefined)} tests
 * @returns {string | undefined} undefined as soon as one of them is
 */
function all(...tests) {
  return tests.includes(undefined) ? undefined : tests.join(' && ');
}

/** @param {unknown} value @returns {value is number} */
const isCount = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/**
 * What a cell says, as a filter.
 * @param {string} table name: `frames`, `conversations/tcp`, ...
 * @param {readonly string[]} columns names
 * @param {Row} row
 * @param {string} column
 * @param {(name: string) => boolean} known whether filters know a field or protocol
 * @returns {string | undefined} undefined if no filter says it, as of a sum
 */
export function cellFilter(table, columns, row, column, known) {
  const filter = valueFilter(table, columns, row, column, known);
  return filter !== undefined && isKnown(filter, known) ? filter : undefined;
}

/**
 * Whether filters know all fields that a filter compares; a protocol alone is checked elsewhere.
 * @param {string} filter made here
 * @param {(name: string) => boolean} known
 */
function isKnown(filter, known) {
  return [...filter.matchAll(/([a-z][\w.-]*) ==/g)].every(([, name]) => known(name));
}

/**
 * @param {string} table
 * @param {readonly string[]} columns
 * @param {Row} row
 * @param {string} column
 * @param {(name: string) => boolean} known
 * @returns {string | undefined}
 */
function valueFilter(table, columns, row, column, known) {
  const value = row[columns.indexOf(column)];
  if (value === null || value === undefined) {
    return undefined;
  }
  const [group, layer = ''] = table.split('/');
  switch (column) {
    case 'number':
      return isCount(value) ? `frame.number == ${value}` : undefined;
    case 'time':
      return isTime(value) ? `frame.time_relative == ${secondsText(value)}` : undefined;
    case 'orig_len':
      return isCount(value) ? `frame.len == ${value}` : undefined;
    case 'cap_len':
      return isCount(value) ? `frame.cap_len == ${value}` : undefined;
    case 'src':
    case 'dst':
      return addressFilter(column, value);
    case 'protocol':
      return protocolFilter(String(value), known);
    case 'address':
    case 'address_a':
    case 'address_b':
      return addressFilter('addr', value);
    case 'port':
    case 'port_a':
    case 'port_b':
      return PORTS.has(layer) && isCount(value) ? `${layer}.port == ${value}` : undefined;
    case 'stream':
      if (group === 'frames') {
        return isCount(value) ? `tcp.stream == ${value}` : undefined;
      }
      return group === 'conversations' && isCount(value) ? `${layer}.stream == ${value}` : undefined;
    case 'type':
      return isCount(value) ? `eth.type == 0x${value.toString(16).padStart(4, '0')}` : undefined;
    default:
      return undefined;
  }
}

/** @param {unknown} value @returns {value is number} */
const isTime = (value) => typeof value === 'number' && Number.isSafeInteger(value);

/**
 * @param {number} ns
 */
function secondsText(ns) {
  const digits = String(Math.abs(ns)).padStart(10, '0');
  return `${ns < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/**
 * All that leaves packets out, as one filter.
 * @param {{filter: string, span?: {from: number, to: number} | undefined}} displayed nanoseconds since frame 1
 * @returns {string} '' if nothing does
 */
export function displayedFilter({ filter, span }) {
  if (span === undefined) {
    return filter;
  }
  const [from, to] = [span.from, span.to].map((ns) => secondsText(Math.ceil(ns)));
  return combine('and', filter, `frame.time_relative >= ${from} && frame.time_relative < ${to}`);
}

/**
 * The protocol that a label of the packet list stands for: `TLSv1.2` is `tls`.
 * @param {string} label
 * @param {(name: string) => boolean} known
 */
function protocolFilter(label, known) {
  const name = label.toLowerCase();
  const names = [name, name.replace(/[ /-]/g, '_'), name.replace(/v?\d+(\.\d+)*$/, ''), name.replace(/[^a-z0-9_]/g, '')];
  return names.find((candidate) => /^[a-z][a-z0-9_.-]*$/.test(candidate) && known(candidate));
}

/**
 * The filters that a row gives as a whole, the one that selects its packets first.
 * @param {string} table name
 * @param {readonly string[]} columns names
 * @param {Row} row
 * @param {(name: string) => boolean} known whether filters know a field or protocol
 * @returns {Choice[]}
 */
export function rowFilters(table, columns, row, known) {
  const [group, layer = ''] = table.split('/');
  const cell = (/** @type {string} */ column) => row[columns.indexOf(column)] ?? undefined;
  const part = (/** @type {string} */ column) => cellFilter(table, columns, row, column, known);
  /** @param {string} label @param {string | undefined} filter */
  const choice = (label, filter) => (filter === undefined || !isKnown(filter, known) ? [] : [{ label, filter }]);
  switch (group) {
    case 'frames':
      return choice('This frame', part('number'));
    case 'conversations': {
      const a = { address: cell('address_a'), port: cell('port_a') };
      const b = { address: cell('address_b'), port: cell('port_b') };
      return [
        ...choice('A ↔ B', part('stream') ?? eitherWay(layer, a, b)),
        ...choice('A → B', all(oneWay(layer, a, b), ...(part('stream') === undefined ? [] : [part('stream')]))),
        ...choice('B → A', all(oneWay(layer, b, a), ...(part('stream') === undefined ? [] : [part('stream')]))),
        ...choice('Address A', part('address_a')),
        ...choice('Address B', part('address_b')),
        ...choice('Port A', part('port_a')),
        ...choice('Port B', part('port_b')),
      ];
    }
    case 'endpoints': {
      const end = { address: cell('address'), port: cell('port') };
      if (!PORTS.has(layer)) {
        return choice('This address', part('address'));
      }
      const [out, into] = [endFilter(layer, 'src', end), endFilter(layer, 'dst', end)];
      return [
        ...choice('Address and port', out && into && `(${out}) || (${into})`),
        ...choice('From it', out),
        ...choice('To it', into),
        ...choice('Address', part('address')),
        ...choice('Port', part('port')),
      ];
    }
    case 'seed3tuple':
      return [
        ...choice('Type, source and destination', all(part('type'), part('src'), part('dst'))),
        ...choice('Source', part('src')),
        ...choice('Destination', part('dst')),
        ...choice('Type', part('type')),
      ];
    case 'hierarchy':
      return choice('This protocol', part('protocol'));
    case 'problems':
      return choice('This kind', String(cell('filter')));
    default:
      return [];
  }
}

/** @typedef {{address: unknown, port: unknown}} End of a conversation */

/**
 * @param {string} layer
 * @param {'src' | 'dst'} which
 * @param {End} end
 * @returns {string | undefined}
 */
function endFilter(layer, which, { address, port }) {
  const from = addressFilter(which, address);
  if (!PORTS.has(layer)) {
    return from;
  }
  return isCount(port) ? all(from, `${layer}.${which}port == ${port}`) : undefined;
}

/**
 * @param {string} layer
 * @param {End} a
 * @param {End} b
 */
function oneWay(layer, a, b) {
  return all(endFilter(layer, 'src', a), endFilter(layer, 'dst', b));
}

/**
 * A conversation of addresses is both addresses, in any order; with ports, both ways are spelled
 * out, as otherwise the ports could stand at the wrong addresses.
 * @param {string} layer
 * @param {End} a
 * @param {End} b
 */
function eitherWay(layer, a, b) {
  if (PORTS.has(layer)) {
    const [out, back] = [oneWay(layer, a, b), oneWay(layer, b, a)];
    return out === back ? out : out && back && `(${out}) || (${back})`;
  }
  return a.address === b.address
    ? oneWay(layer, a, b)
    : all(addressFilter('addr', a.address), addressFilter('addr', b.address));
}

/**
 * The filter that is applied after another has joined it.
 * @param {How} how
 * @param {string} current '' if none is applied
 * @param {string} added not ''
 */
export function combine(how, current, added) {
  const now = current.trim();
  switch (how) {
    case 'only':
      return added;
    case 'not':
      return negate(added);
    case 'and':
    case 'or':
      return now === '' ? added : join(how, now, added);
    case 'and-not':
    case 'or-not':
      return now === '' ? negate(added) : join(how === 'and-not' ? 'and' : 'or', now, negate(added));
    default:
      return unreachable(how);
  }
}

/** @param {string} filter */
function negate(filter) {
  return /^[\w.-]+$/.test(filter) ? `!${filter}` : `!(${filter})`;
}

/**
 * @param {'and' | 'or'} how
 * @param {string} now
 * @param {string} added
 */
function join(how, now, added) {
  const sign = how === 'and' ? '&&' : '||';
  if (termsOf(now, how).includes(added)) {
    return now; // it stands there already
  }
  /** @param {string} filter */
  const part = (filter) => (junctions(filter).every((kind) => kind === how) ? filter : `(${filter})`);
  return `${part(now)} ${sign} ${part(added)}`;
}

/** @typedef {'and' | 'or' | 'xor'} Junction */

/** @type {Readonly<Record<string, Junction>>} */
const JUNCTIONS = { '&&': 'and', and: 'and', '||': 'or', or: 'or', '^^': 'xor', xor: 'xor' };

/** Texts, which may hold anything; words; signs of two characters; any other character. */
const TOKEN = /[rR]?"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[\p{L}\p{N}_.:/-]+|&&|\|\||\^\^|[^]/gsu;

/**
 * The pieces of a filter between the junctions outside all brackets.
 * @param {string} filter
 * @returns {{junctions: readonly Junction[], terms: readonly string[]}}
 */
function split(filter) {
  /** @type {Junction[]} */
  const found = [];
  const terms = [''];
  let depth = 0;
  for (const [token] of filter.matchAll(TOKEN)) {
    depth += '([{'.includes(token) ? 1 : ')]}'.includes(token) ? -1 : 0;
    const junction = depth === 0 && Object.hasOwn(JUNCTIONS, token) ? JUNCTIONS[token] : undefined;
    if (junction === undefined) {
      terms[terms.length - 1] += token;
    } else {
      found.push(junction);
      terms.push('');
    }
  }
  return { junctions: found, terms: terms.map((term) => term.trim()) };
}

/** @param {string} filter */
function junctions(filter) {
  return split(filter).junctions;
}

/**
 * The terms that `how` joins; the filter itself if something else joins them, too.
 * @param {string} filter
 * @param {'and' | 'or'} how
 */
function termsOf(filter, how) {
  const { junctions, terms } = split(filter);
  return junctions.every((kind) => kind === how) ? [filter, ...terms] : [filter];
}

/**
 * @param {never} how
 * @returns {never}
 */
function unreachable(how) {
  throw new Error(`unknown way ${how}`);
}
