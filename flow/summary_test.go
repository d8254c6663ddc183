package flow

import (
	"testing"

	"flowglass/decode"
)

func TestSummaryTimes(t *testing.T) {
	const none = -1 << 40
	for _, c := range []struct {
		name        string
		times       []int64
		first, last int64
		timed       uint64
		ordered     bool
	}{
		{"no packet", nil, 0, 0, 0, true},
		{"one", []int64{5}, 5, 5, 1, true},
		{"in order", []int64{5, 6, 9}, 5, 9, 3, true},
		{"equal times are in order", []int64{5, 5}, 5, 5, 2, true},
		{"not in order", []int64{5, 9, 8}, 5, 9, 3, false},
		{"earliest last", []int64{5, 9, 1}, 1, 9, 3, false},
		{"back and again", []int64{5, 1, 9}, 1, 9, 3, false},
		{"no times", []int64{none, none}, 0, 0, 0, false},
		{"first without a time", []int64{none, 7, 8}, 7, 8, 2, false},
		{"a gap", []int64{3, none, 8}, 3, 8, 2, false},
		{"backwards over a gap", []int64{8, none, 3}, 3, 8, 2, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for split := 0; split <= len(c.times); split++ {
				var parts [2]Summary
				for i, ns := range c.times {
					p := decode.Packet{Number: i + 1}
					if ns != none {
						p.Time, p.HasTime = ns, true
					}
					part := 0
					if i >= split {
						part = 1
					}
					parts[part].Observe(&p)
				}
				for into := range 2 {
					s := parts[into]
					s.Merge(&parts[1-into])
					if s.First != c.first || s.Last != c.last || s.Timed != c.timed || s.TimeOrdered() != c.ordered {
						t.Errorf("split at %d: first %d, last %d, timed %d, ordered %v, want %d, %d, %d, %v", split,
							s.First, s.Last, s.Timed, s.TimeOrdered(), c.first, c.last, c.timed, c.ordered)
					}
				}
			}
		})
	}
}
