package main

import "net/netip"

// layers lists captures of links and headers that take special hardware to record.
func layers() []file {
	list := []file{
		{"gtpu.pcap", gtpu},
		{"ipv4-options.pcap", ipv4Options},
		{"ipv6-extensions.pcap", ipv6Extensions},
		{"llc-snap.pcap", llcSnap},
		{"link-raw.pcap", func() []byte { return pcap(le, linkRaw, strip()...) }},
		{"link-loop.pcap", func() []byte { // the address family is in network byte order, the file is not
			return pcap(le, linkLoop, prefixed(strip(), []byte{0, 0, 0, 2}, []byte{0, 0, 0, 24})...)
		}},
		// RFC 1662 framing without flags, and with address and control left out.
		{"link-ppp.pcap", func() []byte {
			whole := prefixed(strip(), []byte{0xff, 3, 0, 0x21}, []byte{0xff, 3, 0, 0x57})
			return pcap(le, linkPPP, append(whole, prefixed(strip()[:2], []byte{0, 0x21}, nil)...)...)
		}},
		{"link-chdlc.pcap", func() []byte {
			return pcap(le, linkCHDLC, prefixed(strip(), []byte{0x0f, 0, 8, 0}, []byte{0x0f, 0, 0x86, 0xdd})...)
		}},
	}
	// The address family is in the byte order of the machine that recorded.
	return append(list, both("link-null", ".pcap", func(o order) []byte {
		return pcap(o, linkNull, prefixed(strip(), o.AppendUint32(nil, 2), o.AppendUint32(nil, 30))...)
	})...)
}

// strip returns the IP packets of five samples, without their Ethernet headers.
func strip() [][]byte {
	s := sample(5)
	for i := range s {
		s[i] = s[i][14:]
	}
	return s
}

// prefixed puts a header before each IP packet, one for version 4 and one for version 6.
func prefixed(packets [][]byte, v4, v6 []byte) [][]byte {
	frames := make([][]byte, len(packets))
	for i, p := range packets {
		if p[0]>>4 == 6 {
			frames[i] = join(v6, p)
		} else {
			frames[i] = join(v4, p)
		}
	}
	return frames
}

// gtpu is a TCP conversation of a telephone through GTP-U (3GPP TS 29.281), tunnel 0x100 up and 0x200 down: the
// header plain, with a sequence number, and with an extension header (the container of 5G sessions).
func gtpu() []byte {
	const port = 2152
	up := netip.AddrPortFrom(client4, port)
	down := netip.AddrPortFrom(server4, port)
	var frames [][]byte
	phone, site := netip.AddrPortFrom(inner1, firstLocal), netip.AddrPortFrom(inner2, portHTTP)
	for i, p := range exchange(phone, site, []byte("GET / HTTP/1.0\r\n\r\n"), []byte("HTTP/1.0 204 No Content\r\n\r\n")) {
		src, dst, teid := up, down, uint32(0x100)
		if p[15] == 2 { // the source is the site
			src, dst, teid = down, up, 0x200
		}
		var flags byte = 0x30 // version 1, GTP
		var optional []byte
		switch i % 3 {
		case 1:
			flags, optional = 0x32, []byte{0, byte(i), 0, 0}
		case 2:
			flags, optional = 0x34, []byte{0, 0, 0, 0x85, 1, 0x10, 9, 0}
		}
		b := be.AppendUint16([]byte{flags, 0xff}, uint16(len(optional)+len(p)))
		b = be.AppendUint32(b, teid)
		frames = append(frames, etherIP(udp(src, dst, join(b, optional, p))))
	}
	return pcap(le, linkEthernet, frames...)
}

// ipv4Options has packets with a timestamp, a record route and a router alert (RFC 791, RFC 2113).
func ipv4Options() []byte {
	var frames [][]byte
	for _, o := range [][]byte{
		{68, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		{7, 7, 4, 0, 0, 0, 0, 0},
		{148, 4, 0, 0},
		{1, 1, 1, 0},
	} {
		p := udp(netip.AddrPortFrom(client4, firstLocal), netip.AddrPortFrom(server4, portDrop), []byte("options"))
		p = join(p[:20], o, p[20:])
		p[0] = 4<<4 | byte(20+len(o))/4
		be.PutUint16(p[2:], uint16(len(p)))
		be.PutUint16(p[10:], 0)
		be.PutUint16(p[10:], sum16(p[:20+len(o)]))
		frames = append(frames, etherIP(p))
	}
	return pcap(le, linkEthernet, frames...)
}

// ipv6Extensions has UDP behind each extension header of RFC 8200, behind all of them in the order it recommends,
// behind an Authentication Header (RFC 4302), behind a segment routing header (RFC 8754), and no next header.
func ipv6Extensions() []byte {
	const hopByHop, routing, fragment, auth, none, destination = 0, 43, 44, 51, 59, 60
	padding := []byte{0, 0, 1, 4, 0, 0, 0, 0}
	used := []byte{0, 2, 0, 0, 0, 0, 0, 0, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff} // type 0, none left
	atomic := []byte{0, 0, 0, 0, 0, 0, 0, 9}
	ah := []byte{0, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	segments := append([]byte{0, 2, 4, 0, 0, 0, 0, 0}, server6.AsSlice()...)
	chains := [][]struct {
		kind   byte
		header []byte
	}{
		{{hopByHop, padding}},
		{{destination, padding}},
		{{routing, used}},
		{{fragment, atomic}},
		{{auth, ah}},
		{{routing, segments}},
		{{hopByHop, padding}, {destination, padding}, {routing, used}, {fragment, atomic}, {auth, ah}, {destination, padding}},
		{},
	}
	var frames [][]byte
	for i, chain := range chains {
		p := udp(netip.AddrPortFrom(client6, firstLocal+uint16(i)), netip.AddrPortFrom(server6, portDrop), []byte("behind"))
		next, rest := byte(protoUDP), p[40:]
		if len(chain) == 0 {
			next, rest = none, nil
		}
		for j := len(chain) - 1; j >= 0; j-- {
			h := join(chain[j].header)
			h[0] = next
			next, rest = chain[j].kind, join(h, rest)
		}
		frames = append(frames, etherIP(ip(client6, server6, next, rest)))
	}
	return pcap(le, linkEthernet, frames...)
}

// llcSnap has 802.3 frames with a length: LLC with SNAP and IPv4 inside (RFC 1042), LLC with spanning tree, and a
// padded one.
func llcSnap() []byte {
	ipv4 := strip()[0]
	snap := join([]byte{0xaa, 0xaa, 3, 0, 0, 0, 8, 0}, ipv4)
	tree := join([]byte{0x42, 0x42, 3}, make([]byte, 4), []byte{0}, []byte{0x80, 0, 0, 0, 0x5e, 0, 0x53, 1},
		make([]byte, 4), []byte{0x80, 0, 0, 0, 0x5e, 0, 0x53, 1, 0x80, 1, 0, 0, 20, 0, 2, 0, 15, 0})
	framed := func(b []byte) []byte { return ether(1, 2, uint16(len(b)), b) }
	padded := append(framed(snap), make([]byte, 9)...)
	return pcap(le, linkEthernet, framed(snap), framed(tree), padded)
}
