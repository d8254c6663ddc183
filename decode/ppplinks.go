package decode

// decodeMultilink reads a PPP multilink header of long form (RFC 1990 section 3), and puts
// fragments together that follow each other.
func decodeMultilink(w *walk) Key {
	const (
		first = 0x80
		last  = 0x40
	)
	if !w.need(4) {
		return stop
	}
	flags, sequence := w.b[0], uint32(w.u16(0)&0xff)<<16|uint32(w.u16(2))
	w.skip(4)
	if flags&first != 0 && flags&last != 0 {
		return decodePPP(w)
	}
	d := w.d
	key := datagramKey{rest: multilinkDatagram}
	open, off := d.fragments.open[key], 0
	switch {
	case flags&first != 0:
		if open != nil {
			d.fragments.forget(open)
		}
		d.multilink = sequence
	case open == nil || sequence != d.multilink+uint32(len(open.parts)) || w.wire > len(w.b):
		return stop
	default:
		off = open.contiguous()
	}
	if !w.fragment(key, off, flags&last == 0) {
		return stop
	}
	return decodePPP(w)
}

// multilinkDatagram marks what comes over a multilink bundle among the datagrams in
// reassembly.
const multilinkDatagram = 0x3d << 24

// decodePPPMux reads packets that share a frame (RFC 3153), of which those without a
// protocol field are of the protocol before.
func decodePPPMux(w *walk) Key {
	const (
		hasProtocol = 0x80
		long        = 0x40
	)
	proto := 0
	for w.wire > 0 {
		if !w.need(1) {
			return stop
		}
		flags, n := w.b[0], int(w.b[0]&0x3f)
		skip := 1
		if flags&long != 0 {
			if !w.need(2) {
				return stop
			}
			n, skip = w.u16(0)&0x3fff, 2
		}
		w.skip(skip)
		if flags&hasProtocol != 0 {
			if !w.need(2) {
				return stop
			}
			size := 1
			if proto = int(w.b[0]); proto&1 == 0 {
				proto, size = w.u16(0), 2
			}
			if size > n {
				return w.malformed()
			}
			w.skip(size)
			n -= size
		}
		w.branch(n, PPP(proto))
		if n >= len(w.b) {
			return stop
		}
		w.skip(n)
	}
	return stop
}

// decodeBridging reads the header of a frame bridged over PPP (RFC 3518 section 4).
func decodeBridging(w *walk) Key {
	const ethernet = 1 // MAC type
	if !w.need(2) {
		return stop
	}
	kind := w.b[1]
	w.skip(2)
	if kind != ethernet {
		return w.unsupported()
	}
	return other(otherEthernet)
}

// decodeVanJacobson reads a TCP/IP packet that is not compressed but opens a context
// (RFC 1144 section 3.2.2): the context's number stands in place of the protocol.
func decodeVanJacobson(w *walk) Key {
	d := w.d
	n := int(w.p.buffers)
	if n == len(d.buffers) {
		return w.unsupported()
	}
	if !w.need(20) {
		return stop
	}
	buf := append(d.buffers[n][:0], w.b...)
	buf[9] = 6
	wire := w.wire
	w.enter(buf)
	w.wire = wire
	return EtherType(0x0800)
}
