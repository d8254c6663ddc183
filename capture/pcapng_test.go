package capture

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"flowglass/internal/capgen"
)

// one is the record of ng.Packet(0, usec, 22, pkt) as the first block behind head.
const one = "1 @76 t1500000000000001000 22/22 link1 if0 fcs-1\n"

// packet is that block, of 56 octets: it ends at 104.
var packet = ng.Packet(0, usec, 22, pkt)

// end is the option that ends the options.
var end = ng.Option(0, nil)

// withOption returns the capture of a packet with an option.
func withOption(option ...[]byte) [][]byte {
	return [][]byte{head, ng.Packet(0, usec, 22, pkt, option...)}
}

// damagedAfter returns the capture of packet and a block, and what an error there makes of it.
func damagedAfter(name, err string, block ...[]byte) scanCase {
	return scanCase{"err-" + name, append([][]byte{head, packet}, block...), "pcapng", one + err + "\n"}
}

// withUnit returns a capture whose interface has the if_tsresol given, with the counts given.
func withUnit(name string, resol byte, want string, counts ...uint64) scanCase {
	c := scanCase{name: name, format: "pcapng", want: want,
		parts: [][]byte{ng.Section(), ng.Interface(1, 0, ng.Option(9, []byte{resol}), end)}}
	for _, n := range counts {
		c.parts = append(c.parts, ng.Packet(0, n, 0, nil))
	}
	return c
}

// both returns the capture that build makes in both byte orders.
func both(name, want string, build func(n capgen.NG) [][]byte) []scanCase {
	return []scanCase{{name + "-le", build(ng), "pcapng", want}, {name + "-be", build(ngB), "pcapng", want}}
}

