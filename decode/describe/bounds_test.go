package describe

import (
	"bytes"
	"strings"
	"testing"

	"flowglass/capture"
)

func countFields(fields []Field) int {
	n := len(fields)
	for _, f := range fields {
		n += countFields(f.Fields)
	}
	return n
}

// What a packet is made of is shown as elements of a page: their number must not follow
// from how many layers and fields fit in a packet.
func TestBounded(t *testing.T) {
	ethernet := fromHex(t, ethernet)
	ipv6 := append(fromHex(t, "60000000 ff00 3c 40"), make([]byte, 32)...)
	for _, tt := range []struct {
		name   string
		packet []byte
		link   capture.LinkType
	}{
		{"tags", append(append(ethernet, 0x81, 0), bytes.Repeat([]byte{0, 1, 0x81, 0}, 1<<16)...), 1},
		{"information elements", append(append([]byte{0x80, 0, 0, 0}, make([]byte, 32)...), make([]byte, 1<<18)...), 105},
		{"options of six octets each", append(ipv6, bytes.Repeat([]byte{0x3c, 0, 0, 0, 0, 0, 0, 0}, 8000)...), 229},
		{"options of one octet each", append(ipv6, bytes.Repeat(append([]byte{0x3c, 0xff}, make([]byte, 2046)...), 30)...), 229},
	} {
		layers, err := Packet(tt.link, tt.packet)
		fields := 0
		for _, l := range layers {
			fields += countFields(l.Fields)
		}
		if len(layers) > maxLayers || fields > maxFields || err == nil {
			t.Errorf("%s: %d layers, %d fields, error %v", tt.name, len(layers), fields, err)
		}
	}
	if text := printable(strings.Repeat("a", 1<<20)); len(text) > maxText+8 {
		t.Errorf("a text of %d octets", len(text))
	}
}
