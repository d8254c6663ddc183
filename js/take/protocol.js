/**
 * The messages between the page and the worker that makes files of captures. One worker does one
 * job, and is ended after it.
 *
 * @import { ErrorInfo } from '../protocol.js'
 */

/**
 * Where files go. `file`: into one that the user chose; `folder`: into a folder that the user chose,
 * by name; `blobs`: into memory and disk of the browser, to be downloaded.
 * @typedef {(
 *   {kind: 'file', handle: FileSystemFileHandle} |
 *   {kind: 'folder', handle: FileSystemDirectoryHandle} |
 *   {kind: 'blobs'}
 * )} Target
 */

/**
 * What is to be made.
 * @typedef {object} Job
 * @property {string} operation of take.wasm, see internal/take
 * @property {Readonly<Record<string, string>>} settings its choices, by name; '' for those without a text
 * @property {readonly {file: Blob, name: string}[]} sources the captures it is made of
 * @property {Uint8Array} [wanted] frames of the first: a bit a frame, frame 1 in the lowest bit of
 *   the first byte; all when left out
 * @property {string} name of the file that is made; of several it is the pattern
 * @property {boolean} [gzip] whether files are compressed
 */

/**
 * @typedef {object} Made
 * @property {number} packets read
 * @property {number} written packets
 * @property {number} duplicates packets that were left out for being equal to others
 * @property {number} bytes of all files
 * @property {readonly {name: string, blob?: Blob, bytes: number}[]} files `blob` where the target was `blobs`
 * @property {number} memory bytes that the memory of take.wasm has
 * @property {Record<string, unknown>} report what the operation tells
 */

/**
 * @typedef {object} TakeProgress
 * @property {number} done bytes of the sources that were read
 * @property {number} total bytes of the sources
 * @property {number} written packets
 * @property {number} bytes written
 */

/**
 * @typedef {(
 *   {kind: 'begin', job: Job, target: Target, module: WebAssembly.Module, inflater: string} |
 *   {kind: 'cancel'}
 * )} TakeRequest
 */

/**
 * @typedef {(
 *   {kind: 'progress', progress: TakeProgress} |
 *   {kind: 'made', made: Made} |
 *   {kind: 'failed', error: ErrorInfo}
 * )} TakeReply
 */

/** Media types by the ends of names. */
export const MEDIA_TYPES = /** @type {const} */ ({
  '.pcapng': 'application/vnd.tcpdump.pcap',
  '.pcap': 'application/vnd.tcpdump.pcap',
  '.gz': 'application/gzip',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.jsonl': 'application/x-ndjson',
  '.parquet': 'application/vnd.apache.parquet',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.html': 'text/html',
});

/**
 * The name of one of several files: `a.pcapng` is `a-0001.pcapng`, `a-0002.pcapng`, …
 * @param {string} name
 * @param {number} file from 0
 */
export function nameOfFile(name, file) {
  const [, stem = name, end = ''] = /^(.+?)((?:\.[A-Za-z0-9]{1,8})?\.gz|\.[A-Za-z0-9]{1,8})$/.exec(name) ?? [];
  return `${stem}-${String(file + 1).padStart(4, '0')}${end}`;
}
