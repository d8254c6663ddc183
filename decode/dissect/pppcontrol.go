package dissect

import "flowglass/internal/field"

var (
	pppCode = decNamed(8, "ppp.code", "Code", "Vendor Specific;Configuration Request;Configuration Ack;Configuration Nak;Configuration Reject;"+
		"Termination Request;Termination Ack;Code Reject;Protocol Reject;Echo Request;Echo Reply;Discard Request;"+
		"Identification;Time Remaining;Reset Request;Reset Ack")
	pppIdentifier = based(dec(8, "ppp.identifier", "Identifier"), field.DecHex)
	pppLength     = dec(16, "ppp.length", "Length")
	lcpMagic      = hex(32, "lcp.magic_number", "Magic Number")

	pppControlFields = list{&pppCode, &pppIdentifier, &pppLength, &lcpMagic}
)

// dissectControl reads the header of LCP, and of the protocols that configure a network
// layer in its manner (RFC 1661 section 5).
func dissectControl(s *scope) {
	t := s.node
	code := s.num(t, pppCode, 1)
	s.num(t, pppIdentifier, 1)
	s.num(t, pppLength, 2)
	name, ok := pppCode.Values()[code]
	if !ok {
		name = "Unknown"
	}
	s.tell(name)
	if t.Def.Name == "lcp" && code >= 9 && code <= 13 { // RFC 1661 sections 5.8 and 5.9
		s.num(t, lcpMagic, 4)
	}
}
