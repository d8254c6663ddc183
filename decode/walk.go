package decode

import "encoding/binary"

// A walk is the state of decoding one packet: what is left to look at, and what is
// known of it. A layer's decoder finds its header at the front of b, and must not look
// beyond: b is what the snaplen and the lengths in outer headers leave.
type walk struct {
	d    *Decoder
	p    *Packet
	b    []byte // captured octets from here on that belong to this layer
	wire int    // octets from here on by the outer headers; more than len(b) if the snaplen cut them
	off  int    // offset of b in its buffer
	buf  uint8  // Layer.Buffer

	pair    [4]byte // ports of the transport header before
	alt     Key     // what to try if the protocol of the key is unknown or refuses
	quoted  bool    // inside an error message or a sample: no traffic of this capture, not counted
	overIP6 bool    // the network layer outside is IPv6
	dataPad bool    // IEEE 802.11: the header is padded to four octets
	vlan    int     // outermost VLAN identifier; part of a datagram's identity in reassembly

	pseudo  []byte // pseudo-header of the link type, before the frame (capture.LinkType.PseudoHeader)
	fcsLen  int    // octets of frame check sequence at the end of the frame; -1 unknown
	wpanFCS int    // like fcsLen, of an IEEE 802.15.4 frame further in; negative: other octets in its place
	swapped bool   // the two octets of IEEE 802.11 frame control are in each other's place

	linkSrc, linkDst []byte // addresses of an IEEE 802.15.4 header, last octet first
	src, dst         []byte // network addresses for the transport layer; their length tells their kind
	ip6              []byte // addresses of the IPv6 header that is not counted yet; nil if there is none
}

// A decoder reads one header: it checks w.need before it looks at octets, calls
// w.skip to step over the header, and returns what comes next, or stop.
type decoder func(w *walk) Key

// need reports whether n octets are there; if not it says in the packet's status why.
func (w *walk) need(n int) bool {
	if len(w.b) >= n {
		return true
	}
	if w.quoted {
		return false // who quotes a packet may cut it
	}
	if w.wire < n {
		w.p.Status = Malformed
	} else {
		w.p.Status = Truncated
	}
	return false
}

// skip steps over n octets, which must be there.
func (w *walk) skip(n int) {
	w.b = w.b[n:]
	w.wire -= n
	w.off += n
}

// limit ends this layer after n octets from here; lengths beyond the end change nothing.
func (w *walk) limit(n int) {
	if n < w.wire {
		w.wire = n
		if n < len(w.b) {
			w.b = w.b[:n]
		}
	}
}

// malformed ends the packet: its headers contradict themselves.
func (w *walk) malformed() Key {
	w.p.Status = Malformed
	return stop
}

func (w *walk) u16(at int) int { return int(binary.BigEndian.Uint16(w.b[at:])) }

// run decodes from key on until nothing follows.
func (w *walk) run(key Key) {
	for key != stop {
		proto := w.d.dispatch.find(key)
		if proto != 0 {
			alt := w.alt
			w.alt = stop // no business of what comes further in
			next := w.layer(proto)
			if next != refused {
				key = next
				continue
			}
			if w.alt == stop {
				w.alt = alt
			}
		}
		if w.alt != stop {
			key, w.alt = w.alt, stop
			continue
		}
		if key.space() < spaceUDP {
			w.p.Status = Unsupported
			return
		}
		if key.space() != spaceUDP {
			return
		}
		if proto = w.guessUDP(); proto == 0 {
			return
		}
		if key = w.layer(proto); key == refused {
			return
		}
	}
}

// guessUDP returns the protocol of a UDP payload that its ports do not tell, or 0. Those
// quoted in error messages open no connection.
func (w *walk) guessUDP() Proto {
	if w.quoted {
		return w.d.dispatch.guess(w.b, w.wire)
	}
	return w.d.guessUDP(w.p, w.src, w.dst, w.pair[:], w.b, w.wire)
}

// layer decodes one layer as proto and returns what follows, or refused.
func (w *walk) layer(proto Proto) Key {
	p := w.p
	at := p.depth
	if at == MaxLayers {
		p.Status = Unsupported
		return stop
	}
	e := &w.d.dispatch.entries[proto]
	if len(w.b) < e.min && !w.need(e.min) {
		return stop
	}
	p.depth++
	p.layers[at] = Layer{Proto: e.proto, Buffer: w.buf, Offset: int32(w.off)}
	off, buf := w.off, w.buf
	next := stop
	if e.decode != nil {
		next = e.decode(w)
	}
	switch {
	case next == refused:
		p.depth = at
	case next == unseen:
		p.depth = at
		return stop
	case w.buf == buf:
		p.layers[at].Len = int32(w.off - off)
	}
	return next
}

// branch decodes n octets from here as key, beside what w goes on with: one of several
// packets in a frame. Lengths beyond the end are cut to it.
func (w *walk) branch(n int, key Key) {
	d := w.d
	if d.side == len(d.sides) {
		w.p.Status = Unsupported
		return
	}
	side := &d.sides[d.side] // not a variable here, which would escape
	d.side++
	*side = *w
	side.limit(n)
	side.run(key)
	d.side--
}
