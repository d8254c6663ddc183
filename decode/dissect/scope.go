package dissect

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
	"strings"

	"flowglass/internal/field"
)

// A scope is one layer while its fields are read, from left to right. Reading stops for
// good at the first octet that is not there: from then on nothing is added, and every
// value is 0, so that a dissector need not look after each field.
type scope struct {
	p     *packet
	buf   int
	b     []byte // of the buffer, up to the end of what belongs to the layer and is captured
	wire  int    // where it would end if everything was captured
	start int    // of the layer
	size  int    // octets of its header by decode; 0 if it does not step over it
	at    int    // octet to be read next
	next  int    // where the payload begins
	ends  int    // where the layer's node ends, if others come behind it in the layer; 0: with the layer
	pdus  int    // of a protocol over TCP: how many end in this segment
	last  bool   // no layer follows
	inner string // name of the layer that follows

	behind  []behind // layers that come behind this one, in what belongs to it
	nested  bool     // it is one of those
	reading *reading

	after []field.Node // layers that the dissector has found within this one

	node    *field.Node
	own     field.Node // what node points to
	attach  bool       // the node belongs to that of the layer before
	short   bool       // stopped
	missing bool       // because octets are missing
	why     string     // if short
}

// more reports whether octets remain before end, and reading goes on.
//
//go:noinline
func (s *scope) more(end int) bool { return !s.short && s.at < min(end, len(s.b)) }

// tooMany is why reading stops when a packet has maxFields.
const tooMany = "there are more fields than are shown"

// left is the number of octets from here on.
//
//go:noinline
func (s *scope) left() int { return max(0, len(s.b)-s.at) }

// then has the octets from at on, n of them by the lengths outside, dissected as a protocol whose layers stand in this
// one, behind it.
func (s *scope) then(name string, at, n int) {
	s.behind = append(s.behind, behind{name, at, n})
}

// A behind is a layer to be dissected once the one before is.
type behind struct {
	name  string
	at, n int
}

// need reports whether n octets are there, and stops if they are not.
func (s *scope) need(n int) bool {
	if s.short {
		return false
	}
	if n < 0 || len(s.b)-s.at < n {
		s.missing = true
		s.stop("the packet ends before this field does")
		return false
	}
	return true
}

// stop ends the layer: its octets contradict themselves, or end too soon.
//
//go:noinline
func (s *scope) stop(why string) {
	if !s.short {
		s.short, s.why = true, why
	}
}

// limit ends what belongs to the layer, and to those further in, n octets from its start.
//
//go:noinline
func (s *scope) limit(n int) {
	end := s.start + n
	b := &s.p.bufs[s.buf]
	if end < s.wire {
		s.wire, b.wire = end, end
	}
	if end >= s.start && end < len(s.b) {
		s.b, b.end = s.b[:end], end
	}
}

// peek returns the octet n octets on, 0 if there is none.
func (s *scope) peek(n int) byte {
	if s.short || s.at+n >= len(s.b) {
		return 0
	}
	return s.b[s.at+n]
}

// peek16 returns the number in the two octets n octets on, 0 if they are not there.
//
//go:noinline
func (s *scope) peek16(n int) int { return int(s.peek(n))<<8 | int(s.peek(n+1)) }

// peek32 returns the number in the four octets n octets on, 0 if they are not there.
//
//go:noinline
func (s *scope) peek32(n int) uint32 { return uint32(s.peek16(n))<<16 | uint32(s.peek16(n+2)) }

// skip steps over n octets.
//
//go:noinline
func (s *scope) skip(n int) {
	if s.need(n) {
		s.at += n
	}
}

// The functions here are not inlined: nodes and values are large, and copying them takes
// more code than a call.

//go:noinline
func (s *scope) leaf(d *field.Def, at, n int, v field.Value) field.Node {
	return field.Node{Def: d, Buffer: s.buf, Offset: at, Len: n, Value: v}
}

// add adds a node to t and returns it; the pointer is good until the next one is added.
//
//go:noinline
func (s *scope) add(t *field.Node, n field.Node) *field.Node {
	if s.p.count++; s.p.count > maxFields {
		s.stop(tooMany)
	}
	t.Children = s.p.scratch.append(t.Children, n)
	return &t.Children[len(t.Children)-1]
}

// last returns the node of t that was added last.
//
//go:noinline
func last(t *field.Node) *field.Node { return &t.Children[len(t.Children)-1] }

// num reads a big-endian integer of n octets as d, of its bits if it is a bit-field.
func (s *scope) num(t *field.Node, d *field.Def, n int) uint64 {
	v := s.bits(t, d, n)
	if s.need(n) {
		s.at += n
	}
	return v
}

// bits reads like num, and stays where it is: other bits of these octets follow.
func (s *scope) bits(t *field.Node, d *field.Def, n int) uint64 {
	if !s.need(n) {
		return 0
	}
	v := maskOf(d, number(s.b[s.at:s.at+n]))
	s.add(t, s.leaf(d, s.at, n, valueOf(d, v)))
	return v
}

// little reads a little-endian integer of n octets.
func (s *scope) little(t *field.Node, d *field.Def, n int) uint64 {
	if !s.need(n) {
		return 0
	}
	v := uint64(0)
	for i := n - 1; i >= 0; i-- {
		v = v<<8 | uint64(s.b[s.at+i])
	}
	v = maskOf(d, v)
	s.add(t, s.leaf(d, s.at, n, valueOf(d, v)))
	s.at += n
	return v
}

func valueOf(d *field.Def, v uint64) field.Value {
	if d.Type == field.Int {
		return field.Value{Int: int64(v)}
	}
	return field.Value{Num: v}
}

