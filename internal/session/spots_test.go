package session

import (
	"fmt"
	"slices"
	"testing"
)

// Frames that must be dissected are read one by one while they are few, and with the whole
// file once they are many; what is selected is the same.
func TestManySpots(t *testing.T) {
	whole := tcpSegment(0x10, 0)
	cut := pcap(whole)[24:]
	const captured, header = 14 + 20 + 12, 16 // the snaplen leaves the ports
	cut = slices.Clone(cut[:header+captured])
	cut[8] = captured
	for _, every := range []int{4, 1000} {
		t.Run(fmt.Sprint("one in ", every), func(t *testing.T) {
			file := pcap()
			full := pcap(whole)[24:]
			for i := range 5 * manySpots {
				if i%every == 0 {
					file = append(file, cut...)
				} else {
					file = append(file, full...)
				}
			}
			for _, source := range []string{"tcp.port == 443", "tcp"} {
				s, want := dissected(t, file, []string{source})
				if err := s.Select("x", source, nil); err != nil {
					t.Fatal(err)
				}
				got := settle(t, s, "x", file, 1<<20)
				if !slices.Equal(numbers(s, "x"), want[0]) {
					t.Errorf("%s: %d frames, want %d", source, got.Packets, len(want[0]))
				}
				if many := every < 64 && source != "tcp"; got.Deep != many {
					t.Errorf("%s: the file was read a second time: %v, want %v", source, got.Deep, many)
				}
			}
		})
	}
}
