package anonymise

import "encoding/binary"

// maxStreams bounds the directions of TCP connections that are followed. When there are more, all
// are forgotten: what follows in them is zeros up to where a message begins a segment.
const maxStreams = 1 << 16

// A streamKey is one direction of a TCP connection, by its original addresses.
type streamKey struct {
	src, dst [16]byte
	ports    uint32
	v6       bool
}

// A stream is what is known of the position in one direction: whether what comes next is a header,
// the rest of one, or payload. What does not follow in order is no use for that: it is looked at by
// itself, and only what a segment begins with is known.
type stream struct {
	next  uint32 // sequence number
	kind  streamKind
	left  int    // octets of the record, message or body that the position is in; -1: all that follow
	shown bool   // they are payload, and no part of what has names in it
	head  uint64 // of TLS and DNS: octets of a record's header so far
	heads int    // how many
	line  bool   // of HTTP: the position is within a line of the head
	open  bool   // of HTTP: it is within the head
}

type streamKind uint8

const (
	streamUnknown streamKind = iota
	streamTLS
	streamHTTP
	streamDNS
)

// segment rewrites the payload, from at on, of the TCP segment whose header is at off.
func (x *rewriter) segment(off, at int) {
	proto := x.a.tcpProto(x.u16(off), x.u16(off+2))
	if x.partial || x.quoted || x.src == nil {
		x.blank(proto, at, x.end)
		return
	}
	key := streamKey{ports: binary.BigEndian.Uint32(x.in[off:]), v6: x.over6}
	copy(key.src[:], x.src)
	copy(key.dst[:], x.dst)
	seq := binary.BigEndian.Uint32(x.in[off+4:])
	const syn = 2
	if x.u8(off+13)&syn != 0 {
		seq++
	}
	missing := x.full - x.have()
	s := x.a.streams[key]
	if s == nil {
		if len(x.a.streams) >= maxStreams {
			x.a.streams = make(map[streamKey]*stream)
		}
		s = &stream{next: seq}
		x.a.streams[key] = s
	}
	if seq != s.next {
		if int32(seq-s.next) < 0 { // once more: the position stays
			once := stream{kind: streamUnknown}
			x.follow(&once, proto, at, missing, s.kind != streamUnknown)
			return
		}
		kind := s.kind
		*s = stream{}
		x.follow(s, proto, at, missing, kind != streamUnknown)
	} else {
		x.follow(s, proto, at, missing, false)
	}
	s.next = seq + uint32(x.full-at)
}

// follow rewrites what is captured of a segment's payload from at on at the position s, and then
// passes over missing octets. strict says that what it begins with is only let through if it is a
// header.
func (x *rewriter) follow(s *stream, proto string, at, missing int, strict bool) {
	end := x.have()
	if s.kind == streamUnknown {
		b := x.in[at:end]
		switch {
		case looksHTTP(b):
			s.kind, s.open = streamHTTP, true
		case looksTLS(b):
			s.kind = streamTLS
		case proto == "dns" && len(b) >= 2:
			s.kind = streamDNS
		case strict || proto == "http" || proto == "tls" || proto == "dns":
			x.blank(proto, at, end)
			return
		default:
			x.opaque(proto, at, end)
			return
		}
	}
	switch s.kind {
	case streamTLS:
		x.tls(s, at, end)
	case streamHTTP:
		x.http(s, at, end)
	case streamDNS:
		x.dnsStream(s, at, end)
	}
	switch {
	case missing <= 0 || s.left < 0:
	case s.left >= missing:
		s.left -= missing
	case s.kind == streamHTTP && s.open:
		s.line = true
	default:
		*s = stream{}
	}
}

// blank treats octets as payload that is not kept, whatever the options say.
func (x *rewriter) blank(proto string, at, end int) {
	partial := x.partial
	x.partial = true
	x.opaque(proto, at, end)
	x.partial = partial
}

// rest treats octets as what a stream is in the middle of.
func (x *rewriter) rest(s *stream, proto string, at, end int) {
	if s.shown {
		x.opaque(proto, at, end)
	} else {
		x.blank(proto, at, end)
	}
}

// header takes octets of a header of n octets at at, and returns how many. It is whole when s.heads is n.
func (x *rewriter) header(s *stream, n, at, end int) int {
	took := min(n-s.heads, end-at)
	x.copy(at, took)
	for _, b := range x.in[at : at+took] {
		s.head = s.head<<8 | uint64(b)
	}
	s.heads += took
	return took
}

// dnsStream rewrites DNS messages, each behind its length. One in several segments has names in
// the first only.
func (x *rewriter) dnsStream(s *stream, at, end int) {
	for at < end {
		if s.left > 0 {
			n := min(s.left, end-at)
			x.blank("dns", at, at+n)
			s.left -= n
			at += n
			continue
		}
		at += x.header(s, 2, at, end)
		if s.heads < 2 {
			return
		}
		n := int(s.head)
		s.head, s.heads = 0, 0
		have := min(n, end-at)
		x.message(at, at+n, false, false)
		at += have
		s.left = n - have
	}
}

// tcpProto returns the name of the protocol of a TCP connection's ports; "data" if none is known.
func (a *Anonymiser) tcpProto(src, dst int) string {
	if name := a.tcpPorts[uint16(min(src, dst))]; name != "" {
		return name
	}
	if name := a.tcpPorts[uint16(max(src, dst))]; name != "" {
		return name
	}
	return "data"
}
