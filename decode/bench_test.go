package decode

import (
	"testing"

	"flowglass/capture"
)

// BenchmarkDecode decodes one frame again and again: the cost without cache misses.
func BenchmarkDecode(b *testing.B) {
	udp := []byte{
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00,
		0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		0x13, 0x88, 0x17, 0x70, 0, 12, 0, 0, 1, 2, 3, 4,
	}
	tcp := []byte{
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00,
		0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		0x13, 0x88, 0x17, 0x70, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0,
	}
	for _, c := range []struct {
		name string
		data []byte
	}{{"UDP", udp}, {"TCP", tcp}} {
		b.Run(c.name, func(b *testing.B) {
			d := NewDecoder()
			r := capture.Record{CapLen: len(c.data), OrigLen: len(c.data), Link: 1, Data: c.data}
			var p Packet
			b.SetBytes(int64(len(c.data)))
			b.ReportAllocs()
			for b.Loop() {
				d.Decode(&r, &p)
			}
		})
	}
}
