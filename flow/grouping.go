package flow

import (
	"flowglass/decode"
	"flowglass/internal/hash"
)

// A grouping knows which rows of each table a flow's packets count in. That never
// changes, so it is found once for each flow; what the rows sum to is found anew
// whenever a table is asked for, in one pass over the flows, and can be found as well for
// other sums of the same flows, such as those of some of their packets.
type grouping struct {
	done   [groups]int       // flows grouped so far
	seen   [decode.Kinds]int // first flow of the kind, plus 1, of those looked through; 0: none
	looked int               // flows looked through
	pairs  [decode.Kinds]pairGroup
	tuples tupleGroup
	tree   treeGroup

	key    decode.FlowKey
	protos []decode.Proto
	found  []decode.Pair
}

// flows returns the sums of a flow; one without packets counts nowhere.
type flows func(ID) *Flow

func newGrouping() *grouping {
	g := &grouping{tuples: newTupleGroup(), tree: newTreeGroup()}
	for kind := range g.pairs {
		g.pairs[kind] = newPairGroup()
	}
	return g
}

// The groups of a grouping: pairs by their kind, and two more. Each is brought up to date when
// one of its tables is asked for: who looks at one table need not wait for all.
const (
	byTuple = decode.Kinds + iota
	byTree
	groups
)

// extend takes into a group the flows of s that were not there when it was last called.
func (g *grouping) extend(s *Set, group int) {
	if group < decode.Kinds && g.done[group] < g.looked {
		from := g.seen[group] - 1
		if from < 0 {
			from = g.looked
		}
		g.done[group] = max(g.done[group], from)
	}
	for ; g.done[group] < s.Len(); g.done[group]++ {
		id := ID(g.done[group])
		g.key = s.AppendKey(g.key[:0], id)
		switch group {
		case byTuple:
			g.found = g.key.Pairs(g.found[:0])
			g.protos = g.key.Protos(g.protos[:0])
			g.tuples.add(g.protos, g.found)
		case byTree:
			g.protos = g.key.Protos(g.protos[:0])
			g.tree.add(g.protos)
		default:
			g.look(id, decode.Kind(group))
		}
	}
}

// look takes a flow into the group of a kind.
func (g *grouping) look(id ID, kind decode.Kind) {
	var there decode.KindSet
	g.found, there = g.key.PairsOf(g.found[:0], kind)
	for kind := range g.seen {
		if there>>kind&1 != 0 && g.seen[kind] == 0 {
			g.seen[kind] = int(id) + 1
		}
	}
	for i := range g.found {
		if p := &g.found[i]; !p.Uncounted {
			g.pairs[kind].add(id, p)
		}
	}
	g.looked = max(g.looked, int(id)+1)
}

// A Side is one end of a conversation: an address, and a port where the protocol has ports.
type Side struct {
	Addr decode.Addr
	Port uint16
}

// Compare orders sides by address (its length, then its octets), then by port.
func (s Side) Compare(t Side) int {
	if c := s.Addr.Compare(t.Addr); c != 0 {
		return c
	}
	return int(s.Port) - int(t.Port)
}

// A pairKey is what tells the rows of a conversation table apart.
type pairKey struct {
	low, high Side
	stream    uint32 // of TCP
}

// A member is one counted header of a flow: it counts in a row, in one direction.
type member struct {
	flow ID
	row  int32 // twice the row; plus one if the header's source is the higher side
}

// A pairGroup groups the headers of one kind by the unordered pair of their sides.
type pairGroup struct {
	rows[pairKey]
	members []member // by flow, and within a flow from the outside in

	// What only the endpoint table needs, as far as it has been asked for.
	ends   rows[Side] // of the pairs: the rows of that table
	endsOf [][2]int32 // by row: the rows in ends of its lower and its higher side
}

func newPairGroup() pairGroup {
	return pairGroup{rows: newRows[pairKey](), ends: newRows[Side]()}
}

func (g *pairGroup) add(id ID, p *decode.Pair) {
	k, up := keyOf(p)
	row := g.find(&k, k.hash())
	g.members = append(g.members, member{id, row<<1 | up})
}

// keyOf returns the key of a header, and 1 if its source is the higher side.
func keyOf(p *decode.Pair) (k pairKey, up int32) {
	k = pairKey{low: Side{p.Src, p.SrcPort}, high: Side{p.Dst, p.DstPort}, stream: p.Stream}
	if k.low.Compare(k.high) > 0 {
		k.low, k.high, up = k.high, k.low, 1
	}
	return k, up
}

func (k *pairKey) hash() uint32 {
	a, b := k.low.Addr.Words()
	c, d := k.high.Addr.Words()
	return hash.Sum5(a, b, c, d, uint64(k.low.Port)<<48|uint64(k.high.Port)<<32|uint64(k.stream))
}

// finish finds the ends of the pairs that are new.
func (g *pairGroup) finish() {
	for row := len(g.endsOf); row < len(g.keys); row++ {
		k := &g.keys[row]
		g.endsOf = append(g.endsOf, [2]int32{g.end(&k.low), g.end(&k.high)})
	}
}

// end returns the row of a side in the endpoint table.
func (g *pairGroup) end(s *Side) int32 {
	a, b := s.Addr.Words()
	return g.ends.find(s, hash.Sum3(a, b, uint64(s.Port)))
}
