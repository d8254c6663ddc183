package dissect

import (
	"fmt"
)

var (
	greFlags    = hex(16, "gre.flags_and_version", "Flags and Version")
	greC        = flag("gre.flags.checksum", "Checksum Bit", 0x8000)
	greR        = flag("gre.flags.routing", "Routing Bit", 0x4000)
	greK        = flag("gre.flags.key", "Key Bit", 0x2000)
	greS        = flag("gre.flags.sequence_number", "Sequence Number Bit", 0x1000)
	greStrict   = flag("gre.flags.strict_source_route", "Strict Source Route Bit", 0x0800)
	greRecur    = decBits(16, "gre.flags.recursion_control", "Recursion control", 0x0700)
	greAck      = flag("gre.flags.ack", "Acknowledgment", 0x0080)
	greVersion  = bitsNamed(16, "gre.flags.version", "Version", 0x0007, "GRE;Enhanced GRE")
	greProto    = hexNamed(16, "gre.proto", "Protocol Type", etherTypes)
	greChecksum = hex(16, "gre.checksum", "Checksum")
	greOffset   = dec(16, "gre.offset", "Offset")
	greKey      = hex(32, "gre.key", "Key")
	greLength   = dec(16, "gre.key.payload_length", "Payload Length")
	greCall     = dec(16, "gre.key.call_id", "Call ID")
	greSeq      = dec(32, "gre.sequence_number", "Sequence Number")
	greAckNum   = dec(32, "gre.ack_number", "Acknowledgment Number")

	greFields = list{
		&greFlags, &greC, &greR, &greK, &greS, &greStrict, &greRecur, &greAck, &greVersion, &greProto, &greChecksum, &greOffset, &greKey,
		&greLength, &greCall, &greSeq, &greAckNum,
	}
)

// dissectGRE reads a GRE header (RFC 2784, RFC 2890), or that of PPTP (RFC 2637); of
// routing (RFC 1701) only that it is there.
func dissectGRE(s *scope) {
	t := s.node
	flags := s.num(t, greFlags, 2)
	if s.short {
		return
	}
	g := last(t)
	s.flags(g, 2, greC, greR, greK, greS, greStrict, greRecur)
	pptp := flags&7 == 1
	if pptp {
		s.flags(g, 2, greAck)
	}
	s.flags(g, 2, greVersion)
	proto := s.num(t, greProto, 2)
	if name, ok := ethType.Values()[proto]; ok {
		s.tell(fmt.Sprintf("Encapsulated %s", name))
	}
	if flags&0xc000 != 0 {
		s.num(t, greChecksum, 2)
		s.num(t, greOffset, 2)
	}
	switch {
	case flags&0x2000 != 0 && pptp:
		s.num(t, greLength, 2)
		s.num(t, greCall, 2)
	case flags&0x2000 != 0:
		s.num(t, greKey, 4)
	}
	if flags&0x1000 != 0 {
		s.num(t, greSeq, 4)
	}
	if flags&0x0080 != 0 && pptp {
		s.num(t, greAckNum, 4)
	}
	s.next = max(s.at, s.start+s.size)
}
