package decode

import "flowglass/capture"

// A Decoder decodes the packets of one capture, in file order: some headers can only be
// found, and some only told apart, with what went before (fragments, TCP streams).
type Decoder struct {
	dispatch *dispatch
	ahead    fronts
	paths    paths
	streams  streams
	framings []*framing // by Proto
	guessed  []Proto    // those whose framing is known by its looks
	startTLS []bool     // by Proto: its connections may go over to TLS
	splits   splits
	segment  segment // being looked into
	watch    *Segment
	w        walk
	sides    [8]walk // of branches within branches
	side     int     // how many are in use

	fragments fragments
	buffers   [6][]byte // where datagrams within datagrams are put together
	lowpan    expansion
	multilink uint32   // sequence number of the first fragment of what comes over a PPP multilink bundle
	mesh      [16]byte // addresses of a mesh header
	route     [16]byte // the end of a compressed route
	inflater  inflater

	protoTLS, protoQUIC, protoSMB, protoSMB2, protoModbus Proto
	told                                                  bool // of QUIC connections, by another decoder
}

// NewDecoder returns a decoder that has seen no packet.
func NewDecoder() *Decoder {
	d := &Decoder{dispatch: dispatched()}
	d.framings = make([]*framing, len(Registry))
	d.startTLS = make([]bool, len(Registry))
	for i := range Registry {
		d.framings[i], d.startTLS[i] = Registry[i].PDUs, Registry[i].StartTLS
		if f := d.framings[i]; f != nil && f.looks != nil {
			d.guessed = append(d.guessed, Proto(i))
		}
	}
	d.streams = newStreams()
	d.paths = newPaths(d.dispatch)
	d.protoTLS = d.dispatch.find(TCPPort(443))
	d.protoQUIC = d.dispatch.find(other(otherQUIC))
	d.protoSMB, d.protoSMB2 = d.dispatch.find(other(otherSMB)), d.dispatch.find(other(otherSMB2))
	d.protoModbus = d.dispatch.find(other(otherModbus))
	return d
}

// Decode resets p and fills it from r. It allocates nothing, but to keep a fragment or
// a TCP four-tuple not seen before. Nothing of r.Data is kept.
func (d *Decoder) Decode(r *capture.Record, p *Packet) {
	p.reset(r)
	if d.watch != nil {
		d.watch.Found = false
	}
	if !d.common(r, p) {
		d.walk(r, p)
	}
}

// walk decodes layer by layer.
func (d *Decoder) walk(r *capture.Record, p *Packet) {
	n := max(0, r.Link.PseudoHeader(r.Data))
	if n > 0 {
		p.CapLen -= n
		p.OrigLen = origLen(r, n)
	}
	d.side = 0 // a packet that panicked may have left it
	d.w = walk{d: d, p: p, b: r.Data[n:], wire: max(p.OrigLen, p.CapLen), off: n, pseudo: r.Data[:n], fcsLen: r.FCSLen}
	d.w.run(LinkType(r.Link))
}
