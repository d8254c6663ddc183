package flow

import (
	"slices"

	"flowglass/decode"
	"flowglass/internal/hash"
	"flowglass/internal/table"
)

// typeIPv4 is the EtherType of IPv4.
const typeIPv4 = 0x0800

// A TupleBytes is a row of dpkt's tutorial: how much one address sent to another.
type TupleBytes struct {
	Type     uint16 // EtherType, of IPv4
	Src, Dst decode.Addr
	Bytes    uint64 // octets of whole frames, as captured
}

type tupleKey struct{ src, dst decode.Addr }

// A tupleGroup groups flows by the outermost IPv4 header of untagged Ethernet frames.
type tupleGroup struct {
	rows[tupleKey]
	of []int32 // by flow: its row; -1 if it is of another kind
}

func newTupleGroup() tupleGroup { return tupleGroup{rows: newRows[tupleKey]()} }

func (g *tupleGroup) add(protos []decode.Proto, pairs []decode.Pair) {
	row := int32(-1)
	if len(protos) > 1 && protos[0].Name() == "eth" && protos[1].Name() == "ip" && len(pairs) > 1 && pairs[1].Kind == decode.IP {
		p := &pairs[1]
		k := tupleKey{p.Src, p.HeaderDst}
		a, _ := k.src.Words()
		b, _ := k.dst.Words()
		row = g.find(&k, hash.Sum3(a, b, 0))
	}
	g.of = append(g.of, row)
}

// A tuples is the sums of a tupleGroup.
type tuples struct {
	group *tupleGroup
	bytes []uint64
	first []int   // number of the first frame; 0 if nothing counts in the row
	order []int32 // rows with packets, by first frame
}

// sum computes v for the sums that of returns.
func (v *tuples) sum(g *tupleGroup, of flows) {
	v.group = g
	v.bytes, v.first = zeroed(v.bytes, len(g.keys)), zeroed(v.first, len(g.keys))
	for id, row := range g.of {
		if row < 0 {
			continue
		}
		f := of(ID(id))
		if f.Packets == 0 {
			continue
		}
		v.bytes[row] += f.CapBytes
		if v.first[row] == 0 || f.First < v.first[row] {
			v.first[row] = f.First
		}
	}
	v.order = byFirst(v.order, v.first)
}

// byFirst returns, in the space of order, the rows with a first frame, in its order.
func byFirst(order []int32, first []int) []int32 {
	order = order[:0]
	for row, n := range first {
		if n != 0 {
			order = append(order, int32(row))
		}
	}
	compare := func(a, b int32) int { return first[a] - first[b] }
	if !slices.IsSortedFunc(order, compare) { // only after Merge, or for some of the packets
		slices.SortStableFunc(order, compare)
	}
	return order
}

// at returns the row in place i.
func (v *tuples) at(i int) TupleBytes {
	row := v.order[i]
	k := &v.group.keys[row]
	return TupleBytes{typeIPv4, k.src, k.dst, v.bytes[row]}
}

// table returns the sums as a table.
func (v *tuples) table() table.Table {
	return table.Table{Rows: len(v.order), Columns: []table.Column{
		{Name: "type", Label: "EtherType", Type: table.I32, Num: func(row int) float64 { return float64(v.at(row).Type) }},
		address("src", "Source", func(row int) decode.Addr { return v.at(row).Src }),
		address("dst", "Destination", func(row int) decode.Addr { return v.at(row).Dst }),
		octets("bytes", "Captured bytes", func(row int) float64 { return float64(v.at(row).Bytes) }),
	}}
}
