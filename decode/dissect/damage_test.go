package dissect

import (
	"bytes"
	"encoding/binary"
	encoding "encoding/hex"
	"strings"
	"testing"

	"flowglass/internal/field"
)

func fromHex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := decodeHex(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// find returns the first node of a field, nil if there is none.
func find(nodes []field.Node, name string) *field.Node {
	for i := range nodes {
		if nodes[i].Def.Name == name {
			return &nodes[i]
		}
		if n := find(nodes[i].Children, name); n != nil {
			return n
		}
	}
	return nil
}

const ethernet = "020000000002 020000000001"

// Damage is said where it begins, and what stands before it is shown.
func TestDamage(t *testing.T) {
	const ipHeader = "4500001c000000004011 66cf 0a000001 0a000002"
	tests := []struct {
		name  string
		hex   string
		orig  int    // on the wire; 0: as captured
		field string // that is noted, or "" if only a layer says so
		note  string
		shown string // a field that is there all the same
		fault string // the layer that says what is wrong
		at    int    // and where it begins
	}{
		{"IPv4 checksum", ethernet + "0800 4500001c000000004011 0000 0a000001 0a000002 03e8 0035 0008 0000", 0,
			"ip.checksum", "should be 0x66cf", "udp.dstport", "", 0},
		{"UDP length under 8", ethernet + "0800" + ipHeader + "03e8 0035 0007 0000", 0,
			"udp.length", "less than", "udp.srcport", "_ws.malformed", 40},
		{"cut by the snaplen", ethernet + "0800" + ipHeader + "03e8 0035 00", 60,
			"", "", "udp.srcport", "_ws.short", 38},
		{"IPv4 header length under 20", ethernet + "0800 44" + ipHeader[2:], 0,
			"", "", "ip.hdr_len", "_ws.malformed", 15},
		{"DNS name that points to itself", ethernet + "0800 4500002e000000004011 66bd 0a000001 0a000002 03e8 0035 001a 0000" +
			"1234 0100 0001 0000 0000 0000 c00c 0001 0001", 0,
			"", "", "dns.id", "_ws.malformed", 56},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := fromHex(t, tt.hex)
			nodes := Packet(Frame{Number: 1, OrigLen: max(tt.orig, len(data)), Link: 1, FCSLen: -1}, data)
			check(t, nodes, data)
			if tt.field != "" {
				if n := find(nodes, tt.field); n == nil || !strings.Contains(n.Note, tt.note) {
					t.Errorf("%s: %+v, want a note with %q", tt.field, n, tt.note)
				}
			}
			if find(nodes, tt.shown) == nil {
				t.Errorf("%s is not shown", tt.shown)
			}
			for _, fault := range []string{"_ws.malformed", "_ws.short"} {
				n := find(nodes, fault)
				if (n != nil) != (fault == tt.fault) {
					t.Errorf("%s: %v", fault, n)
				} else if n != nil && n.Offset != tt.at {
					t.Errorf("%s begins at %d, want %d", fault, n.Offset, tt.at)
				}
			}
		})
	}
}

// Lookup finds hidden names, protocols and fields; the list is in order.
func TestLookup(t *testing.T) {
	for name, kind := range map[string]field.Type{
		"ip.addr": field.IPv4, "tcp.port": field.Uint, "udp.port": field.Uint, "eth.addr": field.Ether, "ipv6.addr": field.IPv6,
		"ipv6.host": field.String, "tcp": field.Protocol, "ssh": field.Protocol, "frame.number": field.Uint,
	} {
		if d, ok := Lookup(name); !ok || d.Name != name || d.Type != kind {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if _, ok := Lookup("no.such.field"); ok {
		t.Error("a field that is not there was found")
	}
	all := Fields()
	for i := 1; i < len(all); i++ {
		if all[i-1].Name >= all[i].Name {
			t.Fatalf("%s stands before %s", all[i-1].Name, all[i].Name)
		}
	}
}

func decodeHex(s string) ([]byte, error) {
	return encoding.DecodeString(strings.ReplaceAll(s, " ", ""))
}

// A list of extensions that ends within the header of one ends there.
func TestHalfAnExtension(t *testing.T) {
	hello := fromHex(t, "0303"+strings.Repeat("00", 32)+"00 0002 1301 01 00")
	for n := 1; n <= 3; n++ {
		body := append(append(hello[:len(hello):len(hello)], 0, byte(n)), make([]byte, n)...)
		record := append([]byte{22, 3, 1, 0, byte(len(body) + 4), 1, 0, 0, byte(len(body))}, body...)
		b := fromHex(t, ethernet+"0800 4500"+"0000"+"000000004006 0000 0a000001 0a000002"+"c00001bb 00000001 00000001 50180000 00000000")
		b = append(b, record...)
		b[17] = byte(len(b) - 14)
		nodes := Packet(Frame{Number: 1, OrigLen: len(b), Link: 1, FCSLen: -1}, b)
		if find(nodes, "tls.handshake.ciphersuite") == nil || size(nodes) > 200 {
			t.Errorf("%d octets: %d nodes", n, size(nodes))
		}
	}
}

// A segment of very many messages tells of those that have room in a line.
func TestInfoIsBounded(t *testing.T) {
	const messages = 5000
	message := fromHex(t, "0001 0000 0002 01 07")
	head := fromHex(t, ethernet+"0800 4500 0000 0000 0000 4006 0000 0a000001 0a000002 c000 01f6 00000001 00000001 5018 0000 0000 0000")
	b := append(head, bytes.Repeat(message, messages)...)
	binary.BigEndian.PutUint16(b[16:], uint16(len(b)-14))
	_, info, _ := Dissect(Frame{Number: 1, OrigLen: len(b), Link: 1, FCSLen: -1}, b)
	if n := len(info); n < maxInfo/2 || n > maxInfo+100 {
		t.Errorf("Info has %d octets", n)
	}
}
