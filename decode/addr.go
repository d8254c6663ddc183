package decode

import (
	"bytes"
	"encoding/binary"
	"net/netip"

	"flowglass/internal/ip6"
)

// An AddrKind tells what sort of address an Addr holds.
type AddrKind uint8

const (
	NoAddr AddrKind = iota
	MAC
	IPv4
	IPv6
)

// Size returns the octets of an address of kind k.
func (k AddrKind) Size() int { return [...]int{0, 6, 4, 16}[k] }

// An Addr is a MAC, IPv4 or IPv6 address, in network byte order from the front of
// its array; octets beyond its size are zero, so that == compares addresses. The
// zero Addr is none. It is not a netip.Addr because that one holds a pointer and
// knows no MAC addresses.
type Addr struct {
	octets [16]byte
	kind   AddrKind
}

// AddrFrom returns the address of kind k in the first octets of b, which must hold it.
func AddrFrom(k AddrKind, b []byte) Addr {
	a := Addr{kind: k}
	copy(a.octets[:], b[:k.Size()])
	return a
}

// Kind returns the kind of a.
func (a Addr) Kind() AddrKind { return a.kind }

// Compare orders addresses by their length, then by their octets.
func (a Addr) Compare(b Addr) int {
	if c := a.kind.Size() - b.kind.Size(); c != 0 {
		return c
	}
	return bytes.Compare(a.octets[:], b.octets[:])
}

// Words returns the octets of a as two numbers, of which the first weighs more: among
// addresses of one kind they sort as the addresses do.
func (a Addr) Words() (high, low uint64) {
	return binary.BigEndian.Uint64(a.octets[:8]), binary.BigEndian.Uint64(a.octets[8:])
}

// String returns a as Wireshark prints it without name resolution; "" for none.
func (a Addr) String() string { return string(a.AppendTo(nil)) }

// AppendTo appends the text of a to dst.
func (a Addr) AppendTo(dst []byte) []byte {
	switch a.kind {
	case MAC:
		const hex = "0123456789abcdef"
		for i, c := range a.octets[:6] {
			if i > 0 {
				dst = append(dst, ':')
			}
			dst = append(dst, hex[c>>4], hex[c&15])
		}
	case IPv4:
		dst = netip.AddrFrom4([4]byte(a.octets[:4])).AppendTo(dst)
	case IPv6:
		dst = ip6.AppendTo(dst, netip.AddrFrom16(a.octets))
	}
	return dst
}
