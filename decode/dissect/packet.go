package dissect

import (
	"flowglass/capture"
	"flowglass/decode"
	"flowglass/internal/field"
)

// A packet is the state of dissecting one.
type packet struct {
	scratch *Scratch
	frame   *Frame
	walk    *decode.Packet
	table   *table
	bufs    []buffer
	nodes   []field.Node

	info    string // as it is in the packet
	warning string // that info begins with
	listed  bool   // info is a part of a list: a comma sets it off
	quoted  bool   // in an error message: what comes is no news of this packet's

	ttl              uint64 // of the network layer
	srcPort, dstPort uint64
	src, dst         []byte // network addresses, for the checksums of the layer above
	fragment         bool   // the payload is not a whole datagram
	pairs            []decode.Pair
	tcps, udps       int     // TCP and UDP headers so far
	count            int     // fields so far
	open             []byte  // TLS: of a handshake message that goes on; QUIC: Initial packets before
	crypto           []piece // QUIC: of the handshake
	early            bool    // in Initial packets before
}

// maxFields is about how many fields a packet may have. One of a hostile file could have
// as many as it has octets.
const maxFields = 8000

// A buffer is octets that layers stand in, and how far they may go by the lengths seen.
type buffer struct {
	b    []byte
	end  int // of what is captured
	wire int // of what there was; beyond end if the snaplen cut it
	name string
}

// add adds a buffer, and returns its number.
func (p *packet) add(name string, b []byte) int {
	p.bufs = append(p.bufs, buffer{b, len(b), len(b), name})
	return len(p.bufs) - 1
}

// sources returns the buffers besides the frame.
func (p *packet) sources() []Source {
	list := make([]Source, len(p.bufs)-1)
	for i, b := range p.bufs[1:] {
		if b.name != "" {
			list[i] = Source{b.name, b.b}
		}
	}
	return list
}

func run(f Frame, data []byte) *packet {
	p := &packet{scratch: f.Scratch, frame: &f, walk: f.Walk, table: index()}
	p.scratch.reset()
	pseudo := max(0, f.Link.PseudoHeader(data))
	if p.walk == nil {
		p.walk = new(decode.Packet)
		d := decode.NewDecoder()
		d.Know(f.Origins)
		d.Decode(&capture.Record{
			Number: f.Number, Time: f.Time, HasTime: f.HasTime, CapLen: len(data), OrigLen: f.OrigLen,
			Link: f.Link, Iface: f.Iface, FCSLen: f.FCSLen, Data: data,
		}, p.walk)
		f.Buffers = d.Buffers(p.walk)
	} else if f.Key == nil {
		f.Key = p.walk.Key()
	}
	if f.Key != nil {
		p.pairs = f.Key.Pairs(nil)
	}
	p.bufs = append(p.bufs, buffer{b: data, end: len(data), wire: max(len(data), pseudo+p.walk.OrigLen)})
	for _, b := range f.Buffers {
		p.add("", b)
	}
	if held := int(p.walk.Whole.Held); held < len(p.bufs) && held > 0 {
		b := p.bufs[held].b
		p.open = b[:len(b):len(b)]
	}
	p.nodes = p.scratch.append(nil, field.Node{Def: p.table.frame, Value: field.Value{Bytes: data}, Len: len(data)})
	p.layers(pseudo)
	p.trailer()
	p.describeFrame()
	if p.warning != "" {
		if p.listed {
			p.warning += ", "
		}
		p.info = p.warning + p.info
	}
	return p
}

// layers dissects what decode has found, and the payload that remains.
func (p *packet) layers(at int) {
	layers := p.walk.Layers()
	buf := 0
	s := new(scope) // for one layer after the other
	for i := 0; i < len(layers); i++ {
		l := layers[i]
		if int(l.Buffer) >= len(p.bufs) {
			return // of a buffer that the caller has not kept
		}
		if w := p.walk.Whole; w.PDUs > 0 && l.Proto == w.Proto { // it began in segments before
			if w.Buffer == 0 {
				p.nodes = p.scratch.append(p.nodes, field.Node{Def: p.table.defs[l.Proto], Buffer: buf, Offset: at, Note: "the message begins in an earlier segment"})
				return
			}
			break
		}
		same := 1 // PDUs of a protocol in a segment are layers at one place, and so are what they carry
		for i+1 < len(layers) && l.Len == 0 && layers[i+1].Offset == l.Offset && layers[i+1].Buffer == l.Buffer {
			if next := layers[i+1].Proto; next == l.Proto {
				same++
			} else if !l.Proto.Carries(next) {
				break
			}
			i++
		}
		if int(l.Buffer) != buf { // what was in pieces is whole
			p.fragment = false
			p.reassembled(int(l.Buffer))
		}
		buf = int(l.Buffer)
		b := &p.bufs[buf]
		start := min(int(l.Offset), len(b.b))
		if start > b.end {
			b.end, b.wire = len(b.b), max(b.wire, len(b.b))
		}
		*s = scope{p: p, buf: buf, b: b.b[:b.end], wire: b.wire, start: start, size: int(l.Len), pdus: same, last: i == len(layers)-1}
		s.at, s.next = start, start+s.size
		if !s.last {
			s.inner = layers[i+1].Proto.Name()
		}
		p.layer(s, l.Proto)
		at = s.next
		if s.short && s.last {
			return
		}
	}
	if w := p.walk.Whole; w.Buffer != 0 && int(w.Buffer) < len(p.bufs) {
		p.whole(w, buf, at)
		return
	}
	b := &p.bufs[buf]
	if status := p.walk.Status; status == decode.Truncated || status == decode.Malformed { // a header too short to be a layer
		*s = scope{p: p, buf: buf, b: b.b[:b.end], wire: b.wire, at: at, missing: status == decode.Truncated}
		s.stop("the packet ends before the next header does")
		if status == decode.Malformed {
			s.why = "the headers contradict each other"
		}
		p.damage(s)
		return
	}
	if at < b.end && (len(layers) > 0 || p.frame.Link >= 0) {
		if !p.segment(buf, at, b.end) {
			p.data(buf, at, b.end)
		}
	}
}

