package flow

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"flowglass/capture"
)

// Parts of packets for rules: plain octets, put together from the outside in. What a rule is
// about is an argument, or written over with set.

func hx(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func cat(parts ...[]byte) []byte { return slices.Concat(parts...) }

// set returns b with other octets at an offset.
func set(b []byte, at int, octets ...byte) []byte {
	b = slices.Clone(b)
	copy(b[at:], octets)
	return b
}

func half(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

var payload = []byte("xxxxxxxxxxxx")

// ether is a frame from 02:00:00:00:00:01 to :02, etherBack one that comes back.
func ether(typ int, parts ...[]byte) []byte {
	return cat(hx("020000000002 020000000001"), half(typ), cat(parts...))
}

func etherBack(typ int, parts ...[]byte) []byte {
	return cat(hx("020000000001 020000000002"), half(typ), cat(parts...))
}

// v4 is an IPv4 packet from 10.0.0.1 to 10.0.0.2, v4Back one that comes back.
func v4(proto byte, parts ...[]byte) []byte { return v4With(nil, proto, parts...) }

func v4Back(proto byte, parts ...[]byte) []byte {
	return set(v4(proto, parts...), 12, 10, 0, 0, 2, 10, 0, 0, 1)
}

// v4Inner goes from 192.0.2.1 to 192.0.2.2.
func v4Inner(proto byte, parts ...[]byte) []byte {
	return set(v4(proto, parts...), 12, 192, 0, 2, 1, 192, 0, 2, 2)
}

// v4With has options.
func v4With(options []byte, proto byte, parts ...[]byte) []byte {
	p := cat(parts...)
	n := 20 + len(options)
	return cat([]byte{0x40 | byte(n/4), 0}, half(n+len(p)), hx("0001 0000 40"), []byte{proto}, hx("0000 0a000001 0a000002"), options, p)
}

// fragment4 is octets of a datagram from an offset on.
func fragment4(at int, more bool, proto byte, b []byte) []byte {
	flags := at / 8
	if more {
		flags |= 0x2000
	}
	return set(v4(proto, b), 6, byte(flags>>8), byte(flags))
}

// v6 is an IPv6 packet from 2001:db8::1 to 2001:db8::2.
func v6(next byte, parts ...[]byte) []byte {
	p := cat(parts...)
	return cat(hx("60000000"), half(len(p)), []byte{next, 64},
		hx("20010db8000000000000000000000001 20010db8000000000000000000000002"), p)
}

func fragment6(at int, more bool, b []byte) []byte {
	flags := at
	if more {
		flags |= 1
	}
	return v6(44, cat([]byte{17, 0}, half(flags), hx("00000007"), b))
}

// datagram is UDP from port 40000 to 40001.
func datagram(parts ...[]byte) []byte { return datagramTo(40001, parts...) }

func datagramTo(port int, parts ...[]byte) []byte {
	p := cat(parts...)
	return cat(half(40000), half(port), half(8+len(p)), half(0), p)
}

// segment is TCP from port 40000 to 40001, back the other way.
func segment(flags byte, seq, ack uint32, parts ...[]byte) []byte {
	b := cat(half(40000), half(40001))
	b = binary.BigEndian.AppendUint32(b, seq)
	b = binary.BigEndian.AppendUint32(b, ack)
	return cat(b, []byte{0x50, flags, 0x20, 0, 0, 0, 0, 0}, cat(parts...))
}

func back(b []byte) []byte { return set(b, 0, b[2], b[3], b[0], b[1]) }

// optioned is a TCP segment with options, whose length is a multiple of four.
func optioned(options string) []byte {
	o := hx(options)
	return set(segment(0x10, 1, 1, o, payload), 12, byte(20+len(o))<<2)
}

// packetSCTP has chunks of types and bodies from port 40000 to 40001.
func packetSCTP(chunks ...[]byte) []byte {
	return cat(half(40000), half(40001), make([]byte, 8), cat(chunks...))
}

func chunk(typ, flags byte, body []byte) []byte {
	return cat([]byte{typ, flags}, half(4+len(body)), body)
}

// frames are Ethernet, a millisecond apart.
func frames(data ...[]byte) []capture.Record {
	var list []capture.Record
	for i, b := range data {
		list = append(list, at(int64(i), b))
	}
	return list
}

// captured is a frame of which only the first n octets were captured.
func captured(n int, data []byte) []capture.Record {
	return []capture.Record{cut(at(0, data), n)}
}
