package decode

// Lengths and types of the record layers of TLS (RFC 8446 section 5.1) and SSL 2.0.
const (
	tlsHeader       = 5
	tlsMaxRecord    = 1<<14 + 2048 // of TLS 1.2 (RFC 5246 section 6.2.3)
	tlsFirstType    = 20           // change_cipher_spec
	tlsApplication  = 23
	tlsLastType     = 24 // heartbeat (RFC 6520)
	ssl2ClientHello = 1
)

var tlsFraming = framing{scan: scanTLS, accepts: acceptsTLS, looks: looksTLS}

// scanTLS finds TLS records. What is no record is taken for the rest of one: Wireshark
// shows it as TLS, too.
func scanTLS(s *segment, b []byte, whole bool) pdus {
	var r pdus
	for r.used < len(b) {
		rest := b[r.used:]
		if n := ssl2Hello(rest); n != 0 && r.used == 0 {
			if n > len(rest) && whole {
				r.more, r.need = moreOctets, n-len(rest)
				break
			}
			r.used += min(n, len(rest))
			continue
		}
		if rest[0] < tlsFirstType || rest[0] > tlsLastType || len(rest) > 1 && rest[1] != 3 {
			r.used = len(b)
			break
		}
		if len(rest) < tlsHeader {
			if whole {
				r.more = moreSegment
			} else {
				r.used = len(b)
			}
			break
		}
		n := tlsHeader + int(rest[3])<<8 + int(rest[4])
		if n > len(rest) {
			if whole {
				r.more, r.need = moreOctets, n-len(rest)
			} else {
				r.used = len(b)
			}
			break
		}
		r.used += n
	}
	if r.used > 0 {
		r.nodes = 1
		s.c.begun = true
	}
	return r
}

// acceptsTLS reports whether b may be the beginning of a TLS record or of the greeting
// of SSL 2.0.
func acceptsTLS(b []byte) bool {
	return b[0] >= tlsFirstType && b[0] <= tlsLastType && (len(b) < 2 || b[1] == 3) || ssl2Hello(b) != 0
}

// looksTLS reports whether b begins with a TLS record or the greeting of SSL 2.0.
func looksTLS(b []byte) bool {
	if len(b) < tlsHeader {
		return false
	}
	if b[0] >= tlsFirstType && b[0] <= tlsLastType && b[1] == 3 && b[2] <= 3 {
		n := int(b[3])<<8 + int(b[4])
		return n < tlsMaxRecord && (n > 0 || b[0] == tlsApplication)
	}
	return ssl2Hello(b) != 0 && len(b) >= 11 && (int(b[5])<<8+int(b[6]))%3 == 0
}

// ssl2Hello returns the length of the SSL 2.0 record with a CLIENT-HELLO that b begins
// with; 0 if it does not.
func ssl2Hello(b []byte) int {
	if len(b) < 5 || b[0]&0x80 == 0 || b[2] != ssl2ClientHello {
		return 0
	}
	if !(b[3] == 0 && b[4] == 2) && !(b[3] == 3 && b[4] <= 3) {
		return 0
	}
	return 2 + int(b[0]&0x7f)<<8 + int(b[1])
}
