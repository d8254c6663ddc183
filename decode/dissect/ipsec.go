package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	espSPI      = based(hex(32, "esp.spi", "ESP SPI"), field.Hex)
	espSequence = dec(32, "esp.sequence", "ESP Sequence")
	espFields   = list{&espSPI, &espSequence}

	ahNext     = decNamed(8, "ah.next_header", "Next header", ipProtos)
	ahLength   = dec(8, "ah.length", "Length")
	ahReserved = octets("ah.reserved", "Reserved")
	ahSPI      = hex(32, "ah.spi", "AH SPI")
	ahSequence = dec(32, "ah.sequence", "AH Sequence")
	ahICV      = octets("ah.icv", "AH ICV")
	ahFields   = list{&ahNext, &ahLength, &ahReserved, &ahSPI, &ahSequence, &ahICV}
)

// dissectESP reads what is not encrypted of an ESP packet (RFC 4303 section 2).
func dissectESP(s *scope) {
	spi := s.num(s.node, espSPI, 4)
	s.num(s.node, espSequence, 4)
	s.tell(fmt.Sprintf("ESP (SPI=0x%08x)", spi))
}

// dissectAH reads an Authentication Header (RFC 4302 section 2).
func dissectAH(s *scope) {
	t := s.node
	s.num(t, ahNext, 1)
	words := int(s.peek(0))
	s.num(t, ahLength, 1)
	if !s.short {
		last(t).Text = fmt.Sprintf("Length: %d (%d octets)", words, 4*words+8)
	}
	s.bytes(t, ahReserved, 2)
	spi := s.num(t, ahSPI, 4)
	s.num(t, ahSequence, 4)
	s.tell(fmt.Sprintf("AH (SPI=0x%08x)", spi))
	if n := 4*words + 8 - 12; n > 0 {
		s.bytes(t, ahICV, n)
	}
	s.next = s.at
}
