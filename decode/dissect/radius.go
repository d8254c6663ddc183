package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	radiusCode = decNamed(8, "radius.code", "Code", "1=Access-Request;Access-Accept;Access-Reject;Accounting-Request;Accounting-Response;b=Access-Challenge;"+
		"Status-Server;Status-Client;28=Disconnect-Request;Disconnect-ACK;Disconnect-NAK;CoA-Request;CoA-ACK;CoA-NAK")
	radiusID     = dec(8, "radius.id", "Identifier")
	radiusLength = dec(16, "radius.length", "Length")
	radiusAuth   = octets("radius.authenticator", "Authenticator")
	radiusAVP    = octets("radius.avp", "AVP")
	radiusType   = decNamed(8, "radius.avp.type", "Type", "1=User-Name;User-Password;CHAP-Password;NAS-IP-Address;NAS-Port;Service-Type;Framed-Protocol;Framed-IP-Address;"+
		"12=Reply-Message;18=State;Class;Vendor-Specific;1e=Called-Station-Id;Calling-Station-Id;NAS-Identifier;"+
		"28=Acct-Status-Type;2c=Acct-Session-Id;3d=NAS-Port-Type;4f=EAP-Message;Message-Authenticator;57=NAS-Port-Id")
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
	name, ok := radiusCode.Values()[code]
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
			g.Text = fmt.Sprintf("AVP: t=%s(%d) l=%d", radiusType.Values()[typ], typ, n)
		})
	}
}
