package main

import (
	"encoding/binary"
	"time"
)

// order is a byte order that can be read with and appended with.
type order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// both runs build for big and little endian under the names case-be.ext and case-le.ext.
func both(name, ext string, build func(order) []byte) []file {
	return []file{
		{name + "-be" + ext, func() []byte { return build(binary.BigEndian) }},
		{name + "-le" + ext, func() []byte { return build(binary.LittleEndian) }},
	}
}

// Link types of the LINKTYPE_ registry.
const (
	linkNull     = 0
	linkEthernet = 1
	linkPPP      = 9
	linkRaw      = 101
	linkCHDLC    = 104
	linkLoop     = 108
	linkSLL      = 113
)

// start is the time of the first packet of every generated capture: 2024-02-29 12:00:00 UTC. The captures do not
// depend on the clock, so that generating them again changes nothing.
var start = time.Date(2024, time.February, 29, 12, 0, 0, 0, time.UTC)

// at returns the time of packet n, counted from 0: one every 125 ms, which binary fractions can express.
func at(n int) time.Time { return start.Add(time.Duration(n) * 125 * time.Millisecond) }

// Magic numbers of pcap (draft-ietf-opsawg-pcap section 4).
const (
	magicMicro    = 0xa1b2c3d4
	magicNano     = 0xa1b23c4d
	magicModified = 0xa1b2cd34 // Alexey Kuznetsov's patch: 8 more bytes in each record header
)

// header returns the 24 bytes that a pcap file begins with.
func header(o order, magic, snapLen, link uint32) []byte {
	b := o.AppendUint32(nil, magic)
	b = o.AppendUint16(b, 2)
	b = o.AppendUint16(b, 4)
	b = o.AppendUint32(b, 0) // time zone
	b = o.AppendUint32(b, 0) // accuracy
	b = o.AppendUint32(b, snapLen)
	return o.AppendUint32(b, link)
}

// record appends packet n, with its captured and original length as given, to a pcap file in microseconds.
func record(b []byte, o order, n, capLen, origLen int, data []byte) []byte {
	b = o.AppendUint32(b, uint32(at(n).Unix()))
	b = o.AppendUint32(b, uint32(at(n).Nanosecond()/1000))
	b = o.AppendUint32(b, uint32(capLen))
	b = o.AppendUint32(b, uint32(origLen))
	return append(b, data...)
}

// pcap returns a whole file in microseconds.
func pcap(o order, link uint32, packets ...[]byte) []byte {
	b := header(o, magicMicro, 262144, link)
	for n, p := range packets {
		b = record(b, o, n, len(p), len(p), p)
	}
	return b
}

// Block types and options of pcapng (draft-ietf-opsawg-pcapng section 11.1).
const (
	blockSection    = 0x0a0d0d0a
	blockInterface  = 1
	blockPacket     = 2 // obsolete
	blockSimple     = 3
	blockNames      = 4
	blockStatistics = 5
	blockEnhanced   = 6
	blockSecrets    = 10
	blockCustom     = 0xbad
	blockCustomOnly = 0x40000bad // not to be copied

	optComment = 1
)

// pad returns b with zeros up to a multiple of 4.
func pad(b []byte) []byte {
	return append(b, make([]byte, -len(b)&3)...)
}

// option returns one option, padded.
func option(o order, code uint16, value []byte) []byte {
	b := o.AppendUint16(nil, code)
	b = o.AppendUint16(b, uint16(len(value)))
	return pad(append(b, value...))
}

// comment returns a comment option.
func comment(o order, text string) []byte { return option(o, optComment, []byte(text)) }

// options returns the list of options with its end, or nothing if there are none.
func options(o order, list ...[]byte) []byte {
	var b []byte
	for _, l := range list {
		b = append(b, l...)
	}
	if b != nil {
		b = o.AppendUint32(b, 0)
	}
	return b
}

// block returns a block around a body.
func block(o order, kind uint32, body ...[]byte) []byte {
	var all []byte
	for _, p := range body {
		all = append(all, p...)
	}
	all = pad(all)
	b := o.AppendUint32(nil, kind)
	b = o.AppendUint32(b, uint32(len(all)+12))
	b = append(b, all...)
	return o.AppendUint32(b, uint32(len(all)+12))
}

// section returns a Section Header Block of unknown section length.
func section(o order, list ...[]byte) []byte {
	b := o.AppendUint32(nil, 0x1a2b3c4d)
	b = o.AppendUint16(b, 1)
	b = o.AppendUint16(b, 0)
	b = o.AppendUint64(b, ^uint64(0))
	return block(o, blockSection, b, options(o, list...))
}

// iface returns an Interface Description Block.
func iface(o order, link uint16, snapLen uint32, list ...[]byte) []byte {
	b := o.AppendUint16(nil, link)
	b = o.AppendUint16(b, 0)
	b = o.AppendUint32(b, snapLen)
	return block(o, blockInterface, b, options(o, list...))
}

// enhanced returns an Enhanced Packet Block; ticks is the time in the interface's unit.
func enhanced(o order, id uint32, ticks uint64, origLen int, data []byte, list ...[]byte) []byte {
	b := o.AppendUint32(nil, id)
	b = o.AppendUint32(b, uint32(ticks>>32))
	b = o.AppendUint32(b, uint32(ticks))
	b = o.AppendUint32(b, uint32(len(data)))
	b = o.AppendUint32(b, uint32(origLen))
	return block(o, blockEnhanced, pad(append(b, data...)), options(o, list...))
}

// packets returns Enhanced Packet Blocks of interface 0 in microseconds, numbered from first.
func packets(o order, first int, data ...[]byte) []byte {
	var b []byte
	for i, d := range data {
		b = append(b, enhanced(o, 0, uint64(at(first+i).UnixMicro()), len(d), d)...)
	}
	return b
}

// join returns its arguments one after the other.
func join(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}
