// Package field holds what a dissected packet is made of: values with Wireshark's field
// names, each over a range of the packet's octets. Dissectors make them; the details
// view, display filters, columns and export read them.
package field

import (
	"net/netip"
	"sync"
)

// A Type says what a field's values are, and so what they can be compared with.
type Type uint8

const (
	Protocol Type = iota // a layer; its value is its octets
	Uint                 // unsigned integer of up to 64 bits
	Int                  // signed integer
	Bool
	Float
	String
	Bytes
	IPv4
	IPv6
	Ether   // MAC address
	AbsTime // nanoseconds since the Unix epoch, UTC
	RelTime // nanoseconds
	None    // present or absent, without a value
)

// A Base says how an integer is printed.
type Base uint8

const (
	Dec Base = iota
	Hex
	DecHex // 17 (0x11)
	Oct
)

// A Def describes a field, once for all packets. Dissectors declare their Defs as package
// level values and list them in their protocol's registry entry.
type Def struct {
	Name  string // in Wireshark's filter reference: "tcp.dstport"
	Label string // for people: "Destination Port"
	Type  Type
	Base  Base
	Bits  uint8  // width of an integer or bit-field; 0: that of its octets
	Mask  uint64 // of a bit-field, within its octets; 0: the whole
	Names string // of values, as Wireshark's value_string has them, see ValuesOf

	read   sync.Once
	values map[uint64]string
}

// A Value is a field's value; which member holds it, the field's type tells: Uint, Bool,
// and Ether as a number: Num; Int, AbsTime, RelTime: Int; Float; String: Str; Bytes and
// Protocol: Bytes; IPv4, IPv6: Addr.
type Value struct {
	Num   uint64
	Int   int64
	Float float64
	Str   string
	Bytes []byte // aliases the packet
	Addr  netip.Addr
}

// A Node is one field in a packet's tree.
type Node struct {
	Def      *Def
	Value    Value
	Buffer   int    // 0: the frame's octets; n: the n-th buffer put together from fragments or segments
	Offset   int    // octets from the start of the buffer
	Len      int    // octets; 0 for what is computed rather than read
	Text     string // what is shown instead of label and value; "" to print them
	Note     string // what is wrong or worth knowing: "checksum is wrong, should be 0x1234"; ""
	Hidden   bool   // found by filters, not shown
	Children []Node
}