var pcapngCases = slices.Concat(
	both("section-without-interface", "", func(n capgen.NG) [][]byte { return [][]byte{n.Section()} }),
	both("enhanced-packet", one+"2 @132 t1500000000000002000 22/60 link1 if0 fcs-1\n", func(n capgen.NG) [][]byte {
		return [][]byte{n.Section(), n.Interface(1, 0), n.Packet(0, usec, 22, pkt), n.Packet(0, usec+1, 60, pkt)}
	}),
	both("simple-packet", "1 @60 t- 22/22 link1 if0 fcs-1\n2 @100 t- 24/60 link1 if0 fcs-1\n", func(n capgen.NG) [][]byte {
		return [][]byte{n.Section(), n.Interface(1, 24), n.Simple(22, pkt), n.Simple(60, long[:24])}
	}),
	both("packet-block", "1 @76 t1500000000000001000 22/60 link1 if0 fcs-1\n", func(n capgen.NG) [][]byte {
		high, low := uint32(usec>>32), uint32(usec&0xffffffff)
		return [][]byte{n.Section(), n.Interface(1, 0), n.Block(2, n.Halves(0, 9), n.Words(high, low, 22, 60), pkt, make([]byte, 2),
			n.Option(2, n.Words(1)))}
	}),
	both("section-changes-byte-order", one+"2 @180 t1500000000000001000 22/22 link101 if1 fcs-1\n", func(n capgen.NG) [][]byte {
		other := ng
		if n == ng {
			other = ngB
		}
		return [][]byte{n.Section(), n.Interface(1, 0), n.Packet(0, usec, 22, pkt),
			other.Section(), other.Interface(101, 0), other.Packet(0, usec, 22, pkt)}
	}),
	both("blocks-without-a-packet", "1 @268 t1500000000000001000 22/22 link1 if0 fcs-1\n", func(n capgen.NG) [][]byte {
		return [][]byte{n.Section(), n.Interface(1, 0),
			n.Block(4, n.Halves(1, 9), []byte("\x0a\x00\x00\x01host\x00\x00\x00\x00"), n.Option(0, nil)), // 32
			n.Block(4, n.Halves(77, 3), []byte("abc\x00")),                                               // 20: no end
			n.Block(5, n.Words(0, 0, 5), n.Option(4, make([]byte, 8))),                                   // 36
			n.Block(10, n.Words(0x544c534b, 4), []byte("keys")),                                          // 24
			n.Block(0x99, []byte("unknown")),                                                             // 20
			n.Block(0x80000099), n.Block(0x208, make([]byte, 36)),                                        // 12, 48
			n.Packet(0, usec, 22, pkt)}
	}),
	both("blocks-shown-as-frames", "1 @60 t- 4/4 link-1 if-1 fcs-1\n2 @80 t- 0/0 link-1 if-1 fcs-1\n"+
		"3 @92 t1500000000000001000 51/51 link-2 if-1 fcs-1\n4 @156 t- 24/24 link-2 if-1 fcs-1\n"+
		"5 @216 t7 4/22 link-3 if-1 fcs-1\n6 @260 t7 4/22 link-3 if-1 fcs-1\n", func(n capgen.NG) [][]byte {
		event := func(more ...byte) []byte {
			return slices.Concat(n.Halves(3), n.Order.AppendUint64(nil, 7), make([]byte, 8), n.Words(22), n.Halves(5), more)
		}
		return [][]byte{n.Section(), n.Interface(1, 0),
			n.Block(0xbad, n.Words(32473), []byte("data")), n.Block(0x40000bad, n.Words(32473)),
			n.Block(9, []byte("MESSAGE=hi\n__REALTIME_TIMESTAMP=1500000000000001\nX=")),
			n.Block(9, []byte("MESSAGE=without a time.\n")),
			n.Block(0x204, event(1, 2, 3, 4)), n.Block(0x216, event(0, 0, 0, 0, 1, 2, 3, 4))}
	}),
	unitCases, optionCases, ngErrors, []scanCase{
		{"interfaces-mixed", [][]byte{
			ng.Section(), ng.Interface(1, 0), ng.Interface(113, 0, ng.Option(9, []byte{9}), end),
			ng.Packet(1, 5, 22, pkt), ng.Interface(281, 0), ng.Packet(2, 5, 22, pkt), ng.Packet(0, 5, 22, pkt),
		}, "pcapng", "1 @108 t5 22/22 link113 if1 fcs-1\n2 @184 t5000 22/22 link281 if2 fcs-1\n3 @240 t5000 22/22 link1 if0 fcs-1\n"},
		{"captured-over-original", [][]byte{head, ng.Packet(0, usec, 3, pkt)}, "pcapng",
			strings.Replace(one, "22/22", "22/3", 1)},
		{"captured-over-snaplen", [][]byte{ng.Section(), ng.Interface(1, 8), packet}, "pcapng", one},
		{"snaplen-absurd", [][]byte{ng.Section(), ng.Interface(1, 0xffffffff), packet}, "pcapng", one},
		{"original-of-4G", [][]byte{head, ng.Packet(0, usec, 1<<32-1, pkt)}, "pcapng",
			strings.Replace(one, "22/22", "22/2147483647", 1)},
		{"packet-of-0", [][]byte{head, ng.Packet(0, usec, 0, nil)}, "pcapng", strings.Replace(one, "22/22", "0/0", 1)},
		{"block-length-without-padding", [][]byte{head,
			ng.Words(6, 54), ng.Words(0, usec>>32, usec&0xffffffff, 22, 22), pkt, {0, 0}, ng.Words(54)}, "pcapng", one},
		{"section-length-ignored", [][]byte{
			ng.Block(0x0a0d0d0a, ng.Words(0x1a2b3c4d), ng.Halves(1, 2), ng.Words(8, 0)), ng.Interface(1, 0), packet,
		}, "pcapng", one},
	})

