// Package dissect takes one packet apart on demand: every header into a tree of fields
// with Wireshark's filter names, their ranges of octets and what is wrong with them. Which
// protocol stands where is decode's word, so that the two depths cannot disagree.
package dissect

import (
	"slices"
	"strings"
	"sync"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/analysis"
	"flowglass/internal/field"
)

// A Frame is what is known of a packet besides its octets.
type Frame struct {
	Number   int
	Time     int64 // nanoseconds since the Unix epoch; 0 unless HasTime
	HasTime  bool
	First    int64 // time of the capture's first frame, likewise
	Previous int64 // time of the frame before; that of the frame itself if it is the first
	OrigLen  int   // octets on the wire, as the file says (capture.Record.OrigLen)
	Iface    int
	Link     capture.LinkType
	FCSLen   int // octets of frame check sequence at the end of the data; -1 unknown

	// Walk is this packet as a decoder has it that saw all packets before; nil lets the
	// packet be decoded on its own, without fragments and TCP streams.
	Walk *decode.Packet
	// Buffers are those that Walk's layers refer to: Buffers[0] is Layer.Buffer 1.
	Buffers [][]byte
	// Origins say what TCP sequence numbers and windows are relative to; nil: they are shown
	// as they are on the wire.
	Origins *decode.Origins
	// Key is the packet's flow key, for its TCP stream number; nil if neither it nor Walk is known.
	Key decode.FlowKey
	// Stream says which UDP conversation a header belongs to, if that is known; nil: of none it is.
	Stream func(p *decode.Pair) (uint32, bool)
	// Analysis is what the TCP analysis found of the packet's last TCP header; nil: it was not asked.
	Analysis *analysis.Finding

	// Scratch is where the nodes are put, which are then good until it is used again; nil: they are
	// the caller's to keep.
	Scratch *Scratch
}

// A list is fields, by where they are kept: so it is data in the program, and no code that makes it.
type list []**field.Def

// A Protocol is one entry of the registry.
type Protocol struct {
	Name    string // as in Wireshark's filter reference, and in decode.Registry
	Label   string
	Fields  list
	Also    list         // of other protocols, that stand in its layers
	Dissect func(*scope) // adds the fields of one layer to its node
	Spans   bool         // the layer goes on to the end of what carries it, not only over its header
}

// Packet dissects data, the octets of a record with its pseudo-header, into the trees of
// its layers, the frame's own first. It never fails: what cannot be read is said in the
// notes, and in a node _ws.malformed or _ws.short.
func Packet(f Frame, data []byte) []field.Node {
	p := run(f, data)
	return p.nodes
}

// Info returns what Wireshark's Info column says of the packet, valid UTF-8 on one line.
func Info(f Frame, data []byte) string {
	p := run(f, data)
	return clean([]byte(p.info))
}

// A Source is octets that fields stand in, besides the frame's: Node.Buffer 1 is the first. One
// without a name has nothing to be seen.
type Source struct {
	Name string // as Wireshark has it
	Data []byte
}

// Dissect returns what both Packet and Info return, for half the work, and what the fields stand in.
func Dissect(f Frame, data []byte) (nodes []field.Node, info string, sources []Source) {
	p := run(f, data)
	return p.nodes, clean([]byte(p.info)), p.sources()
}

// Lookup returns the field, or protocol, of a filter name, also of one that Wireshark has given up.
func Lookup(name string) (*field.Def, bool) {
	d, ok := index().fields[name]
	if protocol, rest, dotted := strings.Cut(name, "."); !ok {
		switch protocol {
		case "ssl":
			protocol = "tls"
		case "bootp":
			protocol = "dhcp"
		default:
			return nil, false
		}
		if dotted {
			protocol += "." + rest
		}
		d, ok = index().fields[protocol]
	}
	return d, ok
}

// Fields lists all fields and protocols by name.
func Fields() []*field.Def { return index().sorted }

// Holders lists the protocols in whose layers a field of a filter name may stand: a packet
// without any of them does not have it. anywhere says that it may stand in any packet: in
// the frame's own node, or in what no protocol is known of.
func Holders(name string) (protocols []string, anywhere bool) {
	for i := range Registry {
		p := &Registry[i]
		named := func(d **field.Def) bool { return (*d).Name == name }
		if !slices.ContainsFunc(p.Fields, named) && !slices.ContainsFunc(p.Also, named) {
			continue
		}
		if p.Name == "frame" || p.Name == "data" {
			return nil, true
		}
		protocols = append(protocols, p.Name)
	}
	return protocols, name == "frame" || name == "data"
}

// A table is the registry, for looking things up.
type table struct {
	protos []*Protocol  // by decode.Proto; nil: not dissected
	defs   []*field.Def // by decode.Proto
	frame  *field.Def
	fields map[string]*field.Def
	sorted []*field.Def
}

var index = sync.OnceValue(func() *table {
	t := &table{
		protos: make([]*Protocol, len(decode.Registry)),
		defs:   make([]*field.Def, len(decode.Registry)),
		fields: make(map[string]*field.Def),
	}
	for i := range Registry {
		p := &Registry[i]
		t.fields[p.Name] = &field.Def{Name: p.Name, Label: p.Label, Type: field.Protocol}
		for _, d := range p.Fields {
			t.fields[(*d).Name] = *d
		}
		for n, d := range decode.Registry {
			if d.Name == p.Name {
				t.protos[n] = p
			}
		}
	}
	for n, d := range decode.Registry {
		if d.Name == "" {
			continue
		}
		if t.fields[d.Name] == nil {
			t.fields[d.Name] = &field.Def{Name: d.Name, Label: d.Label, Type: field.Protocol}
		}
		t.defs[n] = t.fields[d.Name]
	}
	t.frame = t.fields["frame"]
	for _, d := range t.fields {
		t.sorted = append(t.sorted, d)
	}
	slices.SortFunc(t.sorted, func(a, b *field.Def) int { return strings.Compare(a.Name, b.Name) })
	return t
})
