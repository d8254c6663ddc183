package dissect

import (
	"path/filepath"
	"slices"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/internal/field"
)

// Whatever the octets, there is a tree within them, and never a panic.
func FuzzPacket(f *testing.F) {
	for _, file := range captureFiles(f) {
		all := slices.Contains([]string{"smb.pcap", "wireguard.pcap"}, filepath.Base(file))
		eachFrame(f, file, func(frame Frame, data []byte) {
			if all || frame.Number <= 3 || frame.Number%17 == 0 {
				f.Add(uint16(frame.Link), data)
			}
		})
	}
	f.Fuzz(func(t *testing.T, link uint16, data []byte) {
		frame := Frame{Number: 1, OrigLen: len(data), Link: capture.LinkType(link), FCSLen: -1}
		check(t, Packet(frame, data), data)

		// Once more as the second of two that are alike, of a decoder that keeps: it may go on with the first.
		d := decode.NewDecoder()
		d.Keep()
		r := &capture.Record{Number: 1, CapLen: len(data), OrigLen: len(data), Link: frame.Link, FCSLen: -1, Data: data}
		frame.Walk, frame.Origins = new(decode.Packet), d.Origins()
		d.Decode(r, frame.Walk)
		d.Decode(r, frame.Walk)
		frame.Buffers = d.Buffers(frame.Walk)
		check(t, Packet(frame, data), data)
	})
}

// size counts the nodes of a tree.
func size(nodes []field.Node) int {
	n := len(nodes)
	for i := range nodes {
		n += size(nodes[i].Children)
	}
	return n
}

// A packet of nothing but records does not make the page slow.
func TestNodesAreBounded(t *testing.T) {
	dns := []byte{0, 1, 0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	for len(dns) < 60000 {
		dns = append(dns, 0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0)
	}
	b := make([]byte, 42, 42+len(dns))
	copy(b[12:], []byte{8, 0, 0x45, 0, byte((28 + len(dns)) >> 8), byte(28 + len(dns)), 0, 0, 0, 0, 64, 17})
	copy(b[34:], []byte{0, 53, 0, 53, byte((8 + len(dns)) >> 8), byte(8 + len(dns))})
	b = append(b, dns...)
	nodes := Packet(Frame{Number: 1, OrigLen: len(b), Link: 1, FCSLen: -1}, b)
	if n := size(nodes); n < 1000 || n > 2*maxFields {
		t.Errorf("%d nodes of %d octets", n, len(b))
	}
}
