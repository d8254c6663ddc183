package session

import (
	"net/netip"
	"slices"

	"flowglass/decode"
	"flowglass/decode/analysis"
	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/flow"
	"flowglass/internal/field"
)

// An evidence is what the index and the flows know of the fields of a filter, so that a
// packet need not be read again: what all packets of a flow have in common, and what is
// in the row of each. It never says more than dissecting the packet would show
// (TestSelectionsAreWhatDissectingFinds, FuzzEvidence).
type evidence struct {
	session *Session
	clues   []clue // by field of the filter
	flags   bool   // a field is one of the TCP flags
	numbers bool   // a field is udp.stream
	row     int    // that packet is about
	entry   *entry // of that row
	finding analysis.Finding

	rows     int   // whose times delta knows
	timed    bool  // one of them has a time
	previous int64 // the last

	key    decode.FlowKey
	protos []decode.Proto
	pairs  []decode.Pair
}

// A clue tells where knowledge of a field comes from.
type clue struct {
	*known
	layer   []bool // by decode.Proto: layers called as the field's protocol
	holders []bool // by decode.Proto: layers that may hold the field; nil: any may
	always  bool   // it is in every packet
	isFlag  bool
	isLayer bool // the field is a protocol that decode knows
	bits    uint64
	shift   uint
}

// A known is a field of which more is known than whether it can be there: values in the
// headers that flows tell apart, or one of each packet.
type known struct {
	name   string
	kind   decode.Kind
	values func(list []field.Value, p *decode.Pair) []field.Value // of a header
	packet func(e *evidence) (int64, bool)                        // of the packet in e.row; nil for tcp.flags
	found  func(f *analysis.Finding) (int64, bool)                // likewise, of what the TCP analysis finds
	from   source
}

// A source is what a value of a packet is made of, as a bit; 0 for what is of each packet
// alone, such as its time.
type source uint8

const (
	fromFlags source = 1 << iota
	fromOrig
	fromCap
)

// layers are the names of the layers whose headers are counted as a kind.
var layers = [decode.Kinds]string{"eth", "ip", "ipv6", "tcp", "udp", "sctp"}

// aliens are layers whose headers are counted as a kind although they are none.
var aliens = [decode.Kinds][]string{decode.Ethernet: {"isl", "cfp"}, decode.UDP: {"udplite"}}

var evident = slices.Concat(
	addresses("eth", decode.Ethernet), addresses("ip", decode.IP), addresses("ipv6", decode.IP6),
	ports("tcp", decode.TCP), ports("udp", decode.UDP), ports("sctp", decode.SCTP),
	[]known{
		{name: "tcp.stream", kind: decode.TCP, values: stream},
		{name: "udp.stream", kind: decode.UDP, values: stream},
		{name: "frame.number", packet: func(e *evidence) (int64, bool) { return int64(e.row) + 1, true }},
		{name: "frame.len", from: fromOrig, packet: func(e *evidence) (int64, bool) { return int64(e.session.index.orig(e.row)), true }},
		{name: "frame.cap_len", from: fromCap, packet: func(e *evidence) (int64, bool) { return int64(e.session.index.cap(e.row)), true }},
		{name: "frame.time", packet: (*evidence).time},
		{name: "frame.time_epoch", packet: (*evidence).time},
		{name: "frame.time_relative", packet: func(e *evidence) (int64, bool) {
			t, ok := e.time()
			return t - e.session.index.time(0), ok
		}},
		{name: "frame.time_delta", packet: (*evidence).delta},
		{name: "frame.interface_id", packet: func(e *evidence) (int64, bool) {
			n := e.session.ifaceShown(int(e.session.index.iface(e.row)))
			return int64(n), n >= 0
		}},
		{name: "frame.marked", packet: func(*evidence) (int64, bool) { return 0, true }},
		{name: "frame.ignored", packet: func(*evidence) (int64, bool) { return 0, true }},
	},
)

