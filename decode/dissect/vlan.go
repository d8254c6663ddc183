package dissect

import (
	"fmt"
)

var (
	vlanPriority = bitsNamed(16, "vlan.priority", "Priority", 0xe000, "Best Effort (default);Background;Spare;Excellent Effort;Controlled Load;Video, < 100ms latency and jitter;"+
		"Voice, < 10ms latency and jitter;Network Control")
	vlanDEI  = flag("vlan.dei", "DEI", 0x1000)
	vlanID   = decBits(16, "vlan.id", "ID", 0x0fff)
	vlanType = hexNamed(16, "vlan.etype", "Type", etherTypes)
	vlanLen  = dec(16, "vlan.len", "Length")

	vlanFields = list{&vlanPriority, &vlanDEI, &vlanID, &vlanType, &vlanLen}
)

// dissectVLAN reads an IEEE 802.1Q tag.
func dissectVLAN(s *scope) {
	t := s.node
	s.bits(t, vlanPriority, 2)
	s.bits(t, vlanDEI, 2)
	id := s.num(t, vlanID, 2)
	if typ := s.peek16(0); typ > 1500 {
		s.num(t, vlanType, 2)
	} else {
		s.num(t, vlanLen, 2)
		s.limit(4 + typ)
	}
	if !s.short {
		s.tell(fmt.Sprintf("ID: %d", id))
		s.next = s.at
	}
}
