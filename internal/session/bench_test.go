package session

import (
	"encoding/binary"
	"testing"
)

// BenchmarkFeed reads a capture of 50,000 UDP flows, 4 MiB at a time.
func BenchmarkFeed(b *testing.B) {
	var packets [][]byte
	for i := range 50_000 {
		p := udp(byte(i))
		binary.BigEndian.PutUint16(p[34:], uint16(i))
		packets = append(packets, p)
	}
	file := pcap(packets...)
	for _, c := range []struct {
		name string
		o    Options
	}{{"frames", Options{}}, {"tables", Options{NoFrames: true}}} {
		b.Run(c.name, func(b *testing.B) {
			s := New(c.o)
			s.Feed(file)
			b.SetBytes(int64(len(file) - 24))
			b.ReportAllocs()
			for b.Loop() {
				s.Feed(file[24:])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(packets)), "ns/packet")
		})
	}
}
