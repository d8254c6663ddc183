package decode

// decodeICMP reads an ICMP message (RFC 792). An error quotes the packet it is about,
// which is decoded but is no traffic.
func decodeICMP(w *walk) Key {
	const (
		unreachable  = 3
		quench       = 4
		redirect     = 5
		timeExceeded = 11
		badParameter = 12
	)
	if !w.need(8) {
		return stop
	}
	typ := w.b[0]
	w.skip(8)
	switch typ {
	case unreachable, quench, redirect, timeExceeded, badParameter:
		return w.quote(IPProto(4))
	}
	return stop
}

// decodeICMPv6 reads an ICMPv6 message (RFC 4443).
func decodeICMPv6(w *walk) Key {
	const lastQuoting = 4 // types 1 to 4: unreachable, too big, time exceeded, bad parameter
	if !w.need(4) {
		return stop
	}
	typ := w.b[0]
	if typ < 1 || typ > lastQuoting {
		return stop
	}
	if !w.need(8) {
		return stop
	}
	w.skip(8)
	return w.quote(IPProto(41))
}

// quote goes on with what is left as a packet of somebody else's, or as a part of one.
func (w *walk) quote(key Key) Key {
	if w.wire <= 0 {
		return stop
	}
	w.quoted = true
	w.ip6 = nil
	return key
}
