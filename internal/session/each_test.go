package session

import (
	"bytes"
	"os"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
)

// Each packet is handed over once, in order, with its octets, as soon as they are fed.
func TestEach(t *testing.T) {
	file, err := os.ReadFile("../../testdata/captures/fragments.pcap")
	if err != nil {
		t.Fatal(err)
	}
	numbers, buffered := 0, 0
	s := New(Options{NoFrames: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		numbers++
		if r.Number != numbers || p.CapLen != len(r.Data) || !bytes.Equal(r.Data, file[r.Offset:r.Offset+int64(r.CapLen)]) {
			t.Errorf("call %d: frame %d of %d octets at %d", numbers, r.Number, len(r.Data), r.Offset)
		}
		for _, l := range p.Layers() {
			if int(l.Buffer) > len(buffers) {
				t.Errorf("frame %d: a layer stands in buffer %d of %d", r.Number, l.Buffer, len(buffers))
			} else if l.Buffer > 0 {
				buffered++
			}
		}
	}})
	for i := range file {
		s.Feed(file[i : i+1])
		if n := s.Progress().Packets; n != numbers {
			t.Fatalf("%d packets after %d octets, told of %d", n, i+1, numbers)
		}
	}
	if numbers != 12 || buffered == 0 {
		t.Errorf("%d packets, %d layers in buffers", numbers, buffered)
	}
}
