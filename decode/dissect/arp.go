package dissect

import (
	"fmt"
	"net/netip"

	"flowglass/internal/field"
)

var (
	arpHWType    = decNamed(16, "arp.hw.type", "Hardware type", "1=Ethernet;6=IEEE 802;ARCNET;f=Frame Relay DLCI;12=Fibre Channel;ATM;HDLC;18=IEEE 1394;20=InfiniBand")
	arpProtoType = hexNamed(16, "arp.proto.type", "Protocol type", etherTypes)
	arpHWSize    = dec(8, "arp.hw.size", "Hardware size")
	arpProtoSize = dec(8, "arp.proto.size", "Protocol size")
	arpOpcode    = decNamed(16, "arp.opcode", "Opcode", "1=request;reply;reverse request;reverse reply;drarp request;drarp reply;drarp error;inverse request;inverse reply;"+
		"arp nak")
	arpGratuitous   = kind(field.Bool, "arp.isgratuitous", "Is gratuitous")
	arpProbe        = kind(field.Bool, "arp.isprobe", "Is probe")
	arpAnnouncement = kind(field.Bool, "arp.isannouncement", "Is announcement")
	arpSrcHW        = octets("arp.src.hw", "Sender hardware address")
	arpSrcMAC       = kind(field.Ether, "arp.src.hw_mac", "Sender MAC address")
	arpSrcProto     = octets("arp.src.proto", "Sender protocol address")
	arpSrcIP        = kind(field.IPv4, "arp.src.proto_ipv4", "Sender IP address")
	arpDstHW        = octets("arp.dst.hw", "Target hardware address")
	arpDstMAC       = kind(field.Ether, "arp.dst.hw_mac", "Target MAC address")
	arpDstProto     = octets("arp.dst.proto", "Target protocol address")
	arpDstIP        = kind(field.IPv4, "arp.dst.proto_ipv4", "Target IP address")

	arpFields = list{
		&arpHWType, &arpProtoType, &arpHWSize, &arpProtoSize, &arpOpcode, &arpGratuitous, &arpProbe, &arpAnnouncement,
		&arpSrcHW, &arpSrcMAC, &arpSrcProto, &arpSrcIP, &arpDstHW, &arpDstMAC, &arpDstProto, &arpDstIP,
	}
)

// dissectARP reads an ARP packet (RFC 826), and tells gratuitous ones (RFC 5227).
func dissectARP(s *scope) {
	const request, reply = 1, 2
	t := s.node
	hw := s.num(t, arpHWType, 2)
	proto := s.num(t, arpProtoType, 2)
	hwLen, protoLen := int(s.num(t, arpHWSize, 1)), int(s.num(t, arpProtoSize, 1))
	op := s.num(t, arpOpcode, 2)
	mac := (hw == 1 || hw == 6) && hwLen == 6
	ip := proto == 0x0800 && protoLen == 4

	srcMAC := s.arpHW(t, arpSrcMAC, arpSrcHW, mac, hwLen)
	src := s.arpProto(t, arpSrcIP, arpSrcProto, ip, protoLen)
	dstMAC := s.arpHW(t, arpDstMAC, arpDstHW, mac, hwLen)
	dst := s.arpProto(t, arpDstIP, arpDstProto, ip, protoLen)
	s.next = s.at
	if s.short || !ip || !mac {
		return
	}
	unset := netip.IPv4Unspecified()
	gratuitous := src == dst && (op == request || op == reply)
	probe := op == request && src == unset && !gratuitous && (dstMAC == 0 || dstMAC == 1<<48-1)
	announcement := gratuitous && op == request && (dstMAC == 0 || dstMAC == 1<<48-1)
	for _, f := range []struct {
		d  *field.Def
		is bool
	}{{arpGratuitous, gratuitous}, {arpProbe, probe}, {arpAnnouncement, announcement}} {
		if f.is {
			s.markNum(t, f.d, s.at, 0, 1)
		}
	}
	name := t.Children[4].Def.Values()[op]
	switch {
	case announcement:
		s.tell(fmt.Sprintf("ARP Announcement for %v", src))
	case gratuitous:
		s.tell(fmt.Sprintf("Gratuitous ARP for %v (%s)", src, title(name)))
	case probe:
		s.tell(fmt.Sprintf("Who has %v? (ARP Probe)", dst))
	case op == request:
		s.tell(fmt.Sprintf("Who has %v? Tell %v", dst, src))
	case op == reply:
		s.tell(fmt.Sprintf("%v is at %s", src, field.MAC(srcMAC)))
	case name != "":
		s.tell(title(name))
	default:
		s.tell(fmt.Sprintf("Unknown ARP opcode 0x%04x", op))
	}
}

func title(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func (s *scope) arpHW(t *field.Node, mac, raw *field.Def, isMAC bool, n int) uint64 {
	switch {
	case isMAC:
		return s.num(t, mac, 6)
	case n > 0:
		s.bytes(t, raw, n)
	}
	return 0
}

func (s *scope) arpProto(t *field.Node, ip, raw *field.Def, isIP bool, n int) netip.Addr {
	switch {
	case isIP:
		return s.ip(t, ip)
	case n > 0:
		s.bytes(t, raw, n)
	}
	return netip.Addr{}
}
