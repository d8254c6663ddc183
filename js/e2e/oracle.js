/**
 * Tables held against Wireshark's: documents in the schema of `testdata/oracle` and
 * `../shared/oracle`, by the rules of compare.py there. A table of a capture is equal when each
 * of its rows is, in any order: counts exactly, times to a microsecond.
 */

export const LAYERS = /** @type {const} */ (['eth', 'ip', 'ipv6', 'tcp', 'udp', 'sctp']);

/** Byte counts from here on are wrapped subtractions of Wireshark's own. */
const HUGE = 2 ** 62;

/** Protocols whose places in the hierarchy are compared: those below an application. */
const BELOW_APPLICATION = new Set([
  ...['frame', 'eth', 'ethertype', 'vlan', 'sll', 'null', 'raw', 'ppp', 'pppoes', 'pppoed', 'mpls'],
  ...['llc', 'arp', 'ip', 'ipv6', 'icmp', 'icmpv6', 'tcp', 'udp', 'sctp', 'gre', 'vxlan', 'geneve'],
  ...['gtp', 'ah'],
]);

/**
 * One side of a conversation or an endpoint, and what is counted of it. Times are seconds.
 * @typedef {{a: string, aPort?: number, b: string, bPort?: number, packetsAB: number, bytesAB: number,
 *   packetsBA: number, bytesBA: number, relStart: number | null, duration: number | null}} Conversation
 * @typedef {{a: string, port?: number, txPackets: number, txBytes: number, rxPackets: number,
 *   rxBytes: number}} Endpoint
 * @typedef {[protocol: string, packets: number, bytes: number, children: Node[]]} Node
 *
 * @typedef {object} Facts
 * @property {number} packets
 * @property {number} dataBytes
 * @property {number} capturedBytes
 * @property {number} truncatedPackets
 * @property {string | null} first seconds since 1970, nine decimals
 * @property {string | null} last
 * @property {string | null} error
 * @property {boolean} [badTimes] Wireshark's times of this file are not to be matched
 *
 * @typedef {object} Document
 * @property {Facts} file
 * @property {Record<string, Conversation[]>} conversations by layer
 * @property {Record<string, Endpoint[]>} endpoints by layer
 * @property {{type: number, src: string, dst: string, bytes: number}[]} seed3tuple
 * @property {Node[]} protocolHierarchy
 */

/**
 * Everything that is compared, of a capture that was read to its end. Runs in the page.
 * @param {import('../capture.js').Capture} capture
 */
export async function collect(capture) {
  const values = await capture.done;
  const { notice } = values;
  /** @type {Record<string, Record<string, any>[]>} */
  const tables = {};
  for (const { name } of capture.tables()) {
    if (!/^(conversations|endpoints)\/|^(seed3tuple|hierarchy)$/.test(name)) {
      continue;
    }
    const { columns, rows } = await capture.table(name);
    tables[name] = rows.map((row) => Object.fromEntries(columns.map((column, i) => [column.name, row[i]])));
  }
  return { values, notice, tables };
}

/** @typedef {Awaited<ReturnType<typeof collect>>} Collected */

/**
 * What was collected, as a document.
 * @param {Collected} collected
 * @returns {Document}
 */