// tcpFlags are the fields of the flags, which rows of the index have.
var tcpFlags = []string{
	"tcp.flags", "tcp.flags.res", "tcp.flags.ae", "tcp.flags.cwr", "tcp.flags.ece", "tcp.flags.urg", "tcp.flags.ack",
	"tcp.flags.push", "tcp.flags.reset", "tcp.flags.syn", "tcp.flags.fin",
}

func addresses(name string, kind decode.Kind) []known {
	return sides(kind, name+".src", name+".dst", name+".addr", func(p *decode.Pair, dst bool) field.Value {
		a := p.Src
		if dst {
			a = p.HeaderDst
		}
		switch high, low := a.Words(); a.Kind() {
		case decode.MAC:
			return field.Value{Num: high >> 16}
		case decode.IPv4:
			return field.Value{Addr: netip.AddrFrom4([4]byte{byte(high >> 56), byte(high >> 48), byte(high >> 40), byte(high >> 32)})}
		default:
			var b [16]byte
			for i := range 8 {
				b[i], b[8+i] = byte(high>>(56-8*i)), byte(low>>(56-8*i))
			}
			return field.Value{Addr: netip.AddrFrom16(b)}
		}
	})
}

func ports(name string, kind decode.Kind) []known {
	return sides(kind, name+".srcport", name+".dstport", name+".port", func(p *decode.Pair, dst bool) field.Value {
		if dst {
			return field.Value{Num: uint64(p.DstPort)}
		}
		return field.Value{Num: uint64(p.SrcPort)}
	})
}

// stream is of TCP, and of UDP in what look has found.
func stream(list []field.Value, p *decode.Pair) []field.Value {
	return append(list, field.Value{Num: uint64(p.Stream)})
}

func sides(kind decode.Kind, src, dst, either string, of func(p *decode.Pair, dst bool) field.Value) []known {
	source := func(list []field.Value, p *decode.Pair) []field.Value { return append(list, of(p, false)) }
	destination := func(list []field.Value, p *decode.Pair) []field.Value { return append(list, of(p, true)) }
	both := func(list []field.Value, p *decode.Pair) []field.Value { return append(list, of(p, false), of(p, true)) }
	return []known{{name: src, kind: kind, values: source}, {name: dst, kind: kind, values: destination}, {name: either, kind: kind, values: both}}
}

// newEvidence gathers clues to fields.
func newEvidence(s *Session, fields []*field.Def) *evidence {
	e := &evidence{session: s}
	for _, d := range fields {
		c := clueTo(d)
		e.flags = e.flags || c.isFlag
		e.numbers = e.numbers || d.Name == "udp.stream"
		e.clues = append(e.clues, c)
	}
	return e
}

// time returns the time of the packet, if it has one.
func (e *evidence) time() (int64, bool) { return e.session.timeOf(e.row) }

// delta returns the time of the packet since the one before that has a time. Packets are
// asked about in ascending order, so that none is looked at twice.
func (e *evidence) delta() (int64, bool) {
	for ; e.rows < e.row; e.rows++ {
		if t, ok := e.session.timeOf(e.rows); ok {
			e.timed, e.previous = true, t
		}
	}
	t, ok := e.time()
	if !e.timed {
		return 0, ok
	}
	return t - e.previous, ok
}

// clueTo finds out what can be known of a field.
func clueTo(d *field.Def) clue {
	c := clue{always: d.Name == "frame"}
	for i := range evident {
		if evident[i].name == d.Name {
			c.known = &evident[i]
		}
	}
	if slices.Contains(tcpFlags, d.Name) {
		c.known, c.isFlag, c.bits = &known{name: d.Name, kind: decode.TCP, from: fromFlags}, true, d.Mask
		for c.bits>>c.shift&1 == 0 {
			c.shift++
		}
	}
	name := d.Name
	for _, a := range dissect.AnalysedFields() {
		if a.Def == d {
			c.known = &known{name: d.Name, kind: decode.TCP, found: a.Of}
		}
	}
	if c.known != nil && (c.values != nil || c.isFlag || c.found != nil) {
		name = layers[c.kind]
	}
	c.layer = protosCalled(name)
	c.isLayer = d.Type == field.Protocol && slices.Contains(c.layer, true)
	holders, anywhere := dissect.Holders(d.Name)
	if anywhere {
		return c
	}
	c.holders = make([]bool, len(decode.Registry))
	for _, h := range holders {
		for i, is := range protosCalled(h) {
			c.holders[i] = c.holders[i] || is
		}
	}
	return c
}

