package decode

import "encoding/binary"

func u16(b []byte) int    { return int(binary.BigEndian.Uint16(b)) }
func u32(b []byte) uint32 { return binary.BigEndian.Uint32(b) }

// stream takes a segment of the tuple in row from one of its sides, with its header in h and
// its payload, of wire octets, in b at the offset off. If the payload is of a protocol with a
// framing, it adds the layers that Wireshark shows; it returns false if ports and looks are to
// tell.
func (d *Decoder) stream(p *Packet, row, from int, h, b []byte, wire, off int) bool {
	s := &d.streams
	t := s.tuple(row)
	if t.kind < 0 && wire <= 0 {
		return true
	}
	if t.kind <= 0 || s.connection(int(t.kind)).is(retry) {
		if !d.connect(t, row, h, b) {
			return false
		}
	}
	d.follow(p, int(t.kind), from, h, b, wire, off)
	return true
}

// follow does that for a segment of the connection n.
func (d *Decoder) follow(p *Packet, n, from int, h, b []byte, wire, off int) {
	c, x := d.streams.connection(n), d.streams.aside(n)
	stand := c.analyse(x, from, h, max(wire, 0), p.Time)
	flags := h[13]
	if wire <= 0 && flags&(tcpFIN|tcpRST) == tcpFIN && stand == inOrder && c.is(split) {
		d.finish(p, c, x, from)
	}
	if wire <= 0 || stand == probing || flags&tcpRST != 0 || len(b) == 0 || c.is(silent) {
		return
	}
	if f := d.framings[c.proto]; c.marks&(begun|split|proxied|open) == begun && stand == inOrder && f.plain != nil && len(b) >= wire && f.plain(b[:wire]) {
		p.push(c.proto, off)
		return
	}
	seg := &d.segment // a variable here would escape
	*seg = segment{d: d, c: c, x: x, from: from, fin: flags&tcpFIN != 0, layers: seg.layers[:0]}
	nodes := 0
	if len(b) < wire {
		nodes = seg.scan(b, false).nodes
	} else {
		seq := u32(h[4:])
		if flags&tcpSYN != 0 {
			seq++
		}
		nodes = seg.desegment(seq, b[:wire], stand)
	}
	if nodes > 0 && seg.outer != 0 {
		p.push(seg.outer, off)
	}
	if f := d.framings[c.proto]; f.carries != nil {
		nodes = 0
		if seg.put && !f.counted {
			seg.layers = seg.layers[:0]
		}
	}
	for range nodes {
		p.push(seg.proto, off)
	}
	if seg.put {
		p.Whole = Whole{Proto: c.proto, PDUs: 1 + seg.follows, Len: seg.size}
		d.hand(p, seg)
	} else if seg.early || seg.goesOn && nodes > 0 {
		p.Whole.Proto = c.proto
	}
	if p.Whole.Buffer != 0 {
		off = 0
	}
	for _, proto := range seg.layers {
		p.push(proto, off)
	}
	if len(seg.held) > 0 {
		p.Whole.Held = d.lend(p, &seg.held)
	}
}

// finish ends the PDU that goes on to the end of the stream, which a segment without payload is.
func (d *Decoder) finish(p *Packet, c *connection, x *aside, from int) {
	u := d.splits.state(c, x, from)
	if u.more != moreAll {
		return
	}
	seg := &d.segment
	*seg = segment{d: d, c: c, x: x, from: from}
	seg.end(u)
	p.Whole = Whole{Proto: c.proto, PDUs: 1, Len: seg.size}
	d.hand(p, seg)
}

// push adds a layer that begins at off, and is not stepped over.
func (p *Packet) push(proto Proto, off int) {
	if p.depth == MaxLayers {
		p.Status = Unsupported
		return
	}
	p.layers[p.depth] = Layer{Proto: proto, Buffer: p.buffers, Offset: int32(off)}
	p.depth++
}

// connect finds out what t, in row, carries, by the ports in h or by the looks of the payload b,
// and reports whether that has a framing.
func (d *Decoder) connect(t *tuple, row int, h, b []byte) bool {
	if t.kind == kindUnknown || t.kind > 0 {
		proto := d.portProto(h)
		switch {
		case d.framings[proto] != nil:
			d.streams.carry(t, row, proto)
			return true
		case t.kind > 0:
		case proto != 0:
			t.kind = kindOther
		default:
			t.kind = kindOpen
		}
	}
	if len(b) == 0 {
		return false
	}
	var proto Proto
	if t.kind == kindOther {
		if !d.startTLS[d.portProto(h)] || !startsTLS(b) {
			return false
		}
		proto = d.protoTLS
	} else if proto = d.guess(b); proto == 0 {
		return false
	}
	d.streams.carry(t, row, proto)
	return true
}

// guess returns the protocol with a framing that b looks like, or 0.
func (d *Decoder) guess(b []byte) Proto {
	for _, proto := range d.guessed {
		if d.framings[proto].looks(b) {
			return proto
		}
	}
	return 0
}

// portProto returns the protocol of the ports in h, or 0.
func (d *Decoder) portProto(h []byte) Proto {
	src, dst := u16(h), u16(h[2:])
	if proto := d.dispatch.find(TCPPort(min(src, dst))); proto != 0 {
		return proto
	}
	return d.dispatch.find(TCPPort(max(src, dst)))
}
