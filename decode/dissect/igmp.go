package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	igmpVersion  = dec(8, "igmp.version", "IGMP Version")
	igmpType     = hexNamed(8, "igmp.type", "Type", "11=Membership Query;Membership Report;16=Membership Report;Leave Group;22=Membership Report")
	igmpReserved = octets("igmp.reserved", "Reserved")
	igmpMaxResp  = dec(8, "igmp.max_resp", "Max Resp Time")
	igmpChecksum = hex(16, "igmp.checksum", "Checksum")
	igmpSumState = status("igmp.checksum.status", "Checksum Status")
	igmpMAddr    = kind(field.IPv4, "igmp.maddr", "Multicast Address")
	igmpS        = flag("igmp.s", "S", 0x08)
	igmpQRV      = decBits(8, "igmp.qrv", "QRV", 0x07)
	igmpQQIC     = dec(8, "igmp.qqic", "QQIC")
	igmpSources  = dec(16, "igmp.num_src", "Num Src")
	igmpSource   = kind(field.IPv4, "igmp.saddr", "Source Address")
	igmpGroups   = dec(16, "igmp.num_grp_recs", "Num Group Records")
	igmpRecord   = decNamed(8, "igmp.record_type", "Record Type", "1=Mode Is Include;Mode Is Exclude;Change To Include Mode;Change To Exclude Mode;Allow New Sources;"+
		"Block Old Sources")
	igmpAux = dec(8, "igmp.aux_data_len", "Aux Data Len")

	igmpFields = list{
		&igmpVersion, &igmpType, &igmpReserved, &igmpMaxResp, &igmpChecksum, &igmpSumState, &igmpMAddr, &igmpS, &igmpQRV, &igmpQQIC,
		&igmpSources, &igmpSource, &igmpGroups, &igmpRecord, &igmpAux,
	}
)

// dissectIGMP reads a message of IGMP version 1, 2 or 3 (RFC 1112, RFC 2236, RFC 3376).
func dissectIGMP(s *scope) {
	const query, report1, report2, leave, report3 = 0x11, 0x12, 0x16, 0x17, 0x22
	t := s.node
	typ, code := s.peek(0), s.peek(1)
	version := uint64(2)
	switch {
	case typ == report3 || typ == query && s.left() >= 12:
		version = 3
	case typ == report1 || typ == query && code == 0:
		version = 1
	}
	if typ != query && typ != report1 && typ != report2 && typ != leave && typ != report3 {
		s.num(t, igmpType, 1)
		return
	}
	s.markNum(t, igmpVersion, s.at, 0, version)
	s.num(t, igmpType, 1)
	if version == 1 || typ == report3 {
		s.bytes(t, igmpReserved, 1)
	} else {
		s.num(t, igmpMaxResp, 1)
	}
	if len(s.b) < s.wire || s.p.fragment {
		s.num(t, igmpChecksum, 2)
		s.markNum(t, igmpSumState, s.at, 0, sumUnverified)
	} else {
		s.checksum(t, igmpChecksum, nil, igmpSumState, fold(sum(0, s.b[s.start:])))
	}
	name := igmpType.Values()[uint64(typ)]
	if typ == report3 {
		s.tell("Membership Report")
		s.bytes(t, igmpReserved, 2)
		for n := s.num(t, igmpGroups, 2); n > 0 && !s.short; n-- {
			s.group(t, textDef, func(g *field.Node) {
				kind := s.num(g, igmpRecord, 1)
				aux := 4 * int(s.num(g, igmpAux, 1))
				sources := s.num(g, igmpSources, 2)
				group := s.ip(g, igmpMAddr)
				g.Text = fmt.Sprintf("Group Record: %v %s", group, igmpRecord.Values()[kind])
				for ; sources > 0 && !s.short; sources-- {
					s.ip(g, igmpSource)
				}
				s.skip(aux)
			})
		}
		return
	}
	group := s.ip(t, igmpMAddr)
	switch {
	case typ == query && group.IsValid() && group.IsUnspecified():
		s.tell(name + ", general")
	case typ == query:
		s.tell(fmt.Sprintf("%s, specific for group %v", name, group))
	case typ == leave:
		s.tell(fmt.Sprintf("%s %v", name, group))
	default:
		s.tell(fmt.Sprintf("%s group %v", name, group))
	}
	if version == 3 {
		s.bits(t, igmpS, 1)
		s.num(t, igmpQRV, 1)
		s.num(t, igmpQQIC, 1)
		for n := s.num(t, igmpSources, 2); n > 0 && !s.short; n-- {
			s.ip(t, igmpSource)
		}
	}
}
