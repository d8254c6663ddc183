package dissect

import (
	"fmt"
	"strings"

	"flowglass/internal/field"
)

// textDef is that of nodes that are text and nothing for filters.
var textDef = &field.Def{Type: field.None}

var (
	dnsLength = dec(16, "dns.length", "Length")
	dnsID     = hex(16, "dns.id", "Transaction ID")
	dnsFlags  = hex(16, "dns.flags", "Flags")
	dnsQR     = flag("dns.flags.response", "Response", 0x8000)
	dnsOpcode = bitsNamed(16, "dns.flags.opcode", "Opcode", 0x7800, "Standard query;Inverse query;Server status request;4=Zone change notification;Dynamic update;"+
		"DNS Stateful operations (DSO)")
	dnsAA    = flag("dns.flags.authoritative", "Authoritative", 0x0400)
	dnsTC    = flag("dns.flags.truncated", "Truncated", 0x0200)
	dnsRD    = flag("dns.flags.recdesired", "Recursion desired", 0x0100)
	dnsRA    = flag("dns.flags.recavail", "Recursion available", 0x0080)
	dnsZ     = flag("dns.flags.z", "Z", 0x0040)
	dnsAD    = flag("dns.flags.authenticated", "Answer authenticated", 0x0020)
	dnsCD    = flag("dns.flags.checkdisable", "Non-authenticated data", 0x0010)
	dnsRcode = bitsNamed(16, "dns.flags.rcode", "Reply code", 0x000f, "No error;Format error;Server failure;No such name;Not implemented;Refused;Name exists;RRset exists;"+
		"RRset does not exist;Not authoritative;Name out of zone;DSO-Type not implemented")
	dnsQueries   = dec(16, "dns.count.queries", "Questions")
	dnsAnswers   = dec(16, "dns.count.answers", "Answer RRs")
	dnsAuthority = dec(16, "dns.count.auth_rr", "Authority RRs")
	dnsExtra     = dec(16, "dns.count.add_rr", "Additional RRs")

	dnsQryName   = text("dns.qry.name", "Name")
	dnsQryLen    = dec(16, "dns.qry.name.len", "Name Length")
	dnsLabels    = dec(16, "dns.count.labels", "Label Count")
	dnsQryType   = decNamed(16, "dns.qry.type", "Type", dnsTypes)
	dnsQryClass  = hexNamed(16, "dns.qry.class", "Class", dnsClasses)
	dnsQU        = flag("dns.qry.qu", "\"QU\" question", 0x8000)
	dnsRespName  = text("dns.resp.name", "Name")
	dnsRespType  = decNamed(16, "dns.resp.type", "Type", dnsTypes)
	dnsRespClass = hexNamed(16, "dns.resp.class", "Class", dnsClasses)
	dnsFlush     = flag("dns.resp.cache_flush", "Cache flush", 0x8000)
	dnsTTL       = dec(32, "dns.resp.ttl", "Time to live")
	dnsRespLen   = dec(16, "dns.resp.len", "Data length")

	dnsFields = append(list{
		&dnsLength, &dnsID, &dnsFlags, &dnsQR, &dnsOpcode, &dnsAA, &dnsTC, &dnsRD, &dnsRA, &dnsZ, &dnsAD, &dnsCD, &dnsRcode, &dnsQueries,
		&dnsAnswers, &dnsAuthority, &dnsExtra, &dnsQryName, &dnsQryLen, &dnsLabels, &dnsQryType, &dnsQryClass, &dnsQU, &dnsRespName,
		&dnsRespType, &dnsRespClass, &dnsFlush, &dnsTTL, &dnsRespLen,
	}, append(dnsDataFields, dnsOptFields...)...)
)

const dnsClasses = "1=IN;CS;CH;HS;fe=NONE;ANY"

// A dnsReader reads one message: names in it point to others of it.
type dnsReader struct {
	*scope
	msg    []byte // from the identifier on, as far as it goes
	origin int    // of msg in the buffer
	multi  bool   // multicast: the class has another bit
}

// dissectDNS reads the messages of a datagram or of a TCP segment (RFC 1035 section 4).
func dissectDNS(s *scope) { s.dnsMessages(false) }

// dissectMDNS reads a message of multicast DNS (RFC 6762).
func dissectMDNS(s *scope) { s.dnsMessages(true) }

func (s *scope) dnsMessages(multi bool) {
	if n := len(s.p.nodes); s.p.nodes[n-1].Def.Name != "tcp" {
		s.dns(multi)
		return
	}
	for range s.pdus {
		length := s.peek16(0)
		if s.left() < 2+length {
			s.node.Note = "the message begins in an earlier segment"
			return
		}
		s.num(s.node, dnsLength, 2)
		s.within(length, func() { s.dns(multi) })
	}
}