var unitCases = []scanCase{
	withUnit("tsresol-0", 0, "1 @88 t3000000000 0/0 link1 if0 fcs-1\n", 3),
	withUnit("tsresol-3", 3, "1 @88 t3000000 0/0 link1 if0 fcs-1\n", 3),
	withUnit("tsresol-9", 9, "1 @88 t1500000000123456789 0/0 link1 if0 fcs-1\n2 @120 t-1 0/0 link1 if0 fcs-1\n",
		1500000000123456789, 1<<64-1),
	withUnit("tsresol-12", 12, "1 @88 t81985529216486 0/0 link1 if0 fcs-1\n", 81985529216486895),
	withUnit("tsresol-28", 28, "1 @88 t1 0/0 link1 if0 fcs-1\n", 1<<64-1),
	withUnit("tsresol-29", 29, "1 @88 t0 0/0 link1 if0 fcs-1\n", 1<<64-1),
	withUnit("tsresol-127", 127, "1 @88 t0 0/0 link1 if0 fcs-1\n", 1<<64-1),
	withUnit("tsresol-2^0", 0x80, "1 @88 t3000000000 0/0 link1 if0 fcs-1\n", 3),
	withUnit("tsresol-2^-10", 0x8a, "1 @88 t1464843750120117187 0/0 link1 if0 fcs-1\n", 1500000000123456789/1000000),
	withUnit("tsresol-2^-32", 0xa0, "1 @88 t349245965509548967 0/0 link1 if0 fcs-1\n", 1500000000123456789),
	withUnit("tsresol-2^-63", 0xbf, "1 @88 t1999999999 0/0 link1 if0 fcs-1\n", 1<<64-1),
	withUnit("tsresol-2^-64", 0xc0, "1 @88 t999999999 0/0 link1 if0 fcs-1\n", 1<<64-1),
	withUnit("tsresol-2^-127", 0xff, "1 @88 t0 0/0 link1 if0 fcs-1\n", 1<<64-1),
	{"tsresol-of-2-octets-ignored", [][]byte{
		ng.Section(), ng.Interface(1, 0, ng.Option(9, []byte{9, 0}), end), ng.Packet(0, 3, 0, nil),
	}, "pcapng", "1 @88 t3000 0/0 link1 if0 fcs-1\n"},
	{"tsresol-twice-first-counts", [][]byte{
		ng.Section(), ng.Interface(1, 0, ng.Option(9, []byte{9}), ng.Option(9, []byte{3})), ng.Packet(0, 3, 0, nil),
	}, "pcapng", "1 @92 t3 0/0 link1 if0 fcs-1\n"},
	{"tsresol-empty-does-not-repeat", [][]byte{
		ng.Section(), ng.Interface(1, 0, ng.Option(13, []byte{4}), ng.Option(9, nil)), ng.Packet(0, 3, 0, nil),
	}, "pcapng", "1 @88 t3000 0/0 link1 if0 fcs4\n"},
	{"tsoffset-negative", [][]byte{
		ngB.Section(), ngB.Interface(1, 0, ngB.Option(14, be.AppendUint64(nil, 1<<64-1000))), ngB.Packet(0, 5, 0, nil),
	}, "pcapng", "1 @88 t-999999995000 0/0 link1 if0 fcs-1\n"},
	{"tsoffset-positive", [][]byte{
		ng.Section(), ng.Interface(1, 0, ng.Option(14, le.AppendUint64(nil, 1000))), ng.Packet(0, 5, 0, nil),
	}, "pcapng", "1 @88 t1000000005000 0/0 link1 if0 fcs-1\n"},
	{"fcslen-in-bits", [][]byte{
		ng.Section(), ng.Interface(1, 0, ng.Option(13, []byte{32})), ng.Packet(0, 5, 0, nil),
	}, "pcapng", "1 @84 t5000 0/0 link1 if0 fcs4\n"},
}

var optionCases = []scanCase{
	{"options-without-end", withOption(ng.Option(2, ng.Words(1))), "pcapng", one},
	{"options-behind-end-ignored", withOption(end, ng.Halves(1, 200)), "pcapng", one},
	{"option-of-0", withOption(ng.Option(1, nil), ng.Option(3, nil), ng.Option(999, nil), end), "pcapng", one},
	{"option-verdict", withOption(ng.Option(7, make([]byte, 1)), ng.Option(7, append([]byte{2}, make([]byte, 8)...))), "pcapng", one},
	{"err-option-leaves-block", withOption(ng.Halves(1, 5), []byte("four")), "pcapng",
		"damaged offset 102: option length 5 is more than the 4 octets left in the block\n"},
	{"err-option-flags", withOption(ng.Option(2, make([]byte, 8))), "pcapng",
		"damaged offset 102: length 8 of packet option 2 is not 4\n"},
	{"err-option-drop-count", withOption(ng.Option(4, make([]byte, 4))), "pcapng",
		"damaged offset 102: length 4 of packet option 4 is not 8\n"},
	{"err-option-verdict", withOption(ng.Option(7, []byte{1})), "pcapng",
		"damaged offset 102: length 1 of packet option 7 is not 9\n"},
	{"err-option-custom", withOption(ng.Option(2988, []byte{1})), "pcapng",
		"damaged offset 102: length 1 of a custom option is less than 4\n"},
	{"err-section-option", [][]byte{ng.Section(ng.Halves(2, 9), []byte("four"))}, "pcapng",
		"damaged offset 26: option length 9 is more than the 4 octets left in the block\n"},
	{"err-interface-option", [][]byte{ng.Section(), ng.Interface(1, 0, ng.Halves(2, 9), []byte("four"))}, "pcapng",
		"damaged offset 46: option length 9 is more than the 4 octets left in the block\n"},
}

