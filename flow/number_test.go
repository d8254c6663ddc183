package flow

import (
	"math/rand/v2"
	"testing"

	"flowglass/decode"
)

// TestNumber: a conversation's number is its row in the table by first frames, while the capture
// grows too, whoever sends; what is in no row has none.
func TestNumber(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(7, 0)), 300)
	s := NewStats()
	numbered := 0
	observe(records, func(number int) *Stats {
		if number%50 == 0 {
			for kind := range decode.Kind(decode.Kinds) {
				for i, c := range s.Conversations(kind) {
					p := decode.Pair{Kind: kind, Src: c.A.Addr, SrcPort: c.A.Port, Dst: c.B.Addr, DstPort: c.B.Port, Stream: c.Stream}
					back := decode.Pair{Kind: kind, Src: p.Dst, SrcPort: p.DstPort, Dst: p.Src, DstPort: p.SrcPort, Stream: c.Stream}
					for _, header := range []decode.Pair{p, back} {
						if n, ok := s.Number(&header); !ok || int(n) != i {
							t.Errorf("before frame %d, kind %d: row %d has the number %d, %v", number, kind, i, n, ok)
						}
					}
					numbered++
				}
			}
		}
		return s
	})
	if numbered == 0 {
		t.Error("there was nothing to number")
	}
	strange := decode.Pair{Kind: decode.UDP, Src: decode.AddrFrom(decode.IPv4, []byte{1, 2, 3, 4}), Dst: decode.AddrFrom(decode.IPv4, []byte{1, 2, 3, 5})}
	if n, ok := s.Number(&strange); ok {
		t.Errorf("a pair that was not seen has the number %d", n)
	}
}
