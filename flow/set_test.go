package flow

import (
	"math/rand/v2"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
)

// frame is an Ethernet frame with IPv4 and UDP, from 10.0.0.1 port 1000+n to 10.0.0.2 port 53.
func frame(n int) []byte {
	return []byte{
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00,
		0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		byte((1000 + n) >> 8), byte(1000 + n), 0, 53, 0, 12, 0, 0, 1, 2, 3, 4,
	}
}

func BenchmarkDecodeObserve(b *testing.B) {
	const flows, packets = 50_000, 1 << 18
	size := len(frame(0))
	var capture1 []byte // packets of all flows in random order, as they follow each other in a file
	random := rand.New(rand.NewPCG(1, 2))
	for range packets {
		n := random.IntN(flows)
		f := frame(n)
		f[29] = byte(n >> 12)
		capture1 = append(capture1, f...)
	}
	d, s := decode.NewDecoder(), NewSet()
	var p decode.Packet
	var id ID
	pass := func() {
		for at := 0; at < len(capture1); at += size {
			data := capture1[at : at+size]
			d.Decode(&capture.Record{Number: at + 1, HasTime: true, CapLen: size, OrigLen: size, Link: 1, Data: data}, &p)
			s.Observe(&p, &id)
		}
	}
	pass()
	b.SetBytes(int64(len(capture1)))
	b.ReportAllocs()
	for b.Loop() {
		pass()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/packets, "ns/packet")
}

func TestObserveAllocatesNothing(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(6, 0)), 300)
	s := NewStats()
	packets := make([]decode.Packet, len(records))
	d := decode.NewDecoder()
	for i, r := range records {
		r.Number = i + 1
		d.Decode(&r, &packets[i])
	}
	var id ID
	pass := func() {
		for i := range packets {
			s.Observe(&packets[i], &id)
		}
		s.Flush()
	}
	pass()
	if n := testing.AllocsPerRun(10, pass); n != 0 {
		t.Errorf("%v allocations for %d packets of known flows, want 0", n, len(packets))
	}
}

// What is known by number stays within its bound, and gives the flows that keys give.
func TestKnownIsBounded(t *testing.T) {
	const flows = maxKnown * 3 / 4 // each takes two numbers
	d, s := decode.NewDecoder(), NewSet()
	var p decode.Packet
	ids := make([]ID, 2*flows)
	for i := range ids {
		f := frame(i % flows % 50_000)
		f[29] = byte(i % flows / 50_000)
		d.Decode(&capture.Record{Number: i + 1, CapLen: len(f), OrigLen: len(f), Link: 1, Data: f}, &p)
		s.Observe(&p, &ids[i])
	}
	s.Flush()
	if len(s.known) > maxKnown {
		t.Errorf("%d numbers are known", len(s.known))
	}
	if s.Len() != flows {
		t.Errorf("%d flows, want %d", s.Len(), flows)
	}
	for i, id := range ids {
		if int(id) != i%flows {
			t.Fatalf("packet %d is of flow %d", i, id)
		}
	}
}

// BenchmarkRefresh asks for a table of a million flows after each packet more.
func BenchmarkRefresh(b *testing.B) {
	const flows = 1_000_000
	d, s := decode.NewDecoder(), NewStats()
	var p decode.Packet
	var id ID
	for n := range flows {
		f := frame(n)
		f[29] = byte(n >> 12)
		d.Decode(&capture.Record{Number: n + 1, HasTime: true, CapLen: len(f), OrigLen: len(f), Link: 1, Data: f}, &p)
		s.Observe(&p, &id)
	}
	for _, name := range []string{"conversations/eth", "conversations/udp", "endpoints/udp", "seed3tuple", "hierarchy"} {
		b.Run(name, func(b *testing.B) {
			s.Table(name)
			b.ReportAllocs()
			for b.Loop() {
				s.Observe(&p, &id)
				s.Table(name)
			}
		})
	}
}