var ngErrors = []scanCase{
	damagedAfter("block-length-4", "damaged offset 108: block length 4 is less than 32, the least of an Enhanced Packet Block", ng.Words(6, 4)),
	damagedAfter("block-length-8", "damaged offset 108: block length 8 is less than 12, the least of a block", ng.Words(0x99, 8)),
	damagedAfter("zeros", "damaged offset 108: block length 0 is less than 12, the least of a block", make([]byte, 64)),
	damagedAfter("block-length-4G", "damaged offset 108: block length 4294967296 is more than 134348832", ng.Words(6, 0xffffffff)),
	damagedAfter("block-length-too-large", "damaged offset 108: block length 134348836 is more than 134348832", ng.Words(0x99, 134348836)),
	damagedAfter("block-cut", "cut-short offset 104: the file ends inside a block: 52 of 56 bytes are there", packet[:52]),
	damagedAfter("block-cut-in-its-fixed-part", "cut-short offset 104: the file ends inside a block: 20 of 56 bytes are there", packet[:20]),
	damagedAfter("block-header-cut", "cut-short offset 104: the file ends inside a block header: 7 of 8 bytes are there", packet[:7]),
	damagedAfter("unknown-block-cut", "cut-short offset 104: the file ends inside a block: 20 of 24 bytes are there", ng.Block(0x99, make([]byte, 12))[:20]),
	damagedAfter("block-lengths-differ", "damaged offset 156: block length is 56 at the beginning of the block and 60 at its end", packet[:52], ng.Words(60)),
	damagedAfter("unknown-block-lengths-differ", "damaged offset 116: block length is 16 at the beginning of the block and 4 at its end", ng.Words(0x99, 16, 0, 4)),
	damagedAfter("captured-4G", "damaged offset 124: 4294967295 octets of packet do not fit in a block of length 56", ng.Words(6, 56, 0, 0, 0, 0xffffffff, 22), make([]byte, 28)),
	damagedAfter("captured-over-block", "damaged offset 124: 25 octets of packet do not fit in a block of length 56", ng.Words(6, 56, 0, 0, 0, 25, 25), make([]byte, 24), ng.Words(56)),
	damagedAfter("captured-262145", "damaged offset 124: captured length 262145 is more than 262144", ng.Words(6, 262180, 0, 0, 0, 262145, 0)),
	damagedAfter("interface-never-declared", "damaged offset 112: interface 1 was never declared: the section has 1", ng.Packet(1, 0, 0, nil)),
	damagedAfter("interface-4G", "damaged offset 112: interface 4294967295 was never declared: the section has 1", ng.Packet(0xffffffff, 0, 0, nil)),
	damagedAfter("interface-of-the-section-before", "damaged offset 140: interface 0 was never declared: the section has 0", ng.Section(), packet),
	damagedAfter("packet-block-interface", "damaged offset 112: interface 1 was never declared: the section has 1", ng.Block(2, ng.Halves(1, 0), ng.Words(0, 0, 0, 0))),
	damagedAfter("packet-block-captured", "damaged offset 124: 9 octets of packet do not fit in a block of length 40", ng.Block(2, ng.Halves(0, 0), ng.Words(0, 0, 9, 9, 0, 0))),
	damagedAfter("simple-packet-length", "damaged offset 112: 21 octets of packet do not make a block of length 36", ng.Block(3, ng.Words(21), make([]byte, 20))[:36]),
	damagedAfter("simple-packet-without-interface", "damaged offset 132: a Simple Packet Block before any interface of the section", ng.Section(), ng.Simple(4, pkt[:4])),
	damagedAfter("interface-short", "damaged offset 108: block length 16 is less than 20, the least of an Interface Description Block", ng.Block(1, ng.Words(1))),
	damagedAfter("statistics-short", "damaged offset 108: block length 20 is less than 24, the least of an Interface Statistics Block", ng.Block(5, ng.Words(1, 2))),
	damagedAfter("custom-short", "damaged offset 108: block length 12 is less than 16, the least of a Custom Block", ng.Block(0xbad)),
	damagedAfter("journal-short", "damaged offset 108: block length 16 is less than 35, the least of a systemd Journal Export Block", ng.Block(9, []byte("A=b\n"))),
	damagedAfter("secrets", "damaged offset 116: 5 octets of secrets do not fit in a block of length 24", ng.Block(10, ng.Words(1, 5), make([]byte, 4))),
	damagedAfter("names-leave-block", "damaged offset 114: name record length 9 is more than the 4 octets left in the block", ng.Block(4, ng.Halves(1, 9), make([]byte, 4))),
	damagedAfter("names-address", "damaged offset 114: name record length 3 is less than an address of 4", ng.Block(4, ng.Halves(1, 3), make([]byte, 4))),
	damagedAfter("names-without-0", "damaged offset 116: a host name does not end with 0", ng.Block(4, ng.Halves(1, 6), []byte("\x01\x02\x03\x04ab"))),
	damagedAfter("section-magic", "damaged offset 112: the byte-order magic of a Section Header Block is 0x00000005, not 0x1a2b3c4d", ng.Block(0x0a0d0d0a, ng.Words(5, 0, 0, 0, 0))),
	damagedAfter("section-version", "unsupported-record offset 116: pcapng version 2.0 is none of 1.0 and 1.2", ng.Block(0x0a0d0d0a, ng.Words(0x1a2b3c4d), ng.Halves(2, 0), ng.Words(0, 0))),
	{"err-section-version-first", [][]byte{ng.Block(0x0a0d0d0a, ng.Words(0x1a2b3c4d), ng.Halves(1, 1), ng.Words(0, 0))}, "",
		"unsupported-record offset 12: pcapng version 1.1 is none of 1.0 and 1.2\n"},
	{"err-section-short", [][]byte{ngB.Block(0x0a0d0d0a, ngB.Words(0x1a2b3c4d), ngB.Halves(1, 0), ngB.Words(0))}, "",
		"damaged offset 4: block length 24 is less than 28, the least of a Section Header Block\n"},
	{"err-section-cut", [][]byte{ng.Section()[:20]}, "",
		"cut-short offset 0: the file ends inside a block: 20 of 28 bytes are there\n"},
	{"err-no-section", [][]byte{packet}, "",
		"unknown-format offset 0: this is no capture file: its first bytes, 06 00 00 00 38 00 00 00 (....8...), begin none of the formats known\n"},
	{"err-pseudo-header-short", [][]byte{ng.Section(), ng.Interface(201, 0), ng.Packet(0, 5, 3, pkt[:3])}, "pcapng",
		"damaged offset 68: captured length 3 is less than the 4 of a pseudo-header of link type 201\n"},
}

