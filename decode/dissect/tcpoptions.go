package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	tcpOptions    = octets("tcp.options", "TCP Options")
	tcpOptionKind = decNamed(8, "tcp.option_kind", "Kind", "End of Option List;No-Operation;Maximum Segment Size;Window Scale;SACK Permitted;SACK;Echo;Echo Reply;"+
		"Time Stamp Option;b=CC;CC.NEW;CC.ECHO;13=MD5 Signature Option;1b=Quick-Start Response;User Timeout Option;"+
		"The TCP Authentication Option;Multipath TCP;22=TCP Fast Open Cookie;fd=RFC3692-style Experiment 1;"+
		"RFC3692-style Experiment 2")
	tcpOptionLen = dec(8, "tcp.option_len", "Length")
	tcpMSS       = dec(16, "tcp.options.mss_val", "MSS Value")
	tcpShift     = dec(8, "tcp.options.wscale.shift", "Shift count")
	tcpScale     = dec(16, "tcp.options.wscale.multiplier", "Multiplier")
	tcpSackLE    = dec(32, "tcp.options.sack_le", "TCP SACK Left Edge")
	tcpSackRE    = dec(32, "tcp.options.sack_re", "TCP SACK Right Edge")
	tcpSackCount = dec(8, "tcp.options.sack.count", "TCP SACK Count")
	tcpTSVal     = dec(32, "tcp.options.timestamp.tsval", "Timestamp value")
	tcpTSEcr     = dec(32, "tcp.options.timestamp.tsecr", "Timestamp echo reply")
	tcpMD5       = octets("tcp.options.md5.digest", "MD5 digest")
	tcpAOKey     = dec(8, "tcp.options.ao.keyid", "AO KeyID")
	tcpAONext    = dec(8, "tcp.options.ao.rnextkeyid", "AO RNextKeyID")
	tcpAOMAC     = octets("tcp.options.ao.mac", "AO MAC")
	tcpUTOUnit   = flag("tcp.options.user_to_granularity", "Granularity", 0x8000)
	tcpUTO       = decBits(16, "tcp.options.user_to_val", "User Timeout", 0x7fff)
	tcpTFO       = octets("tcp.options.tfo.cookie", "Fast Open Cookie")
	tcpTFOReq    = kind(field.None, "tcp.options.tfo.request", "Fast Open Cookie Request")
	tcpUnknown   = octets("tcp.options.unknown.payload", "Payload")

	// The options as they are named in filters, with a node around their parts.
	tcpOptionGroups = map[uint64]*field.Def{
		0: kind(field.Protocol, "tcp.options.eol", "TCP Option - End of Option List (EOL)"),
		1: kind(field.Protocol, "tcp.options.nop", "TCP Option - No-Operation (NOP)"),
		2: kind(field.Protocol, "tcp.options.mss", "TCP Option - Maximum segment size"),
		3: kind(field.Protocol, "tcp.options.wscale", "TCP Option - Window scale"),
		4: kind(field.Protocol, "tcp.options.sack_perm", "TCP Option - SACK permitted"),
		5: kind(field.Protocol, "tcp.options.sack", "TCP Option - SACK"),
		8: kind(field.Protocol, "tcp.options.timestamp", "TCP Option - Timestamps"),

		19: kind(field.Protocol, "tcp.options.md5", "TCP Option - TCP MD5 signature"),
		28: kind(field.Protocol, "tcp.options.user_to", "TCP Option - User Timeout"),
		29: kind(field.Protocol, "tcp.options.ao", "TCP Option - TCP AO"),
		30: kind(field.Protocol, "tcp.options.mptcp", "TCP Option - Multipath TCP"),
		34: kind(field.Protocol, "tcp.options.tfo", "TCP Option - TCP Fast Open"),
	}
	tcpUnknownGroup = kind(field.Protocol, "tcp.options.unknown", "TCP Option - Unknown")

	tcpOptionFields = append(optionGroups(), append(list{
		&tcpOptions, &tcpOptionKind, &tcpOptionLen, &tcpMSS, &tcpShift, &tcpScale, &tcpSackLE, &tcpSackRE, &tcpSackCount, &tcpTSVal,
		&tcpTSEcr, &tcpMD5, &tcpAOKey, &tcpAONext, &tcpAOMAC, &tcpUTOUnit, &tcpUTO, &tcpTFO, &tcpTFOReq, &tcpUnknown, &tcpUnknownGroup,
	}, mptcpFields...)...)
)

