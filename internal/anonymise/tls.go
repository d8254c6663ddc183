package anonymise

import "encoding/binary"

// Types of TLS records and of handshake messages (RFC 8446 section 5.1 and 4).
const (
	tlsCipher    = 20
	tlsAlert     = 21
	tlsHandshake = 22
	tlsData      = 23
	tlsHeartbeat = 24

	helloClient, helloServer, ticket, certificate, finished = 1, 2, 4, 11, 20
)

// helloRetry is the random value of a ServerHello that asks for another ClientHello (RFC 8446 section 4.1.3).
const helloRetry = "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"

// looksTLS reports whether b begins with a record of TLS.
func looksTLS(b []byte) bool {
	return len(b) >= 5 && plainRecord(uint64(b[0])<<32|uint64(binary.BigEndian.Uint32(b[1:])))
}

// plainRecord reports whether the five octets of h are the header of a record.
func plainRecord(h uint64) bool {
	const longest = 1<<14 + 2048
	typ, version, n := byte(h>>32), uint16(h>>16), uint16(h)
	return typ >= tlsCipher && typ <= tlsHeartbeat && version>>8 == 3 && version&0xff <= 4 && n > 0 && n <= longest
}

// tls rewrites records: their headers, and the first message of a handshake in each segment.
func (x *rewriter) tls(s *stream, at, end int) {
	for at < end {
		if s.left > 0 {
			n := min(s.left, end-at)
			x.rest(s, "tls", at, at+n)
			s.left -= n
			at += n
			continue
		}
		from := at
		at += x.header(s, 5, at, end)
		if s.heads < 5 {
			return
		}
		h := s.head
		s.head, s.heads = 0, 0
		if !plainRecord(h) {
			clear(x.out[from:at])
			*s = stream{}
			x.blank("tls", at, end)
			return
		}
		n := int(uint16(h))
		have := min(n, end-at)
		typ := int(h >> 32)
		s.shown = typ == tlsData
		switch {
		case typ == tlsCipher && n == 1, typ == tlsAlert && n == 2:
			x.copy(at, have)
		case typ == tlsHandshake:
			x.handshake(at, at+have)
		default:
			x.rest(s, "tls", at, at+have)
		}
		x.used = max(x.used, at)
		at += have
		s.left = n - have
	}
}

// handshake rewrites messages of a handshake from at to end. Of those that are encrypted, what looks like
// one is a header of four octets at most.
func (x *rewriter) handshake(at, end int) {
	for at+4 <= end {
		typ, n := x.u8(at), x.u8(at+1)<<16|x.u16(at+2)
		if typ > 24 || n > 1<<16 {
			break
		}
		x.copy(at, 4)
		at += 4
		stop := min(at+n, end)
		switch typ {
		case helloClient, helloServer:
			x.hello(at, stop, typ == helloClient)
		default:
			x.blank("tls", at, stop)
		}
		at = stop
	}
	x.blank("tls", at, end)
	x.used = max(x.used, end)
}

// hello rewrites a ClientHello or ServerHello: what was offered and chosen is kept, but for the
// random values and keys. As much is read as is there.
func (x *rewriter) hello(at, end int, client bool) {
	x.copyTo(at, min(at+2, end))
	if at += 2; x.has(at, 32) && string(x.in[at:at+32]) == helloRetry {
		x.copyTo(at, min(at+32, end))
	}
	at += 32
	n := x.within(at, 1, end)
	at += 1 + n // session
	if client {
		n = x.within(at, 2, end)
		x.copyTo(at+2, min(at+2+n, end))
		at += 2 + n
		n = x.within(at, 1, end)
		x.copyTo(at+1, min(at+1+n, end))
		at += 1 + n
	} else {
		x.copyTo(at, min(at+3, end))
		at += 3
	}
	n = x.within(at, 2, end)
	at += 2
	stop := min(at+n, end)
	for at+4 <= stop {
		n := x.u16(at + 2)
		x.copy(at, 4)
		x.extension(x.u16(at), at+4, min(at+4+n, stop), client)
		at += 4 + n
	}
}

// within copies a length of so many octets and returns it; 0 if it is not there.
func (x *rewriter) within(at, octets, end int) int {
	if at+octets > end || !x.has(at, octets) {
		return 0
	}
	x.copy(at, octets)
	if octets == 1 {
		return x.u8(at)
	}
	return x.u16(at)
}

// extension rewrites what an extension holds.
func (x *rewriter) extension(typ, at, end int, client bool) {
	const (
		serverName, status, groups, formats, algorithms, protocols, padding, masterSecret       = 0, 5, 10, 11, 13, 16, 21, 23
		compression, recordSize, session, versions, modes, algorithmsCert, keyShare, reneg, etm = 27, 28, 35, 43, 45, 50, 51, 0xff01, 22
	)
	switch typ {
	case serverName:
		// A list: its length; a type and a name behind its length.
		x.copyTo(at, min(at+5, end))
		if n := x.u16(at + 3); at+5+n <= end {
			x.name(at+5, n)
		}
	case status, groups, formats, algorithms, masterSecret, compression, recordSize, versions, modes, algorithmsCert, etm, padding:
		x.copyTo(at, end)
	case reneg:
		x.copyTo(at, min(at+1, end))
	case protocols:
		x.copyTo(at, min(at+2, end))
		x.protocols(at+2, end)
	case keyShare:
		if client {
			x.copyTo(at, min(at+2, end))
			at += 2
		}
		if end-at == 2 { // of a HelloRetryRequest: the group asked for
			x.copy(at, 2)
		}
		for at+4 <= end {
			x.copy(at, 4)
			at += 4 + x.u16(at+2)
		}
	}
}