// A simple packet is as long as the interface's snaplen, also where that is no multiple of 4.
func TestSimplePacketSnapLen(t *testing.T) {
	got, _ := scan(t, slices.Concat(ng.Section(), ng.Interface(1, 21), ng.Simple(22, pkt[:21])))
	if want := "1 @60 t- 21/22 link1 if0 fcs-1\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestDeclarations(t *testing.T) {
	text := func(code uint16, s string) []byte { return ng.Option(code, []byte(s)) }
	data := slices.Concat(
		ng.Section(text(1, "of the file"), text(2, "x86"), text(3, "Linux"), text(4, "dumper"), text(4, "second"), end),
		ng.Interface(1, 99, text(1, "of eth0"), text(2, "eth0"), text(3, "the first"), text(12, "OS"), text(15, "NIC"),
			ng.Option(9, []byte{9}), ng.Option(14, le.AppendUint64(nil, 1<<64-5)), ng.Option(13, []byte{4}), end),
		ng.Packet(0, usec, 22, pkt),
		ng.Packet(0, usec, 22, pkt, text(1, "of a packet"), text(1, "again"), end),
		ngB.Section(), ngB.Interface(113, 0))
	_, s := scan(t, data, 7, 7, 7, 7, 50, 50)
	if got, want := fmt.Sprintf("%+v", s.Sections()), "[{Offset:0 BigEndian:false Hardware:x86 OS:Linux Application:dumper} "+
		"{Offset:340 BigEndian:true Hardware: OS: Application:}]"; got != want {
		t.Errorf("sections are\n%s, want\n%s", got, want)
	}
	if len(s.Interfaces()) != 2 {
		t.Fatalf("%d interfaces", len(s.Interfaces()))
	}
	i := s.Interfaces()[0]
	i.units, i.maxCap, i.pseudo = timeUnit{}, 0, 0
	if want := (Interface{Link: 1, SnapLen: 99, TSResol: 9, TSOffset: -5, FCSLen: 4, Section: 0,
		Name: "eth0", Description: "the first", OS: "OS", Hardware: "NIC"}); i != want {
		t.Errorf("interface is\n%+v, want\n%+v", i, want)
	}
	if i := s.Interfaces()[1]; i.Link != 113 || i.Section != 1 || i.FCSLen != -1 || i.TSResol != 6 {
		t.Errorf("second interface is %+v", i)
	}
	var got strings.Builder
	for _, c := range s.Comments() {
		if string(data[c.Offset:c.Offset+int64(c.Len)]) != c.Text {
			t.Errorf("comment %q is not at %d", c.Text, c.Offset)
		}
		fmt.Fprintf(&got, "%d %d %s\n", c.Number, c.Iface, c.Text)
	}
	if want := "0 -1 of the file\n0 0 of eth0\n2 -1 of a packet\n2 -1 again\n"; got.String() != want {
		t.Errorf("comments are\n%swant\n%s", got.String(), want)
	}
	if got := s.Encapsulation(); got != "per-packet" {
		t.Errorf("encapsulation is %s", got)
	}
}

