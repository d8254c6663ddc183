package dissect

import "flowglass/internal/field"

var (
	ipOptType = decNamed(8, "ip.opt.type", "Type", "IP Option - End of Options List (EOL);IP Option - No-Operation (NOP);7=IP Option - Record Route;"+
		"44=IP Option - Time Stamp;83=IP Option - Loose Source Route;88=IP Option - Stream ID;"+
		"IP Option - Strict Source Route;94=IP Option - Router Alert")
	ipOptCopy   = flag("ip.opt.type.copy", "Copy on fragmentation", 0x80)
	ipOptClass  = bitsNamed(8, "ip.opt.type.class", "Class", 0x60, "Control;Reserved for future use;Debugging and measurement;Reserved for future use")
	ipOptNumber = decBits(8, "ip.opt.type.number", "Number", 0x1f)
	ipOptLen    = dec(8, "ip.opt.len", "Length")
	ipOptPtr    = dec(8, "ip.opt.ptr", "Pointer")
	ipOptRA     = decNamed(16, "ip.opt.ra", "Router Alert", "Router shall examine packet")
	ipOptAddr   = kind(field.IPv4, "ip.opt.addr", "IP Address")
	ipRecRt     = kind(field.IPv4, "ip.rec_rt", "Recorded Route")
	ipSrcRt     = kind(field.IPv4, "ip.src_rt", "Source Route")
	ipCurRt     = kind(field.IPv4, "ip.cur_rt", "Current Route")
	ipEmptyRt   = kind(field.IPv4, "ip.empty_rt", "Empty Route")
	ipOptSID    = dec(16, "ip.opt.sid", "Stream Identifier")

	ipOptOverflow  = decBits(8, "ip.opt.overflow", "Overflow", 0xf0)
	ipOptFlag      = named(hexBits(8, "ip.opt.flag", "Flag", 0x0f), "Time stamps only;Time stamp and address;3=Time stamps for prespecified addresses")
	ipOptStamp     = dec(32, "ip.opt.time_stamp", "Time stamp")
	ipOptStampAddr = kind(field.IPv4, "ip.opt.time_stamp_addr", "Address")
)

// ipOptions reads the options of an IPv4 header up to end (RFC 791 section 3.1).
func (s *scope) ipOptions(t *field.Node, end int) {
	const (
		endOfList    = 0
		noOp         = 1
		recordRoute  = 7
		timestamp    = 68
		looseRoute   = 131
		streamID     = 136
		strictRoute  = 137
		routerAlert  = 148
		shortestRest = 2
	)
	for s.more(end) {
		typ := s.group8(t, ipOptType, ipOptCopy, ipOptClass, ipOptNumber)
		if typ == endOfList {
			break
		}
		if typ == noOp {
			continue
		}
		o := last(t)
		n := int(s.num(o, ipOptLen, 1))
		stop := min(s.at-2+n, end, len(s.b))
		o.Len = max(o.Len, stop-o.Offset)
		if n < shortestRest {
			o.Note = "the option is shorter than its own header"
			break
		}
		switch typ {
		case recordRoute, looseRoute, strictRoute:
			s.ipRoute(o, typ, stop)
		case timestamp:
			s.ipStamps(o, stop)
		case routerAlert:
			if stop-s.at >= 2 {
				s.num(o, ipOptRA, 2)
			}
		case streamID:
			if stop-s.at >= 2 {
				s.num(o, ipOptSID, 2)
			}
		}
		if !s.short {
			s.at = stop
		}
	}
}

// ipRoute reads the addresses of a route, of which the pointer tells which are behind it.
func (s *scope) ipRoute(o *field.Node, typ uint64, end int) {
	const record = 7
	start := s.at - 2
	if s.at >= end {
		return
	}
	ptr := int(s.num(o, ipOptPtr, 1))
	for s.at+4 <= end && !s.short {
		d := ipSrcRt
		switch at := s.at - start + 1; {
		case typ == record && at < ptr:
			d = ipRecRt
		case typ == record:
			d = ipEmptyRt
		case at < ptr:
			d = ipRecRt
		case at == ptr:
			d = ipCurRt
		}
		s.ip(o, d)
	}
}

// ipStamps reads the time stamps of the routers on the way.
func (s *scope) ipStamps(o *field.Node, end int) {
	if end-s.at < 2 {
		return
	}
	s.num(o, ipOptPtr, 1)
	s.bits(o, ipOptOverflow, 1)
	flag := s.num(o, ipOptFlag, 1)
	for !s.short {
		if flag == 1 || flag == 3 {
			if s.at+8 > end {
				return
			}
			s.ip(o, ipOptStampAddr)
		}
		if s.at+4 > end {
			return
		}
		s.num(o, ipOptStamp, 4)
	}
}
