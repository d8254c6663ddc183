package decode

import (
	"slices"
	"testing"

	"flowglass/capture"
)

// Protocols beyond the first 240 take three octets in a key; what follows them is found.
func TestKeyOfManyProtocols(t *testing.T) {
	var p Packet
	p.reset(&capture.Record{})
	want := []Proto{1, keyTag - 1, keyTag, keyWide, 0x1ff, 0xffff, 2}
	for i, proto := range want {
		p.layers[i] = Layer{Proto: proto}
	}
	p.depth = 3
	p.keyIPv4([]byte{10, 0, 0, 1, 10, 0, 0, 2})
	p.depth = len(want)
	p.keyPorts(UDP, []byte{0, 53, 1, 0})
	p.seal()
	if got := p.Key().Protos(nil); !slices.Equal(got, want) {
		t.Errorf("protocols %v, want %v", got, want)
	}
	pairs := p.Key().Pairs(nil)
	if len(pairs) != 2 || pairs[0].Kind != IP || pairs[1].Kind != UDP || pairs[1].SrcPort != 53 ||
		pairs[1].Dst.String() != "10.0.0.2" {
		t.Errorf("pairs %+v", pairs)
	}
}
