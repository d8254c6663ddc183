package filter

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"net/netip"
	"strings"

	"flowglass/internal/field"
)

// A kind says what values are to a filter: those of one kind can be compared.
type kind uint8

const (
	unknownKind kind = iota // a literal's, until what it is compared with gives it one
	number                  // integers and booleans
	real
	text
	octets
	ether
	ipv4
	ipv6
	absTime
	relTime
	nothing // of fields that are only there or not
)

var kindNames = [...]string{
	"a constant", "a number", "a number with a fraction", "a text", "octets", "a MAC address", "an IPv4 address",
	"an IPv6 address", "a date and time", "a span of time", "without a value",
}

func (k kind) String() string { return kindNames[k] }

// sequence reports whether values of the kind are, or can be taken as, sequences of octets.
func (k kind) sequence() bool { return k == text || k == octets || k == ether }

// kindOf returns the kind of a field's values.
func kindOf(t field.Type) kind {
	switch t {
	case field.Uint, field.Int, field.Bool:
		return number
	case field.Float:
		return real
	case field.String:
		return text
	case field.Bytes, field.Protocol:
		return octets
	case field.IPv4:
		return ipv4
	case field.IPv6:
		return ipv6
	case field.Ether:
		return ether
	case field.AbsTime:
		return absTime
	case field.RelTime:
		return relTime
	}
	return nothing
}

// A value is one value while a filter is evaluated; its kind, known when the filter was
// compiled, says which member holds it.
type value struct {
	negative bool       // number: less than zero; num is what it is without its sign
	num      uint64     // number, ether
	ns       int64      // absTime, relTime
	float    float64    // real
	text     string     // text
	octets   []byte     // octets
	beyond   []byte     // octets of a protocol: to the end of what carries it; nil otherwise
	addr     netip.Addr // ipv4, ipv6
	mask     uint8      // of literal addresses: 1 + how many bits are compared; 0: all
}

// valueOf returns the value of a field of a packet.
func valueOf(t field.Type, v *field.Value) value {
	switch t {
	case field.Uint, field.Ether:
		return value{num: v.Num}
	case field.Bool:
		if v.Num != 0 {
			return value{num: 1}
		}
		return value{}
	case field.Int:
		return integer(v.Int)
	case field.AbsTime, field.RelTime:
		return value{ns: v.Int}
	case field.Float:
		return value{float: v.Float}
	case field.String:
		return value{text: v.Str}
	case field.Bytes, field.Protocol:
		return value{octets: v.Bytes}
	case field.IPv4, field.IPv6:
		return value{addr: v.Addr}
	}
	return value{}
}

func integer(n int64) value {
	if n < 0 {
		return value{negative: true, num: -uint64(n)}
	}
	return value{num: uint64(n)}
}

// compare orders two values of a kind.
func compare(k kind, a, b *value) int {
	switch k {
	case number:
		switch {
		case a.negative != b.negative:
			return cmp.Compare(b2i(b.negative), b2i(a.negative))
		case a.negative:
			return cmp.Compare(b.num, a.num)
		}
		return cmp.Compare(a.num, b.num)
	case ether:
		shift := uint(0)
		if m := max(a.mask, b.mask); m > 0 {
			shift = 48 - min(48, uint(m-1))
		}
		return cmp.Compare(a.num>>shift, b.num>>shift)
	case real:
		return cmp.Compare(a.float, b.float)
	case text:
		return strings.Compare(a.text, b.text)
	case octets:
		return bytes.Compare(a.octets, b.octets)
	case absTime, relTime:
		return cmp.Compare(a.ns, b.ns)
	case ipv4, ipv6:
		if m := max(a.mask, b.mask); m > 0 {
			return masked(a.addr, int(m-1)).Compare(masked(b.addr, int(m-1)))
		}
		return a.addr.Compare(b.addr)
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// masked returns a without the bits beyond the first n.
func masked(a netip.Addr, n int) netip.Addr {
	p, err := a.Prefix(n)
	if err != nil {
		return a
	}
	return p.Addr()
}

// zero reports whether a value has no bit set.
func (v *value) zero(k kind) bool {
	switch k {
	case number, ether:
		return v.num == 0
	case real:
		return v.float == 0
	case text:
		return v.text == ""
	case octets:
		for _, b := range v.octets {
			if b != 0 {
				return false
			}
		}
		return true
	case absTime, relTime:
		return v.ns == 0
	case ipv4, ipv6:
		return v.addr.IsUnspecified()
	}
	return true
}

// sequence returns the octets of a value that can be cut; nil for what cannot.
func (v *value) sequence(k kind) []byte {
	switch k {
	case text:
		return []byte(v.text)
	case octets:
		return v.octets
	case ether:
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], v.num)
		return b[2:]
	case ipv4, ipv6:
		return v.addr.AsSlice()
	}
	return nil
}

// convert makes a value of kind from one of kind to; both are sequences, or the same.
func (v *value) convert(from, to kind) value {
	if from == to || from == unknownKind {
		return *v
	}
	b := v.sequence(from)
	if to == text {
		return value{text: string(b)}
	}
	return value{octets: b, beyond: v.beyond}
}
