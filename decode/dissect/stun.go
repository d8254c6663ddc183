package dissect

import (
	"fmt"
	"net/netip"

	"flowglass/internal/field"
)

var (
	stunMethods = field.ValuesOf("1=Binding;SharedSecret;Allocate;Refresh;6=Send;Data;CreatePermission;Channel-Bind;Connect;ConnectionBind;" +
		"ConnectionAttempt")
	stunClasses = field.ValuesOf("Request;Indication;Success Response;Error Response")

	stunType     = hex(16, "stun.type", "Message Type")
	stunLength   = dec(16, "stun.length", "Message Length")
	stunCookie   = octets("stun.cookie", "Message Cookie")
	stunID       = octets("stun.id", "Message Transaction ID")
	stunAttrType = hexNamed(16, "stun.att.type", "Attribute Type", "1=MAPPED-ADDRESS;6=USERNAME;8=MESSAGE-INTEGRITY;ERROR-CODE;c=CHANNEL-NUMBER;LIFETIME;12=XOR-PEER-ADDRESS;DATA;"+
		"REALM;NONCE;XOR-RELAYED-ADDRESS;19=REQUESTED-TRANSPORT;20=XOR-MAPPED-ADDRESS;24=PRIORITY;USE-CANDIDATE;"+
		"8022=SOFTWARE;8028=FINGERPRINT;ICE-CONTROLLED;ICE-CONTROLLING;RESPONSE-ORIGIN;OTHER-ADDRESS")
	stunAttrLen  = dec(16, "stun.att.length", "Attribute Length")
	stunFamily   = hexNamed(8, "stun.att.family", "Protocol Family", "1=IPv4;IPv6")
	stunPort     = dec(16, "stun.att.port", "Port")
	stunIPv4     = kind(field.IPv4, "stun.att.ipv4", "IP")
	stunIPv6     = kind(field.IPv6, "stun.att.ipv6", "IP")
	stunUser     = text("stun.att.username", "Username")
	stunSoftware = text("stun.att.software", "Software")
	stunRealm    = text("stun.att.realm", "Realm")

	stunFields = list{
		&stunType, &stunLength, &stunCookie, &stunID, &stunAttrType, &stunAttrLen, &stunFamily, &stunPort, &stunIPv4, &stunIPv6, &stunUser,
		&stunSoftware, &stunRealm,
	}
)

// dissectSTUN reads a STUN or TURN message (RFC 8489 section 5).
func dissectSTUN(s *scope) {
	t := s.node
	typ := s.num(t, stunType, 2)
	class, method := typ>>7&2|typ>>4&1, typ&0x0f|typ>>1&0x70|typ>>2&0xf80
	name, ok := stunMethods[method]
	if !ok {
		name = "Unknown"
	}
	info := name + " " + stunClasses[class]
	length := int(s.num(t, stunLength, 2))
	s.bytes(t, stunCookie, 4)
	id := s.at - 4 // the cookie is part of what addresses are masked with
	s.bytes(t, stunID, 12)
	if s.short {
		return
	}
	mask := s.b[id : id+16]
	s.limit(s.at - s.start + length)
	for s.more(len(s.b)) {
		s.group(t, textDef, func(g *field.Node) {
			kind := s.num(g, stunAttrType, 2)
			n := int(s.num(g, stunAttrLen, 2))
			g.Text = stunAttrType.Values()[kind]
			if g.Text == "" {
				g.Text = "Unknown"
			}
			s.within(min(n, s.left()), func() { info += s.stunAttribute(g, kind, mask) })
			s.skip(min(-n&3, s.left()))
		})
	}
	s.tell(info)
}

// stunAttribute reads what an attribute holds, and returns what the Info column has of it.
func (s *scope) stunAttribute(g *field.Node, kind uint64, mask []byte) string {
	const (
		mapped, username, peer, realm, transport, relayed, xorMapped = 0x01, 0x06, 0x12, 0x14, 0x19, 0x16, 0x20
		software, origin, other                                      = 0x8022, 0x802b, 0x802c
	)
	switch kind {
	case mapped, origin, other:
		return s.stunAddress(g, nil)
	case peer, relayed, xorMapped:
		return s.stunAddress(g, mask)
	case username:
		return " user: " + s.text(g, stunUser, s.left())
	case software:
		s.text(g, stunSoftware, s.left())
	case realm:
		return " realm: " + s.text(g, stunRealm, s.left())
	case transport:
		if p, ok := ipProto.Values()[uint64(s.peek(0))]; ok {
			return " " + p
		}
	}
	return ""
}

// stunAddress reads an address and a port, masked unless mask is nil.
func (s *scope) stunAddress(g *field.Node, mask []byte) string {
	name := g.Text
	s.skip(1)
	family := s.num(g, stunFamily, 1)
	d, n := stunIPv4, 4
	if family == 2 {
		d, n = stunIPv6, 16
	}
	if !s.need(2 + n) {
		return ""
	}
	port, addr := uint64(s.peek16(0)), append([]byte(nil), s.b[s.at+2:s.at+2+n]...)
	if mask != nil {
		port ^= uint64(mask[0])<<8 | uint64(mask[1])
		for i := range addr {
			addr[i] ^= mask[i]
		}
	}
	a, _ := netip.AddrFromSlice(addr)
	s.markNum(g, stunPort, s.at, 2, port)
	s.mark(g, d, s.at+2, n, field.Value{Addr: a})
	s.skip(2 + n)
	return fmt.Sprintf(" %s: %s", name, netip.AddrPortFrom(a, uint16(port)))
}
