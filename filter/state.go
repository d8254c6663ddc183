package filter

import (
	"flowglass/internal/field"
)

// A hit is a field of the packet that the filter looks at.
type hit struct {
	node  *field.Node
	proto int // the protocol it is part of, by state.protos; -1: none
	layer int // how many headers of that protocol there are up to this one
	top   int // which of the packet's trees it is in
}

// A proto counts the headers of a protocol.
type proto struct {
	def   *field.Def
	count int
}

// A state is what a filter knows of the packet it is matched against.
type state struct {
	fields []*field.Def
	hits   [][]hit // by field
	protos []proto
	nodes  []field.Node
	frame  []byte // the frame's octets

	partial bool           // only some fields are known, and of those only the values
	known   []Knowledge    // by field
	made    [][]field.Node // by field: nodes for values that are known
	values  []field.Value  // scratch
	doubt   Knowledge      // the worst of the fields that an operand's values depend on
}

func (s *state) init(fields []*field.Def) {
	s.fields = fields
	s.hits = make([][]hit, len(fields))
	s.known = make([]Knowledge, len(fields))
	s.made = make([][]field.Node, len(fields))
}

// take makes the values those of a field.
func (s *state) take(slot int, values []field.Value) {
	made := s.made[slot][:0]
	for _, v := range values {
		made = append(made, field.Node{Def: s.fields[slot], Value: v})
	}
	s.made[slot], s.hits[slot] = made, s.hits[slot][:0]
	for i := range made {
		s.hits[slot] = append(s.hits[slot], hit{node: &made[i], proto: -1})
	}
}

// certain reports whether the values of a field are known. If not, it is noted. byValue
// says that its values suffice; else it must be known where they stand, too.
func (s *state) certain(slot int, byValue bool) bool {
	k := s.known[slot]
	if !byValue && (k == Varying || k == Known && s.partial && len(s.hits[slot]) > 0) {
		k = NotKnown
	}
	s.doubt = max(s.doubt, k)
	return k == Known
}

// ask appends the values of an operand. They are complete only if the knowledge of all
// fields that they depend on is Known; an operand that has none whatever is not known is
// Known, too.
func (s *state) ask(of source, list []value) ([]value, Knowledge) {
	s.doubt = Known
	list = of(s, list)
	return list, s.doubt
}

// collect looks for the fields of the filter in a packet.
func (s *state) collect(nodes []field.Node) {
	s.nodes, s.frame = nodes, nil
	s.protos = s.protos[:0]
	if len(nodes) > 0 && nodes[0].Def != nil && nodes[0].Def.Name == "frame" {
		s.frame = nodes[0].Value.Bytes
	}
	for i := range nodes {
		s.visit(&nodes[i], -1, 0, i)
	}
}

// release lets go of the packet.
func (s *state) release() {
	for i := range s.hits {
		clear(s.hits[i])
		s.hits[i] = s.hits[i][:0]
	}
	s.nodes, s.frame = nil, nil
}

func (s *state) visit(n *field.Node, proto, layer, top int) {
	if n.Def == nil {
		return
	}
	if n.Def.Type == field.Protocol {
		proto, layer = s.count(n.Def)
	}
	for i, d := range s.fields {
		if d == n.Def || d.Name == n.Def.Name && d.Type == n.Def.Type {
			s.hits[i] = append(s.hits[i], hit{n, proto, layer, top})
		}
	}
	for i := range n.Children {
		s.visit(&n.Children[i], proto, layer, top)
	}
}

// count counts a header of a protocol, and returns the protocol's place and the count.
func (s *state) count(d *field.Def) (place, count int) {
	for i := range s.protos {
		if s.protos[i].def == d {
			s.protos[i].count++
			return i, s.protos[i].count
		}
	}
	s.protos = append(s.protos, proto{d, 1})
	return len(s.protos) - 1, 1
}

// in reports whether the hit is in one of the layers.
func (s *state) in(h *hit, layers []part) bool {
	n := 0
	if h.proto >= 0 {
		n = s.protos[h.proto].count
	}
	for _, p := range layers {
		if p.hasLayer(h.layer, n) {
			return true
		}
	}
	return false
}

// beyond returns the octets from the start of a protocol to the end of all it carries:
// Wireshark looks for texts there, while the protocol is as long as its header.
func (s *state) beyond(h *hit) []byte {
	n := h.node
	if n.Buffer != 0 || n.Offset < 0 || n.Offset > len(s.frame) {
		return nil
	}
	end := n.Offset + n.Len
	for i := h.top; i < len(s.nodes); i++ {
		if m := &s.nodes[i]; m.Buffer == 0 {
			end = max(end, m.Offset+m.Len)
		}
	}
	if end = min(end, len(s.frame)); end < n.Offset {
		return nil
	}
	return s.frame[n.Offset:end]
}
