package flow

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
)

// TestMerge: the tables of a whole equal the merge of its parts.
func TestMerge(t *testing.T) {
	const n = 80
	for seed := range uint64(3) {
		records := randomRecords(rand.New(rand.NewPCG(seed, 0)), n)
		want := text(t, statsOf(records...))
		for split := 1; split <= n; split++ { // Part needs frame 1
			var parts [2]*Stats
			for _, into := range []int{0, 1} {
				parts[0], parts[1] = NewStats(), nil
				observe(records, func(number int) *Stats {
					if number <= split {
						return parts[0]
					}
					if parts[1] == nil {
						parts[1] = parts[0].Part()
					}
					return parts[1]
				})
				if parts[1] == nil {
					parts[1] = parts[0].Part()
				}
				whole := parts[into]
				if split%3 == 0 {
					text(t, whole) // tables asked for before must not show after
				}
				whole.Merge(parts[1-into])
				if d := diff(want, text(t, whole)); d != "" {
					t.Fatalf("seed %d, split after frame %d, merged into part %d:\n%s", seed, split, into, d)
				}
			}
		}
	}
}

// TestMergeMany: parts can be merged as they come, as long as they are next to each other.
func TestMergeMany(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(7, 0)), 400)
	want := text(t, statsOf(records...))
	parts := []*Stats{NewStats()}
	observe(records, func(number int) *Stats {
		if number > 100*len(parts) {
			parts = append(parts, parts[0].Part())
		}
		return parts[len(parts)-1]
	})
	parts[1].Merge(parts[2])
	parts[1].Merge(parts[0])
	parts[3].Merge(parts[1])
	if d := diff(want, text(t, parts[3])); d != "" {
		t.Error(d)
	}
}

// TestMergeEmpty: a part without packets changes nothing.
func TestMergeEmpty(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(8, 0)), 30)
	s := statsOf(records...)
	want := text(t, s)
	s.Merge(s.Part())
	if d := diff(want, text(t, s)); d != "" {
		t.Errorf("merged with nothing:\n%s", d)
	}
	empty := NewStats()
	empty.Merge(s)
	if d := diff(want, text(t, empty)); d != "" {
		t.Errorf("merged into nothing:\n%s", d)
	}
}

// TestAskWhileGrowing: tables asked for at any time do not change what later ones show.
func TestAskWhileGrowing(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(9, 0)), 60)
	s := NewStats()
	observe(records, func(number int) *Stats {
		got := text(t, s)
		if d := diff(text(t, statsOf(records[:number-1]...)), got); d != "" {
			t.Fatalf("before frame %d:\n%s", number, d)
		}
		return s
	})
}

// TestMirror: if all that was sent one way had gone the other way, the tables would be
// the same with both sides exchanged.
func TestMirror(t *testing.T) {
	forth := randomRecords(rand.New(rand.NewPCG(3, 0)), 500)
	var back []capture.Record
	for _, r := range forth {
		r.Data = slices.Clone(r.Data)
		mirror(r.Data)
		back = append(back, r)
	}
	a, b := statsOf(forth...), statsOf(back...)
	for kind := range decode.Kind(decode.Kinds) {
		t.Run(fmt.Sprint("kind ", kind), func(t *testing.T) {
			conversations := a.Conversations(kind)
			for i := range conversations {
				c := &conversations[i]
				c.A, c.B = c.B, c.A
			}
			if got := b.Conversations(kind); !slices.Equal(got, conversations) {
				t.Errorf("conversations %v, want %v", got, conversations)
			}
			endpoints := a.Endpoints(kind)
			for i := range endpoints {
				e := &endpoints[i]
				e.TxPackets, e.RxPackets = e.RxPackets, e.TxPackets
				e.TxBytes, e.RxBytes = e.RxBytes, e.TxBytes
			}
			got := b.Endpoints(kind)
			for _, list := range [][]Endpoint{got, endpoints} { // A is first in either
				slices.SortFunc(list, func(x, y Endpoint) int { return x.Compare(y.Side) })
			}
			if !slices.Equal(got, endpoints) {
				t.Errorf("endpoints %v, want %v", got, endpoints)
			}
		})
	}
	tuples := a.Tuples()
	for i := range tuples {
		tuples[i].Src, tuples[i].Dst = tuples[i].Dst, tuples[i].Src
	}
	if got := b.Tuples(); !slices.Equal(got, tuples) {
		t.Errorf("tuples %v, want %v", got, tuples)
	}
	if got, want := b.Hierarchy(), a.Hierarchy(); !slices.Equal(got, want) {
		t.Errorf("hierarchy %v, want %v", got, want)
	}
}

