package dissect

import (
	"flowglass/decode"
	"flowglass/internal/field"
)

var (
	nbssType = hexNamed(8, "nbss.type", "Message Type", namesOf(pairs{
		{0x00, "Session message"}, {0x81, "Session request"}, {0x82, "Positive session response"},
		{0x83, "Negative session response"}, {0x84, "Retarget session response"}, {0x85, "Session keep-alive"},
	}))
	nbssFlags  = hex(8, "nbss.flags", "Flags")
	nbssExtend = flag("nbss.flags.e", "Extend", 1)
	nbssLength = dec(24, "nbss.length", "Length")
	nbssError  = hexNamed(8, "nbss.error_code", "Error code", namesOf(pairs{
		{0x80, "Not listening on called name"}, {0x81, "Not listening for calling name"}, {0x82, "Called name not present"},
		{0x83, "Called name present, but insufficient resources"}, {0x8f, "Unspecified error"},
	}))
	nbssIP   = kind(field.IPv4, "nbss.retarget_ip_address", "Retarget IP address")
	nbssPort = dec(16, "nbss.retarget_port", "Retarget port")
	nbssRest = octets("nbss.continuation_data", "Continuation data")

	nbssFields = list{&nbssType, &nbssFlags, &nbssExtend, &nbssLength, &nbssError, &nbssIP, &nbssPort, &nbssRest}
)

const nbssHeader = 4

// dissectNBSS reads the messages of the NetBIOS session service (RFC 1002 section 4.3) that end in a
// segment, and what they carry.
func dissectNBSS(s *scope) {
	if (s.buf == 0 || s.buf != int(s.p.walk.Whole.Buffer)) && !decode.StartsNBSS(s.b[s.at:]) {
		s.tell("NBSS Continuation Message")
		s.bytes(s.node, nbssRest, s.left())
		return
	}
	for at := s.start; at < len(s.b); {
		n := s.wire - at
		b := s.b[at:]
		if len(b) >= nbssHeader {
			n = decode.NBSSLen(b)
		}
		if at > s.start && (n > s.wire-at || len(b) < nbssHeader) || len(s.after) > decode.MaxLayers {
			return // it goes on in a later segment
		}
		n = min(n, s.wire-at)
		if at == s.start {
			s.ends = at + n
			dissectNBSSMessage(s)
			if s.short {
				return
			}
		} else {
			s.beside("nbss", at, n, dissectNBSSMessage)
		}
		s.smb(at+nbssHeader, n-nbssHeader)
		at += n
	}
}

// dissectNBSSMessage reads the header of a message, and what those have that carry nothing else.
func dissectNBSSMessage(s *scope) {
	const negative, retarget = 0x83, 0x84
	t := s.node
	smb := s.left() >= 2*nbssHeader && decode.IsSMB(s.b[s.at+nbssHeader:])
	typ := s.num(t, nbssType, 1)
	if smb {
		s.num(t, nbssLength, 3)
	} else {
		high := s.num(t, nbssFlags, 1)
		s.flags(last(t), 1, nbssExtend)
		length := uint64(s.peek16(0)) + high&1<<16
		if s.need(2) {
			s.markNum(t, nbssLength, s.at, 2, length)
			s.at += 2
		}
	}
	info := nbssType.Values[typ]
	switch typ {
	case negative:
		info += ", " + nbssError.Values[s.num(t, nbssError, 1)]
	case retarget:
		s.ip(t, nbssIP)
		s.num(t, nbssPort, 2)
	}
	if s.ends > 0 { // the first one
		s.tell(info)
	}
}

// smb dissects SMB in the octets from at on, n of them by the lengths outside: each command of version 2
// is a layer.
func (s *scope) smb(at, n int) {
	info := ""
	for first := true; n >= 4 && len(s.b)-at >= 4 && decode.IsSMB(s.b[at:]); first = false {
		if s.b[at] == 0xff {
			if first {
				s.beside("smb", at, n, dissectSMB)
			}
			return
		}
		next := decode.SMB2Len(s.b[at:])
		size := n
		if next > 0 && next < n {
			size = next
		}
		s.beside("smb2", at, size, func(in *scope) { in.smb2(info) })
		info = s.p.info + ";"
		if size == n || len(s.after) > decode.MaxLayers {
			return
		}
		at, n = at+size, n-size
	}
}
