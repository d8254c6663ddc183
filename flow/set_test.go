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