// The text of comments is kept up to a bound; their places always.
func TestCommentsBounded(t *testing.T) {
	comment := ng.Option(1, make([]byte, 60000))
	data := slices.Concat(head, slices.Concat(slices.Repeat([][]byte{ng.Packet(0, usec, 22, pkt, comment)}, 40)...))
	_, s := scan(t, data)
	kept := 0
	for _, c := range s.Comments() {
		if c.Len != 60000 {
			t.Fatalf("comment of %d", c.Len)
		}
		kept += len(c.Text)
	}
	if len(s.Comments()) != 40 || kept != maxCommentText/60000*60000 {
		t.Errorf("%d comments, %d octets of text", len(s.Comments()), kept)
	}
}

// The places of empty comments, four octets each, are kept up to a bound; all are counted.
func TestCommentPlacesBounded(t *testing.T) {
	const count = maxComments + 10
	s := NewScanner()
	s.Feed(head)
	s.Feed(ng.Packet(0, usec, 22, pkt, bytes.Repeat(ng.Option(1, nil), count)))
	s.Finish()
	var r Record
	for s.Next(&r) == nil {
	}
	if len(s.Comments()) != maxComments || s.CommentCount() != count {
		t.Errorf("%d comments kept of %d, want %d of %d", len(s.Comments()), s.CommentCount(), maxComments, count)
	}
}

// Interfaces take ten times the octets of a file here; beyond a bound it is followed no further.
func TestInterfacesBounded(t *testing.T) {
	s := NewScanner()
	s.Feed(ng.Section())
	for range maxInterfaces + 1 {
		s.Feed(ng.Interface(1, 0))
	}
	s.Finish()
	var r Record
	err := s.Next(&r)
	var e *FormatError
	if !errors.As(err, &e) || e.Code != UnsupportedRecord || e.Offset != 28+20*maxInterfaces {
		t.Errorf("error %v", err)
	}
	if len(s.Interfaces()) != maxInterfaces {
		t.Errorf("%d interfaces, want %d", len(s.Interfaces()), maxInterfaces)
	}
}

// Start is right in any year, and Record.Time in differences.
func TestStart(t *testing.T) {
	for _, c := range []struct {
		name      string
		resol     byte
		offset    int64
		count     uint64
		sec, nsec int64
	}{
		{"usual", 6, 0, usec, 1500000000, 1000},
		{"year 152000", 6, 0, 4734231571822_539464, 4734231571822, 539464000},
		{"in 2300", 9, 0, 10413792000_000000007, 10413792000, 7},
		{"greatest in seconds", 0, 0, 1<<63 - 1, 1<<63 - 1, 0},
		{"before the epoch", 9, -10, 9_000000001, -1, 1},
		{"long before the epoch", 6, -20_000_000_000, 5, -20_000_000_000, 5000},
		{"far off and back", 6, -4734231571822 + 1500000000, 4734231571822_539464, 1500000000, 539464000},
		{"least", 6, -1 << 63, 5, -1 << 63, 5000},
	} {
		data := slices.Concat(ng.Section(),
			ng.Interface(1, 0, ng.Option(9, []byte{c.resol}), ng.Option(14, le.AppendUint64(nil, uint64(c.offset)))),
			ng.Packet(0, c.count, 0, nil))
		_, s := scan(t, data)
		if sec, nsec, ok := s.Start(); sec != c.sec || nsec != c.nsec || !ok {
			t.Errorf("%s: start is %d.%09d %v, want %d.%09d", c.name, sec, nsec, ok, c.sec, c.nsec)
		}
	}
	if _, _, ok := NewScanner().Start(); ok {
		t.Error("a start without a record")
	}
}
