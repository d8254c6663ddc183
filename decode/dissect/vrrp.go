package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	vrrpTypeVersion = dec(8, "vrrp.typever", "VRRP message version and type")
	vrrpVersion     = decBits(8, "vrrp.version", "VRRP protocol version", 0xf0)
	vrrpType        = bitsNamed(8, "vrrp.type", "VRRP packet type", 0x0f, "1=Advertisement")
	vrrpRouter      = dec(8, "vrrp.virt_rtr_id", "Virtual Rtr ID")
	vrrpPriority    = dec(8, "vrrp.prio", "Priority")
	vrrpCount       = dec(8, "vrrp.addr_count", "Addr Count")
	vrrpAuth        = dec(8, "vrrp.auth_type", "Auth Type")
	vrrpInterval    = dec(8, "vrrp.adver_int", "Adver Int")
	vrrpShort       = decBits(16, "vrrp.short_adver_int", "Adver Int", 0x0fff)
	vrrpChecksum    = hex(16, "vrrp.checksum", "Checksum")
	vrrpIPv4        = kind(field.IPv4, "vrrp.ip_addr", "IP Address")
	vrrpIPv6        = kind(field.IPv6, "vrrp.ipv6_addr", "IPv6 Address")

	vrrpFields = list{
		&vrrpTypeVersion, &vrrpVersion, &vrrpType, &vrrpRouter, &vrrpPriority, &vrrpCount, &vrrpAuth, &vrrpInterval, &vrrpShort, &vrrpChecksum,
		&vrrpIPv4, &vrrpIPv6,
	}
)

// dissectVRRP reads an advertisement (RFC 5798 section 5, RFC 3768 section 5).
func dissectVRRP(s *scope) {
	t := s.node
	v := s.group8(t, vrrpTypeVersion, vrrpVersion, vrrpType)
	version, typ := v>>4, v&15
	name := "Unknown"
	if typ == 1 {
		name = "Announcement"
	}
	s.tell(fmt.Sprintf("%s (v%d)", name, version))
	s.num(t, vrrpRouter, 1)
	s.num(t, vrrpPriority, 1)
	count := s.num(t, vrrpCount, 1)
	if version < 3 {
		s.num(t, vrrpAuth, 1)
		s.num(t, vrrpInterval, 1)
	} else {
		s.num(t, vrrpShort, 2)
	}
	s.num(t, vrrpChecksum, 2)
	addr := vrrpIPv4
	if len(s.p.src) == 16 {
		addr = vrrpIPv6
	}
	for i := uint64(0); i < count && !s.short; i++ {
		s.ip(t, addr)
	}
}
