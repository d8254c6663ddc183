// Package capgen builds capture files from Go literals, whole and broken ones, for tests.
// Every function returns bytes that tests put one behind the other.
package capgen

import (
	"encoding/binary"
	"slices"
)

// An Order is a byte order to write in.
type Order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// A Pcap describes a classic pcap file. The zero value of a field but Network means the
// usual: little-endian, microseconds, version 2.4, a snaplen of 262144.
type Pcap struct {
	Order   Order
	Magic   uint32
	Major   uint16
	Minor   uint16
	SnapLen uint32
	Network uint32 // link type and additional information
	Extra   []byte // what a variant has behind each record header
}

func (p Pcap) order() Order {
	if p.Order == nil {
		return binary.LittleEndian
	}
	return p.Order
}

// Header returns the file header.
func (p Pcap) Header() []byte {
	o := p.order()
	b := o.AppendUint32(nil, or(p.Magic, 0xa1b2c3d4))
	b = o.AppendUint16(b, or(p.Major, 2))
	b = o.AppendUint16(b, or(p.Minor, 4))
	b = append(b, make([]byte, 8)...) // time zone, accuracy
	b = o.AppendUint32(b, or(p.SnapLen, 262144))
	return o.AppendUint32(b, p.Network)
}

// Record returns a record of data, with the two halves of a time and an original length.
func (p Pcap) Record(sec, fraction uint32, orig int, data []byte) []byte {
	return append(p.RecordHeader(sec, fraction, uint32(len(data)), uint32(orig)), data...)
}

// RecordHeader returns a record header that says what it is told, possible or not.
func (p Pcap) RecordHeader(sec, fraction, captured, orig uint32) []byte {
	var b []byte
	for _, w := range []uint32{sec, fraction, captured, orig} {
		b = p.order().AppendUint32(b, w)
	}
	return append(b, p.Extra...)
}

// An NG writes the blocks of pcapng in a byte order; the zero value in little-endian.
type NG struct {
	Order Order
}

func (n NG) order() Order {
	if n.Order == nil {
		return binary.LittleEndian
	}
	return n.Order
}

// Words returns 32-bit words.
func (n NG) Words(words ...uint32) []byte {
	var b []byte
	for _, w := range words {
		b = n.order().AppendUint32(b, w)
	}
	return b
}

// Halves returns 16-bit words.
func (n NG) Halves(halves ...uint16) []byte {
	var b []byte
	for _, h := range halves {
		b = n.order().AppendUint16(b, h)
	}
	return b
}

// Block returns a block with a body of the parts given, padded.
func (n NG) Block(typ uint32, parts ...[]byte) []byte {
	body := pad(slices.Concat(parts...))
	total := uint32(12 + len(body))
	return slices.Concat(n.Words(typ, total), body, n.Words(total))
}

// Option returns an option, padded.
func (n NG) Option(code uint16, value []byte) []byte {
	return append(n.Halves(code, uint16(len(value))), pad(value)...)
}

// Section returns a Section Header Block of version 1.0 and unknown section length.
func (n NG) Section(options ...[]byte) []byte {
	return n.Block(0x0a0d0d0a, n.Words(0x1a2b3c4d), n.Halves(1, 0), n.Words(0xffffffff, 0xffffffff), slices.Concat(options...))
}

// Interface returns an Interface Description Block.
func (n NG) Interface(link uint16, snapLen uint32, options ...[]byte) []byte {
	return n.Block(1, n.Halves(link, 0), n.Words(snapLen), slices.Concat(options...))
}

// Packet returns an Enhanced Packet Block.
func (n NG) Packet(iface uint32, time uint64, orig int, data []byte, options ...[]byte) []byte {
	fixed := n.Words(iface, uint32(time>>32), uint32(time), uint32(len(data)), uint32(orig))
	return n.Block(6, fixed, pad(data), slices.Concat(options...))
}

// Simple returns a Simple Packet Block.
func (n NG) Simple(orig int, data []byte) []byte {
	return n.Block(3, n.Words(uint32(orig)), data)
}

// pad returns b with zeros up to a multiple of 4 octets.
func pad(b []byte) []byte {
	return append(slices.Clip(b), make([]byte, -len(b)&3)...)
}

func or[T comparable](v, usual T) T {
	var zero T
	if v == zero {
		return usual
	}
	return v
}