export function toDocument({ values, notice, tables }) {
  const byLayer = (/** @type {string} */ group, /** @type {(row: Record<string, any>) => any} */ make) =>
    Object.fromEntries(LAYERS.map((layer) => [layer, (tables[`${group}/${layer}`] ?? []).map(make)]));
  return {
    file: {
      packets: Number(values.packets),
      dataBytes: Number(values.data_bytes),
      capturedBytes: Number(values.captured_bytes),
      truncatedPackets: Number(values.truncated_packets),
      first: decimal(values.first),
      last: decimal(values.last),
      error: notice === undefined ? null : (ERRORS[notice.code] ?? notice.code),
    },
    conversations: byLayer('conversations', (row) => ({
      a: row.address_a,
      aPort: row.port_a,
      b: row.address_b,
      bPort: row.port_b,
      packetsAB: row.packets_a_b,
      bytesAB: row.bytes_a_b,
      packetsBA: row.packets_b_a,
      bytesBA: row.bytes_b_a,
      relStart: toSeconds(row.rel_start),
      duration: toSeconds(row.duration),
    })),
    endpoints: byLayer('endpoints', (row) => ({
      a: row.address,
      port: row.port,
      txPackets: row.tx_packets,
      txBytes: row.tx_bytes,
      rxPackets: row.rx_packets,
      rxBytes: row.rx_bytes,
    })),
    seed3tuple: /** @type {Document['seed3tuple']} */ (tables.seed3tuple),
    protocolHierarchy: toTree(tables.hierarchy ?? []),
  };
}

/** Our words for damage that the schema has other words for. @type {Readonly<Record<string, string>>} */
const ERRORS = { empty: 'unknown-format', expands: 'damaged' };

/** @param {number | null} ns */
function toSeconds(ns) {
  return ns === null ? null : ns / 1e9;
}