// mirror exchanges source and destination in every header of a frame of randomRecords.
func mirror(b []byte) {
	swap := func(n int) {
		for i := range n {
			if n+i < len(b) {
				b[i], b[n+i] = b[n+i], b[i]
			}
		}
	}
	skip := func(n int) { b = b[min(n, len(b)):] }
	if len(b) < 14 {
		return
	}
	swap(6)
	typ := b[12]
	skip(14)
	if typ == 0x81 {
		skip(4)
	}
	for len(b) >= 20 && b[0] == 0x45 {
		proto := b[9]
		skip(12)
		swap(4)
		skip(8)
		if proto != 4 && len(b) >= 4 {
			swap(2)
			return
		}
	}
}

// TestTotals: every table sums to what was observed.
func TestTotals(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(4, 0)), 500)
	var packets, bytes [decode.Kinds]uint64 // of counted headers
	var tupleBytes uint64
	d := decode.NewDecoder()
	var p decode.Packet
	for i, r := range records {
		r.Number = i + 1
		d.Decode(&r, &p)
		for _, pair := range p.Key().Pairs(nil) {
			packets[pair.Kind]++
			bytes[pair.Kind] += uint64(r.OrigLen)
		}
		if len(r.Data) >= 34 && r.Data[12] == 8 {
			tupleBytes += uint64(r.CapLen)
		}
	}
	s := statsOf(records...)
	for kind := range decode.Kind(decode.Kinds) {
		var sum [2]uint64
		for _, c := range s.Conversations(kind) {
			sum[0] += c.PacketsAB + c.PacketsBA
			sum[1] += c.BytesAB + c.BytesBA
		}
		if want := [2]uint64{packets[kind], bytes[kind]}; sum != want {
			t.Errorf("kind %d: conversations sum to %d packets and bytes, want %d", kind, sum, want)
		}
		var tx, rx [2]uint64
		for _, e := range s.Endpoints(kind) {
			tx[0], tx[1] = tx[0]+e.TxPackets, tx[1]+e.TxBytes
			rx[0], rx[1] = rx[0]+e.RxPackets, rx[1]+e.RxBytes
		}
		if kind != decode.IP6 && kind != decode.SCTP && packets[kind] == 0 {
			t.Errorf("kind %d: no packets to test with", kind)
		}
		if tx != rx {
			t.Errorf("kind %d: endpoints sent %d but received %d", kind, tx, rx)
		}
	}
	sum := uint64(0)
	for _, row := range s.Tuples() {
		sum += row.Bytes
	}
	if sum != tupleBytes {
		t.Errorf("tuples sum to %d, want %d", sum, tupleBytes)
	}
	nodes := s.Hierarchy()
	if nodes[0] != (Node{"frame", 0, s.Summary.Packets, s.Summary.Bytes}) || s.Summary.Packets != 500 {
		t.Errorf("root %v, summary %+v", nodes[0], s.Summary)
	}
}

// TestSumOfSome: the grouping of all flows sums what some of their packets amount to.
func TestSumOfSome(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(5, 0)), 300)
	all := NewStats()
	ids := observe(records, func(int) *Stats { return all })
	all.Flush()
	chosen := make([]Flow, all.Set.Len())
	d := decode.NewDecoder()
	var p decode.Packet
	only := NewStats() // that has seen no other packets
	only.Traffic.started, only.Traffic.origin = true, all.Traffic.origin
	var id ID
	for i, r := range records {
		r.Number = i + 1
		d.Decode(&r, &p)
		if p.Proto().Name() == "udp" && r.Number%3 != 0 {
			chosen[ids[i]].count(p.Number, p.Time, uint64(p.OrigLen), uint64(p.CapLen))
			only.Observe(&p, &id)
		}
	}
	for group := range groups {
		all.grouping.extend(all.Set, group)
	}
	of := func(id ID) *Flow { return &chosen[id] }
	for kind := range decode.Kind(decode.Kinds) {
		var c conversations
		var e endpoints
		c.sum(&all.grouping.pairs[kind], of, all.Traffic.origin)
		e.sum(&c)
		if got, want := list(len(c.order), c.at), only.Conversations(kind); !slices.Equal(got, want) {
			t.Errorf("kind %d: conversations\n%v, want\n%v", kind, got, want)
		}
		if got, want := list(len(e.order), e.at), only.Endpoints(kind); !slices.Equal(got, want) {
			t.Errorf("kind %d: endpoints\n%v, want\n%v", kind, got, want)
		}
	}
	var h hierarchy
	h.sum(&all.grouping.tree, of)
	if got, want := list(len(h.order), h.at), only.Hierarchy(); !slices.Equal(got, want) {
		t.Errorf("hierarchy %v, want %v", got, want)
	}
	var u tuples
	u.sum(&all.grouping.tuples, of)
	if got, want := list(len(u.order), u.at), only.Tuples(); !slices.Equal(got, want) {
		t.Errorf("tuples %v, want %v", got, want)
	}
}
