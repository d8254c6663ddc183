package anonymise

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
)

// framed returns an IEEE 802.15.4 frame with its check sequence.
func framed(b []byte) []byte { return binary.LittleEndian.AppendUint16(slices.Clone(b), crc16(b)) }

const wpanChecked = 195

// The frames are of one node, 02:00:5e:10:00:00:00:01 or short 0x1234, to another, ...02 or 0x0042, in the network 0xabcd.
var wpanFrames = map[string]string{
	// data, both addresses long, of one network; IPHC: all of both addresses left out; UDP 61616 to 61617 with a checksum
	"left out": "41dc 07 cdab 0200000010 5e0002 0100000010 5e0002" + "7e33" + "f3 01 beef" + "666c6f77",
	// the same with the source's interface identifier in it, and the destination as it is
	"in line": "41dc 07 cdab 0200000010 5e0002 0100000010 5e0002" + "7e10" + "00005e1000000001" +
		"fe80000000000000 00005e1000000002" + "f3 01 beef" + "666c6f77",
	// short addresses; 16 bits of an identifier; a hop-by-hop option of RPL; ICMPv6 echo
	"short": "4188 08 cdab 4200 3412" + "7e23" + "1234" + "e0 3a 06 63040000 0100" + "8000 beef 0001 0002 61626364",
}

func TestWPANKeepsItsShape(t *testing.T) {
	for name, text := range wpanFrames {
		b := framed(unhex(t, text))
		before, sumAt := expanded(t, b)
		right := sumOverIPv6(before, sumAt)
		at := bytes.Index(b, []byte{0xbe, 0xef})
		binary.BigEndian.PutUint16(b[at:], right)
		b = framed(b[:len(b)-2])

		a := New(Options{Key: testKey})
		out := one(t, a, wpanChecked, b)
		if len(out) != len(b) {
			t.Fatalf("%s: %d octets", name, len(out))
		}
		if got := framed(out[:len(out)-2]); !bytes.Equal(got, out) {
			t.Errorf("%s: the check sequence of %x is wrong", name, out)
		}
		after, _ := expanded(t, out)
		if len(after) != len(before) {
			t.Fatalf("%s: %x expands to %d octets, want %d", name, out, len(after), len(before))
		}
		if got, want := binary.BigEndian.Uint16(out[at:]), sumOverIPv6(after, sumAt); got != want {
			t.Errorf("%s: the checksum is %04x, want %04x", name, got, want)
		}
		if bytes.Equal(after[8:24], before[8:24]) || bytes.Equal(after[24:40], before[24:40]) || !bytes.Equal(after[8:16], before[8:16]) {
			t.Errorf("%s: addresses are %x", name, after[8:40])
		}
		for _, original := range []string{"0100000010", "0200000010", "5e1000000001", "1234", "3412", "cdab", "666c6f77", "61626364"} {
			if at := bytes.Index(out, unhex(t, original)); at >= 0 && at < len(out)-2 {
				t.Errorf("%s: %s is in %x", name, original, out)
			}
		}
		if n := len(a.Report().NotUnderstood); n > 0 {
			t.Errorf("%s: %v", name, a.Report().NotUnderstood)
		}
	}
}

// expanded returns the IPv6 packet that a frame holds, and where the checksum of its transport is.
func expanded(t *testing.T, b []byte) (packet []byte, sumAt int) {
	t.Helper()
	d := decode.NewDecoder()
	var p decode.Packet
	d.Decode(&capture.Record{Number: 1, Link: wpanChecked, FCSLen: -1, CapLen: len(b), OrigLen: len(b), Data: b}, &p)
	for _, l := range p.Layers() {
		switch l.Proto.Name() {
		case "udp":
			sumAt = int(l.Offset) + 6
		case "icmpv6":
			sumAt = int(l.Offset) + 2
		}
	}
	if len(d.Buffers(&p)) != 1 || sumAt == 0 {
		t.Fatalf("%x holds no packet", b)
	}
	return slices.Clone(d.Buffers(&p)[0]), sumAt
}

// sumOverIPv6 returns the checksum of a packet's transport.
func sumOverIPv6(packet []byte, at int) uint16 {
	b := slices.Clone(packet)
	b[at], b[at+1] = 0, 0
	from, proto := at-6, uint64(protoUDP)
	if len(b) > 48 && b[40] == protoICMPv6 {
		from, proto = at-2, protoICMPv6
	}
	return ^finish(fold(proto+uint64(len(b)-from), b[8:40]) + fold(0, b[from:]))
}

// Frames that hold no packet: addresses are mapped, alike in all of them, and nothing else is let through.
func TestWPANFrames(t *testing.T) {
	a := New(Options{Key: testKey})
	short := a.short16(0x1234, false)
	if short == 0x1234 || a.short16(0xffff, false) != 0xffff || a.short16(0, false) != 0 || a.short16(0x1234, true) == short {
		t.Errorf("short addresses: %04x", short)
	}
	mapped := binary.LittleEndian.AppendUint16(nil, short)
	for name, c := range map[string]struct {
		text, in string
		from     int // of the short address
	}{
		"an association":       {"23c8 01 cdab 3412 ffff 0100000010 5e0002" + "01 8e", "0100000010", 5},
		"a secured frame":      {"4998 02 cdab 4200 3412" + "0d 01000000 0100000010 5e0002 01 7365637265742e", "0100000010", 7},
		"ZigBee":               {"4188 03 cdab 4200 3412" + "4802 4200 3412 1e 07 28 05000000 0100000010 5e0002 00 7365637265742e", "0100000010", 7},
		"information elements": {"41aa 04 cdab 4200 3412" + "8810 aabbccddeeff0011 803f 7365637265742e", "aabbccdd", 7},
	} {
		b := framed(unhex(t, c.text))
		out := one(t, a, wpanChecked, b)
		if bytes.Contains(out, unhex(t, c.in)) || bytes.Contains(out, []byte("secret.")) || !bytes.Equal(framed(out[:len(out)-2]), out) {
			t.Errorf("%s: %x", name, out)
		}
		if !bytes.Equal(out[c.from:c.from+2], mapped) {
			t.Errorf("%s: the address is %x, want %x, in %x", name, out[c.from:c.from+2], mapped, out)
		}
	}
}

// Packets within compressed packets within others do not make memory and time grow with how many there are: each of
// two thousand here is carried by Ethernet in GRE in the one before.
func TestPacketsWithinPackets(t *testing.T) {
	b := append(unhex(t, "4188 08 cdab 4200 3412"), bytes.Repeat(unhex(t, "7b33 2f 00006558 020000100001 020000100002 a0ed"), 1<<11)...)
	a := New(Options{Key: testKey})
	r := capture.Record{Number: 1, Link: 230, FCSLen: -1, CapLen: len(b), OrigLen: len(b), Data: b}
	if most := testing.AllocsPerRun(1, func() { a.Record(&r) }); most > 200 {
		t.Errorf("%v allocations", most)
	}
}