func optionGroups() (defs list) {
	for _, d := range tcpOptionGroups {
		defs = append(defs, &d)
	}
	return defs
}

// tcpOptions reads the options up to end, and returns what the Info column has of them. The
// edges of SACK are relative to base.
func (s *scope) tcpOptions(t *field.Node, end int, base uint32) (info string) {
	const (
		endOfList = 0
		noOp      = 1
	)
	for s.more(end) {
		k := uint64(s.peek(0))
		n := 1
		if k > noOp {
			n = int(s.peek(1))
			if s.at+1 >= end || n < 2 || n > end-s.at {
				s.group(t, tcpUnknownGroup, func(g *field.Node) {
					s.num(g, tcpOptionKind, 1)
					g.Note = "the option's length does not fit"
				})
				break
			}
		}
		d := tcpOptionGroups[k]
		if d == nil {
			d = tcpUnknownGroup
		}
		s.group(t, d, func(g *field.Node) {
			s.num(g, tcpOptionKind, 1)
			if k <= noOp {
				return
			}
			s.num(g, tcpOptionLen, 1)
			if s.within(n-2, func() { info += s.tcpOption(g, k, base) }) {
				return
			}
			g.Note = "the option is too short"
		})
		if k == endOfList {
			break
		}
	}
	if !s.short {
		s.at = min(end, len(s.b))
	}
	return info
}

// tcpOption reads what follows kind and length of one option, to the end of s.b.
func (s *scope) tcpOption(g *field.Node, kind uint64, base uint32) string {
	switch kind {
	case 2: // RFC 9293 section 3.2
		return fmt.Sprintf(" MSS=%d", s.num(g, tcpMSS, 2))
	case 3: // RFC 7323 section 2
		at := s.at
		shift := s.num(g, tcpShift, 1)
		scale := uint64(1) << min(shift, 14)
		s.markNum(g, tcpScale, at, 1, scale)
		return fmt.Sprintf(" WS=%d", scale)
	case 4: // RFC 2018
		return " SACK_PERM"
	case 5:
		info := ""
		count := uint64(0)
		for s.more(len(s.b)) {
			if !s.need(8) {
				break
			}
			le, re := s.peek32(0)-base, s.peek32(4)-base
			s.markNum(g, tcpSackLE, s.at, 4, uint64(le))
			s.markNum(g, tcpSackRE, s.at+4, 4, uint64(re))
			s.skip(8)
			info += fmt.Sprintf(" SLE=%d SRE=%d", le, re)
			count++
		}
		s.markNum(g, tcpSackCount, s.at, 0, count)
		return info
	case 8: // RFC 7323 section 3
		val := s.num(g, tcpTSVal, 4)
		return fmt.Sprintf(" TSval=%d TSecr=%d", val, s.num(g, tcpTSEcr, 4))
	case 19: // RFC 2385
		s.bytes(g, tcpMD5, 16)
	case 28: // RFC 5482
		s.bits(g, tcpUTOUnit, 2)
		s.num(g, tcpUTO, 2)
	case 29: // RFC 5925
		s.num(g, tcpAOKey, 1)
		s.num(g, tcpAONext, 1)
		s.bytes(g, tcpAOMAC, s.left())
	case 30:
		s.mptcp(g)
	case 34: // RFC 7413
		if s.left() == 0 {
			s.mark(g, tcpTFOReq, s.at, 0, field.Value{})
			return " TFO=R"
		}
		s.bytes(g, tcpTFO, s.left())
		return " TFO=C"
	default:
		if n := s.left(); n > 0 {
			s.bytes(g, tcpUnknown, n)
		}
	}
	return ""
}
