package flow

import (
	"math/rand/v2"
	"testing"

	"flowglass/decode"
)

// Stacks of protocols in ever new order make a tree of so many nodes and no more, in which
// every packet still counts.
func TestHierarchyIsBounded(t *testing.T) {
	g := newTreeGroup()
	rng := rand.New(rand.NewPCG(1, 2))
	const count, layers = 3000, 50
	sums := make([]Flow, count)
	for i := range sums {
		protos := make([]decode.Proto, layers)
		for j := range protos {
			protos[j] = decode.Proto(1 + rng.IntN(3))
		}
		g.add(protos)
		sums[i] = Flow{Packets: 1, Bytes: 100, First: i + 1}
	}
	if len(g.keys) != maxNodes {
		t.Errorf("%d nodes, want %d", len(g.keys), maxNodes)
	}
	var v hierarchy
	v.sum(&g, func(id ID) *Flow { return &sums[id] })
	if root := v.at(0); root != (Node{"frame", 0, count, 100 * count}) {
		t.Errorf("the root is %+v", root)
	}
	under := uint64(0)
	for i := range v.order {
		if n := v.at(i); n.Depth == 1 {
			under += n.Packets
		}
	}
	if under != count {
		t.Errorf("%d packets under the root, want %d", under, count)
	}
}
