package dissect

import "flowglass/internal/field"

var (
	sllPacket   = decNamed(16, "sll.pkttype", "Packet type", "Unicast to us;Broadcast;Multicast;Unicast to another host;Sent by us")
	sllHardware = dec(16, "sll.hatype", "Link-layer address type")
	sllLength   = dec(16, "sll.halen", "Link-layer address length")
	sllSource   = kind(field.Ether, "sll.src.eth", "Source")
	sllOther    = octets("sll.src.other", "Source")
	sllUnused   = octets("sll.unused", "Unused")
	sllType     = hexNamed(16, "sll.etype", "Protocol", etherTypes)
	sllIndex    = dec(32, "sll.ifindex", "Interface index")

	sllFields = list{&sllPacket, &sllHardware, &sllLength, &sllSource, &sllOther, &sllUnused, &sllType, &sllIndex}
)

// dissectSLL reads the header of Linux's "any" device (LINKTYPE_LINUX_SLL and its version 2).
func dissectSLL(s *scope) {
	const version2 = 276 // link type
	t := s.node
	if s.p.frame.Link == version2 && s.start == 0 {
		s.num(t, sllType, 2)
		s.skip(2)
		s.num(t, sllIndex, 4)
		s.num(t, sllHardware, 2)
		s.num(t, sllPacket, 1)
		s.sllAddress(t, int(s.num(t, sllLength, 1)))
	} else {
		s.num(t, sllPacket, 2)
		s.num(t, sllHardware, 2)
		s.sllAddress(t, int(s.num(t, sllLength, 2)))
		s.num(t, sllType, 2)
	}
	if !s.short {
		s.tell(ethType.Values()[last(t).Value.Num])
		s.next = max(s.at, s.start+s.size)
	}
}

// sllAddress reads an address of n octets in a place of eight.
func (s *scope) sllAddress(t *field.Node, n int) {
	const room = 8
	if n > room {
		n = 0
	}
	switch {
	case n == 6:
		s.num(t, sllSource, n)
	case n > 0:
		s.bytes(t, sllOther, n)
	}
	if n < room {
		s.bytes(t, sllUnused, room-n)
	}
}
