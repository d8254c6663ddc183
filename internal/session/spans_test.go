package session

import (
	"encoding/binary"
	"slices"
	"testing"

	"flowglass/internal/capgen"
)

// segments makes a capture of a connection to port 443 whose client sends parts, each in a segment.
func segments(parts ...[]byte) []byte {
	file := capgen.Pcap{Network: 1}
	b := file.Header()
	n := uint32(0)
	add := func(back bool, seq, ack uint32, flags byte, payload []byte) {
		tcp := binary.BigEndian.AppendUint32([]byte{0xc3, 0x50, 1, 0xbb}, seq)
		ip := []byte{0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2}
		if back {
			copy(tcp, []byte{1, 0xbb, 0xc3, 0x50})
			ip[15], ip[19] = 2, 1
		}
		tcp = append(binary.BigEndian.AppendUint32(tcp, ack), 0x50, flags, 1, 0, 0, 0, 0, 0)
		tcp = append(tcp, payload...)
		binary.BigEndian.PutUint16(ip[2:], uint16(20+len(tcp)))
		frame := append(append([]byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0}, ip...), tcp...)
		n++
		b = append(b, file.Record(1e6, n*1000, len(frame), frame)...)
	}
	add(false, 0, 0, 0x02, nil)
	add(true, 0, 1, 0x12, nil)
	add(false, 1, 1, 0x10, nil)
	seq := uint32(1)
	for _, p := range parts {
		add(false, seq, 1, 0x18, p)
		seq += uint32(len(p))
	}
	return b
}

// clientHello is a record with a ClientHello that names a server and has a key share as large as a
// post-quantum one.
func clientHello(server string) []byte {
	extension := func(kind uint16, data []byte) []byte {
		return append(binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, kind), uint16(len(data))), data...)
	}
	name := append([]byte{0, byte((len(server)) >> 8), byte(len(server))}, server...)
	share := append([]byte{0x11, 0xec, 0x04, 0xc0}, make([]byte, 1216)...)
	extensions := extension(51, append(binary.BigEndian.AppendUint16(nil, uint16(len(share))), share...))
	extensions = append(extensions, extension(0, append(binary.BigEndian.AppendUint16(nil, uint16(len(name))), name...))...)
	body := append([]byte{3, 3}, make([]byte, 32)...)
	body = append(body, 0, 0, 2, 0x13, 0x01, 1, 0)
	body = append(binary.BigEndian.AppendUint16(body, uint16(len(extensions))), extensions...)
	hello := append([]byte{1, 0, byte(len(body) >> 8), byte(len(body))}, body...)
	return append(binary.BigEndian.AppendUint16([]byte{22, 3, 1}, uint16(len(hello))), hello...)
}

// The name of a server in a ClientHello of two segments is found in the second, in one reading and
// in two.
func TestServerNameInTwoSegments(t *testing.T) {
	hello := clientHello("two.example")
	file := segments(hello[:700], hello[700:])
	filters := []string{
		`tls.handshake.extensions_server_name == "two.example"`, "tls.handshake.type == 1", "tls", "tls and not tcp.segments",
		"tcp.reassembled.length > 1200",
	}
	want := [][]int{{5}, {5}, {5}, nil, {5}}
	s, frames := dissected(t, file, filters)
	for i, f := range filters {
		if !slices.Equal(frames[i], want[i]) {
			t.Errorf("%s: dissecting finds %v, want %v", f, frames[i], want[i])
		}
		if err := s.Select("x", f, nil); err != nil {
			t.Fatal(err)
		}
		settle(t, s, "x", file, 300)
		if got := numbers(s, "x"); !slices.Equal(got, want[i]) {
			t.Errorf("%s: %v, want %v", f, got, want[i])
		}
	}
}
