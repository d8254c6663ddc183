package anonymise

import (
	"bytes"
	"strings"
)

// httpMethods begin a request's head, each with the blank behind it.
var httpMethods = []string{
	"GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "CONNECT ", "TRACE ", "PATCH ", "PROPFIND ", "MKCOL ",
	"SUBSCRIBE ", "NOTIFY ", "M-SEARCH ", "REPORT ", "COPY ", "MOVE ", "LOCK ", "UNLOCK ", "PROPPATCH ", "UNSUBSCRIBE ",
}

// Lists are texts with a bar around each entry, which need no code to be made.
const (
	// httpPlain are names of fields whose value is kept if it is one of httpValues, or a number.
	httpPlain = "|accept|accept-charset|accept-encoding|accept-ranges|age|cache-control|connection|content-encoding|" +
		"content-length|content-type|dnt|expect|max-forwards|pragma|proxy-connection|retry-after|sec-websocket-version|" +
		"te|transfer-encoding|upgrade|upgrade-insecure-requests|x-content-type-options|x-forwarded-proto|" +
		"x-frame-options|x-xss-protection|"

	// httpHidden are those whose value is not; other names than these may be somebody's own.
	httpHidden = "|accept-language|allow|alt-svc|authorization|content-disposition|content-language|content-location|" +
		"content-range|content-security-policy|cookie|date|etag|expires|forwarded|from|host|if-match|if-modified-since|" +
		"if-none-match|if-range|keep-alive|last-modified|link|location|origin|proxy-authenticate|proxy-authorization|" +
		"range|referer|sec-websocket-accept|sec-websocket-key|server|set-cookie|strict-transport-security|trailer|" +
		"user-agent|vary|via|warning|www-authenticate|x-forwarded-for|x-forwarded-host|x-requested-with|http2-settings|"

	// httpValues are values that say nothing of anybody.
	httpValues = "|*/*|keep-alive|close|upgrade|chunked|gzip|deflate|br|identity|gzip, deflate|gzip, deflate, br|" +
		"gzip, deflate, br, zstd|bytes|none|no-cache|no-store|max-age=0|private|public|100-continue|websocket|h2c|" +
		"upgrade, http2-settings|http|https|nosniff|sameorigin|deny|trailers|utf-8|text/html|text/plain|text/css|" +
		"text/javascript|text/xml|text/html; charset=utf-8|text/plain; charset=utf-8|text/html; charset=iso-8859-1|" +
		"application/json|application/xml|application/javascript|application/octet-stream|" +
		"application/x-www-form-urlencoded|application/pdf|application/zip|application/dns-message|image/png|image/jpeg|" +
		"image/gif|image/webp|image/svg+xml|image/x-icon|"

	// httpReasons are the phrases of status lines.
	httpReasons = "|OK|Created|Accepted|No Content|Partial Content|Moved Permanently|Found|See Other|Not Modified|" +
		"Temporary Redirect|Bad Request|Unauthorized|Forbidden|Not Found|File not found|Method Not Allowed|" +
		"Internal Server Error|Bad Gateway|Service Unavailable|Switching Protocols|Continue|Gateway Timeout|"
)

// listed reports whether text is an entry of a list.
func listed(list, text string) bool {
	return !strings.ContainsRune(text, '|') && strings.Contains(list, "|"+text+"|")
}

// looksHTTP reports whether b begins with the head of a message of HTTP.
func looksHTTP(b []byte) bool {
	if bytes.HasPrefix(b, []byte("HTTP/1.")) {
		return true
	}
	for _, m := range httpMethods {
		if len(b) > len(m) && string(b[:len(m)]) == m && b[len(m)] > ' ' {
			return true
		}
	}
	return false
}

// http rewrites heads, and what follows them, which is payload.
func (x *rewriter) http(s *stream, at, end int) {
	for at < end {
		if !s.open {
			n := end - at
			if s.left >= 0 {
				n = min(n, s.left)
				s.left -= n
			} else if looksHTTP(x.in[at:end]) { // of a message without a length, the next
				n, s.left = 0, 0
			}
			x.opaque("http", at, at+n)
			if at += n; at == end {
				return
			}
			if !looksHTTP(x.in[at:end]) {
				s.left = -1
				continue
			}
			s.open = true
		}
		at = x.head(s, at, end)
	}
}

// head rewrites lines of a head, up to its end, and returns where that is.
func (x *rewriter) head(s *stream, at, end int) int {
	if looksHTTP(x.in[at:end]) && !s.line {
		s.left = 0
		if x.in[at] == 'H' && x.in[at+1] == 'T' {
			s.left = -1 // a response without a length goes on to the end
		}
	}
	for at < end {
		line := x.in[at:end]
		n := bytes.IndexByte(line, '\n')
		whole := n >= 0
		if whole {
			line = line[:n]
		}
		text := bytes.TrimSuffix(line, []byte("\r"))
		switch {
		case s.line: // it began in a segment before
			x.blank("http", at, at+len(text))
		case len(text) == 0:
		case looksHTTP(text):
			x.firstLine(at, text)
		default:
			x.field(s, at, text, whole)
		}
		s.line = !whole
		x.used = max(x.used, at+len(line))
		if !whole {
			return end
		}
		x.copyTo(at+len(text), at+n+1)
		at += n + 1
		if len(text) == 0 && (n == 0 || n == 1) {
			s.open = false
			return at
		}
	}
	return at
}

