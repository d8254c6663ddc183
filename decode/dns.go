package decode

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
