package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	radiusCode = decNamed(8, "radius.code", "Code", namesOf(pairs{
		{1, "Access-Request"}, {2, "Access-Accept"}, {3, "Access-Reject"}, {4, "Accounting-Request"}, {5, "Accounting-Response"},
		{11, "Access-Challenge"}, {12, "Status-Server"}, {13, "Status-Client"}, {40, "Disconnect-Request"}, {41, "Disconnect-ACK"},
		{42, "Disconnect-NAK"}, {43, "CoA-Request"}, {44, "CoA-ACK"}, {45, "CoA-NAK"},
	}))
	radiusID     = dec(8, "radius.id", "Identifier")
	radiusLength = dec(16, "radius.length", "Length")
	radiusAuth   = octets("radius.authenticator", "Authenticator")
	radiusAVP    = octets("radius.avp", "AVP")
	radiusType   = decNamed(8, "radius.avp.type", "Type", namesOf(pairs{
		{1, "User-Name"}, {2, "User-Password"}, {3, "CHAP-Password"}, {4, "NAS-IP-Address"}, {5, "NAS-Port"}, {6, "Service-Type"},
		{7, "Framed-Protocol"}, {8, "Framed-IP-Address"}, {18, "Reply-Message"}, {24, "State"}, {25, "Class"}, {26, "Vendor-Specific"},
		{30, "Called-Station-Id"}, {31, "Calling-Station-Id"}, {32, "NAS-Identifier"}, {40, "Acct-Status-Type"}, {44, "Acct-Session-Id"},
		{61, "NAS-Port-Type"}, {79, "EAP-Message"}, {80, "Message-Authenticator"}, {87, "NAS-Port-Id"},
	}))
	radiusAVPLen = dec(8, "radius.avp.length", "Length")
	radiusUser   = text("radius.User_Name", "User-Name")

	radiusFields = list{&radiusCode, &radiusID, &radiusLength, &radiusAuth, &radiusAVP, &radiusType, &radiusAVPLen, &radiusUser}
)

// dissectRADIUS reads a RADIUS packet and the heads of its attributes (RFC 2865 section 3).
func dissectRADIUS(s *scope) {
	const userName = 1
	t := s.node
	code := s.num(t, radiusCode, 1)
	id := s.num(t, radiusID, 1)
	name, ok := radiusCode.Values[code]
	if !ok {
		name = "Unknown Packet"
	}
	s.tell(fmt.Sprintf("%s id=%d", name, id))
	s.limit(max(20, int(s.num(t, radiusLength, 2))))
	s.bytes(t, radiusAuth, 16)
	for s.more(len(s.b)) {
		s.group(t, radiusAVP, func(g *field.Node) {
			typ := s.num(g, radiusType, 1)
			n := int(s.num(g, radiusAVPLen, 1))
			if n < 2 && !s.short {
				last(g).Note = "less than 2"
				s.stop("an attribute's length is less than that of its header")
				return
			}
			if typ == userName {
				s.text(g, radiusUser, n-2)
			} else {
				s.skip(n - 2)
			}
			g.Text = fmt.Sprintf("AVP: t=%s(%d) l=%d", radiusType.Values[typ], typ, n)
		})
	}
}
