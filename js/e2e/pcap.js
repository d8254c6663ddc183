/** Classic captures for end-to-end tests: read without our own parser, written in any size. */
import { open, readFile, writeFile } from 'node:fs/promises';

/**
 * What the headers of a little-endian classic capture say.
 * @param {string} path
 * @returns {Promise<{packets: number, bytes: number, capturedBytes: number}>}
 */
export async function pcapTotals(path) {
  const file = await readFile(path);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const magic = view.getUint32(0, true);
  if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) {
    throw new Error(`${path} is no little-endian pcap`);
  }
  const totals = { packets: 0, bytes: 0, capturedBytes: 0 };
  for (let at = 24; at + 16 <= file.byteLength; at += 16 + view.getUint32(at + 8, true)) {
    totals.packets++;
    totals.capturedBytes += view.getUint32(at + 8, true);
    totals.bytes += view.getUint32(at + 12, true);
  }
  return totals;
}

/**
 * Time and lengths of each record of a little-endian classic capture.
 * @param {string} path
 * @returns {Promise<{time: bigint, capturedLength: number, length: number}[]>} time in ns since 1970
 */
export async function pcapRecords(path) {
  const file = await readFile(path);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const nanoseconds = view.getUint32(0, true) === 0xa1b23c4d;
  const records = [];
  for (let at = 24; at + 16 <= file.byteLength; at += 16 + view.getUint32(at + 8, true)) {
    const fraction = BigInt(view.getUint32(at + 4, true)) * (nanoseconds ? 1n : 1000n);
    records.push({
      time: BigInt(view.getUint32(at, true)) * 1_000_000_000n + fraction,
      capturedLength: view.getUint32(at + 8, true),
      length: view.getUint32(at + 12, true),
    });
  }
  return records;
}

/** Bytes of every packet that writePcap writes. */
export const PACKET_BYTES = 1000;

/** The same with the header of its record. */
export const RECORD_BYTES = 16 + PACKET_BYTES;

/**
 * Writes a capture of equal UDP packets from 10.0.0.1 to 10.0.0.2, one a millisecond.
 * @param {string} path
 * @param {number} packets
 */
export async function writePcap(path, packets) {
  const file = await open(path, 'w');
  try {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(65535, 16);
    header.writeUInt32LE(1, 20); // Ethernet
    await file.write(header);
    const record = udpRecord();
    const batch = Buffer.alloc(record.length * 4096);
    for (let written = 0; written < packets; ) {
      const count = Math.min(4096, packets - written);
      for (let at = 0; at < count; at++, written++) {
        record.writeUInt32LE(Math.floor(written / 1000), 0);
        record.writeUInt32LE((written % 1000) * 1000, 4);
        record.copy(batch, at * record.length);
      }
      await file.write(batch, 0, count * record.length);
    }
  } finally {
    await file.close();
  }
}

/**
 * Writes a capture of any Ethernet packets, all of the same time.
 * @param {string} path
 * @param {readonly Uint8Array[]} packets
 */
export async function writePackets(path, packets) {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(1, 20); // Ethernet
  const records = packets.map((packet) => {
    const record = Buffer.alloc(16 + packet.length);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    record.set(packet, 16);
    return record;
  });
  await writeFile(path, Buffer.concat([header, ...records]));
}

/** A record header with time 0, and the packet. */
function udpRecord() {
  const record = Buffer.alloc(16 + PACKET_BYTES);
  record.writeUInt32LE(PACKET_BYTES, 8);
  record.writeUInt32LE(PACKET_BYTES, 12);
  const ip = 16 + 14;
  record.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0], 16);
  record.set([0x45, 0], ip);
  record.writeUInt16BE(PACKET_BYTES - 14, ip + 2);
  record.set([64, 17], ip + 8);
  record.set([10, 0, 0, 1, 10, 0, 0, 2], ip + 12);
  record.writeUInt16BE(40000, ip + 20);
  record.writeUInt16BE(9, ip + 22);
  record.writeUInt16BE(PACKET_BYTES - 34, ip + 24);
  return record;
}