// layer makes the node of one layer.
func (p *packet) layer(s *scope, proto decode.Proto) {
	s.own = field.Node{Def: p.table.defs[proto], Buffer: s.buf, Offset: s.start}
	e := p.table.protos[proto]
	s.node = &s.own
	node := s.node
	if e != nil {
		e.Dissect(s)
	}
	end := min(s.next, len(s.b))
	if e == nil && s.size == 0 || e != nil && e.Spans {
		s.next, end = len(s.b), len(s.b)
	}
	if s.attach { // to the header before: an extension of it
		parent := &p.nodes[len(p.nodes)-1]
		s.finish(node, end)
		parent.Children = p.scratch.append(parent.Children, *node)
		parent.Len = max(parent.Len, end-parent.Offset)
		parent.Value.Bytes = s.b[parent.Offset : parent.Offset+parent.Len]
	} else {
		if s.ends > 0 {
			end = min(s.ends, len(s.b))
		}
		s.finish(node, end)
		p.nodes = p.scratch.append(p.nodes, *node)
		for _, n := range s.after {
			p.nodes = p.scratch.append(p.nodes, n)
		}
	}
	if e == nil && !p.quoted {
		p.info = node.Def.Label
	}
	if s.short {
		p.damage(s)
	}
	for _, x := range s.behind {
		if end := min(x.at+x.n, len(s.b)); x.at < end && p.count < maxFields {
			p.layer(&scope{p: p, buf: s.buf, b: s.b[:end], wire: x.at + x.n, start: x.at, at: x.at, next: x.at, last: true, nested: true}, decode.ProtoOf(x.name))
		}
	}
}

// finish gives node its range, up to end, and its octets.
func (s *scope) finish(node *field.Node, end int) {
	node.Len = max(0, end-node.Offset)
	node.Value.Bytes = s.b[node.Offset : node.Offset+node.Len]
}

// damage adds the node that says that octets of the layer in s are missing, or that they
// contradict themselves.
func (p *packet) damage(s *scope) {
	d := malformedDef
	if s.missing && len(s.b) < s.wire {
		d = shortDef
	}
	if p.count > maxFields {
		p.nodes[len(p.nodes)-1].Note = s.why
		return
	}
	if s.missing && p.quoted {
		return // who quotes a packet may cut it
	}
	if d == shortDef {
		p.info += "[Packet size limited during capture]"
	} else {
		p.info += "[Malformed Packet]"
	}
	at := min(s.at, len(s.b))
	p.nodes = p.scratch.append(p.nodes, field.Node{Def: d, Buffer: s.buf, Offset: at, Len: len(s.b) - at,
		Value: field.Value{Bytes: s.b[at:]}, Note: s.why})
}

// data adds the node of octets that no protocol is known of.
func (p *packet) data(buf, at, end int) {
	b := p.bufs[buf].b[at:end]
	p.nodes = append(p.nodes, field.Node{
		Def: p.table.fields["data"], Buffer: buf, Offset: at, Len: end - at, Value: field.Value{Bytes: b},
		Children: []field.Node{
			{Def: dataData, Buffer: buf, Offset: at, Len: end - at, Value: field.Value{Bytes: b}},
			{Def: dataLen, Buffer: buf, Offset: at, Value: field.Value{Int: int64(end - at)}},
		},
	})
}

var (
	dataData     = octets("data.data", "Data")
	dataLen      = kind(field.Int, "data.len", "Length")
	dataFields   = list{&dataData, &dataLen}
	malformedDef = &field.Def{Name: "_ws.malformed", Label: "Malformed Packet", Type: field.Protocol}
	shortDef     = &field.Def{Name: "_ws.short", Label: "Short Frame", Type: field.Protocol}
)

// dissectData is for what decode calls data, if it ever does.
func dissectData(s *scope) { s.bytes(s.node, dataData, len(s.b)-s.at) }
