package decode

import "flowglass/capture"

// common decodes the packets that most captures consist of: those that have a front. It
// returns false for all others, and has then changed nothing. What it does equals what the
// layers' own decoders do (FuzzCommon); BenchmarkDecode shows the difference it makes.
//
// It does not write the layers and the key of the packet down: see Packet.expand.
func (d *Decoder) common(r *capture.Record, p *Packet) bool {
	f := d.ahead.front(r)
	if f == nil {
		f = d.ahead.alone(r)
	}
	if f.kind < 0 {
		return false
	}
	var e *path
	if f.row >= 0 {
		e = d.paths.at(int(f.row))
	} else if e = d.paths.find(f); e == nil {
		if e = d.newPath(f); e == nil {
			return false
		}
	}
	at := int(f.at)
	payload := at + int(f.header)
	wire := int(f.wire)
	b := r.Data[:f.end]
	h := b[at:]
	p.head, p.path = d.paths.heads[f.kind]|headers(f.header)<<48, e
	p.depth = 3
	if f.kind&pathTCP != 0 {
		p.TCPFlags = uint16(h[12]&0xf)<<8 | uint16(h[13])
		if !d.tcp(e, f, p, h, b, wire, payload) && !d.upper(e, f, p, b, wire, payload) {
			return true
		}
	} else if !d.upper(e, f, p, b, wire, payload) {
		return true
	}
	if e.same == 0 {
		d.paths.number(e)
	}
	if p.depth == 3 {
		p.same = e.same
	} else if tail := p.layers[3].Proto; p.depth == 4 && e.same != 0 {
		if e.tail == 0 {
			e.tail = tail
		}
		if e.tail == tail {
			p.same = e.same + 1
		}
	}
	return true
}

// tcp does what is to be done for the TCP segment of p on the path e; it returns false if
// ports and looks are to tell what its payload is.
func (d *Decoder) tcp(e *path, f *front, p *Packet, h, b []byte, wire, payload int) bool {
	s := &d.streams
	from, row := e.place.from(), e.place.row()
	stream := e.stream
	if e.place.connected() {
		c := s.connection(row)
		if h[13]&tcpSYN == 0 && c.marks&(settled|retry) == settled {
			if c.stream != stream {
				e.stream, e.same = c.stream, 0
			}
			p.stream = c.stream
			if d.watch != nil {
				d.saw(c.stream, from, h[:f.header], wire-payload)
			}
			d.follow(p, row, from, h, b[payload:], wire-payload, payload)
			return true
		}
		row = int(s.aside(row).tuple)
	}
	t := s.tuple(row)
	if h[13]&tcpSYN != 0 || t.known != bothKnown {
		src, dst := f.addresses(b)
		s.follow(t, from, src, dst, h)
	}
	if t.stream != stream {
		e.stream, e.same = t.stream, 0
	}
	p.stream = t.stream
	if d.watch != nil {
		d.saw(t.stream, from, h[:f.header], wire-payload)
	}
	known := d.stream(p, row, from, h, b[payload:], wire-payload, payload)
	if t.kind > 0 && t.kind < maxRows {
		e.place = placeOf(f.kind, from, int(t.kind), true)
	}
	return known
}

// newPath remembers the path of f; it returns nil if there is no room for its number.
func (d *Decoder) newPath(f *front) *path {
	e := path{words: f.words, place: placeOf(f.kind, 0, 0, false)}
	over := spaceUDP
	if f.kind&pathTCP != 0 {
		over = spaceTCP
		k, from := f.words.tupleKey(int(f.kind))
		row := d.streams.find(&k)
		if row >= maxRows {
			return nil
		}
		e.place = placeOf(f.kind, from, row, false)
	}
	src, dst := f.words.ports()
	e.app = d.dispatch.find(over.key(min(src, dst)))
	if e.app == 0 {
		e.app = d.dispatch.find(over.key(max(src, dst)))
	}
	if d.paths.count == maxPaths {
		d.paths.forget()
		for i := range d.ahead.list {
			d.ahead.list[i].row = -1
		}
	}
	return d.paths.add(&e, f.sum)
}

// upper decodes what ports and looks say follows the transport header, which ends at payload
// in the frame b. It reports whether the flow key is of the layers' protocols and the
// headers before alone.
func (d *Decoder) upper(e *path, f *front, p *Packet, b []byte, wire, payload int) bool {
	if wire <= payload {
		return true
	}
	app, over := e.app, spaceTCP
	if f.kind&pathTCP == 0 {
		over = spaceUDP
		if app == 0 {
			src, dst := f.addresses(b)
			app = d.guessUDP(p, src, dst, b[payload-8:payload], b[payload:], wire-payload)
		}
	}
	if app == 0 {
		return true
	}
	if a := &d.dispatch.entries[app]; a.decode == nil && len(b) >= payload+a.min {
		p.push(a.proto, payload)
		p.layers[p.depth-1].Buffer = 0 // what is held of packets before may be one
		return true
	}
	p.expand()
	keyLen := p.keyLen
	src, dst := f.words.ports()
	d.w = walk{d: d, p: p, b: b[payload:], wire: wire - payload, off: payload, alt: over.key(max(src, dst))}
	d.w.overIP6 = f.kind&pathIPv6 != 0
	d.w.src, d.w.dst = f.addresses(b)
	d.w.run(over.key(min(src, dst)))
	return p.keyLen == keyLen
}
