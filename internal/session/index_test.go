package session

import (
	"math"
	"testing"
	"unsafe"

	"flowglass/capture"
	"flowglass/decode"
)

func TestIndexEntryIs16Bytes(t *testing.T) {
	if n := unsafe.Sizeof(entry{}); n != 16 {
		t.Errorf("an entry takes %d bytes, want 16", n)
	}
}

// What is added is kept, whatever rows stand before it in its chunk: each case is added after some common
// rows, alone and after all others, and at the beginning of a chunk.
func TestIndexKeepsWhatIsAdded(t *testing.T) {
	common := fullRow{offset: 1 << 40, time: 1e18, cap: 60, orig: 60}
	tests := []struct {
		name   string
		change func(*fullRow)
		wide   bool // a column is needed behind common rows
	}{
		{"common", func(*fullRow) {}, false},
		{"a flow", func(r *fullRow) { r.flow = math.MaxInt32 }, false},
		{"status and flags", func(r *fullRow) { r.status, r.flags = uint8(decode.Malformed)|moreFlags|5<<wholeShift, 0xff }, false},
		{"longest narrow packet", func(r *fullRow) { r.cap, r.orig = math.MaxUint16, math.MaxUint16 }, false},
		{"first wide packet", func(r *fullRow) { r.cap, r.orig = math.MaxUint16+1, math.MaxUint16+1 }, true},
		{"original length of 4 GiB", func(r *fullRow) { r.orig = math.MaxUint32 }, true},
		{"cut by the snaplen", func(r *fullRow) { r.cap, r.orig = 64, 1500 }, false},
		{"cut to less than others have", func(r *fullRow) { r.cap, r.orig = 20, 1500 }, true},
		{"captured more than there was", func(r *fullRow) { r.cap, r.orig = 61, 60 }, true},
		{"nothing captured", func(r *fullRow) { r.cap, r.orig = 0, 0 }, false},
		{"last narrow time", func(r *fullRow) { r.time += math.MaxUint32 }, false},
		{"first wide time", func(r *fullRow) { r.time += math.MaxUint32 + 1 }, true},
		{"earlier than the first", func(r *fullRow) { r.time-- }, true},
		{"without a time", func(r *fullRow) { r.time, r.status = 0, noTime }, true},
		{"before 1970", func(r *fullRow) { r.time = math.MinInt64 }, true},
		{"last narrow offset", func(r *fullRow) { r.offset += math.MaxUint32 }, false},
		{"first wide offset", func(r *fullRow) { r.offset += math.MaxUint32 + 1 }, true},
		{"no interface", func(r *fullRow) { r.iface = -1 }, true},
		{"very many interfaces", func(r *fullRow) { r.iface = 1 << 20 }, true},
		{"a pseudo-header", func(r *fullRow) { r.pseudo = 4 }, true},
	}
	add := func(x *index, v fullRow) {
		r := capture.Record{Offset: v.offset, CapLen: int(v.cap + v.pseudo), OrigLen: int(v.orig), Iface: int(v.iface)}
		p := decode.Packet{
			CapLen: int(v.cap), OrigLen: int(v.orig), Time: v.time, HasTime: v.status&noTime == 0,
			Status: decode.Status(v.status & statusBits), TCPFlags: uint16(v.flags),
			Whole: decode.Whole{Proto: framed[v.status>>wholeShift&wholeBits]},
		}
		if v.status&moreFlags != 0 {
			p.TCPFlags |= 1 << 8
		}
		*x.add(&r, &p) = v.flow
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := common
			tt.change(&changed)
			want := []fullRow{common, common, changed, common, changed}
			for _, other := range tests {
				v := common
				other.change(&v)
				want = append(want, v)
			}
			want = append(want, changed)
			for len(want)%indexRows != 0 {
				want = append(want, common)
			}
			want = append(want, changed, common, changed)
			var x index
			for i, v := range want {
				add(&x, v)
				if wide := x.heads[0].wide || x.heads[0].ifaces != nil; i == 2 && wide != tt.wide {
					t.Errorf("a column is needed: %v, want %v", wide, tt.wide)
				}
			}
			if x.count != len(want) {
				t.Fatalf("%d rows, want %d", x.count, len(want))
			}
			for i, v := range want {
				if got := x.full(i); got != v {
					t.Fatalf("row %d: got %+v, want %+v", i, got, v)
				}
			}
		})
	}
}

// A capture that was cut by one snaplen throughout needs no columns, wherever the first long packet comes.
func TestIndexOfOneSnaplenIsNarrow(t *testing.T) {
	var x index
	for i := range 3 * indexRows {
		v := fullRow{cap: 60, orig: 60}
		if i%indexRows >= 100 && i%3 == 0 {
			v.cap, v.orig = 96, 1500
		}
		x.put(&v)
		if got := x.full(i); got != v {
			t.Fatalf("row %d: got %+v, want %+v", i, got, v)
		}
	}
	for i := range x.heads {
		if x.heads[i].wide {
			t.Errorf("chunk %d has columns", i)
		}
	}
}

func TestIndexAddAllocatesByTheChunk(t *testing.T) {
	for _, iface := range []int{0, 1} { // the second one needs a column
		var x index
		r := capture.Record{CapLen: 60, OrigLen: 60}
		p := decode.Packet{CapLen: 60, OrigLen: 60, HasTime: true}
		x.add(&r, &p)
		r.Iface = iface
		x.add(&r, &p)
		if n := testing.AllocsPerRun(indexRows-3, func() { x.add(&r, &p) }); n != 0 {
			t.Errorf("interface %d: %v allocations a packet", iface, n)
		}
	}
}
