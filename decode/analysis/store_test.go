package analysis

import (
	"os"
	"path/filepath"
	"testing"

	"flowglass/decode"
)

// seeds are captures: those of the cases, and recorded ones.
func seeds(t testing.TB) (files [][]byte) {
	for _, c := range cases {
		files = append(files, build(t, c.segments))
	}
	for _, name := range []string{"loss.pcap", "tcp-reuse.pcap", "mixed.pcapng", "mptcp.pcap", "snaplen.pcap"} {
		b, err := os.ReadFile(filepath.Join("../../testdata/captures", name))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, b)
	}
	return files
}

// checkStore reports where a store does not give back what was found, asked in any order.
func checkStore(t testing.TB, file []byte) {
	var s Store
	var want []Finding // by row
	var streams []uint32
	each(t, file, func(frame int, x *decode.Segment, f *Finding) {
		for s.Len() < frame-1 {
			s.Add(0, nil)
			want, streams = append(want, Finding{}), append(streams, 0)
		}
		s.Add(x.Stream, f)
		if ok := s.At(frame-1, x.Stream, new(Finding)); !ok {
			t.Fatalf("row %d is not there when it has come", frame-1)
		}
		want, streams = append(want, *f), append(streams, x.Stream)
	})
	look := func(row int) {
		var got Finding
		ok := s.At(row, streams[row], &got)
		w := want[row]
		if ok != (w.First != 0) {
			t.Fatalf("row %d: there is a segment: %v", row, ok)
		}
		w.AckRTT, w.RTO, w.SinceFirst, w.SincePrevious = 0, 0, 0, 0
		if !w.Tripped {
			w.InitialRTT, got.InitialRTT = 0, 0
		}
		if got != w {
			t.Fatalf("row %d: %+v, want %+v", row, got, w)
		}
	}
	for row := range want {
		look(row)
	}
	for i := range want {
		look(i * 7919 % len(want))
	}
	kinds := s.Kinds()
	for i := range kinds {
		n, first := 0, int32(0)
		in := make(map[uint32]bool)
		for row, f := range want {
			if f.Flags>>i&1 != 0 {
				n++
				in[streams[row]] = true
				if first == 0 {
					first = int32(row + 1)
				}
			}
		}
		if kinds[i] != (Kind{n, len(in), first}) {
			t.Fatalf("flag %d: %+v, want %d packets of %d streams, first %d", i, kinds[i], n, len(in), first)
		}
	}
}

func TestStoreGivesBack(t *testing.T) {
	for _, file := range seeds(t) {
		checkStore(t, file)
	}
}

func TestStoreHasNothingBeyond(t *testing.T) {
	var s Store
	s.Add(0, nil)
	var f Finding
	for _, row := range []int{-1, 0, 1, 64} {
		if s.At(row, 0, &f) {
			t.Errorf("row %d has a finding", row)
		}
	}
}

// A packet costs no allocation, but the first ones of a stream.
func TestNoAllocations(t *testing.T) {
	header := []byte{3, 0xe8, 7, 0xd0, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0}
	a := New()
	x := [2]decode.Segment{{Found: true, Header: header, Len: 10}, {Found: true, From: 1, Header: append([]byte(nil), header...)}}
	frame := 0
	var f Finding
	step := func() {
		frame += 2
		header[7] += 10
		a.Observe(&x[0], frame, int64(frame), &f)
		x[1].Header[11] = header[7] + 10
		a.Observe(&x[1], frame+1, int64(frame), &f)
	}
	step()
	if n := testing.AllocsPerRun(1000, step); n != 0 {
		t.Errorf("%v allocations for two packets", n)
	}
}

// What is unacknowledged is bounded.
func TestUnacknowledgedIsBounded(t *testing.T) {
	header := []byte{3, 0xe8, 7, 0xd0, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0}
	a := New()
	var f Finding
	for i := range 3 * maxOpen {
		header[4], header[5], header[6], header[7] = byte(i>>24), byte(i>>16), byte(i>>8), byte(i)
		a.Observe(&decode.Segment{Found: true, Header: header, Len: 1}, i+1, int64(i), &f)
	}
	if n := a.streams[0][0].side[0].open.count; n != maxOpen || int(a.pool.used) != maxOpen {
		t.Errorf("%d are remembered, %d in all", n, a.pool.used)
	}
	p := pool{used: maxSent - 1}
	if n := p.take(); n != 0 {
		t.Errorf("a pool that is full gives %d", n)
	}
}

// Whatever a capture says, the analysis comes to its end and the store gives back what was found.
func FuzzAnalysis(f *testing.F) {
	for _, file := range seeds(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) { checkStore(t, file) })
}

func BenchmarkObserve(b *testing.B) {
	header := []byte{3, 0xe8, 7, 0xd0, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0}
	a := New()
	x := decode.Segment{Found: true, Header: header, Len: 10}
	var f Finding
	var s Store
	for i := range b.N {
		x.Stream = uint32(i*7) % 5000
		header[7] += 10
		a.Observe(&x, i+1, int64(i), &f)
		s.Add(x.Stream, &f)
	}
}
