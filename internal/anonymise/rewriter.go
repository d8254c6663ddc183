package anonymise

import (
	"encoding/binary"

	"flowglass/capture"
	"flowglass/decode"
)

// A mark says where an octet of the output comes from.
type mark uint8

const (
	markZero  mark = iota
	markField      // a field whose meaning is known, copied
	markMade       // made from a key: an address, a name; or a checksum
	markKept       // payload, copied
)

// A rewriter is the way of one packet through the rules. Its methods take offsets from the
// packet's first octet, and do nothing for a field that is not wholly captured or reaches beyond
// the region that it stands in: such a field stays zeros.
type rewriter struct {
	a    *Anonymiser
	link capture.LinkType
	in   []byte // as captured
	out  []byte // as many
	mark []mark

	regions []region // those that are open, from the outside in
	end     int      // of the innermost, by the lengths in headers; may be beyond what was captured
	full    int      // where the innermost network header says that its packet ends, wherever end is
	loose   bool     // it is a fragment, and does not say
	taken   int      // octets before this are done with: layers that begin there are passed over
	sums    []sum
	src     []byte // network addresses in the original, for the transport layer's checksum
	dst     []byte
	cuts    []int // where subframes end
	swapped bool  // the first two octets of an 802.11 header are in each other's place
	sport   int   // of the UDP header
	dport   int
	check   int    // octets of check sequence at the end of an IEEE 802.15.4 frame
	linkSrc []byte // what its addresses are mapped to, in network order
	linkDst []byte
	long    int // octets on the wire
	depth   int // of packets that were expanded, in which it stands
	over6   bool
	partial bool // in a fragment: what follows its headers is not all here
	quoted  bool // in a packet that an error message quotes

	used int  // octets up to here are not zero for having been dropped
	drop bool // the packet ends there
}

// A region is the part of a packet that a header's length field allots to what follows.
type region struct {
	end, full int
	src, dst  []byte
	over6     bool
	loose     bool
	partial   bool
	quoted    bool
}

// start makes x ready for the packet r, to be written to out, of as many zeros, and mark.
func (x *rewriter) start(a *Anonymiser, r *capture.Record, out []byte, mark []mark) {
	*x = rewriter{
		a: a, link: r.Link, in: r.Data, out: out, mark: mark, long: r.OrigLen,
		regions: x.regions[:0], sums: x.sums[:0], cuts: x.cuts[:0], end: max(r.OrigLen, len(r.Data)),
	}
	x.full = x.end
}

// A layer is a header to be rewritten.
type layer struct {
	name string
	off  int // where it begins
	head int // where it ends, says decode
	end  int // of the region that it stands in
}

// rewrite rewrites the packet.
func (x *rewriter) rewrite(r *capture.Record, p *decode.Packet) {
	n := max(0, r.Link.PseudoHeader(r.Data))
	x.pseudo(r, n)
	x.apply(r, x.layers(r, p), n)
	x.frameCheck(r, n)
}

// apply applies the rules of the layers, which begin behind n octets of a pseudo-header, and makes checksums anew.
func (x *rewriter) apply(r *capture.Record, layers []decode.Layer, n int) {
	a := x.a
	for i, l := range layers {
		off := int(l.Offset)
		x.leave(off)
		if off < x.taken {
			continue
		}
		leaf := true
		for _, inner := range layers[i+1:] {
			if inner.Offset >= l.Offset {
				leaf = int(inner.Offset) >= x.end
				break
			}
		}
		y := layer{l.Proto.Name(), off, off + int(l.Len), x.end}
		rule := a.rules[l.Proto]
		if rule != nil {
			x.enter()
			for _, cut := range x.cuts {
				if off < cut {
					x.limit(cut)
				}
			}
			rule(x, y)
		}
		switch {
		case rule == nil:
			a.report.NotUnderstood.add(y.name, 1)
			x.opaque(y.name, off, x.end)
			x.taken = min(x.end, len(x.in))
		case leaf && x.taken <= off:
			x.payload(y.name, y.head)
		}
	}
	if len(layers) == 0 {
		a.report.NotUnderstood.add("link type "+r.Link.String(), 1)
		x.opaque("data", n, x.end)
	}
	for i := len(x.sums) - 1; i >= 0; i-- {
		x.sums[i].repair(x)
	}
}

