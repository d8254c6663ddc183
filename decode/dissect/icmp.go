package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

const icmpTypes = "Echo (ping) reply;3=Destination unreachable;Source quench (flow control);Redirect;8=Echo (ping) request;" +
	"Router advertisement;Router solicitation;Time-to-live exceeded;Parameter problem;Timestamp request;" +
	"Timestamp reply;Information request;Information reply;Address mask request;Address mask reply;" +
	"2a=Extended Echo request;Extended Echo reply"

// icmpCodes names the codes of the types that have several.
var icmpCodes = map[uint64]map[uint64]string{
	3: {
		0: "Network unreachable", 1: "Host unreachable", 2: "Protocol unreachable", 3: "Port unreachable",
		4: "Fragmentation needed", 5: "Source route failed", 6: "Destination network unknown", 7: "Destination host unknown",
		8: "Source host isolated", 9: "Network administratively prohibited", 10: "Host administratively prohibited",
		11: "Network unreachable for TOS", 12: "Host unreachable for TOS", 13: "Communication administratively filtered",
		14: "Host precedence violation", 15: "Precedence cutoff in effect",
	},
	5: {
		0: "Redirect for network", 1: "Redirect for host", 2: "Redirect for TOS and network", 3: "Redirect for TOS and host",
	},
	11: {0: "Time to live exceeded in transit", 1: "Fragment reassembly time exceeded"},
	12: {0: "Pointer indicates the error", 1: "Required option missing", 2: "Bad length"},
}

var (
	icmpType      = decNamed(8, "icmp.type", "Type", icmpTypes)
	icmpCode      = dec(8, "icmp.code", "Code")
	icmpChecksum  = hex(16, "icmp.checksum", "Checksum")
	icmpSumState  = status("icmp.checksum.status", "Checksum Status")
	icmpIdent     = based(dec(16, "icmp.ident", "Identifier (BE)"), field.DecHex)
	icmpIdentLE   = based(dec(16, "icmp.ident_le", "Identifier (LE)"), field.DecHex)
	icmpSeq       = based(dec(16, "icmp.seq", "Sequence Number (BE)"), field.DecHex)
	icmpSeqLE     = based(dec(16, "icmp.seq_le", "Sequence Number (LE)"), field.DecHex)
	icmpUnused    = octets("icmp.unused", "Unused")
	icmpLength    = dec(8, "icmp.length", "Length")
	icmpMTU       = dec(16, "icmp.mtu", "MTU of next hop")
	icmpPointer   = dec(32, "icmp.pointer", "Pointer")
	icmpGateway   = kind(field.IPv4, "icmp.redir_gw", "Gateway Address")
	icmpAddrs     = dec(8, "icmp.num_addrs", "Number of addresses")
	icmpEntry     = dec(8, "icmp.addr_entry_size", "Address entry size")
	icmpLifetime  = dec(16, "icmp.lifetime", "Lifetime")
	icmpRouter    = kind(field.IPv4, "icmp.router_address", "Router address")
	icmpPref      = kind(field.Int, "icmp.pref_level", "Preference level")
	icmpOriginate = dec(32, "icmp.originate_timestamp", "Originate Timestamp")
	icmpReceive   = dec(32, "icmp.receive_timestamp", "Receive Timestamp")
	icmpTransmit  = dec(32, "icmp.transmit_timestamp", "Transmit Timestamp")
	icmpMask      = kind(field.IPv4, "icmp.address_mask", "Address Mask")

	icmpFields = list{
		&icmpType, &icmpCode, &icmpChecksum, &icmpSumState, &icmpIdent, &icmpIdentLE, &icmpSeq, &icmpSeqLE, &icmpUnused, &icmpLength,
		&icmpMTU, &icmpPointer, &icmpGateway, &icmpAddrs, &icmpEntry, &icmpLifetime, &icmpRouter, &icmpPref, &icmpOriginate,
		&icmpReceive, &icmpTransmit, &icmpMask,
	}
)

