package decode

import "bytes"

var httpFraming = framing{scan: scanHTTP, looks: looksHTTP}

// A message is what the framing of an HTTP message depends on (RFC 9112).
type message struct {
	header  int // octets up to and with the empty line
	reply   bool
	status  int // of a reply
	chunked bool
	length  int  // of the body by Content-Length; -1 if there is none
	fold    int  // where the first folded line begins; 0 if there is none
	typed   bool // has a Content-Type
	encoded bool // has a Content-Encoding
	upgrade bool // to another protocol
}

// scanHTTP finds HTTP messages. What begins with no start line is the rest of something,
// and shown as HTTP, too, once there was a message, or if it begins like a header field.
func scanHTTP(s *segment, b []byte, whole bool) pdus {
	var r pdus
	c := s.c
	if s.x.tunnel {
		return pdus{nodes: 1, used: len(b)}
	}
	for body := false; r.used < len(b); {
		rest := b[r.used:]
		node := 1
		if body {
			node = 0 // within the node of a body
		}
		if r.used > 0 && len(rest) > 2 && rest[0] == '\r' && rest[1] == '\n' {
			r.used += 2
			continue
		}
		if n, _ := findLine(rest); n < 0 && whole && printable(rest[0]) {
			r.more = moreSegment
			break
		}
		if !startsHTTP(rest) {
			r.used = len(b)
			if c.is(begun) || isField(rest) {
				r.nodes += node
			}
			break
		}
		m, ok := parseHTTP(rest)
		if !ok {
			if whole {
				r.more = moreSegment
			} else {
				c.set(begun, c.is(begun) || !bytes.HasPrefix(rest, []byte("HTTP/"))) // of a reply it takes the whole header
				r.used = len(b)
				r.nodes += node
			}
			break
		}
		n, shown, more := s.body(&r, &m, rest, whole)
		if more != moreNone {
			r.more = more
			break
		}
		s.note(rest, &m)
		r.used += n
		if m.reply || !c.is(silent) {
			r.nodes += node
		}
		body = body || shown
		if c.is(silent|proxied) || s.x.tunnel {
			r.used = len(b)
			break
		}
	}
	return r
}

// body finds the end of m, which b begins with; shown is whether Wireshark makes a layer
// of its body. It waits for what follows the empty line, but takes what follows a folded
// field for the body.
func (s *segment) body(r *pdus, m *message, b []byte, whole bool) (n int, shown bool, what more) {
	bare := m.reply && (s.x.head || m.status/100 == 1 || m.status == 204 || m.status == 304)
	tunnel := m.reply && s.x.connect && m.status/100 == 2
	rest := b[m.header:]
	at := m.header
	if m.fold != 0 {
		at = m.fold
	}
	switch {
	case tunnel:
		return m.header, false, moreNone
	case m.chunked && !bare:
		r.chunk = chunks{}
		if _, done := r.chunk.feed(rest); !done && whole {
			return 0, false, moreChunks
		}
		r.chunk = chunks{}
		n, _ := r.chunk.feed(b[at:])
		return at + n, r.chunk.some && m.shown(b[at:]), moreNone
	case m.length >= 0:
		if m.length > len(rest) && whole && !bare {
			r.need = m.length - len(rest)
			return 0, false, moreOctets
		}
		n = min(m.length, len(b)-at)
		return at + n, n > 0 && m.shown(b[at:]), moreNone
	case !m.reply, bare:
		return at, false, moreNone
	case whole && !s.fin:
		return 0, false, moreAll
	}
	return len(b), len(b) > at && m.shown(b[at:]), moreNone
}

// shown reports whether Wireshark makes a layer of the body b: it has a type, and is not
// of an encoding that it fails to undo.
func (m *message) shown(b []byte) bool {
	return m.typed && (!m.encoded || len(b) > 2 && (b[0] == 0x1f && b[1] == 0x8b || b[0]&0x0f == 8))
}

// isField reports whether the first line of b looks like a header field.
func isField(b []byte) bool {
	n, _ := findLine(b)
	if n < 0 {
		n = len(b)
	}
	return printable(b[0]) && bytes.IndexByte(b[:n], ':') >= 0
}

// note keeps of a message what the ones after it depend on.
func (s *segment) note(b []byte, m *message) {
	c, x := s.c, s.x
	c.marks |= begun
	switch {
	case !m.reply:
		x.head = bytes.HasPrefix(b, []byte("HEAD "))
		x.connect = bytes.HasPrefix(b, []byte("CONNECT "))
		if x.connect {
			x.port = uint16(targetPort(b[len("CONNECT "):]))
		}
		c.set(silent, bytes.HasPrefix(b, []byte("PRI * HTTP/2")))
	case m.status == 101 && m.upgrade:
		c.marks |= silent
	case x.connect && m.status/100 == 2:
		if proto := s.d.dispatch.find(TCPPort(int(x.port))); s.d.framings[proto] == &tlsFraming {
			x.outer, c.proto = c.proto, proto
			c.marks = c.marks&^begun | proxied
		} else {
			x.tunnel = true
		}
	}
}

