package decode

// decodeTokenRing reads an IEEE 802.5 header with its source routing.
func decodeTokenRing(w *walk) Key {
	const (
		typeLLC = 1
		routed  = 0x80 // in the source address
	)
	if !w.need(14) {
		return stop
	}
	n := 14
	if w.b[8]&routed != 0 {
		if !w.need(16) {
			return stop
		}
		n += int(w.b[14] & 0x1f)
	}
	typ := w.b[1] >> 6
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	if typ != typeLLC {
		return w.unsupported()
	}
	return other(otherLLC)
}

// decodeFDDI reads a frame of the Fiber Distributed Data Interface (ISO 9314).
func decodeFDDI(w *walk) Key {
	if !w.need(13) {
		return stop
	}
	asynchronousLLC := w.b[0]&0xf0 == 0x50
	w.skip(13)
	if !asynchronousLLC {
		return w.unsupported()
	}
	return other(otherLLC)
}

// decodeARCnet reads an ARCNET header as BSD leaves it, decodeARCnetLinux as Linux does.
func decodeARCnet(w *walk) Key      { return w.arcnet(2, true) }
func decodeARCnetLinux(w *walk) Key { return w.arcnet(4, false) }

// arcnet reads a protocol number behind n octets of addresses, and the header of RFC 1201
// that most of them have. Packets in pieces are not put together.
func (w *walk) arcnet(n int, exceptions bool) Key {
	if !w.need(n + 1) {
		return stop
	}
	proto := w.b[n]
	w.skip(n + 1)
	switch proto {
	case 0xf0: // RFC 1051
		return EtherType(0x0800)
	case 0xf1:
		return EtherType(0x0806)
	case 0xcd: // BACnet
		return other(otherLLC)
	}
	if !w.need(3) {
		return stop
	}
	if exceptions && w.b[0] == 0xff {
		if !w.need(7) {
			return stop
		}
		w.skip(4)
	}
	w.skip(3)
	switch proto {
	case 0xd4:
		return EtherType(0x0800)
	case 0xd5, 0xd6:
		return EtherType(0x0806)
	case 0xc4:
		return EtherType(0x86dd)
	case 0xec, 0xfa:
		return other(otherIPX)
	}
	return w.unsupported()
}

// decodeIPFC reads the network header of IP over Fibre Channel (RFC 2625).
func decodeIPFC(w *walk) Key {
	if !w.need(16) {
		return stop
	}
	w.skip(16)
	return other(otherLLC)
}

// decodeIPoIB reads the headers of IP over InfiniBand: a global route, an EtherType
// (RFC 4391).
func decodeIPoIB(w *walk) Key {
	if !w.need(44) {
		return stop
	}
	typ := w.u16(40)
	w.skip(44)
	return EtherType(typ)
}

// decodeIPNET reads the header of Solaris's ipnet devices.
func decodeIPNET(w *walk) Key {
	if !w.need(24) {
		return stop
	}
	family := w.b[1]
	w.skip(24)
	switch family { // AF_ numbers of Solaris
	case 2:
		return EtherType(0x0800)
	case 26:
		return EtherType(0x86dd)
	}
	return w.unsupported()
}

// decodeSunATM tells by the SunATM pseudo-header, or by the first octets, what an AAL5
// packet is.
func decodeSunATM(w *walk) Key {
	const (
		lane = 1
		llc  = 2
		ilmi = 5
		qsaa = 6
	)
	if len(w.pseudo) < 4 {
		return w.malformed()
	}
	switch w.pseudo[0] & 0x0f {
	case lane, ilmi, qsaa:
		return w.unsupported()
	case llc:
		return other(otherLLC)
	}
	const signalling = 5 // virtual channel (ITU-T I.361)
	if w.pseudo[2] == 0 && w.pseudo[3] == signalling && w.pseudo[1] == 0 {
		return w.unsupported()
	}
	if isLLC(w.b) && w.b[0] == 0xaa {
		return other(otherLLC)
	}
	return w.guessIP()
}

// decodeClassicIP stands for a packet of Linux's classical IP over ATM without LLC.
func decodeClassicIP(w *walk) Key { return EtherType(0x0800) }

// decodeSymantec reads the header of Symantec Enterprise Firewall, of version 3 if version
// 2's EtherType is 0.
func decodeSymantec(w *walk) Key {
	if !w.need(44) {
		return stop
	}
	if typ := w.u16(6); typ != 0 {
		w.skip(44)
		return EtherType(typ)
	}
	if !w.need(56) {
		return stop
	}
	typ := w.u16(20)
	w.skip(56)
	return EtherType(typ)
}

// decodePktap reads the header of Apple's pktap devices, which tells the link type.
func decodePktap(w *walk) Key {
	if !w.need(12) {
		return stop
	}
	u32 := func(at int) int {
		return int(w.b[at]) | int(w.b[at+1])<<8 | int(w.b[at+2])<<16 | int(w.b[at+3])<<24
	}
	n, kind, link := u32(0), u32(4), u32(8)
	if n < 108 {
		return w.malformed()
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	if kind != 1 || link > 0xffff { // a packet
		return w.unsupported()
	}
	return spaceLink.key(link)
}
