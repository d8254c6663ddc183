package capture

import (
	"slices"
	"strings"
)

// hci is an hcidump record of a command: 12 octets of header, 4 of packet.
var hci = slices.Concat(ng.Halves(4, 1), ng.Words(1500000000, 1), []byte("\x01\x03\x0c\x00"))

// isdn is an isdn4bsd record: 32 octets of header, 4 of packet, 6 cut off.
func isdn(order func(...uint32) []byte) []byte {
	return append(order(36, 0, 3, 1, 6, 9, 1500000000, 1), "\x02\xff\x03\x0f"...)
}

// erfRecord is an ERF record of Ethernet: 16 octets of header, 2 of padding, a packet of 4, 2 of padding.
var erfRecord = []byte("\x00\x00\x00\x80\x00\x2f\x68\x59\x02\x04\x00\x18\x00\x00\x00\x04\x00\x00pkt!\x00\x00")

var headerlessCases = []scanCase{
	{"hcidump", [][]byte{hci, hci}, "hcidump",
		"1 @12 t1500000000000001000 4/4 link187 if0 fcs-1\n2 @28 t1500000000000001000 4/4 link187 if0 fcs-1\n"},
	{"err-hcidump-cut", [][]byte{hci, hci, hci, hci[:5]}, "hcidump",
		"1 @12 t1500000000000001000 4/4 link187 if0 fcs-1\n2 @28 t1500000000000001000 4/4 link187 if0 fcs-1\n" +
			"3 @44 t1500000000000001000 4/4 link187 if0 fcs-1\n" +
			"cut-short offset 48: the file ends inside an hcidump record header: 5 of 12 bytes are there\n"},
	{"err-hcidump-is-not", [][]byte{hci, {1, 0, 2}, make([]byte, 20)}, "",
		"unknown-format offset 0: this is no capture file: its first bytes, 04 00 01 00 00 2f 68 59 (...../hY), begin none of the formats known\n"},

	{"i4btrace-le", [][]byte{isdn(ng.Words), isdn(ng.Words)}, "i4btrace",
		"1 @32 t1500000000000001000 4/10 link-4 if0 fcs-1\n2 @68 t1500000000000001000 4/10 link-4 if0 fcs-1\n"},
	{"i4btrace-be", [][]byte{isdn(ngB.Words)}, "i4btrace", "1 @32 t1500000000000001000 4/10 link-4 if0 fcs-1\n"},
	{"err-i4btrace-cut", [][]byte{isdn(ng.Words), isdn(ng.Words), isdn(ng.Words), isdn(ng.Words)[:35]}, "i4btrace",
		i4bThree + "cut-short offset 108: the file ends inside an i4btrace record: 35 of 36 bytes are there\n"},
	{"err-i4btrace-short", [][]byte{isdn(ng.Words), isdn(ng.Words), isdn(ng.Words), ng.Words(31), make([]byte, 28)}, "i4btrace",
		i4bThree + "damaged offset 108: record length 31 is less than 32, its header\n"},
	{"err-i4btrace-long", [][]byte{isdn(ng.Words), isdn(ng.Words), isdn(ng.Words), ng.Words(0x7fffffff), make([]byte, 28)}, "i4btrace",
		i4bThree + "damaged offset 108: record length 2147483647 is more than 32 of header and 262144 of packet\n"},

	{"erf", [][]byte{erfRecord, erfRecord}, "erf",
		"1 @0 t1500000000500000000 22/22 link197 if0 fcs-1\n2 @24 t1500000000500000000 22/22 link197 if0 fcs-1\n"},
	{"erf-extension-headers", [][]byte{
		erfRecord[:8], {0x82, 4, 0, 0x24, 0, 0, 0, 9}, {0x83, 0, 0, 0, 0, 0, 0, 0}, make([]byte, 8), {0, 0, 'p', 'k'},
	}, "erf", "1 @0 t1500000000500000000 36/43 link197 if0 fcs-1\n"},
	{"err-erf-cut", [][]byte{erfRecord, erfRecord, erfRecord, erfRecord[:23]}, "erf",
		erfThree + "cut-short offset 72: the file ends inside an ERF record: 23 of 24 bytes are there\n"},
	{"err-erf-short", [][]byte{erfRecord, erfRecord, erfRecord, erfRecord[:10], {0, 15, 0, 0, 0, 0}}, "erf",
		erfThree + "damaged offset 82: ERF record length 15 is less than 16\n"},
	{"err-erf-header", [][]byte{erfRecord, erfRecord, erfRecord, erfRecord[:10], {0, 17, 0, 0, 0, 0, 0}}, "erf",
		erfThree + "damaged offset 82: ERF record length 17 is less than its header needs\n"},
	{"err-zeros", [][]byte{make([]byte, 200)}, "",
		"unknown-format offset 0: this is no capture file: its first bytes, 00 00 00 00 00 00 00 00 (........), begin none of the formats known\n"},
}

var (
	i4bThree = strings.Join([]string{"1 @32", "2 @68", "3 @104", ""}, " t1500000000000001000 4/10 link-4 if0 fcs-1\n")
	erfThree = strings.Join([]string{"1 @0", "2 @24", "3 @48", ""}, " t1500000000500000000 22/22 link197 if0 fcs-1\n")
)
