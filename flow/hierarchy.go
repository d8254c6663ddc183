package flow

import (
	"flowglass/decode"
	"flowglass/internal/hash"
	"flowglass/internal/table"
)

// A Node is one protocol in the protocol hierarchy, as `tshark -z io,phs` prints it: all
// frames whose layers, from the outside in, begin with the protocols on the way to it.
type Node struct {
	Protocol string // name in Wireshark's filter reference
	Depth    int    // 0 for "frame", the root; a node's parent is the one of a depth less before it
	Packets  uint64
	Bytes    uint64 // octets of whole frames, by their original length
}

// A nodeKey is what tells nodes apart: the protocol, and the node that it is in.
type nodeKey struct {
	parent int32 // -1 for the root
	proto  decode.Proto
}

// maxNodes bounds the protocol hierarchy, which is looked at as a whole. No capture of real
// traffic comes near; packets made for it have a hundred layers in ever new order. What is
// beyond counts in the innermost node that there is.
const maxNodes = 1 << 14

// A treeGroup groups flows by the protocols of their layers. Parents come before children.
type treeGroup struct {
	rows[nodeKey]
	of    []int32 // by flow: its innermost node
	depth []int   // by node
}

func newTreeGroup() treeGroup {
	g := treeGroup{rows: newRows[nodeKey]()}
	g.node(nodeKey{parent: -1})
	return g
}

// node returns the node of k; ok is false if there is none, and no room for another.
func (g *treeGroup) node(k nodeKey) (row int32, ok bool) {
	row, ok = g.findUpTo(maxNodes, &k, hash.Sum3(uint64(k.parent), uint64(k.proto), 0))
	if ok && int(row) == len(g.depth) {
		depth := 0
		if k.parent >= 0 {
			depth = g.depth[k.parent] + 1
		}
		g.depth = append(g.depth, depth)
	}
	return row, ok
}

// add adds a flow of the given layers. Not all of them are nodes: an IPv6 extension header
// is a part of IPv6, and a quoted packet a part of the message that quotes it, but for
// what a UDP datagram in it carries.
func (g *treeGroup) add(protos []decode.Proto) {
	at := int32(0)
	quoted, ip6 := false, false
	for _, p := range protos {
		name := p.Name()
		switch {
		case quoted:
			quoted = name != "udp"
			continue
		case ip6 && extends(name):
			continue
		}
		node, ok := g.node(nodeKey{at, p})
		if !ok {
			break
		}
		at = node
		quoted, ip6 = quotes(name), name == "ipv6"
	}
	g.of = append(g.of, at)
}

// quotes reports whether what is inside are packets that are no traffic of this capture.
func quotes(name string) bool {
	switch name {
	case "icmp", "icmpv6", "nhrp", "sflow":
		return true
	}
	return false
}

// extends reports whether the header is an extension of the IPv6 header before it.
func extends(name string) bool {
	switch name {
	case "ipv6.hopopts", "ipv6.routing", "ipv6.fraghdr", "ipv6.dstopts", "ah", "shim6":
		return true
	}
	return false
}

// A hierarchy is the sums of a treeGroup.
type hierarchy struct {
	group  *treeGroup
	counts []uint64 // packets, by node
	bytes  []uint64
	first  []int   // number of the first frame; 0 if there is none
	order  []int32 // nodes with packets, each followed by those in it, by first frame
}

// sum computes v for the sums that of returns.
func (v *hierarchy) sum(g *treeGroup, of flows) {
	n := len(g.keys)
	v.group = g
	v.counts, v.bytes, v.first = zeroed(v.counts, n), zeroed(v.bytes, n), zeroed(v.first, n)
	for id, node := range g.of {
		if f := of(ID(id)); f.Packets != 0 {
			v.count(node, f.Packets, f.Bytes, f.First)
		}
	}
	for node := n - 1; node > 0; node-- {
		if v.counts[node] != 0 {
			v.count(g.keys[node].parent, v.counts[node], v.bytes[node], v.first[node])
		}
	}
	v.arrange()
}

func (v *hierarchy) count(node int32, packets, bytes uint64, first int) {
	v.counts[node] += packets
	v.bytes[node] += bytes
	if v.first[node] == 0 || first < v.first[node] {
		v.first[node] = first
	}
}

// arrange puts the nodes into v.order.
func (v *hierarchy) arrange() {
	v.order = byFirst(v.order, v.first)
	child, sibling := make([]int32, len(v.first)), make([]int32, len(v.first)) // 0: none
	for i := len(v.order) - 1; i >= 0; i-- {
		node := v.order[i]
		if parent := v.group.keys[node].parent; parent >= 0 {
			child[parent], sibling[node] = node, child[parent]
		}
	}
	if len(v.order) == 0 {
		return
	}
	v.order = v.order[:0]
	for stack := []int32{0}; len(stack) > 0; {
		node := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		v.order = append(v.order, node)
		if sibling[node] != 0 {
			stack = append(stack, sibling[node])
		}
		if child[node] != 0 {
			stack = append(stack, child[node])
		}
	}
}

// at returns the node in place i.
func (v *hierarchy) at(i int) Node {
	node := v.order[i]
	name := "frame"
	if node != 0 {
		name = v.group.keys[node].proto.Name()
	}
	return Node{name, v.group.depth[node], v.counts[node], v.bytes[node]}
}

// table returns the nodes as a table.
func (v *hierarchy) table() table.Table {
	return table.Table{Rows: len(v.order), Columns: []table.Column{
		{Name: "protocol", Label: "Protocol", Type: table.Str,
			Text: func(dst []byte, row int) []byte { return append(dst, v.at(row).Protocol...) }},
		{Name: "depth", Label: "Depth", Type: table.I32,
			Num: func(row int) float64 { return float64(v.at(row).Depth) }},
		packets("packets", "Packets", func(row int) float64 { return float64(v.at(row).Packets) }),
		octets("bytes", "Bytes", func(row int) float64 { return float64(v.at(row).Bytes) }),
	}}
}
