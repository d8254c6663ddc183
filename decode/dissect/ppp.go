package dissect

var (
	pppoeVersion = decBits(8, "pppoe.version", "Version", 0xf0)
	pppoeType    = decBits(8, "pppoe.type", "Type", 0x0f)
	pppoeCode    = hexNamed(8, "pppoe.code", "Code", "Session Data;7=Active Discovery Offer (PADO);9=Active Discovery Initiation (PADI);"+
		"19=Active Discovery Request (PADR);65=Active Discovery Session-confirmation (PADS);"+
		"a7=Active Discovery Terminate (PADT)")
	pppoeSession = hex(16, "pppoe.session_id", "Session ID")
	pppoeLength  = dec(16, "pppoe.payload_length", "Payload Length")

	pppoedTag = hexNamed(16, "pppoed.tag", "Tag", "End-Of-List;101=Service-Name;AC-Name;Host-Uniq;AC-Cookie;Vendor-Specific;110=Relay-Session-Id;120=PPP-Max-Payload;"+
		"201=Service-Name-Error;AC-System-Error;Generic-Error")
	pppoedTagLen  = dec(16, "pppoed.tag_length", "Tag Length")
	pppoedService = text("pppoed.tags.service_name", "Service-Name")
	pppoedAC      = text("pppoed.tags.ac_name", "AC-Name")
	pppoedUniq    = octets("pppoed.tags.host_uniq", "Host-Uniq")
	pppoedCookie  = octets("pppoed.tags.ac_cookie", "AC-Cookie")
	pppoedUnknown = octets("pppoed.tag.unknown_data", "Unknown Data")

	pppoedFields = list{&pppoedTag, &pppoedTagLen, &pppoedService, &pppoedAC, &pppoedUniq, &pppoedCookie, &pppoedUnknown}

	pppAddress  = hex(8, "ppp.address", "Address")
	pppControl  = hex(8, "ppp.control", "Control")
	pppProtocol = hexNamed(16, "ppp.protocol", "Protocol", "21=Internet Protocol version 4;57=Internet Protocol version 6;8021=Internet Protocol Control Protocol;"+
		"8057=IPv6 Control Protocol;80fd=Compression Control Protocol;c021=Link Control Protocol;"+
		"c023=Password Authentication Protocol;c223=Challenge Handshake Authentication Protocol")

	pppoeFields = list{&pppoeVersion, &pppoeType, &pppoeCode, &pppoeSession, &pppoeLength}
	pppFields   = list{&pppAddress, &pppControl, &pppProtocol}
)

// dissectPPPoE reads the header of a session (RFC 2516 section 4).
func dissectPPPoE(s *scope) {
	t := s.node
	s.bits(t, pppoeVersion, 1)
	s.num(t, pppoeType, 1)
	code := s.num(t, pppoeCode, 1)
	s.num(t, pppoeSession, 2)
	n := int(s.num(t, pppoeLength, 2))
	if !s.short {
		s.tell(pppoeCode.Values()[code])
		s.limit(6 + n)
		s.next = s.at
	}
}

// dissectDiscovery reads a discovery packet and its tags (RFC 2516 section 5).
func dissectDiscovery(s *scope) {
	t := s.node
	dissectPPPoE(s)
	for s.more(len(s.b)) {
		tag, n := s.peek16(0), s.peek16(2)
		switch tag {
		case 0x0101, 0x0102, 0x0103, 0x0104: // known by the field they hold
			s.skip(4)
		default:
			s.num(t, pppoedTag, 2)
			s.num(t, pppoedTagLen, 2)
		}
		if n == 0 {
			continue
		}
		switch tag {
		case 0x0101:
			s.text(t, pppoedService, n)
		case 0x0102:
			s.text(t, pppoedAC, n)
		case 0x0103:
			s.bytes(t, pppoedUniq, n)
		case 0x0104:
			s.bytes(t, pppoedCookie, n)
		default:
			s.bytes(t, pppoedUnknown, n)
		}
	}
}

// dissectPPP reads a PPP header (RFC 1661 section 2), with address and control (RFC 1662
// section 3.1) if they are there; the protocol number may have one octet.
func dissectPPP(s *scope) {
	const allStations = 0xff
	t := s.node
	if s.peek(0) == allStations {
		s.num(t, pppAddress, 1)
		s.num(t, pppControl, 1)
	}
	n := 2
	if s.peek(0)&1 != 0 {
		n = 1
	}
	v := s.num(t, pppProtocol, n)
	if !s.short {
		s.tell("PPP " + pppProtocol.Values()[v])
		s.next = s.at
	}
}
