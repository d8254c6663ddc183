package decode

// looksDNS reports whether a payload between unknown ports is a DNS message, as Wireshark
// judges it by the header alone (RFC 1035 section 4.1.1).
func looksDNS(b []byte, _ int) bool {
	const (
		response    = 0x8000
		operation   = 0x7800
		mostAnswers = 100
		mostOthers  = 10
	)
	if len(b) < 13 {
		return false
	}
	flags, questions := u16(b[2:]), u16(b[4:])
	answers, authority, additional := u16(b[6:]), u16(b[8:]), u16(b[10:])
	if flags&operation != 0 || authority > mostOthers || additional > mostOthers {
		return false
	}
	if flags&response == 0 {
		return questions == 1 && answers == 0
	}
	return questions <= 1 && answers <= mostAnswers
}

var dnsFraming = framing{scan: scanDNS}

// scanDNS finds DNS messages over TCP: each has its length before it (RFC 1035
// section 4.2.2).
func scanDNS(s *segment, b []byte, whole bool) pdus {
	var r pdus
	for r.used < len(b) {
		rest := b[r.used:]
		n := 2
		if len(rest) >= 2 {
			n += int(rest[0])<<8 + int(rest[1])
		}
		if len(rest) < n && whole {
			if len(rest) < 2 {
				r.more = moreSegment
			} else {
				r.more, r.need = moreOctets, n-len(rest)
			}
			break
		}
		r.used += min(n, len(rest))
		r.nodes++
	}
	return r
}
