package decode

// decodeGRE reads a GRE header (RFC 2784, with RFC 1701 routing and RFC 2890 key and
// sequence number), or PPTP's variant of it with an acknowledgement (RFC 2637).
func decodeGRE(w *walk) Key {
	const (
		checksum = 0x8000
		routing  = 0x4000
		key      = 0x2000
		sequence = 0x1000
		ack      = 0x0080
		version  = 0x0007
	)
	if !w.need(4) {
		return stop
	}
	flags, typ := w.u16(0), w.u16(2)
	n := 4
	if flags&(checksum|routing) != 0 {
		n += 4
	}
	if flags&key != 0 {
		n += 4
	}
	if flags&sequence != 0 {
		n += 4
	}
	if flags&ack != 0 && flags&version == 1 {
		n += 4
	}
	if flags&routing != 0 {
		for { // source route entries, up to one of no family and no length
			if !w.need(n + 4) {
				return stop
			}
			family, size := w.u16(n), int(w.b[n+3])
			n += 4
			if family == 0 {
				break
			}
			n += size
		}
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	if w.wire <= 0 {
		return stop
	}
	switch {
	case typ == greWCCP:
		return w.redirected()
	case typ == greERSPAN && flags&sequence == 0:
		return other(otherERSPAN1)
	case typ == greMetaData:
		return other(otherCMDFirst)
	case typ >= greAruba && typ <= greArubaLast && typ%16 == 0:
		return other(otherWLAN)
	}
	return GRE(typ)
}

const (
	greWCCP    = 0x883e
	greERSPAN  = 0x88be // types I and II
	greERSPAN3 = 0x22eb

	greMetaData = 0x8909

	greAruba     = 0x8200 // of Aruba's access points, one for each kind of tunnel, in steps of 16
	greArubaLast = 0x8370
)

// redirected steps over the header with which WCCP version 2 redirects a packet, if there
// is one: the packet behind it is known by its version
// (draft-mclaggan-wccp-v2rev1 section 4.13).
func (w *walk) redirected() Key {
	if !w.need(1) {
		return stop
	}
	if w.b[0]>>4 != 4 {
		if !w.need(4) {
			return stop
		}
		w.skip(4)
	}
	return IPProto(4)
}

// decodeCMDFirst reads a Cisco MetaData header as GRE carries it: the type of what
// follows comes first, not last.
func decodeCMDFirst(w *walk) Key {
	if !w.need(8) {
		return stop
	}
	typ := w.u16(0)
	w.skip(8)
	return EtherType(typ)
}

// decodeERSPAN1 reads ERSPAN type I, which has no header (draft-foschiano-erspan).
func decodeERSPAN1(*walk) Key { return other(otherEthernet) }

// decodeERSPAN reads a header of ERSPAN type II or III (draft-foschiano-erspan).
func decodeERSPAN(w *walk) Key {
	const (
		type2, type3 = 1, 2
		optional     = 1 // in the last octet of type III: a subheader follows
		frameType    = 0x7c
	)
	if !w.need(2) {
		return stop
	}
	n := 8
	switch w.b[0] >> 4 {
	case type2:
	case type3:
		if !w.need(12) {
			return stop
		}
		if w.b[10]&frameType != 0 { // not Ethernet
			return stop
		}
		n = 12
		if w.b[11]&optional != 0 {
			n = 20
		}
	default:
		return stop
	}
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	return other(otherEthernet)
}