// layers returns the layers of the packet in the frame itself. A first fragment is looked into
// as if it were a packet that was not wholly captured.
func (x *rewriter) layers(r *capture.Record, p *decode.Packet) []decode.Layer {
	const most = 4 // fragments within fragments
	a := x.a
	view := *r
	layers := inFrame(p, len(r.Data))
	for range most {
		at, ok := firstFragment(view.Data, layers)
		if !ok {
			break
		}
		if &view.Data[0] == &r.Data[0] {
			a.view = append(a.view[:0], r.Data...)
			view.Data = a.view
		}
		view.Data[at] &^= 0x20 // IPv4's more fragments
		if layers[len(layers)-1].Proto.Name() != "ip" {
			view.Data[at] &^= 1
		}
		a.decode(&view, &a.packet)
		layers = inFrame(&a.packet, len(r.Data))
	}
	return layers
}

// inFrame returns those of a packet's layers that are in the frame itself, of n octets. They are
// p's own, which are put together for it.
func inFrame(p *decode.Packet, size int) []decode.Layer {
	layers := p.Layers()
	n := 0
	for _, l := range layers {
		if l.Buffer == 0 && int(l.Offset) <= size {
			layers[n] = l
			n++
		}
	}
	return layers[:n]
}

// firstFragment returns the octet with the more fragments flag of a fragment that is the innermost
// layer and the first of its datagram.
func firstFragment(b []byte, layers []decode.Layer) (at int, ok bool) {
	if len(layers) == 0 {
		return 0, false
	}
	l := layers[len(layers)-1]
	off, head := int(l.Offset), int(l.Offset)+int(l.Len)
	switch l.Proto.Name() {
	case "ip":
		if head <= len(b) && l.Len >= 20 && binary.BigEndian.Uint16(b[off+6:])&0x3fff == 0x2000 {
			return off + 6, true
		}
	case "ipv6.fraghdr":
		if head <= len(b) && l.Len >= 8 && binary.BigEndian.Uint16(b[head-6:])&0xfff9 == 1 {
			return head - 5, true
		}
	}
	return 0, false
}

// enter opens a region, which is at first all of the one around it.
func (x *rewriter) enter() {
	x.regions = append(x.regions, region{x.end, x.full, x.src, x.dst, x.over6, x.loose, x.partial, x.quoted})
}

// leave closes the regions that end before off.
func (x *rewriter) leave(off int) {
	for len(x.regions) > 0 && x.end <= off {
		g := x.regions[len(x.regions)-1]
		x.regions = x.regions[:len(x.regions)-1]
		x.end, x.full, x.src, x.dst = g.end, g.full, g.src, g.dst
		x.over6, x.loose, x.partial, x.quoted = g.over6, g.loose, g.partial, g.quoted
	}
}

// limit ends the region of the layer at end, if that is inside of it.
//
//go:noinline
func (x *rewriter) limit(end int) { x.end = min(x.end, end) }

// have returns how far the region was captured.
//
//go:noinline
func (x *rewriter) have() int { return min(x.end, len(x.in)) }

// has reports whether n octets at at are there.
//
//go:noinline
func (x *rewriter) has(at, n int) bool { return at >= 0 && n >= 0 && at+n <= x.have() }

//go:noinline
func (x *rewriter) u8(at int) int {
	if !x.has(at, 1) {
		return 0
	}
	return int(x.in[at])
}

//go:noinline
func (x *rewriter) u16(at int) int {
	if !x.has(at, 2) {
		return 0
	}
	return int(binary.BigEndian.Uint16(x.in[at:]))
}

// wrote notes that n octets at at are written.
//
//go:noinline
func (x *rewriter) wrote(at, n int, m mark) {
	for i := range x.mark[at : at+n] {
		x.mark[at+i] = m
	}
	x.used = max(x.used, at+n)
}

