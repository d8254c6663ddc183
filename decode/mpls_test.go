package decode

import "testing"

func TestMPLS(t *testing.T) {
	const bottom = "000111ff"
	runCases(t, 1, []decodeCase{
		one("nibble 4 is IPv4", eth(0x8847, hx(bottom), inner4), "eth mpls"+has4),
		one("nibble 6 is IPv6", eth(0x8847, hx(bottom), inner6), "eth mpls"+has6),
		one("multicast", eth(0x8848, hx(bottom), inner4), "eth mpls"+has4),
		one("each label is a layer", eth(0x8847, hx("000110ff 000210ff"+bottom), inner4), "eth mpls mpls mpls"+has4),
		one("explicit null does not tell the version", eth(0x8847, hx("000021ff"), inner4), "eth mpls"+has4),
		one("entropy label", eth(0x8847, hx("000071ff"), inner4), "eth mpls"+has4),
		one("nothing behind the bottom", eth(0x8847, hx(bottom)), "eth mpls"),
		one("no bottom", eth(0x8847, hx("000110ff")), "eth mpls"),
		one("half a label", eth(0x8847, hx("0001")), "eth | malformed"),
		one("other nibbles are data", eth(0x8847, hx(bottom+"50000000"), inner4), "eth mpls | unsupported"),
		one("OAM alert label", eth(0x8847, hx("0000e1ff"), inner4), "eth mpls | unsupported"),
	})
}

func TestPseudowire(t *testing.T) {
	const (
		bottom = "000111ff"
		vendor = "001b21000002 001b21000001" // assigned addresses
		group  = "0100 5e00 0001 001b21000001"
	)
	runCases(t, 1, []decodeCase{
		one("control word", eth(0x8847, hx(bottom+"00000000"+vendor+"0800"), inner4), "eth mpls pwethcw eth"+has4),
		one("control word that could be an address", eth(0x8847, hx(bottom+"00000000"+macs+"0800"), inner4), "eth mpls pweth eth | unsupported"),
		one("control word with sequence number", eth(0x8847, hx(bottom+"00000007"+vendor+"0800"), inner4), "eth mpls pwethcw eth"+has4),
		one("no control word", eth(0x8847, hx(bottom+vendor+"0800"), inner4), "eth mpls pweth eth"+has4),
		one("no control word, with a length", eth(0x8847, hx(bottom+vendor+"0028"+snap), inner4), "eth mpls pweth eth llc"+has4),
		one("no control word, but a local address", eth(0x8847, hx(bottom+macs+"0800"), inner4), "eth mpls pwethcw eth llc | unsupported"),
		one("no control word, but a group address", eth(0x8847, hx(bottom+group+"0800"), inner4), "eth mpls pwethcw eth llc | unsupported"),
		one("address that begins with 4", eth(0x8847, hx(bottom+"40a6d9000002 001b21000001 0800"), inner4), "eth mpls ip | malformed"),
		one("behind a control word such an address is none of IP", eth(0x8847, hx(bottom+"00000000 40a6d9000002 001b21000001 0800"), inner4), "eth mpls pwethcw eth"+has4),
		one("associated channel of IPv4", eth(0x8847, hx(bottom+"10000021"), inner4), "eth mpls pwach"+has4),
		one("associated channel of IPv6", eth(0x8847, hx(bottom+"10000057"), inner6), "eth mpls pwach"+has6),
		one("associated channel by label", eth(0x8847, hx("0000d1ff 10000021"), inner4), "eth mpls pwach"+has4),
		one("associated channel of BFD", eth(0x8847, hx(bottom+"10000007"), some), "eth mpls pwach | unsupported"),
	})
}
