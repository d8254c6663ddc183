package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

const (
	lldpSubtypes  = "1=Chassis component;Interface alias;Port component;MAC address;Network address;Interface name;Locally assigned"
	lldpPortTypes = "1=Interface alias;Port component;MAC address;Network address;Interface name;Agent circuit Id;Locally assigned"
)

var (
	lldpType = bitsNamed(16, "lldp.tlv.type", "TLV Type", 0xfe00, "End of LLDPDU;Chassis Id;Port Id;Time to Live;Port Description;System Name;System Description;System Capabilities;"+
		"Management Address;7f=Organization Specific")
	lldpLen         = decBits(16, "lldp.tlv.len", "TLV Length", 0x1ff)
	lldpChassisType = decNamed(8, "lldp.chassis.subtype", "Chassis Id Subtype", lldpSubtypes)
	lldpChassis     = octets("lldp.chassis.id", "Chassis Id")
	lldpChassisMAC  = kind(field.Ether, "lldp.chassis.id.mac", "Chassis Id")
	lldpPortType    = decNamed(8, "lldp.port.subtype", "Port Id Subtype", lldpPortTypes)
	lldpPort        = text("lldp.port.id", "Port Id")
	lldpPortMAC     = kind(field.Ether, "lldp.port.id.mac", "Port Id")
	lldpPortDesc    = text("lldp.port.desc", "Port Description")
	lldpTTL         = dec(16, "lldp.time_to_live", "Seconds")
	lldpName        = text("lldp.tlv.system.name", "System Name")
	lldpDesc        = text("lldp.tlv.system.desc", "System Description")

	lldpFields = list{
		&lldpType, &lldpLen, &lldpChassisType, &lldpChassis, &lldpChassisMAC, &lldpPortType, &lldpPort, &lldpPortMAC, &lldpPortDesc, &lldpTTL,
		&lldpName, &lldpDesc,
	}

	// How the Info column calls the kinds of identifiers.
	lldpChassisShort = [8]string{1: "CC", 2: "IA", 3: "PC", 4: "MA", 5: "NA", 6: "IN", 7: "LA"}
	lldpPortShort    = [8]string{1: "IA", 2: "PC", 3: "MA", 4: "NA", 5: "IN", 6: "AC", 7: "LA"}
)

// dissectLLDP reads the TLVs of an LLDPDU (IEEE 802.1AB clause 8).
func dissectLLDP(s *scope) {
	t := s.node
	info := ""
	for s.more(len(s.b)) {
		head := s.peek16(0)
		typ, n := head>>9, head&0x1ff
		s.group(t, textDef, func(g *field.Node) {
			g.Text = lldpType.Values()[uint64(typ)]
			if g.Text == "" {
				g.Text = "Unknown TLV"
			}
			s.bits(g, lldpType, 2)
			s.num(g, lldpLen, 2)
			s.within(n, func() { info += s.lldpTLV(g, typ) })
		})
		if typ == 0 {
			break
		}
	}
	s.tell(info)
}

// lldpTLV reads one TLV, and returns what the Info column has of it.
func (s *scope) lldpTLV(g *field.Node, typ int) string {
	switch typ {
	case 1:
		kind := s.num(g, lldpChassisType, 1)
		const mac = 4
		if kind == mac && s.left() == 6 {
			return "MA/" + field.MAC(s.num(g, lldpChassisMAC, 6)) + " "
		}
		b := s.bytes(g, lldpChassis, s.left())
		return lldpChassisShort[kind&7] + "/" + escaped(b) + " "
	case 2:
		kind := s.num(g, lldpPortType, 1)
		const mac = 3
		if kind == mac && s.left() == 6 {
			return "MA/" + field.MAC(s.num(g, lldpPortMAC, 6)) + " "
		}
		return lldpPortShort[kind&7] + "/" + s.text(g, lldpPort, s.left()) + " "
	case 3:
		return fmt.Sprintf("%d ", s.num(g, lldpTTL, 2))
	case 4:
		s.text(g, lldpPortDesc, s.left())
	case 5:
		return "SysN=" + s.text(g, lldpName, s.left()) + " "
	case 6:
		return "SysD=" + s.text(g, lldpDesc, s.left()) + " "
	}
	return ""
}
