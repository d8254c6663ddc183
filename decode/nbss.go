package decode

import "encoding/binary"

// The header of a message of the NetBIOS session service (RFC 1002 section 4.3.1), and that of SMB
// inside. Without NetBIOS, on port 445, the header is the same, but its length has 24 bits.
const (
	nbssHeader  = 4
	smbHeader   = 32
	smb2Header  = 64
	smb2Chain   = 20 // where the offset of the next header is, if there is one
	smb3Sealed  = 52 // header of what is encrypted
	smb3Content = 36 // where the length of that is
)

var nbssFraming = framing{scan: scanNBSS, carries: []string{"smb", "smb2"}, counted: true, inner: (*Decoder).smb}

// scanNBSS finds the messages of the NetBIOS session service, and what is in them. A segment that
// begins with none is taken for the rest of one, and shown.
func scanNBSS(s *segment, b []byte, whole bool) pdus {
	var r pdus
	if !s.together && !StartsNBSS(b) {
		s.found(s.c.proto)
		return pdus{nodes: 1, used: len(b)}
	}
	for r.used < len(b) {
		rest := b[r.used:]
		if len(rest) < nbssHeader {
			if whole {
				r.more = moreSegment
			} else {
				r.used = len(b)
			}
			break
		}
		n := NBSSLen(rest)
		if n > len(rest) && whole {
			if len(rest) < 2*nbssHeader {
				r.more = moreSegment // to see what it carries
			} else {
				r.more, r.need = moreOctets, n-len(rest)
			}
			break
		}
		n = min(n, len(rest))
		s.found(s.c.proto)
		s.smbLayers(rest[nbssHeader:n])
		r.used += n
		r.nodes++
	}
	return r
}

// NBSSLen returns the length of the message that b, of four octets or more, begins with.
//
//go:noinline
func NBSSLen(b []byte) int {
	n := u16(b[2:])
	if len(b) >= 2*nbssHeader && IsSMB(b[nbssHeader:]) {
		return nbssHeader + int(b[1])<<16 + n
	}
	return nbssHeader + int(b[1]&1)<<16 + n
}

// StartsNBSS reports whether b begins with a message, as Wireshark judges it by type, flags and length.
//
//go:noinline
func StartsNBSS(b []byte) bool {
	const message, request, positive, negative, retarget, keepAlive = 0, 0x81, 0x82, 0x83, 0x84, 0x85
	if len(b) < nbssHeader {
		return false
	}
	n := NBSSLen(b) - nbssHeader
	if b[1]&^1 != 0 && !(len(b) >= 2*nbssHeader && IsSMB(b[nbssHeader:])) {
		return false
	}
	switch b[0] {
	case message:
		return n != 0
	case request:
		return n >= 2 && n <= 256
	case positive, keepAlive:
		return n == 0
	case negative:
		return n == 1
	case retarget:
		return n == 6
	}
	return false
}

// IsSMB reports whether b, of four octets or more, begins with a header of SMB: of version 1, of
// version 2 or 3, or of what is encrypted or compressed in version 3.
//
//go:noinline
func IsSMB(b []byte) bool { return b[0] >= 0xfc && b[1] == 'S' && b[2] == 'M' && b[3] == 'B' }

// smb returns the protocol of what the message b of the session service carries, as far as it is known; 0 for none.
func (d *Decoder) smb(b []byte) Proto {
	switch {
	case len(b) < 2*nbssHeader || b[0] != 0 || !IsSMB(b[nbssHeader:]):
		return 0
	case b[nbssHeader] == 0xff:
		return d.protoSMB
	}
	return d.protoSMB2
}

// smbLayers adds the layers of SMB in b, which a message of the session service carries: one
// for each command of version 2.
func (s *segment) smbLayers(b []byte) {
	for first := true; len(b) >= 4 && IsSMB(b); first = false {
		if b[0] == 0xff {
			if first && len(b) > 4 {
				s.found(s.d.protoSMB)
			}
			return
		}
		s.found(s.d.protoSMB2)
		if len(s.layers) >= MaxLayers {
			return
		}
		next := SMB2Len(b)
		if next <= 0 || next >= len(b) {
			return
		}
		b = b[next:]
	}
}

// SMB2Len returns where in b the header after that of SMB 2 or 3 is that it begins with; 0 if there is none,
// or that is not known, as of a header that is cut.
//
//go:noinline
func SMB2Len(b []byte) int {
	le := binary.LittleEndian
	switch {
	case len(b) >= smb2Header && b[0] == 0xfe:
		return int(le.Uint32(b[smb2Chain:]))
	case len(b) >= smb3Sealed && b[0] == 0xfd:
		return smb3Sealed + int(min(le.Uint32(b[smb3Content:]), maxNeed))
	}
	return 0
}