// targetPort returns the port in the authority that b begins with.
func targetPort(b []byte) int {
	end := bytes.IndexAny(b, " \r\n")
	if end < 0 {
		return 0
	}
	return number(b[bytes.LastIndexByte(b[:end], ':')+1 : end])
}

// findLine returns the length of the line at the front of b, and that with its end, which
// may be CR LF, or either of them; -1 if it does not end in b.
func findLine(b []byte) (n, next int) {
	n = bytes.IndexAny(b, "\r\n")
	switch {
	case n < 0 || b[n] == '\r' && n+1 == len(b):
		return -1, 0
	case b[n] == '\r' && b[n+1] == '\n':
		return n, n + 2
	}
	return n, n + 1
}

func printable(c byte) bool { return c >= 0x20 && c < 0x7f || c == '\r' }

// parseHTTP reads the header of a message; ok is false if its end is not in b.
func parseHTTP(b []byte) (m message, ok bool) {
	m.length = -1
	first := true
	for at := 0; at < len(b); first = false {
		n, next := findLine(b[at:])
		if n < 0 {
			return m, false
		}
		line := b[at : at+n]
		at += next
		switch {
		case first:
			m.reply = bytes.HasPrefix(line, []byte("HTTP/"))
			if i := bytes.IndexByte(line, ' '); m.reply && i > 0 && len(line) >= i+4 {
				m.status = max(number(line[i+1:i+4]), 0)
			}
		case n > 0 && (line[0] == ' ' || line[0] == '\t'):
			if m.fold == 0 {
				m.fold = at - next
			}
		case n == 0:
			m.header = at
			return m, true
		default:
			m.field(line)
		}
	}
	return m, false
}

// field takes note of one header field.
func (m *message) field(line []byte) {
	colon := bytes.IndexByte(line, ':')
	if colon < 0 {
		return
	}
	value := bytes.TrimLeft(line[colon+1:], " \t")
	switch colon {
	case len("content-length"):
		if foldPrefix(line, "content-length:") {
			m.length = number(bytes.TrimRight(value, " \t"))
		}
	case len("content-type"):
		if foldPrefix(line, "content-type:") {
			m.typed = true
		}
	case len("transfer-encoding"):
		if foldPrefix(line, "transfer-encoding:") && foldPrefix(value, "chunked") {
			m.chunked = true
		}
	case len("content-encoding"):
		if foldPrefix(line, "content-encoding:") {
			m.encoded = true
		}
	case len("upgrade"):
		if foldPrefix(line, "upgrade:") {
			m.upgrade = true
		}
	}
}

// foldPrefix reports whether b begins with lower, in letters of either case.
func foldPrefix(b []byte, lower string) bool {
	if len(b) < len(lower) {
		return false
	}
	for i := range len(lower) {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// number reads b, which is digits: at most maxNeed; -1 if it is anything else.
func number(b []byte) int {
	n := -1
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = min(max(n, 0)*10+int(c-'0'), maxNeed)
	}
	return n
}

// methods are those of the HTTP Method Registry and of Microsoft's and UPnP's extensions.
var methods = [...]string{
	"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "LINK", "UNLINK",
	"PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "POLL", "BCOPY", "BMOVE", "SEARCH",
	"BDELETE", "BPROPFIND", "BPROPPATCH", "SUBSCRIBE", "UNSUBSCRIBE", "NOTIFY", "M-SEARCH", "CCM_POST",
	"RPC_CONNECT", "RPC_IN_DATA", "RPC_OUT_DATA", "REPORT", "LABEL", "MERGE", "CHECKIN", "CHECKOUT",
	"UNCHECKOUT", "UPDATE", "MKWORKSPACE", "VERSION-CONTROL", "BASELINE-CONTROL", "MKACTIVITY", "ACL",
	"X-MS-ENUMATTS", "GETLIB", "SSTP_DUPLEX_POST", "PRI",
}

// startsHTTP reports whether b begins with the beginning of a message.
func startsHTTP(b []byte) bool {
	if bytes.HasPrefix(b, []byte("HTTP/")) || bytes.HasPrefix(b, []byte("ICY ")) {
		return true
	}
	end := bytes.IndexAny(b[:min(len(b), 20)], " \r\n")
	if end < 0 {
		return false
	}
	for _, m := range methods {
		if string(b[:end]) == m {
			return true
		}
	}
	return false
}

// looksHTTP reports whether the first line of b begins or ends with HTTP's name.
func looksHTTP(b []byte) bool {
	const version = "http/1."
	if !startsHTTP(b) {
		return false
	}
	n, _ := findLine(b)
	if n <= len(version)+1 {
		return false
	}
	return foldPrefix(b, version) || foldPrefix(b[n-len(version)-1:n], version)
}
