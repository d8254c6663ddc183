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

// BenchmarkSelect answers filters from the index of a capture of 100,000 TCP flows.
func BenchmarkSelect(b *testing.B) {
	const flows, packets = 100_000, 1_000_000
	var all [][]byte
	for i := range flows {
		p := tcpSegment(byte(i%3)<<1, i)
		all = append(all, p)
	}
	file := pcap(all...)
	s := New(Options{})
	s.Feed(file)
	for range packets/flows - 1 {
		s.Feed(file[24:])
	}
	for _, source := range []string{
		"", "ip.addr == 10.0.0.1", "tcp.port == 443 && !udp", "frame.len > 100", "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.flags & 2",
		"frame.time_delta > 0.5", "frame.time_relative > 1 && tcp.port in {1..20000} && frame.len < 1000", "abs(frame.time_delta) > 1",
	} {
		b.Run(source, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Select("x", source, nil); err != nil {
					b.Fatal(err)
				}
				for {
					p, err := s.Examine("x")
					if err != nil || p.Waits {
						b.Fatal(p, err)
					}
					if p.Examined == p.Total {
						break
					}
				}
				s.Drop("x")
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/packets, "ns/packet")
		})
	}
}