func maskOf(d *field.Def, v uint64) uint64 {
	if d.Mask == 0 {
		return v
	}
	return v & d.Mask >> bits.TrailingZeros64(d.Mask)
}

// number returns the big-endian number in b, of eight octets at most.
func number(b []byte) uint64 {
	v := uint64(0)
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

// flags adds bit-fields of one number of n octets before the place that is read next.
func (s *scope) flags(t *field.Node, n int, defs ...*field.Def) {
	if s.short || s.at < n {
		return
	}
	v := number(s.b[s.at-n : s.at])
	for _, d := range defs {
		s.add(t, s.leaf(d, s.at-n, n, valueOf(d, maskOf(d, v))))
	}
}

// bytes reads n octets as they are.
func (s *scope) bytes(t *field.Node, d *field.Def, n int) []byte {
	if !s.need(n) {
		return nil
	}
	b := s.b[s.at : s.at+n : s.at+n]
	s.add(t, s.leaf(d, s.at, n, field.Value{Bytes: b}))
	s.at += n
	return b
}

// text reads n octets as text.
func (s *scope) text(t *field.Node, d *field.Def, n int) string {
	if !s.need(n) {
		return ""
	}
	v := valid(s.b[s.at : s.at+n])
	s.add(t, s.leaf(d, s.at, n, field.Value{Str: v}))
	s.at += n
	return v
}

// ip reads an IPv4 or IPv6 address, as the type of d says.
func (s *scope) ip(t *field.Node, d *field.Def) netip.Addr {
	n := 4
	if d.Type == field.IPv6 {
		n = 16
	}
	if !s.need(n) {
		return netip.Addr{}
	}
	a, _ := netip.AddrFromSlice(s.b[s.at : s.at+n])
	s.add(t, s.leaf(d, s.at, n, field.Value{Addr: a}))
	s.at += n
	return a
}

// mark adds a node that is computed, over octets at to at+n.
//
//go:noinline
func (s *scope) mark(t *field.Node, d *field.Def, at, n int, v field.Value) *field.Node {
	if s.short {
		return new(field.Node)
	}
	return s.add(t, s.leaf(d, at, n, v))
}

// markNum adds a number that is computed.
//
//go:noinline
func (s *scope) markNum(t *field.Node, d *field.Def, at, n int, v uint64) *field.Node {
	return s.mark(t, d, at, n, field.Value{Num: v})
}

// markStr adds a text that is computed.
//
//go:noinline
func (s *scope) markStr(t *field.Node, d *field.Def, at, n int, v string) *field.Node {
	return s.mark(t, d, at, n, field.Value{Str: v})
}

// hideNum adds a number that only filters find.
//
//go:noinline
func (s *scope) hideNum(t *field.Node, d *field.Def, at, n int, v uint64) {
	s.hide(t, d, at, n, field.Value{Num: v})
}

// hideStr adds a text that only filters find.
//
//go:noinline
func (s *scope) hideStr(t *field.Node, d *field.Def, at, n int, v string) {
	s.hide(t, d, at, n, field.Value{Str: v})
}

// hide adds a node that only filters find.
//
//go:noinline
func (s *scope) hide(t *field.Node, d *field.Def, at, n int, v field.Value) {
	if !s.short {
		s.add(t, s.leaf(d, at, n, v)).Hidden = true
	}
}

// group adds a node with fields of its own, which fill adds. It ends where reading stands then.
func (s *scope) group(t *field.Node, d *field.Def, fill func(g *field.Node)) {
	if s.short {
		return
	}
	g := s.leaf(d, s.at, 0, field.Value{})
	fill(&g)
	if s.p.count++; s.p.count > maxFields {
		s.stop(tooMany)
	}
	g.Len = max(0, min(s.at, len(s.b))-g.Offset)
	if d.Type == field.Bytes || d.Type == field.Protocol {
		g.Value.Bytes = s.b[g.Offset : g.Offset+g.Len]
	}
	t.Children = s.p.scratch.append(t.Children, g)
}

// within reads with the layer ending n octets on, and goes on behind them whatever fill
// has read; fill stops only itself. It reports whether fill came to its end.
func (s *scope) within(n int, fill func()) bool {
	if !s.need(n) {
		return false
	}
	whole, end := s.b, s.at+n
	s.b = s.b[:end]
	fill()
	ok := !s.short
	s.b = whole
	if ok {
		s.at = end
	}
	return ok
}

// resume goes on at an octet behind what stopped reading, if it was not that there are too
// many fields.
//
//go:noinline
func (s *scope) resume(at int) {
	if s.p.count <= maxFields {
		s.short, s.missing = false, false
		s.at = min(at, len(s.b))
	}
}

// maxInfo is how many octets of Info a layer may tell, as in Wireshark: one of many messages could have as many
// as its packet.
const maxInfo = 4096

// tell sets the packet's Info, unless the layer is quoted in an error message.
//
//go:noinline
func (s *scope) tell(info string) {
	if len(info) > maxInfo {
		info = strings.ToValidUTF8(info[:maxInfo], "")
	}
	if !s.p.quoted {
		s.p.info = info
	}
}

// sum adds up the 16-bit words of b, for the Internet checksum (RFC 1071).
func sum(acc uint32, b []byte) uint32 {
	for len(b) >= 2 {
		acc += uint32(binary.BigEndian.Uint16(b))
		if acc>>31 != 0 {
			acc = acc&0xffff + acc>>16
		}
		b = b[2:]
	}
	if len(b) == 1 {
		acc += uint32(b[0]) << 8
	}
	return acc
}

// fold ends a checksum: 0 if the octets and their checksum agree.
func fold(acc uint32) uint16 {
	for acc>>16 != 0 {
		acc = acc&0xffff + acc>>16
	}
	return ^uint16(acc)
}
