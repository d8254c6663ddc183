package dissect

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"flowglass/internal/field"
)

var (
	httpRequest  = kind(field.Bool, "http.request", "Request")
	httpResponse = kind(field.Bool, "http.response", "Response")
	httpMethod   = text("http.request.method", "Request Method")
	httpURI      = text("http.request.uri", "Request URI")
	httpPath     = text("http.request.uri.path", "Request URI Path")
	httpQuery    = text("http.request.uri.query", "Request URI Query")
	httpFullURI  = text("http.request.full_uri", "Full request URI")
	httpVersion  = text("http.request.version", "Request Version")
	httpAnswer   = text("http.response.version", "Response Version")
	httpCode     = dec(16, "http.response.code", "Status Code")
	httpPhrase   = text("http.response.phrase", "Response Phrase")
	httpReqLine  = text("http.request.line", "Request line")
	httpRespLine = text("http.response.line", "Response line")
	httpLength   = dec(64, "http.content_length", "Content length")

	// httpHeaders are the header fields with a filter name of their own, in lower case.
	httpHeaders = func() map[string]*field.Def {
		m := make(map[string]*field.Def)
		for _, label := range strings.Split("Accept;Accept Encoding;Accept-Language;Authorization;Cache-Control;Connection;Content-Encoding;"+
			"Content-Length;Content-Type;Cookie;Date;Host;Last-Modified;Location;Proxy-Authorization;Referer;Server;Set-Cookie;"+
			"Transfer-Encoding;Upgrade;User-Agent;WWW-Authenticate;X-Forwarded-For", ";") {
			name := strings.ToLower(strings.ReplaceAll(label, " ", "-"))
			d := text("http."+strings.ReplaceAll(name, "-", "_"), label)
			if m[name] = d; name == "content-length" {
				d.Name += "_header"
			}
		}
		return m
	}()

	httpFields = append(httpHeaderFields(), list{&httpRequest, &httpResponse, &httpMethod, &httpURI, &httpPath, &httpQuery, &httpFullURI, &httpVersion, &httpAnswer, &httpCode, &httpPhrase, &httpReqLine, &httpRespLine, &httpLength}...)
)

func httpHeaderFields() (defs list) {
	for _, d := range httpHeaders {
		defs = append(defs, &d)
	}
	return defs
}

// dissectHTTP reads the heads of the HTTP/1.x messages of a segment (RFC 9112), and steps
// over bodies whose length they tell.
func dissectHTTP(s *scope) {
	for i := 0; i < s.pdus && s.more(len(s.b)); i++ {
		body, ok := s.httpHead(i == 0)
		if !ok {
			if i == 0 {
				s.node.Note = "the message begins in an earlier segment"
			}
			return
		}
		if n := min(body, s.left()); n > 0 {
			s.add(s.node, field.Node{Def: textDef, Buffer: s.buf, Offset: s.at, Len: n, Text: fmt.Sprintf("Body: %d octets", n)})
			s.at += n
		}
	}
}

// httpHead reads one head; ok is false if there is none at this place. It returns how many
// octets of the body may follow.
func (s *scope) httpHead(tell bool) (body int, ok bool) {
	t := s.node
	first, n := s.line()
	reply := bytes.HasPrefix(first, []byte("HTTP/"))
	parts := bytes.SplitN(first, []byte(" "), 3)
	if n == 0 || !reply && (len(parts) < 3 || !isMethod(parts[0])) {
		return 0, false
	}
	if tell {
		s.tell(string(first) + " ")
	}
	uri := ""
	s.group(t, textDef, func(g *field.Node) {
		g.Text = valid(first)
		at := s.at
		put := func(d *field.Def, b []byte) {
			s.markStr(g, d, at, len(b), valid(b))
			at += len(b) + 1
		}
		if !reply {
			put(httpMethod, parts[0])
			uri = valid(parts[1])
			from := at
			put(httpURI, parts[1])
			if path, query, has := strings.Cut(uri, "?"); has {
				u := last(g)
				s.markStr(u, httpPath, from, len(path), path)
				s.markStr(u, httpQuery, from+len(path)+1, len(query), query)
			}
			put(httpVersion, parts[2])
		} else {
			put(httpAnswer, parts[0])
			if len(parts) > 1 {
				code, _ := strconv.ParseUint(string(parts[1]), 10, 16)
				s.markNum(g, httpCode, at, len(parts[1]), code)
				at += len(parts[1]) + 1
			}
			if len(parts) > 2 {
				put(httpPhrase, parts[2])
			}
		}
		s.at += n
	})
	lineDef, mark := httpReqLine, httpRequest
	if reply {
		lineDef, mark = httpRespLine, httpResponse
	}
	host, kind := "", ""
	body = 0
	if reply {
		body = s.left() // up to the end, if nothing says where that is
	}
	for s.more(len(s.b)) {
		line, n := s.line()
		if n == 0 {
			break
		}
		if len(line) == 0 {
			s.skip(n)
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		v := valid(bytes.Trim(value, " \t"))
		d := httpHeaders[strings.ToLower(string(name))]
		node := field.Node{Def: textDef, Text: valid(line)}
		if d != nil {
			node = field.Node{Def: d, Value: field.Value{Str: v}}
		}
		node.Buffer, node.Offset, node.Len = s.buf, s.at, n
		h := s.add(t, node)
		switch {
		case d == nil:
		case d.Name == "http.host":
			host = v
		case d.Name == "http.content_type":
			kind = v
		case d.Name == "http.content_length_header":
			length, err := strconv.ParseUint(v, 10, 62)
			if err != nil {
				h.Note = "not a number"
				break
			}
			s.markNum(h, httpLength, s.at, n, length)
			body = int(min(length, 1<<31))
		case d.Name == "http.transfer_encoding":
			body = s.left()
		}
		s.hideStr(h, lineDef, s.at, n, valid(s.b[s.at:s.at+n]))
		s.at += n
	}
	s.markNum(t, mark, t.Offset, 0, 1)
	if host != "" && uri != "" {
		full := uri
		if !strings.Contains(uri, "://") {
			full = "http://" + host + uri
		}
		s.markStr(t, httpFullURI, t.Offset, 0, full)
	}
	if media, _, _ := strings.Cut(kind, ";"); tell && media != "" && body > 0 {
		s.tell(string(first) + "  (" + media + ")")
	}
	return body, true
}

// isMethod reports whether b may be a method: capital letters, hyphens and underscores.
func isMethod(b []byte) bool {
	for _, c := range b {
		if (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return len(b) > 0
}

// line returns the line here without its end, and its length with it; 0 if it does not end.
func (s *scope) line() ([]byte, int) {
	i := bytes.IndexByte(s.b[s.at:], '\n')
	if i < 0 {
		return nil, 0
	}
	return bytes.TrimSuffix(s.b[s.at:s.at+i], []byte("\r")), i + 1
}