// firstLine rewrites a request or status line.
func (x *rewriter) firstLine(at int, line []byte) {
	if bytes.HasPrefix(line, []byte("HTTP/1.")) {
		n := min(len("HTTP/1.1 200"), len(line))
		x.copy(at, n)
		if n < len(line) {
			x.copy(at+n, 1)
			if reason := line[n+1:]; listed(httpReasons, string(reason)) {
				x.copy(at+n+1, len(reason))
			} else {
				x.mask(at+n+1, len(reason))
			}
		}
		return
	}
	space := bytes.IndexByte(line, ' ') + 1
	x.copy(at, space)
	stop := len(line)
	if i := bytes.LastIndex(line, []byte(" HTTP/")); i >= space {
		stop = i
		x.copy(at+i, min(len(" HTTP/1.1"), len(line)-i))
	}
	if string(line[:space]) == "CONNECT " {
		x.hostPort(at+space, stop-space)
	} else {
		x.url(at+space, stop-space)
	}
}

// field rewrites a field of a head. A line that was cut off has no value that is known to be whole.
func (x *rewriter) field(s *stream, at int, line []byte, whole bool) {
	colon := bytes.IndexByte(line, ':')
	if colon < 0 {
		x.mask(at, len(line))
		return
	}
	name := strings.ToLower(string(line[:colon]))
	plain := listed(httpPlain, name)
	if plain || listed(httpHidden, name) {
		x.copy(at, colon)
	} else {
		x.mask(at, colon)
	}
	x.copy(at+colon, 1)
	at, line = at+colon+1, line[colon+1:]
	for len(line) > 0 && line[0] == ' ' {
		x.copy(at, 1)
		at, line = at+1, line[1:]
	}
	if !whole {
		x.mask(at, len(line))
		return
	}
	value := strings.ToLower(string(line))
	switch {
	case plain && strings.HasPrefix(value, "image/") && x.mode("http") != Keep:
		x.mask(at, len(line)) // zeros are none
	case plain && (listed(httpValues, value) || numeric(line) && len(line) < 16):
		x.copy(at, len(line))
		if name == "content-length" {
			s.left = 0
			for _, c := range line {
				s.left = s.left*10 + int(c-'0')
			}
		}
	case name == "host" || name == "x-forwarded-host":
		x.hostPort(at, len(line))
	case name == "referer" || name == "origin" || name == "location" || name == "content-location":
		x.url(at, len(line))
	default:
		x.mask(at, len(line))
	}
}

// mask replaces words of letters and digits by others of the same lengths, the same for the same, and what is
// between them by points.
func (x *rewriter) mask(at, n int) {
	if n <= 0 || !x.has(at, n) {
		return
	}
	in, out := x.in[at:at+n], x.out[at:at+n]
	word := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
	}
	for i := 0; i < n; {
		j := i
		for j < n && word(in[j]) {
			j++
		}
		if j > i {
			x.a.names.word(kindToken, in[i:j], out[i:j])
			i = j
			continue
		}
		switch c := in[i]; c {
		case ' ', '/', '=', ';', ',', '-', '&', '?', ':', '"', '(', ')', '%', '+', '_':
			out[i] = c
		default:
			out[i] = '.'
		}
		i++
	}
	x.wrote(at, n, markMade)
	x.a.report.Changed.add("texts in HTTP heads", 1)
}

// hostPort rewrites a host's name, and keeps a port behind it.
func (x *rewriter) hostPort(at, n int) {
	if !x.has(at, n) {
		return
	}
	in := x.in[at : at+n]
	host := n
	if i := bytes.LastIndexByte(in, ':'); i >= 0 && numeric(in[i+1:]) && bytes.IndexByte(in, ':') == i {
		host = i
		x.copy(at+i, n-i)
	}
	for _, c := range in[:host] {
		if c <= ' ' || c == ':' || c == '[' || c == '@' { // an address of IPv6, or no host
			x.mask(at, host)
			return
		}
	}
	x.name(at, host)
}

// url rewrites a path, or a URL with a host in it. The host is replaced like any name; words of the
// rest like others in a head.
func (x *rewriter) url(at, n int) {
	if n <= 0 || !x.has(at, n) {
		return
	}
	in := x.in[at : at+n]
	for _, scheme := range []string{"http://", "https://", "ws://", "wss://"} {
		if !bytes.HasPrefix(in, []byte(scheme)) {
			continue
		}
		x.copy(at, len(scheme))
		at, in = at+len(scheme), in[len(scheme):]
		host := bytes.IndexAny(in, "/?#")
		if host < 0 {
			host = len(in)
		}
		x.hostPort(at, host)
		at, in = at+host, in[host:]
		break
	}
	x.mask(at, len(in))
}
