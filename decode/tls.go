package decode

// Lengths and types of the record layers of TLS (RFC 8446 section 5.1) and SSL 2.0.
const (
	tlsHeader       = 5
	tlsMaxRecord    = 1<<14 + 2048 // of TLS 1.2 (RFC 5246 section 6.2.3)
	tlsFirstType    = 20           // change_cipher_spec
	tlsHandshake    = 22
	tlsApplication  = 23
	tlsLastType     = 24 // heartbeat (RFC 6520)
	ssl2ClientHello = 1
)

var tlsFraming = framing{scan: scanTLS, eager: true, plain: plainTLS, looks: looksTLS}

// scanTLS finds TLS records. What is no record is taken for the rest of one: Wireshark
// shows it as TLS, too, unless it is text.
func scanTLS(s *segment, b []byte, whole bool) pdus {
	var r pdus
	if isText(b) {
		return pdus{used: len(b), refused: true}
	}
	for r.used < len(b) {
		rest := b[r.used:]
		if n := ssl2Record(rest); n != 0 && !s.c.is(begun) && r.used == 0 {
			if n > len(rest) && whole {
				r.more, r.need = moreOctets, n-len(rest)
				break
			}
			r.used += min(n, len(rest))
			continue
		}
		if len(rest) < tlsHeader {
			if whole {
				r.more = moreSegment
			} else {
				r.used = len(b)
			}
			break
		}
		if rest[1] != 3 || !s.c.is(begun) && (rest[0] < tlsFirstType || rest[0] > tlsLastType) {
			r.used = len(b)
			break
		}
		n := tlsHeader + int(rest[3])<<8 + int(rest[4])
		if rest[0] == tlsHandshake {
			s.handshake(rest[tlsHeader:min(n, len(rest))], n-tlsHeader)
		} else if s.c.is(open) {
			s.interrupt()
		}
		if n > len(rest) {
			if whole {
				r.more, r.need = moreOctets, n-len(rest)
			} else {
				r.used = len(b)
				s.interrupt()
			}
			break
		}
		r.used += n
	}
	if r.used > 0 {
		r.nodes = 1
		s.c.marks |= begun
	}
	return r
}

// plainTLS reports whether b is one record, or begins with none but is shown as TLS.
func plainTLS(b []byte) bool {
	if len(b) < tlsHeader || b[0] == tlsHandshake {
		return false
	}
	if b[1] == 3 {
		return tlsHeader+int(b[3])<<8+int(b[4]) == len(b)
	}
	return !isText(b)
}

// isText reports whether b begins with printable octets where a record has type, version
// and length.
func isText(b []byte) bool {
	if len(b) < tlsHeader {
		return false
	}
	for _, c := range b[:tlsHeader-1] {
		if c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// startsTLS reports whether b begins with a ClientHello.
func startsTLS(b []byte) bool {
	const clientHello = 1
	return looksTLS(b) && b[0] == tlsHandshake && len(b) > tlsHeader && b[tlsHeader] == clientHello
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
	return ssl2Hello(b) && len(b) >= 11 && (int(b[5])<<8+int(b[6]))%3 == 0
}

// ssl2Record returns the length of the SSL 2.0 record that b seems to begin with; 0 if it
// does not. Wireshark goes by the type of the message only.
func ssl2Record(b []byte) int {
	if len(b) < tlsHeader || b[0]&0x80 == 0 || b[2] > 4 || b[2] == 3 {
		return 0
	}
	return 2 + int(b[0]&0x7f)<<8 + int(b[1])
}

// ssl2Hello reports whether b begins with an SSL 2.0 record with a CLIENT-HELLO.
func ssl2Hello(b []byte) bool {
	return ssl2Record(b) != 0 && b[2] == ssl2ClientHello && (b[3] == 0 && b[4] == 2 || b[3] == 3 && b[4] <= 3)
}
