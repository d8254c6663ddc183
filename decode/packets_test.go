package decode

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"flowglass/capture"
)

// Packets for tests are put together by functions named after the headers: the fields
// that a case is about are arguments or hex, all others have one value.

// hx returns the octets of hex digits, of which spaces are left out.
func hx(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func cat(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

func be16(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }
func be32(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

// eth returns an Ethernet frame.
func eth(typ int, payload ...[]byte) []byte {
	return cat(hx("020000000002 020000000001"), be16(typ), cat(payload...))
}

// An ip4 is an IPv4 header; what is zero is as in an ordinary packet.
type ip4 struct {
	src, dst string // 10.0.0.1, 10.0.0.2
	proto    int    // 17
	id       int
	off      int  // of a fragment, in octets
	more     bool // fragments follow
	opts     []byte
	version  int // 4
	header   int // octets
	total    int // octets; -1 is none
}

func (h ip4) with(payload ...[]byte) []byte {
	p := cat(payload...)
	or := func(n *int, normal int) int {
		if *n == 0 {
			*n = normal
		}
		return max(*n, 0)
	}
	addr := func(s, normal string) []byte {
		if s == "" {
			s = normal
		}
		return netip.MustParseAddr(s).AsSlice()
	}
	n := 20 + len(h.opts)
	off := h.off / 8
	if h.more {
		off |= 0x2000
	}
	return cat([]byte{byte(or(&h.version, 4)<<4 | or(&h.header, n)/4), 0}, be16(or(&h.total, n+len(p))), be16(h.id), be16(off),
		[]byte{64, byte(or(&h.proto, 17)), 0, 0}, addr(h.src, "10.0.0.1"), addr(h.dst, "10.0.0.2"), h.opts, p)
}

// in6 returns an IPv6 packet from 2001:db8::1 to 2001:db8::2.
func in6(next int, payload ...[]byte) []byte {
	p := cat(payload...)
	return cat(hx("60000000"), be16(len(p)), []byte{byte(next), 64},
		hx("20010db8000000000000000000000001 20010db8000000000000000000000002"), p)
}

// udp returns a UDP datagram; its length field is right.
func udp(src, dst int, payload ...[]byte) []byte {
	p := cat(payload...)
	return cat(be16(src), be16(dst), be16(8+len(p)), be16(0), p)
}

// tcp returns a TCP segment from port 40000 to 40001.
func tcp(flags byte, seq, ack int, opts []byte, payload ...[]byte) []byte {
	return cat(be16(40000), be16(40001), be32(seq), be32(ack), []byte{byte(20+len(opts)) << 2, flags, 1, 0, 0, 0, 0, 0}, opts, cat(payload...))
}

// some is a payload that is nothing in particular.
var some = []byte("xxxxxxxxxxxx")

// A frame is a packet of a test: data, captured in part if captured is not zero.
type frame struct {
	data     []byte
	captured int
}

func whole(data []byte) frame { return frame{data: data} }

func (f frame) record(link capture.LinkType) capture.Record {
	b := f.data
	if f.captured != 0 {
		b = b[:f.captured]
	}
	return capture.Record{CapLen: len(b), OrigLen: len(f.data), Link: link, FCSLen: -1, Data: b}
}

// A decodeCase is frames of one capture and what becomes of each, as summary puts it.
type decodeCase struct {
	name   string
	frames []frame
	want   []string
}

// summary returns the layers, then the counted headers above Ethernet, then the status
// unless it is OK.
func summary(p *Packet) string {
	var b strings.Builder
	for i, l := range p.Layers() {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(l.Proto.Name())
	}
	for _, q := range p.Key().Pairs(nil) {
		switch {
		case q.Kind == Ethernet:
			continue
		case q.Uncounted:
			fmt.Fprintf(&b, " | (%v > %v)", q.Src, q.Dst)
		case q.Kind.HasPorts():
			fmt.Fprintf(&b, " | %v:%d > %v:%d", q.Src, q.SrcPort, q.Dst, q.DstPort)
		default:
			fmt.Fprintf(&b, " | %v > %v", q.Src, q.Dst)
		}
	}
	if p.Status != OK {
		fmt.Fprintf(&b, " | %v", p.Status)
	}
	return b.String()
}

// run decodes the frames of each case, and then every prefix of every frame, which must
// not panic.
func runCases(t *testing.T, link capture.LinkType, cases []decodeCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if len(c.frames) != len(c.want) {
				t.Fatalf("%d frames, %d wants", len(c.frames), len(c.want))
			}
			d := NewDecoder()
			var p Packet
			for i, f := range c.frames {
				r := f.record(link)
				d.Decode(&r, &p)
				if got := summary(&p); got != c.want[i] {
					t.Errorf("frame %d:\n got %s\nwant %s", i+1, got, c.want[i])
				}
			}
			d = NewDecoder()
			for n := range len(c.frames[0].data) + 1 {
				for _, f := range c.frames {
					f.captured = min(n, len(f.data))
					r := f.record(link)
					r.Data = r.Data[:f.captured]
					d.Decode(&r, &p)
				}
			}
		})
	}
}

// one is a decodeCase of a single frame.
func one(name string, data []byte, want string) decodeCase {
	return decodeCase{name, []frame{whole(data)}, []string{want}}
}

// deflated returns b compressed as IPComp has it.
func deflated(b []byte) []byte {
	var out bytes.Buffer
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := z.Write(b); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