// dns reads one message, up to the end of s.b.
func (s *scope) dns(multi bool) {
	r := &dnsReader{s, s.b[s.at:], s.at, multi}
	t := s.node
	id := s.num(t, dnsID, 2)
	flags := s.num(t, dnsFlags, 2)
	if s.short {
		return
	}
	response := flags&0x8000 != 0
	g := last(t)
	if response {
		s.flags(g, 2, dnsQR, dnsOpcode, dnsAA, dnsTC, dnsRD, dnsRA, dnsZ, dnsAD, dnsCD, dnsRcode)
	} else {
		s.flags(g, 2, dnsQR, dnsOpcode, dnsTC, dnsRD, dnsZ)
		if flags&0x20 != 0 {
			s.flags(g, 2, dnsAD)
		}
		s.flags(g, 2, dnsCD)
	}
	op := flags >> 11 & 15
	info := dnsOpcode.Values()[op]
	if info == "" {
		info = fmt.Sprintf("Unknown operation (%d)", op)
	}
	if response {
		info += " response"
	}
	info += fmt.Sprintf(" 0x%04x", id)
	if rcode := flags & 15; response && rcode != 0 {
		info += " " + dnsRcode.Values()[rcode]
	}
	s.tell(info)
	queries := int(s.num(t, dnsQueries, 2))
	counts := [3]int{int(s.num(t, dnsAnswers, 2)), int(s.num(t, dnsAuthority, 2)), int(s.num(t, dnsExtra, 2))}
	s.section(t, "Queries", queries, func(g *field.Node) { info += r.question(g) })
	for i, title := range [3]string{"Answers", "Authoritative nameservers", "Additional records"} {
		s.section(t, title, counts[i], func(g *field.Node) {
			info += r.record(g)
		})
	}
	s.tell(info)
}

// section reads count records below a title.
func (s *scope) section(t *field.Node, title string, count int, read func(*field.Node)) {
	if count == 0 || s.short {
		return
	}
	s.group(t, textDef, func(g *field.Node) {
		g.Text = title
		for range count {
			if s.short {
				return
			}
			s.group(g, textDef, read)
		}
	})
}

// domain reads a name as d, and returns it.
func (r *dnsReader) domain(t *field.Node, d *field.Def) string {
	if r.short {
		return ""
	}
	name, n, ok := dnsName(r.msg[:len(r.b)-r.origin], r.at-r.origin)
	if !ok {
		r.at = min(r.at+n, len(r.b))
		r.missing = r.at == len(r.b)
		r.stop("a domain name does not end")
		return name
	}
	r.add(t, r.leaf(d, r.at, n, field.Value{Str: name}))
	r.at += n
	return name
}

// question reads one question, and returns what the Info column has of it.
func (r *dnsReader) question(g *field.Node) string {
	at := r.at
	name := r.domain(g, dnsQryName)
	if !r.short {
		length, labels := len(name), strings.Count(name, ".")+1
		if name == "<Root>" {
			length, labels = 0, 0
		}
		r.markNum(g, dnsQryLen, at, r.at-at, uint64(length))
		r.markNum(g, dnsLabels, at, r.at-at, uint64(labels))
	}
	typ := r.num(g, dnsQryType, 2)
	class := r.class(g, dnsQryClass, dnsQU)
	if r.short {
		g.Text = name
		return ""
	}
	g.Text = fmt.Sprintf("%s: type %s, class %s", name, dnsType(typ), dnsClass(class))
	return " " + dnsType(typ) + " " + name
}

// class reads a class; with multicast its first bit has a meaning of its own.
func (r *dnsReader) class(g *field.Node, d, bit *field.Def) uint64 {
	if !r.multi {
		return r.num(g, d, 2)
	}
	v := uint64(r.peek16(0)) & 0x7fff
	at := r.at
	r.skip(2)
	r.markNum(g, d, at, 2, v)
	r.flags(g, 2, bit)
	return v
}

func dnsType(v uint64) string {
	if name, ok := dnsQryType.Values()[v]; ok {
		name, _, _ = strings.Cut(name, " ")
		return name
	}
	return fmt.Sprintf("Unknown (%d)", v)
}

func dnsClass(v uint64) string {
	if name, ok := dnsQryClass.Values()[v]; ok {
		return name
	}
	return fmt.Sprintf("Unknown (0x%04x)", v)
}