// dissectICMP reads an ICMP message (RFC 792, RFC 950, RFC 1256). An error quotes the
// packet it is about.
func dissectICMP(s *scope) {
	const (
		echoReply, unreachable, quench, redirect = 0, 3, 4, 5
		echo, advertisement, exceeded, parameter = 8, 9, 11, 12
		stamp, stampReply, infoReq, infoReply    = 13, 14, 15, 16
		maskReq, maskReply                       = 17, 18
	)
	t := s.node
	typ := s.num(t, icmpType, 1)
	code := s.num(t, icmpCode, 1)
	if name := icmpCodes[typ][code]; name != "" && !s.short {
		last(t).Text = fmt.Sprintf("Code: %d (%s)", code, name)
	}
	if s.short {
		return
	}
	whole := len(s.b) >= s.wire && !s.p.fragment && !s.p.quoted
	if whole {
		s.checksum(t, icmpChecksum, nil, icmpSumState, fold(sum(0, s.b[s.start:])))
	} else {
		s.num(t, icmpChecksum, 2)
		s.markNum(t, icmpSumState, s.at, 0, sumUnverified)
	}
	info := icmpType.Values()[typ]
	if info == "" {
		info = "Unknown ICMP (obsolete or malformed?)"
	}
	switch typ {
	case echo, echoReply, stamp, stampReply, infoReq, infoReply, maskReq, maskReply:
		id := s.both(t, icmpIdent, icmpIdentLE)
		seq := s.both(t, icmpSeq, icmpSeqLE)
		info = fmt.Sprintf("%-20s id=0x%04x, seq=%d/%d", info, id, seq, seq>>8|seq&0xff<<8)
	}
	switch typ {
	case echo, echoReply:
		if n := len(s.p.nodes); n > 0 && !s.short {
			info += s.p.hops()
		}
	case stamp, stampReply:
		s.num(t, icmpOriginate, 4)
		s.num(t, icmpReceive, 4)
		s.num(t, icmpTransmit, 4)
	case maskReq, maskReply:
		s.ip(t, icmpMask)
	case advertisement:
		n := s.num(t, icmpAddrs, 1)
		s.num(t, icmpEntry, 1)
		s.num(t, icmpLifetime, 2)
		for range n {
			s.ip(t, icmpRouter)
			if s.need(4) {
				s.add(t, s.leaf(icmpPref, s.at, 4, field.Value{Int: int64(int32(number(s.b[s.at : s.at+4])))}))
				s.at += 4
			}
		}
	case unreachable, exceeded, parameter, quench, redirect:
		s.icmpError(t, typ, code)
		if name := icmpCodes[typ][code]; name != "" {
			info += " (" + name + ")"
		}
		s.tell(info)
		s.next = s.at
		s.p.quoted = s.p.quoted || !s.short
		return
	}
	s.tell(info)
	s.next = s.at
}

// icmpError reads the second word of an error message (RFC 4884 section 4).
func (s *scope) icmpError(t *field.Node, typ, code uint64) {
	plain := s.peek(1) == 0 // the length of RFC 4884 is not used
	switch {
	case typ == 5:
		s.ip(t, icmpGateway)
	case typ == 3 && code == 4 && plain: // RFC 1191 section 4
		s.bytes(t, icmpUnused, 2)
		s.num(t, icmpMTU, 2)
	case typ == 3 && code == 4:
		s.bytes(t, icmpUnused, 1)
		s.num(t, icmpLength, 1)
		s.num(t, icmpMTU, 2)
	case typ == 12:
		s.num(t, icmpPointer, 1)
		s.num(t, icmpLength, 1)
		s.bytes(t, icmpUnused, 2)
	case typ == 4 || plain:
		s.bytes(t, icmpUnused, 4)
	default:
		s.bytes(t, icmpUnused, 1)
		s.num(t, icmpLength, 1)
		s.bytes(t, icmpUnused, 2)
	}
}

// both reads a number that some hosts write in their own order, in both orders.
func (s *scope) both(t *field.Node, be, le *field.Def) uint64 {
	if !s.need(2) {
		return 0
	}
	v := s.bits(t, be, 2)
	s.little(t, le, 2)
	return v
}

// hops prints the time to live of the innermost IPv4 header, as echo messages do.
func (p *packet) hops() string {
	for i := len(p.nodes) - 1; i >= 0; i-- {
		for _, c := range p.nodes[i].Children {
			if c.Def == ipTTL {
				return fmt.Sprintf(", ttl=%d", c.Value.Num)
			}
		}
	}
	return ""
}