/** Nanoseconds as seconds with nine decimals. @param {string | number | null | undefined} ns */
function decimal(ns) {
  if (ns === undefined || ns === null) {
    return null;
  }
  const digits = String(BigInt(ns)).replace('-', '').padStart(10, '0');
  return `${String(ns).startsWith('-') ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** @param {readonly Record<string, any>[]} rows in pre-order @returns {Node[]} */
function toTree(rows) {
  /** @type {Node} */
  const root = ['', 0, 0, []];
  const path = [root];
  for (const { protocol, depth, packets, bytes } of rows) {
    /** @type {Node} */
    const node = [protocol, packets, bytes, []];
    path[depth][3].push(node);
    path.length = depth + 1;
    path.push(node);
  }
  return root[3];
}

/**
 * The rows of every table that two documents do not agree in.
 * @param {Document} want Wireshark's; says whether times count
 * @param {Document} got
 * @param {{applications?: boolean}} [options] applications: compare the whole hierarchy
 * @returns {Record<string, {missing: string[], surplus: string[]}>} by table, tables that agree left out
 */
export function differences(want, got, { applications = false } = {}) {
  const times = !want.file.badTimes;
  /** @type {ReturnType<typeof differences>} */
  const found = {};
  const [wanted, given] = [want, got].map((document) => rowsOf(document, times, applications));
  for (const [table, rows] of Object.entries(wanted)) {
    if (rows.some((row) => row.some((value) => typeof value === 'number' && value >= HUGE))) {
      continue;
    }
    const [missing, surplus] = apart(rows.map(String), given[table].map(String));
    if (missing.length > 0 || surplus.length > 0) {
      found[table] = { missing, surplus };
    }
  }
  return found;
}

/** What is in one list only, by number of times. @param {string[]} a @param {string[]} b */
function apart(a, b) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  a.forEach((row) => counts.set(row, (counts.get(row) ?? 0) + 1));
  b.forEach((row) => counts.set(row, (counts.get(row) ?? 0) - 1));
  const many = (/** @type {number} */ sign) =>
    [...counts].flatMap(([row, n]) => Array.from({ length: Math.max(0, sign * n) }, () => row));
  return [many(1), many(-1)];
}

/**
 * @param {Document} document
 * @param {boolean} times whether times are compared
 * @param {boolean} applications
 * @returns {Record<string, (string | number | null)[][]>} by table
 */
function rowsOf({ file, conversations, endpoints, seed3tuple, protocolHierarchy }, times, applications) {
  const { packets, dataBytes, capturedBytes, truncatedPackets, first, last, error } = file;
  const span = times ? [seconds(first, 9), seconds(last, 9)] : [];
  /** @type {ReturnType<typeof rowsOf>} */
  const rows = {
    facts: [[packets, dataBytes, capturedBytes, truncatedPackets, ...span, error]],
    seed3tuple: (seed3tuple ?? []).map(({ type, src, dst, bytes }) => [type, src, dst, bytes]),
    hierarchy: branches(protocolHierarchy ?? [], applications),
  };
  for (const layer of LAYERS) {
    const talks = (conversations?.[layer] ?? []).map(inOrder);
    rows[`conversations/${layer}`] = (layer === 'udp' ? joined(talks) : talks).map((c) => [
      ...[c.a, c.aPort ?? null, c.b, c.bPort ?? null, c.packetsAB, c.bytesAB, c.packetsBA, c.bytesBA],
      ...(times ? [seconds(c.relStart, 6), seconds(c.duration, 6)] : []),
    ]);
    rows[`endpoints/${layer}`] = (endpoints?.[layer] ?? []).map((e) => [
      ...[e.a, e.port ?? null, e.txPackets, e.txBytes, e.rxPackets, e.rxBytes],
    ]);
  }
  return rows;
}

/**
 * Seconds, rounded; beyond 10^7 only whole ones, more the reference does not hold.
 * @param {string | number | null} value @param {number} digits
 */
function seconds(value, digits) {
  if (value === null || value === undefined) {
    return null;
  }
  const number = Number(value);
  return Math.abs(number) < 1e7 ? number.toFixed(digits) : number.toFixed(0);
}

/** The same conversation however its sides are named. @param {Conversation} c @returns {Conversation} */
function inOrder(c) {
  const [a, b] = [`${c.a} ${c.aPort}`, `${c.b} ${c.bPort}`];
  return a <= b
    ? c
    : {
        ...{ a: c.b, aPort: c.bPort, b: c.a, bPort: c.aPort, relStart: c.relStart, duration: c.duration },
        ...{ packetsAB: c.packetsBA, bytesAB: c.bytesBA, packetsBA: c.packetsAB, bytesBA: c.bytesAB },
      };
}

/** Rows of one four-tuple added up: for UDP, Wireshark tells streams apart and we do not.
 * @param {Conversation[]} talks */
function joined(talks) {
  /** @type {Map<string, Conversation>} */
  const byTuple = new Map();
  for (const talk of talks) {
    const key = [talk.a, talk.aPort, talk.b, talk.bPort].join(' ');
    const sum = byTuple.get(key);
    if (sum === undefined) {
      byTuple.set(key, { ...talk });
      continue;
    }
    const end = Math.max(Number(sum.relStart) + Number(sum.duration), Number(talk.relStart) + Number(talk.duration));
    sum.relStart = Math.min(Number(sum.relStart), Number(talk.relStart));
    sum.duration = end - sum.relStart;
    sum.packetsAB += talk.packetsAB;
    sum.bytesAB += talk.bytesAB;
    sum.packetsBA += talk.packetsBA;
    sum.bytesBA += talk.bytesBA;
  }
  return [...byTuple.values()];
}

/**
 * The nodes of a tree with their paths, down to the first protocol that is not compared. Packets
 * with a comment, which Wireshark has in a tree of their own, are added to the others.
 * @param {readonly Node[]} nodes
 * @param {boolean} applications
 * @returns {(string | number)[][]}
 */
function branches(nodes, applications) {
  /** @type {Map<string, [packets: number, bytes: number]>} */
  const sums = new Map();
  const walk = (/** @type {readonly Node[]} */ siblings, /** @type {string} */ path) => {
    for (const [protocol, packets, bytes, children] of siblings) {
      if (protocol === 'pkt_comment') {
        walk(children, path);
      } else if (applications || BELOW_APPLICATION.has(protocol)) {
        const here = `${path}/${protocol}`;
        const sum = sums.get(here) ?? [0, 0];
        sums.set(here, [sum[0] + packets, sum[1] + bytes]);
        walk(children, here);
      }
    }
  };
  walk(nodes, '');
  return [...sums].map(([path, counts]) => [path, ...counts]);
}