// protosCalled returns which protocols have a name.
func protosCalled(name string) []bool {
	list := make([]bool, len(decode.Registry))
	for i := range decode.Registry {
		list[i] = decode.Registry[i].Name == name
	}
	return list
}

// know says what is known of the field at a place in the filter, of the packets of the
// flow last looked at.
func (e *evidence) know(at int, list []field.Value) ([]field.Value, filter.Knowledge) {
	c := &e.clues[at]
	switch {
	case c.known != nil && c.packet != nil:
		return list, filter.Varying
	case c.known != nil:
		return e.header(c, list)
	case c.always, c.isLayer && e.any(c.layer):
		return list, filter.Present
	case c.holders == nil || e.any(c.holders):
		return list, filter.NotKnown
	}
	return list, filter.Known
}

// header says what is known of a field of counted headers. They are known if each layer of
// that name is counted: others are quoted in an error message, say.
func (e *evidence) header(c *clue, list []field.Value) ([]field.Value, filter.Knowledge) {
	headers, counted := 0, 0
	for _, p := range e.protos {
		if c.layer[p] {
			headers++
		} else if slices.Contains(aliens[c.kind], p.Name()) {
			return list, filter.NotKnown
		}
	}
	if headers == 0 {
		return list, filter.Known
	}
	for i := range e.pairs {
		if e.pairs[i].Kind == c.kind {
			counted++
		}
	}
	varies := c.isFlag || c.found != nil
	if counted != headers || varies && headers > 1 {
		return list, filter.NotKnown
	}
	if varies {
		return list, filter.Varying
	}
	for i := range e.pairs {
		if p := &e.pairs[i]; p.Kind == c.kind {
			list = c.values(list, p)
		}
	}
	return list, filter.Known
}

// any reports whether a layer of the flow is in the list.
func (e *evidence) any(list []bool) bool {
	return slices.ContainsFunc(e.protos, func(p decode.Proto) bool { return list[p] })
}

// look makes know speak of a flow.
func (e *evidence) look(id flow.ID) {
	e.key = e.session.stats.Set.AppendKey(e.key[:0], id)
	e.protos, e.pairs = e.key.Protos(e.protos[:0]), e.key.Pairs(e.pairs[:0])
	for i := range e.pairs {
		if p := &e.pairs[i]; p.Kind == decode.UDP && e.numbers {
			p.Stream, _ = e.session.number(p)
		}
	}
}

// packet returns the value that the packet in e.row has of a varying field.
func (e *evidence) packet(at int) (int64, bool) {
	c := &e.clues[at]
	if c.found != nil {
		if !e.session.finding(e.row, &e.finding) {
			return 0, false
		}
		return c.found(&e.finding)
	}
	if !c.isFlag {
		return c.packet(e)
	}
	v := uint64(e.entry.flags) & c.bits >> c.shift
	return int64(v), true
}

// timeOf returns the time of the packet in a row, if it has one.
func (s *Session) timeOf(row int) (int64, bool) {
	return s.index.time(row), s.index.row(row).status&noTime == 0
}

// previous returns the time of the last packet before the row that has one; that of the
// packet itself if there is none.
func (s *Session) previous(row int) int64 {
	for i := row - 1; i >= 0; i-- {
		if t, ok := s.timeOf(i); ok {
			return t
		}
	}
	return s.index.time(row)
}

// ifaceShown returns the number of an interface if the file's format has interfaces to
// speak of, or else -1.
func (s *Session) ifaceShown(iface int) int {
	if s.scanner.Format() != "pcapng" {
		return -1
	}
	return iface
}
