package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	stpProtocol  = hexNamed(16, "stp.protocol", "Protocol Identifier", "Spanning Tree Protocol")
	stpVersion   = decNamed(8, "stp.version", "Protocol Version Identifier", "Spanning Tree;2=Rapid Spanning Tree;Multiple Spanning Tree;SPB")
	stpType      = hexNamed(8, "stp.type", "BPDU Type", "Configuration;2=Rapid/Multiple Spanning Tree;80=Topology Change Notification")
	stpFlags     = hex(8, "stp.flags", "BPDU flags")
	stpTCAck     = flag("stp.flags.tcack", "Topology Change Acknowledgment", 0x80)
	stpAgree     = flag("stp.flags.agreement", "Agreement", 0x40)
	stpForward   = flag("stp.flags.forwarding", "Forwarding", 0x20)
	stpLearn     = flag("stp.flags.learning", "Learning", 0x10)
	stpRole      = bitsNamed(8, "stp.flags.port_role", "Port Role", 0x0c, "1=Alternate or Backup;Root;Designated")
	stpProposal  = flag("stp.flags.proposal", "Proposal", 0x02)
	stpChange    = flag("stp.flags.tc", "Topology Change", 0x01)
	stpRootPrio  = dec(16, "stp.root.prio", "Root Bridge Priority")
	stpRootExt   = dec(16, "stp.root.ext", "Root Bridge System ID Extension")
	stpRoot      = kind(field.Ether, "stp.root.hw", "Root Bridge System ID")
	stpCost      = dec(32, "stp.root.cost", "Root Path Cost")
	stpPrio      = dec(16, "stp.bridge.prio", "Bridge Priority")
	stpExt       = dec(16, "stp.bridge.ext", "Bridge System ID Extension")
	stpBridge    = kind(field.Ether, "stp.bridge.hw", "Bridge System ID")
	stpPort      = hex(16, "stp.port", "Port identifier")
	stpAge       = kind(field.Float, "stp.msg_age", "Message Age")
	stpMaxAge    = kind(field.Float, "stp.max_age", "Max Age")
	stpHello     = kind(field.Float, "stp.hello", "Hello Time")
	stpDelay     = kind(field.Float, "stp.forward", "Forward Delay")
	stpVersion1  = dec(8, "stp.version_1_length", "Version 1 Length")
	stpConfFlags = []*field.Def{stpTCAck, stpChange}
	stpRSTFlags  = []*field.Def{stpTCAck, stpAgree, stpForward, stpLearn, stpRole, stpProposal, stpChange}

	stpFields = list{
		&stpProtocol, &stpVersion, &stpType, &stpFlags, &stpTCAck, &stpAgree, &stpForward, &stpLearn, &stpRole, &stpProposal, &stpChange,
		&stpRootPrio, &stpRootExt, &stpRoot, &stpCost, &stpPrio, &stpExt, &stpBridge, &stpPort, &stpAge, &stpMaxAge, &stpHello, &stpDelay,
		&stpVersion1,
	}
)

// dissectSTP reads a BPDU (IEEE 802.1Q clause 14), of MSTP as far as it is one of RSTP.
func dissectSTP(s *scope) {
	const configuration, rapid, notification, multiple = 0, 2, 0x80, 3
	t := s.node
	s.num(t, stpProtocol, 2)
	version := s.num(t, stpVersion, 1)
	typ := s.num(t, stpType, 1)
	switch typ {
	case configuration, rapid:
	case notification:
		s.tell("Topology Change Notification")
		return
	default:
		s.tell("Unknown BPDU type data")
		return
	}
	name, parts := "Conf", stpConfFlags
	if typ == rapid {
		name, parts = "RST", stpRSTFlags
		if version >= multiple {
			name = "MST"
		}
	}
	change := s.peek(0)&1 != 0
	s.group8(t, stpFlags, parts...)
	prio, ext, root := s.stpBridge(t, stpRootPrio, stpRootExt, stpRoot)
	cost := s.num(t, stpCost, 4)
	s.stpBridge(t, stpPrio, stpExt, stpBridge)
	port := s.num(t, stpPort, 2)
	if name == "Conf" && change || name != "Conf" && change {
		name += ". TC + Root"
	} else {
		name += ". Root"
	}
	s.tell(fmt.Sprintf("%s = %d/%d/%s  Cost = %d  Port = 0x%04x", name, prio, ext, field.MAC(root), cost, port))
	for _, d := range []*field.Def{stpAge, stpMaxAge, stpHello, stpDelay} {
		if s.need(2) {
			s.add(t, s.leaf(d, s.at, 2, field.Value{Float: float64(s.peek16(0)) / 256}))
			s.at += 2
		}
	}
	if typ == rapid && s.left() > 0 {
		s.num(t, stpVersion1, 1)
	}
}

// stpBridge reads the identifier of a bridge: priority, system and address.
func (s *scope) stpBridge(t *field.Node, prioDef, extDef, addrDef *field.Def) (prio, ext, addr uint64) {
	if !s.need(8) {
		return 0, 0, 0
	}
	v := uint64(s.peek16(0))
	prio, ext = v&0xf000, v&0x0fff
	s.markNum(t, prioDef, s.at, 2, prio)
	s.markNum(t, extDef, s.at, 2, ext)
	s.skip(2)
	return prio, ext, s.num(t, addrDef, 6)
}
