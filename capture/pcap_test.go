package capture

import (
	"slices"

	"flowglass/internal/capgen"
)

// pcapWith returns a capture with a header of p and records of pkt, one second apart.
func pcapWith(p capgen.Pcap, records int) [][]byte {
	parts := [][]byte{p.Header()}
	for i := range records {
		parts = append(parts, p.Record(1500000000+uint32(i), 1, len(pkt), pkt))
	}
	return parts
}

var pcapCases = []scanCase{
	{"pcap-no-packet", pcapWith(pc, 0), "pcap", ""},
	{"pcap-le", pcapWith(pc, 2), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n2 @78 t1500000001000001000 22/22 link1 if0 fcs-1\n"},
	{"pcap-be", pcapWith(pcB, 1), "pcap", "1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n"},
	{"nsecpcap-le", pcapWith(capgen.Pcap{Network: 1, Magic: 0xa1b23c4d}, 1), "nsecpcap",
		"1 @40 t1500000000000000001 22/22 link1 if0 fcs-1\n"},
	{"nsecpcap-be", pcapWith(capgen.Pcap{Network: 1, Magic: 0xa1b23c4d, Order: be}, 1), "nsecpcap",
		"1 @40 t1500000000000000001 22/22 link1 if0 fcs-1\n"},
	{"ixia-hardware", [][]byte{
		capgen.Pcap{Network: 1, Magic: 0x1c0001ac}.Header(), ng.Words(38), pc.Record(5, 1, 22, pkt),
	}, "pcap", "1 @44 t5000001000 22/22 link1 if0 fcs-1\n"},
	{"ixia-software-be", [][]byte{
		capgen.Pcap{Network: 1, Magic: 0x1c0001ab, Order: be}.Header(), ng.Words(38), pcB.Record(5, 1, 22, pkt),
	}, "pcap", "1 @44 t5000001000 22/22 link1 if0 fcs-1\n"},

	{"modpcap", pcapWith(capgen.Pcap{Network: 1, Magic: 0xa1b2cd34, Extra: make([]byte, 8)}, 2), "modpcap",
		"1 @48 t1500000000000001000 22/22 link1 if0 fcs-1\n2 @94 t1500000001000001000 22/22 link1 if0 fcs-1\n"},
	{"suse6_3pcap", pcapWith(capgen.Pcap{Network: 1, Magic: 0xa1b2cd34, Extra: make([]byte, 12)}, 1), "suse6_3pcap",
		"1 @52 t1500000000000001000 22/22 link1 if0 fcs-1\n"},
	{"rh6_1pcap-be", pcapWith(capgen.Pcap{Network: 1, Order: be, Extra: make([]byte, 8)}, 1), "rh6_1pcap",
		"1 @48 t1500000000000001000 22/22 link1 if0 fcs-1\n"},
	{"nokiapcap", pcapWith(capgen.Pcap{Network: 1, Extra: []byte{1, 2, 3, 4}}, 1), "nokiapcap",
		"1 @44 t1500000000000001000 22/22 link1 if0 fcs-1\n"},
	{"aixpcap", [][]byte{
		capgen.Pcap{Network: 6, Minor: 2, Order: be}.Header(), pcB.RecordHeader(5, 1, 60, 22), pkt,
	}, "aixpcap", "1 @40 t5000000001 22/60 link1 if0 fcs-1\n"},
	{"aixpcap-fddi-padding", [][]byte{
		capgen.Pcap{Network: 15, Minor: 2, Order: be}.Header(), pcB.RecordHeader(5, 1, 60, 22), pkt,
	}, "aixpcap", "1 @43 t5000000001 19/57 link10 if0 fcs-1\n"},

	{"lengths-swapped-2.2", [][]byte{
		capgen.Pcap{Network: 1, Minor: 2}.Header(), pc.RecordHeader(5, 1, 60, 22), pkt,
	}, "pcap", "1 @40 t5000001000 22/60 link1 if0 fcs-1\n"},
	{"lengths-either-way-2.3", [][]byte{
		capgen.Pcap{Network: 1, Minor: 3}.Header(), pc.RecordHeader(5, 1, 60, 22), pkt, pc.RecordHeader(5, 2, 22, 60), pkt,
	}, "pcap", "1 @40 t5000001000 22/60 link1 if0 fcs-1\n2 @78 t5000002000 22/60 link1 if0 fcs-1\n"},
	{"version-3.0", pcapWith(capgen.Pcap{Network: 1, Major: 3}, 1), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n"},

	{"captured-over-original", [][]byte{pc.Header(), pc.Record(5, 1, 10, pkt), pc.Record(5, 2, 0, pkt)}, "pcap",
		"1 @40 t5000001000 22/10 link1 if0 fcs-1\n2 @78 t5000002000 22/0 link1 if0 fcs-1\n"},
	{"captured-over-snaplen", pcapWith(capgen.Pcap{Network: 1, SnapLen: 8}, 1), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n"},
	{"snaplen-absurd", pcapWith(capgen.Pcap{Network: 1, SnapLen: 0xffffffff}, 1), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n"},
	{"packet-of-0", [][]byte{pc.Header(), pc.Record(5, 1, 0, nil), pc.Record(5, 2, 60, nil)}, "pcap",
		"1 @40 t5000001000 0/0 link1 if0 fcs-1\n2 @56 t5000002000 0/60 link1 if0 fcs-1\n"},
	{"packet-of-262144", [][]byte{pc.Header(), pc.Record(5, 1, 262144, make([]byte, 262144))}, "pcap",
		"1 @40 t5000001000 262144/262144 link1 if0 fcs-1\n"},
	{"original-of-4G", [][]byte{pc.Header(), pc.Record(5, 1, 1<<32-1, pkt)}, "pcap",
		"1 @40 t5000001000 22/2147483647 link1 if0 fcs-1\n"},
	{"time-greatest", [][]byte{pc.Header(), pc.Record(0xffffffff, 0xffffffff, 22, pkt)}, "pcap",
		"1 @40 t4294971589967295000 22/22 link1 if0 fcs-1\n"},
	{"time-0", [][]byte{pc.Header(), pc.Record(0, 0, 22, pkt)}, "pcap", "1 @40 t0 22/22 link1 if0 fcs-1\n"},
	{"fcs-4", pcapWith(capgen.Pcap{Network: 0x24000001}, 1), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs4\n"},
	{"fcs-0", pcapWith(capgen.Pcap{Network: 0x04000001}, 1), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs0\n"},
	{"fcs-length-without-its-bit", pcapWith(capgen.Pcap{Network: 0x20000001}, 1), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n"},
	{"large-usb-transfer", [][]byte{
		capgen.Pcap{Network: 249}.Header(), pc.Record(5, 1, 300000, make([]byte, 300000)),
	}, "pcap", "1 @40 t5000001000 300000/300000 link249 if0 fcs-1\n"},
	{"erf-has-its-own-time", [][]byte{
		capgen.Pcap{Network: 197}.Header(),
		pc.Record(5, 1, 18, []byte("\x00\x00\x00\x80\x09\x00\x00\x00\x02\x04\x00\x40\x00\x00\x00\x40\x00\x00")),
	}, "pcap", "1 @40 t9500000000 18/18 link197 if0 fcs-1\n"},

	{"err-header-cut", [][]byte{pc.Header()[:20]}, "",
		"cut-short offset 0: the file ends inside a pcap file header: 20 of 24 bytes are there\n"},
	{"err-magic-cut", [][]byte{pc.Header()[:3]}, "",
		"unknown-format offset 0: this is no capture file: its first bytes, d4 c3 b2 (...), begin none of the formats known\n"},
	{"err-ixia-header-cut", [][]byte{capgen.Pcap{Network: 1, Magic: 0x1c0001ac}.Header()}, "",
		"cut-short offset 0: the file ends inside a pcap file header: 24 of 28 bytes are there\n"},
	{"err-record-header-cut", slices.Concat(pcapWith(pc, 3), [][]byte{{1, 2, 3}}), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n2 @78 t1500000001000001000 22/22 link1 if0 fcs-1\n" +
			"3 @116 t1500000002000001000 22/22 link1 if0 fcs-1\n" +
			"cut-short offset 138: the file ends inside a pcap record header: 3 of 16 bytes are there\n"},
	{"err-record-cut", [][]byte{pc.Header(), pc.Record(5, 1, 22, pkt), pc.Record(5, 1, 22, pkt)[:30]}, "pcap",
		"1 @40 t5000001000 22/22 link1 if0 fcs-1\n" +
			"cut-short offset 62: the file ends inside a pcap record: 30 of 38 bytes are there\n"},
	{"err-captured-262145", slices.Concat(pcapWith(pc, 3), [][]byte{pc.RecordHeader(5, 1, 262145, 262145)}), "pcap",
		"1 @40 t1500000000000001000 22/22 link1 if0 fcs-1\n2 @78 t1500000001000001000 22/22 link1 if0 fcs-1\n" +
			"3 @116 t1500000002000001000 22/22 link1 if0 fcs-1\n" +
			"damaged offset 146: captured length 262145 is more than 262144\n"},
	{"err-captured-4G", [][]byte{capgen.Pcap{Network: 1, Magic: 0xa1b23c4d}.Header(), pc.RecordHeader(5, 1, 0xffffffff, 0)}, "nsecpcap",
		"damaged offset 32: captured length 4294967295 is more than 262144\n"},
	{"err-version-1", pcapWith(capgen.Pcap{Network: 1, Major: 1}, 1), "",
		"unsupported-record offset 4: pcap version 1.4 is older than 2.0\n"},
	{"err-reserved-bits", pcapWith(capgen.Pcap{Network: 0x00300001}, 1), "",
		"unsupported-record offset 20: the reserved bits of link type 0x00300001 are not zero\n"},
	{"err-link-type", pcapWith(capgen.Pcap{Network: 281}, 1), "",
		"unsupported-record offset 20: link type 281 is not supported\n"},
	{"err-pseudo-header-short", [][]byte{capgen.Pcap{Network: 201}.Header(), pc.Record(5, 1, 3, pkt[:3])}, "pcap",
		"damaged offset 32: captured length 3 is less than the 4 of a pseudo-header of link type 201\n"},
	{"err-pseudo-header-wrong", [][]byte{capgen.Pcap{Network: 177}.Header(), pc.Record(5, 1, 22, pkt)}, "pcap",
		"damaged offset 40: the pseudo-header is none of link type 177\n"},
}
