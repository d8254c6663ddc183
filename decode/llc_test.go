package decode

import "testing"

func TestLLC(t *testing.T) {
	runCases(t, 100, []decodeCase{ // LLC as link type
		one("SNAP", cat(hx(snap), inner4), "llc"+has4),
		one("SNAP in an information frame", cat(hx("aaaa 0000 000000 0800"), inner4), "llc"+has4),
		one("SNAP in unnumbered information with the poll bit", cat(hx("aaaa13 000000 0800"), inner4), "llc"),
		one("SNAP only if both access points are", cat(hx("aaab03 000000 0800"), inner4), "llc | unsupported"),
		one("IP by access point", cat(hx("060603"), inner4), "llc"+has4),
		one("the response bit of the source does not matter", cat(hx("060703"), inner4), "llc"+has4),
		one("the group bit of the destination does", cat(hx("070603"), inner4), "llc | unsupported"),
		one("IP in an information frame", cat(hx("0606 0000"), inner4), "llc"+has4),
		one("nothing behind the header", hx("060603"), "llc"),
		one("OSI's identifier of IPv4", cat(hx("fefe03 cc"), inner4), "llc"+has4),
		one("OSI's identifier of IPv6", cat(hx("fefe03 8e"), inner6), "llc"+has6),
		one("OSI's identifier of PPP", cat(hx("fefe03 cf 0021"), inner4), "llc ppp"+has4),
		one("IS-IS keeps its identifier", cat(hx("fefe03 83"), some), "llc isis"),
		one("IPX", cat(hx("e0e003"), some), "llc ipx"),
		one("spanning tree", cat(hx("424203 0000 00 00"), make([]byte, 31)), "llc stp"),
		one("attribute registration is no spanning tree", cat(hx("424203 0001 00 00"), make([]byte, 31)), "llc | unsupported"),
		one("spanning tree cut before its port", hx("424203 0000 00 00 00"), "llc | malformed"),
	})
}

func TestSNAP(t *testing.T) {
	const bridged = "aaaa03 0080c2"
	runCases(t, 100, []decodeCase{
		one("EtherType", cat(hx("aaaa03 000000 86dd"), inner6), "llc"+has6),
		one("EtherType of a tag", cat(hx("aaaa03 000000 8100 0005 0800"), inner4), "llc vlan"+has4),
		one("no length", cat(hx("aaaa03 000000 0040"), inner4), "llc | unsupported"),
		one("EtherType under Cisco's second code", cat(hx("aaaa03 0000f8 0800"), inner4), "llc"+has4),
		one("no EtherType under Cisco's first", cat(hx("aaaa03 00000c 0800"), inner4), "llc | unsupported"),
		one("no EtherType under Apple's", cat(hx("aaaa03 080007 0800"), inner4), "llc | unsupported"),
		one("CDP", cat(hx("aaaa03 00000c 2000"), some), "llc cdp"),
		one("bridged Ethernet with check sequence", cat(hx(bridged+"0001 0000"), eth(0x0800, inner4)), "llc eth"+has4),
		one("bridged Ethernet without", cat(hx(bridged+"0007 0000"), eth(0x0800, inner4)), "llc eth"+has4),
		one("bridged FDDI, behind three octets", cat(hx(bridged+"000a 000000 50"+macs+snap), inner4), "llc fddi llc"+has4),
		one("bridged Token Ring, behind two", cat(hx(bridged+"0009 0000 1040"+macs+snap), inner4), "llc tr llc"+has4),
		one("bridged spanning tree", cat(hx(bridged+"000e 0000 00 80"), some), "llc stp"),
		one("unknown organisation", cat(hx("aaaa03 123456 0800"), inner4), "llc | unsupported"),
	})
}
