package session

import (
	"testing"
	"unsafe"

	"flowglass/capture"
	"flowglass/decode"
)

func TestIndexEntryIs32Bytes(t *testing.T) {
	if n := unsafe.Sizeof(entry{}); n != 32 {
		t.Errorf("an entry takes %d bytes, want 32", n)
	}
}

func TestIndexKeepsWhatIsAdded(t *testing.T) {
	type row struct {
		iface, cap, pseudo, orig int
		time                     int64
		hasTime                  bool
		status                   decode.Status
	}
	tests := []struct {
		name string
		row  row
	}{
		{"common", row{0, 60, 0, 60, 1e18, true, decode.OK}},
		{"truncated", row{3, 64, 0, 1500, 5, true, decode.Truncated}},
		{"no interface", row{-1, 20, 0, 20, 0, false, decode.Unsupported}},
		{"no interface, wide pseudo-header", row{-1, 20, 300, 20, 0, false, decode.OK}},
		{"last narrow interface", row{253, 1, 0, 1, 1, true, decode.OK}},
		{"first wide interface", row{254, 1, 0, 1, 1, true, decode.OK}},
		{"number that means none", row{255, 1, 0, 1, 1, true, decode.OK}},
		{"very many interfaces", row{1 << 20, 1, 4, 1, 1, true, decode.Malformed}},
		{"last narrow pseudo-header", row{0, 1, 254, 1, 1, true, decode.OK}},
		{"first wide pseudo-header", row{0, 1, 255, 1, 1, true, decode.OK}},
		{"original length of 4 GiB", row{0, 1, 0, 1<<32 - 1, 1, true, decode.OK}},
		{"before 1970", row{0, 1, 0, 1, -1, true, decode.OK}},
	}
	var x index
	const repeat = indexRows/8 + 1 // so that chunks are crossed
	offset := int64(0)
	for range repeat {
		for _, tt := range tests {
			w := tt.row
			r := capture.Record{Offset: offset, CapLen: w.cap + w.pseudo, OrigLen: w.orig, Iface: w.iface}
			p := decode.Packet{CapLen: w.cap, OrigLen: w.orig, Time: w.time, HasTime: w.hasTime, Status: w.status}
			*x.add(&r, &p) = int32(offset % 1000)
			offset++
		}
	}
	if x.count != repeat*len(tests) {
		t.Fatalf("%d rows, want %d", x.count, repeat*len(tests))
	}
	for i := range x.count {
		tt := tests[i%len(tests)]
		e := x.row(i)
		got := row{x.iface(i), int(e.cap), x.pseudo(i), int(e.orig), e.time, e.status&noTime == 0, decode.Status(e.status & statusBits)}
		if got != tt.row {
			t.Fatalf("row %d (%s): got %+v, want %+v", i, tt.name, got, tt.row)
		}
		if e.offset != int64(i) || e.flow != int32(i%1000) {
			t.Fatalf("row %d (%s): offset %d, flow %d", i, tt.name, e.offset, e.flow)
		}
	}
}

func TestIndexAddAllocatesByTheChunk(t *testing.T) {
	var x index
	r := capture.Record{CapLen: 60, OrigLen: 60}
	p := decode.Packet{CapLen: 60, OrigLen: 60, HasTime: true}
	x.add(&r, &p)
	if n := testing.AllocsPerRun(indexRows-2, func() { x.add(&r, &p) }); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}
