package dissect

import (
	"fmt"
	"strings"

	"flowglass/decode"
	"flowglass/internal/field"
)

const tlsVersions = "300=SSL 3.0;TLS 1.0;TLS 1.1;TLS 1.2;TLS 1.3"

var (
	tlsRecord  = kind(field.None, "tls.record", "Record Layer")
	tlsType    = decNamed(8, "tls.record.content_type", "Content Type", "14=Change Cipher Spec;Alert;Handshake;Application Data;Heartbeat")
	tlsVersion = hexNamed(16, "tls.record.version", "Version", tlsVersions)
	tlsLength  = dec(16, "tls.record.length", "Length")
	tlsAppData = octets("tls.app_data", "Encrypted Application Data")
	tlsCCS     = kind(field.None, "tls.change_cipher_spec", "Change Cipher Spec Message")
	tlsAlert   = kind(field.None, "tls.alert_message", "Alert Message")
	tlsLevel   = decNamed(8, "tls.alert_message.level", "Level", "1=Warning;Fatal")
	tlsAlerts  = decNamed(8, "tls.alert_message.desc", "Description", "Close Notify;a=Unexpected Message;14=Bad Record MAC;Decryption Failed;Record Overflow;28=Handshake Failure;"+
		"2a=Bad Certificate;Unsupported Certificate;Certificate Revoked;Certificate Expired;Certificate Unknown;"+
		"Illegal Parameter;Unknown CA;Access Denied;Decode Error;Decrypt Error;46=Protocol Version;Insufficient Security;"+
		"50=Internal Error;56=Inappropriate Fallback;5a=User Canceled;64=No Renegotiation;6d=Missing Extension;"+
		"Unsupported Extension;70=Unrecognized Name;74=Certificate Required;78=No application Protocol")
	tlsHandshake = kind(field.None, "tls.handshake", "Handshake Protocol")
	tlsFragments = kind(field.None, "tls.handshake.fragments", "Reassembled Handshake Fragments")

	tlsFields = append(list{
		&tlsRecord, &tlsType, &tlsVersion, &tlsLength, &tlsAppData, &tlsCCS, &tlsAlert, &tlsLevel, &tlsAlerts, &tlsHandshake, &tlsFragments,
	}, handshakeFields...)
)

// dissectTLS reads the records of a segment (RFC 8446 section 5.1) that are whole in it.
func dissectTLS(s *scope) {
	const header, maxRecord = 5, 1<<14 + 2048
	var told []string
	records := false
	for s.left() >= header && !s.short {
		typ, length := s.peek(0), s.peek16(3)
		if typ < 20 || typ > 24 || s.peek(1) != 3 || length > maxRecord {
			if !records {
				s.node.Note = "the record begins in an earlier segment"
			}
			break
		}
		if s.left() < header+length {
			break // it goes on in a later segment
		}
		s.group(s.node, tlsRecord, func(g *field.Node) {
			kind := s.num(g, tlsType, 1)
			version := s.num(g, tlsVersion, 2)
			s.num(g, tlsLength, 2)
			what := tlsType.Values()[kind]
			end := s.at + length
			if !s.within(length, func() { what = s.tlsContent(g, kind, what) }) {
				g.Note = "the record holds less than it should"
				s.resume(end)
			}
			g.Text = fmt.Sprintf("%s Record Layer: %s", tlsName(version), what)
			if told = append(told, what); what == "" {
				told = told[:len(told)-1]
				g.Text += "Handshake"
			}
			records = true
		})
	}
	s.p.listed = true
	if !records {
		told = []string{"Continuation Data"}
	}
	s.tell(strings.Join(told, ", "))
}

func tlsName(version uint64) string {
	if name, ok := tlsVersion.Values()[version]; ok {
		return strings.Replace(name, " ", "v", 1)
	}
	return "TLS"
}

// tlsContent reads what a record of a kind holds, to the end of s.b, and returns what to call it.
func (s *scope) tlsContent(g *field.Node, kind uint64, what string) string {
	if kind != 22 {
		s.p.open = nil // no other record may come between
	}
	switch kind {
	case 20:
		s.mark(g, tlsCCS, s.at, s.left(), field.Value{})
		s.skip(s.left())
	case 21:
		if s.left() != 2 {
			s.mark(g, tlsAlert, s.at, s.left(), field.Value{})
			s.skip(s.left())
			return "Encrypted Alert"
		}
		s.group(g, tlsAlert, func(a *field.Node) {
			level, desc := s.num(a, tlsLevel, 1), s.num(a, tlsAlerts, 1)
			what = fmt.Sprintf("Alert (Level: %s, Description: %s)", tlsLevel.Values()[level], tlsAlerts.Values()[desc])
		})
	case 22:
		return s.tlsMessages(g)
	case 23:
		s.bytes(g, tlsAppData, s.left())
	default:
		s.skip(s.left())
	}
	return what
}

// tlsMessages reads handshake messages, to the end of s.b, and returns what Info has of them. The
// first may have begun in records before, the last may go on.
func (s *scope) tlsMessages(g *field.Node) string {
	var told []string
	for s.more(len(s.b)) {
		open, rest := s.p.open, s.b[s.at:]
		head := append(append(make([]byte, 0, 4), open[:min(4, len(open))]...), rest[:min(4, len(rest))]...)
		size := decode.HandshakeLen(head)
		part := func(text string, n int) {
			s.group(g, tlsHandshake, func(h *field.Node) {
				h.Text = text
				s.skip(n)
			})
		}
		name := hsType.Values()[uint64(head[0])]
		switch need := size - len(open); {
		case size == 0:
			s.p.open = nil
			part("Encrypted handshake message", len(rest))
			told = append(told, "Encrypted Handshake Message")
		case need > len(rest):
			part("Handshake Protocol: "+name+" (fragment)", len(rest))
			if len(told) == 0 && len(open) == 0 {
				told = append(told, "["+name+" Fragment]")
			}
			s.p.open = append(open, rest...)
		case len(open) == 0:
			s.group(g, tlsHandshake, func(h *field.Node) { told = append(told, s.handshake(h)) })
		default:
			part("Handshake Protocol: "+name+" (last fragment)", need)
			whole := append(open, rest[:need]...)
			s.p.open = nil
			told = append(told, s.reassembled(g, "Reassembled TLS Handshake", whole))
		}
	}
	return strings.Join(told, ", ")
}

// reassembled reads a handshake message that was put together as b, a buffer of a name, and returns its name.
func (s *scope) reassembled(g *field.Node, name string, b []byte) (told string) {
	h := &scope{p: s.p, buf: s.p.add(name, b), b: b, wire: len(b), short: s.short}
	h.fragments(g, len(b))
	h.group(g, tlsHandshake, func(m *field.Node) { told = h.handshake(m) })
	return told
}

// fragments says that the n octets from here were in several records or packets.
func (s *scope) fragments(g *field.Node, n int) {
	s.mark(g, tlsFragments, s.at, n, field.Value{}).Text = fmt.Sprintf("Reassembled Handshake Fragments (%d bytes)", n)
}
