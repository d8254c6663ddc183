package dissect

import (
	"bytes"
	"strings"

	"flowglass/internal/field"
)

var (
	sipRequest = text("sip.Request-Line", "Request-Line")
	sipMethod  = text("sip.Method", "Method")
	sipURI     = text("sip.r-uri", "Request-URI")
	sipStatus  = text("sip.Status-Line", "Status-Line")
	sipCode    = dec(32, "sip.Status-Code", "Status-Code")

	// sipHeaders are the header fields that are read, in lower case, with those of one letter.
	sipHeaders = map[string]*field.Def{
		"call-id": sipCallID, "i": sipCallID, "cseq": sipCSeq, "from": sipFrom, "f": sipFrom, "to": sipTo, "t": sipTo,
		"user-agent": sipAgent, "contact": sipContact, "m": sipContact, "via": sipVia, "v": sipVia,
	}
	sipCallID  = text("sip.Call-ID", "Call-ID")
	sipCSeq    = text("sip.CSeq", "CSeq")
	sipFrom    = text("sip.From", "From")
	sipTo      = text("sip.To", "To")
	sipAgent   = text("sip.User-Agent", "User-Agent")
	sipContact = text("sip.Contact", "Contact")
	sipVia     = text("sip.Via", "Via")

	sipFields = list{
		&sipRequest, &sipMethod, &sipURI, &sipStatus, &sipCode, &sipCallID, &sipCSeq, &sipFrom, &sipTo, &sipAgent, &sipContact, &sipVia,
	}
)

// dissectSIP reads the start line and the header of a SIP message (RFC 3261 section 7).
func dissectSIP(s *scope) {
	t := s.node
	line, n := s.textLine()
	status := bytes.HasPrefix(line, []byte("SIP/2.0 "))
	method, next := word(line)
	if !status && !bytes.HasSuffix(line, []byte(" SIP/2.0")) {
		s.tell("Continuation")
		return
	}
	info := ""
	s.group(t, textDef, func(g *field.Node) {
		g.Text = valid(line)
		if status {
			s.put(g, sipStatus, 0, len(line))
			if v, ok := code(line[8:]); ok {
				s.markNum(g, sipCode, s.at+8, 3, v)
			}
			info = "Status: " + escaped(line[8:])
		} else {
			uri := bytes.TrimSuffix(line[min(next, len(line)-8):], []byte(" SIP/2.0"))
			s.put(g, sipRequest, 0, len(line))
			s.put(g, sipMethod, 0, method)
			s.put(g, sipURI, next, next+len(uri))
			info = "Request: " + escaped(line[:next+len(uri)])
		}
		s.at += n
	})
	for s.more(len(s.b)) {
		line, n := s.textLine()
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		v := valid(bytes.Trim(value, " \t"))
		d := sipHeaders[strings.ToLower(string(bytes.TrimRight(name, " ")))]
		node := field.Node{Def: textDef, Text: valid(line)}
		if d != nil {
			node = field.Node{Def: d, Value: field.Value{Str: v}}
		}
		node.Buffer, node.Offset, node.Len = s.buf, s.at, n
		s.add(t, node)
		if _, of, ok := strings.Cut(v, " "); d == sipCSeq && ok && status {
			info += " (" + strings.TrimSpace(of) + ")"
		}
		s.at += n
	}
	s.tell(info + " | ")
}
