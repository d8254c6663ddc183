package main

import (
	"encoding/binary"
	"net/netip"
)

// be is the byte order of the network.
var be = binary.BigEndian

// Addresses and names are those set aside for documentation: RFC 5737, RFC 3849, RFC 7042 section 2.1.2, RFC 2606.
var (
	client4 = netip.MustParseAddr("192.0.2.1")
	server4 = netip.MustParseAddr("192.0.2.2")
	client6 = netip.MustParseAddr("2001:db8::1")
	server6 = netip.MustParseAddr("2001:db8::2")
	inner1  = netip.MustParseAddr("198.51.100.1")
	inner2  = netip.MustParseAddr("198.51.100.2")
)

// Protocol numbers of IANA.
const (
	typeIPv4   = 0x0800
	typeIPv6   = 0x86dd
	protoIPv4  = 4
	protoTCP   = 6
	protoUDP   = 17
	flagFIN    = 0x01
	flagSYN    = 0x02
	flagPSH    = 0x08
	flagACK    = 0x10
	portHTTP   = 80
	portDNS    = 53
	portDrop   = 9 // discard
	firstLocal = 40000
)

// ether returns a frame from 00:00:5e:00:53:src to 00:00:5e:00:53:dst.
func ether(src, dst byte, etherType uint16, payload []byte) []byte {
	b := []byte{0, 0, 0x5e, 0, 0x53, dst, 0, 0, 0x5e, 0, 0x53, src}
	b = be.AppendUint16(b, etherType)
	return append(b, payload...)
}

// etherIP returns a frame from 01 to 02, or back, that carries an IP packet of either version.
func etherIP(packet []byte) []byte {
	etherType, last := uint16(typeIPv4), packet[15]
	if packet[0]>>4 == 6 {
		etherType, last = typeIPv6, packet[23]
	}
	if last == 2 { // the source is the server
		return ether(2, 1, etherType, packet)
	}
	return ether(1, 2, etherType, packet)
}

// sum16 returns the Internet checksum of b (RFC 1071).
func sum16(b []byte) uint16 {
	var sum uint32
	for i, c := range b {
		sum += uint32(c) << (8 * (1 - i&1))
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// ip returns an IP packet of the version of its addresses.
func ip(src, dst netip.Addr, proto byte, payload []byte) []byte {
	var b []byte
	if src.Is4() {
		b = append(b, 0x45, 0)
		b = be.AppendUint16(b, uint16(20+len(payload)))
		b = append(b, 0, 1, 0x40, 0, 64, proto, 0, 0) // identification 1, do not fragment
		b = append(append(b, src.AsSlice()...), dst.AsSlice()...)
		be.PutUint16(b[10:], sum16(b))
	} else {
		b = append(b, 0x60, 0, 0, 0)
		b = be.AppendUint16(b, uint16(len(payload)))
		b = append(b, proto, 64)
		b = append(append(b, src.AsSlice()...), dst.AsSlice()...)
	}
	return append(b, payload...)
}

// checksummed returns the IP packet of a transport header and payload whose checksum, at offset, it fills in.
func checksummed(src, dst netip.Addr, proto byte, offset int, segment []byte) []byte {
	pseudo := append(src.AsSlice(), dst.AsSlice()...)
	pseudo = be.AppendUint32(pseudo, uint32(len(segment)))
	pseudo = append(pseudo, 0, 0, 0, proto)
	sum := sum16(append(pseudo, segment...))
	if sum == 0 && proto == protoUDP {
		sum = 0xffff // 0 would mean that there is none (RFC 768)
	}
	be.PutUint16(segment[offset:], sum)
	return ip(src, dst, proto, segment)
}

// udp returns an IP packet with a UDP datagram.
func udp(src, dst netip.AddrPort, payload []byte) []byte {
	b := be.AppendUint16(nil, src.Port())
	b = be.AppendUint16(b, dst.Port())
	b = be.AppendUint16(b, uint16(8+len(payload)))
	b = append(append(b, 0, 0), payload...)
	return checksummed(src.Addr(), dst.Addr(), protoUDP, 6, b)
}

// tcp returns an IP packet with a TCP segment.
func tcp(src, dst netip.AddrPort, seq, ack uint32, flags byte, payload []byte) []byte {
	b := be.AppendUint16(nil, src.Port())
	b = be.AppendUint16(b, dst.Port())
	b = be.AppendUint32(b, seq)
	b = be.AppendUint32(b, ack)
	b = append(b, 5<<4, flags, 0xfa, 0xf0, 0, 0, 0, 0)
	return checksummed(src.Addr(), dst.Addr(), protoTCP, 16, append(b, payload...))
}

// exchange returns a whole TCP conversation: handshake, a request, an answer, the end.
func exchange(client, server netip.AddrPort, request, answer []byte) [][]byte {
	const c, s = 1000, 5000 // initial sequence numbers
	cEnd, sEnd := uint32(c+1+len(request)), uint32(s+1+len(answer))
	return [][]byte{
		tcp(client, server, c, 0, flagSYN, nil),
		tcp(server, client, s, c+1, flagSYN|flagACK, nil),
		tcp(client, server, c+1, s+1, flagACK, nil),
		tcp(client, server, c+1, s+1, flagACK|flagPSH, request),
		tcp(server, client, s+1, cEnd, flagACK|flagPSH, answer),
		tcp(client, server, cEnd, sEnd, flagACK|flagFIN, nil),
		tcp(server, client, sEnd, cEnd+1, flagACK|flagFIN, nil),
		tcp(client, server, cEnd+1, sEnd+1, flagACK, nil),
	}
}

// sample returns n small Ethernet frames: UDP and TCP, IPv4 and IPv6, both directions.
func sample(n int) [][]byte {
	list := [][]byte{
		udp(netip.AddrPortFrom(client4, firstLocal), netip.AddrPortFrom(server4, portDrop), []byte("one")),
		udp(netip.AddrPortFrom(server4, portDrop), netip.AddrPortFrom(client4, firstLocal), []byte("two")),
		tcp(netip.AddrPortFrom(client4, firstLocal+1), netip.AddrPortFrom(server4, portDrop), 1, 0, flagSYN, nil),
		tcp(netip.AddrPortFrom(client6, firstLocal+2), netip.AddrPortFrom(server6, portDrop), 1, 0, flagSYN, nil),
		udp(netip.AddrPortFrom(server6, portDrop), netip.AddrPortFrom(client6, firstLocal+3), []byte("five")),
	}
	frames := make([][]byte, n)
	for i := range frames {
		frames[i] = etherIP(list[i%len(list)])
	}
	return frames
}