// copy copies n octets of fields that say nothing of who talks: what is there of them.
//
//go:noinline
func (x *rewriter) copy(at, n int) {
	n = min(n, x.have()-at)
	if at < 0 || n <= 0 {
		return
	}
	copy(x.out[at:], x.in[at:at+n])
	x.wrote(at, n, markField)
}

// copyTo copies fields up to the offset end.
//
//go:noinline
func (x *rewriter) copyTo(at, end int) { x.copy(at, end-at) }

func (x *rewriter) v4(at int) {
	if !x.has(at, 4) {
		return
	}
	out := x.a.v4([4]byte(x.in[at:]))
	copy(x.out[at:], out[:])
	x.wrote(at, 4, markMade)
	x.a.report.Changed.add("IPv4 addresses", 1)
}

func (x *rewriter) v6(at int) {
	if !x.has(at, 16) {
		return
	}
	out := x.a.v6([16]byte(x.in[at:]))
	copy(x.out[at:], out[:])
	x.wrote(at, 16, markMade)
	x.a.report.Changed.add("IPv6 addresses", 1)
}

// mac maps a hardware address of n octets: of 6 or 8; of other lengths it stays zeros.
func (x *rewriter) mac(at, n int) {
	if !x.has(at, n) {
		return
	}
	switch n {
	case 6:
		out := x.a.mac([6]byte(x.in[at:]))
		copy(x.out[at:], out[:])
	case 8:
		out := x.a.eui64([8]byte(x.in[at:]))
		copy(x.out[at:], out[:])
	default:
		return
	}
	x.wrote(at, n, markMade)
	x.a.report.Changed.add("MAC addresses", 1)
}

// port maps one port.
func (x *rewriter) port(at int) {
	if !x.has(at, 2) {
		return
	}
	p := uint16(x.u16(at))
	q := x.a.port(p)
	binary.BigEndian.PutUint16(x.out[at:], q)
	x.wrote(at, 2, markField)
	if q != p {
		x.a.report.Changed.add("ports", 1)
	}
}

// name replaces n octets of a name written with dots.
func (x *rewriter) name(at, n int) {
	if n <= 0 || !x.has(at, n) {
		return
	}
	x.a.knowName(x.in[at : at+n])
	x.a.dotted(x.in[at:at+n], x.out[at:at+n])
	x.wrote(at, n, markMade)
	x.a.report.Changed.add("names", 1)
}

// payload does with what follows the innermost header what the options say.
func (x *rewriter) payload(proto string, at int) {
	switch proto {
	case "udp", "tcp", "sctp", "udplite":
		proto = "data"
	case "mpls": // whose first four bits would say, as zeros, that it is something else
		if x.has(at, 1) {
			x.out[at] = x.in[at] & 0xf0
		}
	}
	x.opaque(proto, at, x.end)
}

// opaque treats octets that are not understood, from at to end, as payload of a protocol.
func (x *rewriter) opaque(proto string, at, end int) {
	end = min(end, x.have())
	if at < 0 || at >= end {
		return
	}
	mode := x.mode(proto)
	if mode == Keep && !x.partial {
		copy(x.out[at:end], x.in[at:end])
		x.wrote(at, end-at, markKept)
		x.a.report.Kept.add(proto, int64(end-at))
		return
	}
	if mode == Drop {
		x.drop = true
	} else {
		x.used = max(x.used, end)
	}
	x.a.report.Zeroed.add(proto, int64(end-at))
}

// mode returns what is to become of payload of a protocol.
func (x *rewriter) mode(proto string) Mode {
	if mode, ok := x.a.options.Payloads[proto]; ok {
		return mode
	}
	return x.a.options.Payload
}

// unknown is for a layer that turns out to be none: all of it is payload.
func (x *rewriter) unknown(l layer) {
	x.opaque("data", l.off, x.end)
	x.done()
}

// done says that the rule has seen to all of its layer's region.
//
//go:noinline
func (x *rewriter) done() { x.taken = max(x.taken, x.have()) }
