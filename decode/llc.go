package decode

// SNAP organisation codes. The protocol number after them is the organisation's own.
const (
	ouiEther  = 0x000000 // an EtherType
	ouiCisco  = 0x00000c
	ouiCisco2 = 0x0000f8 // Cisco's bridged AppleTalk: an EtherType
	ouiIEEE   = 0x0080c2 // IEEE 802.1: bridged frames
	ouiApple  = 0x080007
)

// decodeLLC reads an IEEE 802.2 header, with SNAP where its access points say so.
func decodeLLC(w *walk) Key {
	const snap = 0xaa
	if !w.need(3) {
		return stop
	}
	dsap, ssap, control := int(w.b[0]), w.b[1], w.b[2]
	n := 3
	if control&3 != 3 { // information or supervisory: two octets
		n = 4
	}
	// Wireshark takes unnumbered information with the poll bit for no information.
	information := control&1 == 0 || control == 0x03
	if dsap != snap || ssap != snap {
		if !w.need(n) {
			return stop
		}
		w.skip(n)
		if !information || w.wire <= 0 {
			return stop
		}
		if dsap == 0xfe {
			return w.osi()
		}
		return SAP(dsap)
	}
	if !w.need(n + 5) {
		return stop
	}
	oui, pid := w.u16(n)<<8|int(w.b[n+2]), w.u16(n+3)
	w.skip(n + 5)
	if !information {
		return stop
	}
	return w.snap(oui, pid, 2)
}

// snap interprets a SNAP protocol number. A bridged frame stands behind pad octets.
func (w *walk) snap(oui, pid, pad int) Key {
	switch oui {
	case ouiEther, ouiCisco2:
		return EtherType(pid)
	case ouiCisco:
		return ciscoPID(pid)
	case ouiApple:
		if pid == 0x809b {
			return EtherType(pid)
		}
	case ouiIEEE:
		switch pid { // RFC 2684 section 5.2: with and without check sequence
		case 0x0001, 0x0007:
			return w.bridged(pad, otherEthernet)
		case 0x0003, 0x0009:
			return w.bridged(pad, otherTokenRing)
		case 0x0004, 0x000a:
			return w.bridged(pad+pad/2, otherFDDI) // three octets in RFC 2684
		case 0x000e:
			return other(otherSTP)
		}
	}
	return w.unsupported()
}

func (w *walk) bridged(pad, frame int) Key {
	if !w.need(pad) {
		return stop
	}
	w.skip(pad)
	return other(frame)
}

// osi reads a network layer protocol identifier (ISO/IEC TR 9577). The protocols of OSI
// have it as the first octet of their own header, those of the Internet do not.
func (w *walk) osi() Key {
	if !w.need(1) {
		return stop
	}
	id := int(w.b[0])
	switch id {
	case nlpidIPv4, nlpidIPv6, nlpidPPP:
		w.skip(1)
	}
	return nlpid(id)
}

const (
	nlpidSNAP = 0x80
	nlpidIPv6 = 0x8e
	nlpidIPv4 = 0xcc
	nlpidPPP  = 0xcf
)

// decodeSTP reads the beginning of a bridge protocol data unit (IEEE 802.1D clause 9.3).
func decodeSTP(w *walk) Key {
	const (
		attributes     = 1 // protocol: generic attribute registration, clause 12.10.1
		topologyChange = 0x80
	)
	if !w.need(4) {
		return unseen
	}
	if w.u16(0) == attributes {
		w.p.Status = Unsupported
		return unseen
	}
	n := 27 // as far as the port
	if w.b[3] == topologyChange {
		n = 4
	}
	if !w.need(n) {
		return unseen
	}
	w.skip(n)
	return stop
}
