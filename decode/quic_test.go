package decode

import (
	"bytes"
	"encoding/hex"
	"testing"

	"flowglass/capture"
)

// quicDatagram is a UDP datagram over IPv4 and Ethernet, to port 443 of a server or back.
func quicDatagram(back bool, payload []byte) []byte {
	b := make([]byte, 42, 42+len(payload))
	n := len(payload)
	copy(b[12:], []byte{8, 0, 0x45, 0, byte((28 + n) >> 8), byte(28 + n), 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2})
	copy(b[34:], []byte{0xc0, 0, 1, 0xbb, byte((8 + n) >> 8), byte(8 + n)})
	if back {
		b[29], b[33] = 2, 1
		copy(b[34:], []byte{1, 0xbb, 0xc0, 0})
	}
	return append(b, payload...)
}

// What follows a long header between the same ports is QUIC, whatever it looks like.
func TestQUIC(t *testing.T) {
	long := func(first byte, version string, dcid, scid []byte) []byte {
		v, err := hex.DecodeString(version)
		if err != nil {
			t.Fatal(err)
		}
		b := append([]byte{first}, v...)
		b = append(append(b, byte(len(dcid))), dcid...)
		return append(append(append(b, byte(len(scid))), scid...), make([]byte, 20)...)
	}
	id, other := []byte{1, 2, 3, 4}, []byte{9, 8}
	short := append([]byte{0x40}, make([]byte, 30)...)
	for _, tt := range []struct {
		name    string
		packets [][]byte
		quic    []bool
	}{
		{"version 1", [][]byte{quicDatagram(false, long(0xc0, "00000001", id, other)), quicDatagram(true, short)}, []bool{true, true}},
		{"a short header alone", [][]byte{quicDatagram(false, short)}, []bool{false}},
		{"an unknown version", [][]byte{quicDatagram(false, long(0xc0, "12345678", id, other))}, []bool{false}},
		{"an ID of 21 octets", [][]byte{quicDatagram(false, long(0xc0, "00000001", make([]byte, 21), nil))}, []bool{false}},
		{"an ID that is cut", [][]byte{quicDatagram(false, long(0xc0, "00000001", make([]byte, 8), other)[:13])}, []bool{false}},
	} {
		d := NewDecoder()
		var p Packet
		for i, b := range tt.packets {
			d.Decode(&capture.Record{Number: i + 1, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
			if got := p.Proto().Name() == "quic"; got != tt.quic[i] {
				t.Errorf("%s: packet %d is %s", tt.name, i+1, p.Proto().Name())
			}
		}
		if !tt.quic[0] {
			continue
		}
		b := tt.packets[0]
		first, length, ok := d.Origins().QUIC(b[26:30], b[30:34], b[34:38])
		if !ok || !bytes.Equal(first, id) || length != -1 {
			t.Errorf("%s: keys of %x, IDs of %d octets to the server, %v", tt.name, first, length, ok)
		}
		if _, length, _ := d.Origins().QUIC(b[30:34], b[26:30], []byte{b[36], b[37], b[34], b[35]}); length != len(other) {
			t.Errorf("%s: IDs of %d octets to the client", tt.name, length)
		}
		fresh := NewDecoder()
		fresh.Know(d.Origins())
		if len(tt.packets) > 1 {
			b := tt.packets[1]
			fresh.Decode(&capture.Record{Number: 1, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
			if p.Proto().Name() != "quic" {
				t.Errorf("%s: a decoder that was told does not know it", tt.name)
			}
		}
	}
}

// Initial packets of a side are kept for those that follow, within bounds, until the connection has its keys.
func TestInitialPacketsAreKept(t *testing.T) {
	initial := func(n byte) []byte {
		return append([]byte{0xc0, 0, 0, 0, 1, 1, 7, 0}, append(make([]byte, 999), n)...)
	}
	for _, tt := range []struct {
		name    string
		packets [][]byte
		held    []int // octets that each packet has of those before
	}{
		{"one", [][]byte{initial(1)}, []int{0}},
		{"three", [][]byte{initial(1), initial(2), initial(3)}, []int{0, 1010, 2020}},
		{"something else between", [][]byte{initial(1), append([]byte{0xd0}, initial(2)[1:]...), initial(3)}, []int{0, 0, 1010}},
		{"after a short header", [][]byte{initial(1), append([]byte{0x40}, make([]byte, 30)...), initial(2)}, []int{0, 0, 0}},
	} {
		for _, keep := range []bool{false, true} {
			d := NewDecoder()
			if keep {
				d.Keep()
			}
			var p Packet
			for i, b := range tt.packets {
				b = quicDatagram(false, b)
				d.Decode(&capture.Record{Number: i + 1, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
				held := 0
				if p.Whole.Held != 0 {
					held = len(d.Buffers(&p)[p.Whole.Held-1])
				}
				if keep && held != tt.held[i] {
					t.Errorf("%s: packet %d has %d octets of those before, want %d", tt.name, i+1, held, tt.held[i])
				}
				if marked := p.Whole.Proto != 0; marked != (i > 0 && QUICType(b[42:]) == 0 && b[42]&0x80 != 0) {
					t.Errorf("%s: packet %d, keep %v: marked %v", tt.name, i+1, keep, marked)
				}
				if l := p.Layers(); l[len(l)-1].Buffer != 0 {
					t.Errorf("%s: packet %d does not stand in the frame", tt.name, i+1)
				}
			}
		}
	}
	d := NewDecoder()
	d.Keep()
	var p Packet
	for i := range 200000 {
		b := quicDatagram(false, initial(byte(i)))
		b[34], b[35], b[29] = byte(i>>8), byte(i), byte(i>>16)
		if i%3 == 0 && i > 0 {
			b[35]--
		}
		d.Decode(&capture.Record{Number: i + 1, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
		if d.splits.octets > maxWholes+maxOpeningLen {
			t.Fatalf("%d octets are kept", d.splits.octets)
		}
	}
	sum := 0
	for _, both := range d.splits.openings {
		sum += len(both[0]) + len(both[1])
	}
	if sum != d.splits.octets || sum == 0 {
		t.Errorf("%d octets are kept, %d counted", sum, d.splits.octets)
	}
}

// A client heeds the first Retry packet only: its connection ID makes the keys.
func TestRetry(t *testing.T) {
	packet := func(typ byte, dcid, scid byte) []byte {
		return append([]byte{typ, 0, 0, 0, 1, 1, dcid, 1, scid}, make([]byte, 30)...)
	}
	d := NewDecoder()
	var p Packet
	var b []byte
	for i, tt := range []struct {
		back    bool
		payload []byte
	}{{false, packet(0xc0, 1, 9)}, {true, packet(0xf0, 9, 2)}, {true, packet(0xf0, 9, 3)}, {false, packet(0xc0, 2, 9)}} {
		b = quicDatagram(tt.back, tt.payload)
		d.Decode(&capture.Record{Number: i + 1, CapLen: len(b), OrigLen: len(b), Link: 1, FCSLen: -1, Data: b}, &p)
	}
	if first, _, _ := d.Origins().QUIC(b[26:30], b[30:34], b[34:38]); !bytes.Equal(first, []byte{2}) {
		t.Errorf("keys of %x, want 02", first)
	}
}
