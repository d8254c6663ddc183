package describe

import (
	"encoding/hex"
	"strings"
	"testing"

	"flowglass/capture"
)

const ethernet = "020000000002" + "020000000001"

func fromHex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// udp is a UDP datagram from port 1000 to the port dst over IPv4 and Ethernet.
func udp(t testing.TB, dst int, payload []byte) []byte {
	n := len(payload)
	b := fromHex(t, ethernet+"0800"+"4500000000000000401100000a0000010a000002"+"03e8000000000000")
	b[16], b[17] = byte((28+n)>>8), byte(28+n)
	b[36], b[37] = byte(dst>>8), byte(dst)
	b[38], b[39] = byte((8+n)>>8), byte(8+n)
	return append(b, payload...)
}

func names(layers []Layer) string {
	var s []string
	for _, l := range layers {
		s = append(s, l.Name)
	}
	return strings.Join(s, " ")
}

func TestPacket(t *testing.T) {
	dns := fromHex(t, "1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001")
	got, err := Packet(1, udp(t, 53, dns))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Ethernet IPv4 UDP DNS"; names(got) != want {
		t.Fatalf("layers %s, want %s", names(got), want)
	}
	for i, want := range []struct{ offset, length int }{{0, 14}, {14, 20}, {34, 8}, {42, 29}} {
		if got[i].Offset != want.offset || got[i].Length != want.length {
			t.Errorf("%s is at %d, %d octets, want %d, %d", got[i].Name, got[i].Offset, got[i].Length, want.offset, want.length)
		}
	}
	if f := got[1].Fields; len(f) == 0 || !hasField(f, "Src IP", "10.0.0.1") {
		t.Errorf("IPv4 has no source 10.0.0.1: %+v", f)
	}
}

func hasField(fields []Field, label, value string) bool {
	for _, f := range fields {
		if f.Label == label && f.Value == value {
			return true
		}
	}
	return false
}

// Each of these makes gopacket panic, or allocate by a number in the packet.
func TestKnownPanics(t *testing.T) {
	arp := fromHex(t, ethernet+"0806"+"0001 0800 80 80 0001"+strings.Repeat("00", 20))
	tests := []struct {
		name   string
		link   capture.LinkType
		data   []byte
		layers string // the layers that are shown all the same
	}{
		{"ARP address lengths that overflow an octet", 1, arp, "Ethernet"},
		{"DHCPv4 option beyond the end", 1, udp(t, 67, append(fromHex(t, "01010600"+strings.Repeat("00", 232)+"63825363"), 53, 200)), "Ethernet IPv4 UDP"},
		{"sFlow sample count", 1, udp(t, 6343, fromHex(t, "00000005 00000001 0a000001 00000000 00000001 00000001 ffffffff 00000001 ffffffff")), "Ethernet IPv4 UDP"},
		{"DNS record data beyond the end", 1, udp(t, 53, fromHex(t, "1234 8180 0000 0001 0000 0000 00 0021 0001 00000000 0001 00")), "Ethernet IPv4 UDP"},
		{"ERSPAN cut short", 1, fromHex(t, ethernet+"0800"+"4500001c00000000402f00000a0000010a000002"+"100088be00000001"), "Ethernet IPv4 GRE"},
		{"RadioTap length beyond the end", 127, fromHex(t, "0000 4000 ffffffff 00"), ""},
		{"Prism header length", 119, fromHex(t, "00000044 ffffffff"+strings.Repeat("00", 64)), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for n := range len(tt.data) + 1 {
				Packet(tt.link, tt.data[:n])
			}
			got, err := Packet(tt.link, tt.data)
			if !strings.HasPrefix(names(got), tt.layers) {
				t.Errorf("layers %s, want %s (%v)", names(got), tt.layers, err)
			}
		})
	}
}

func TestUnknownLinkType(t *testing.T) {
	if _, err := Packet(147, []byte{1, 2, 3}); err == nil {
		t.Error("no error for a link type that is not decoded")
	}
}

func TestTextIsPrintable(t *testing.T) {
	if got, want := printable("a\x00\x1b[31m\xff<b>é"), "a··[31m·<b>é"; got != want {
		t.Errorf("printable = %q, want %q", got, want)
	}
}

func FuzzPacket(f *testing.F) {
	f.Add(uint8(1), udp(f, 53, []byte{1, 2, 3}))
	f.Add(uint8(101), fromHex(f, "4500001c00000000401100000a0000010a00000203e8003500080000"))
	f.Fuzz(func(t *testing.T, link uint8, data []byte) {
		layers, _ := Packet(capture.LinkType(link), data)
		for _, l := range layers {
			if l.Offset >= 0 && l.Offset+l.Length > len(data) {
				t.Errorf("%s lies outside the packet", l.Name)
			}
		}
	})
}
