package anonymise

import (
	"bytes"
	"slices"
	"strconv"
)

// Types of resource records (IANA, Domain Name System parameters).
const (
	rrA, rrNS, rrCNAME, rrSOA, rrPTR, rrMX, rrTXT, rrRP, rrAFSDB, rrRT   = 1, 2, 5, 6, 12, 15, 16, 17, 18, 21
	rrAAAA, rrNB, rrSRV, rrKX, rrDNAME, rrOPT, rrDS, rrRRSIG, rrNSEC     = 28, 32, 33, 36, 39, 41, 43, 46, 47
	rrDNSKEY, rrSVCB, rrHTTPS, rrSPF, rrCAA, rrMailbox, rrGroup, rrMoved = 48, 64, 65, 99, 257, 7, 8, 9
)

// dns: DNS, multicast DNS and LLMNR, whose messages are alike.
func dns(x *rewriter, l layer) {
	x.message(l.off, x.end, false, !x.onPort(53, 5353, 5355))
	x.done()
}

// onPort reports whether the UDP header before has one of the ports.
func (x *rewriter) onPort(ports ...int) bool {
	return slices.Contains(ports, x.sport) || slices.Contains(ports, x.dport)
}

// nbns: NetBIOS names, in messages like those of DNS (RFC 1002).
func nbns(x *rewriter, l layer) {
	x.message(l.off, x.end, true, false)
	x.done()
}

// A message is a DNS message being rewritten.
type message struct {
	x       *rewriter
	at, end int  // where it is
	netbios bool // its names are NetBIOS names
}

// message rewrites the DNS message from at to end. What is not understood of its records is zeros. One that is
// damaged is payload, and so is one that was only guessed to be one and is not all here.
func (x *rewriter) message(at, end int, netbios, guessed bool) {
	m := message{x, at, min(end, x.have()), netbios}
	if whole := m.end == end && !x.partial; !m.sound(whole) || guessed && !whole {
		x.opaque("dns", at, m.end)
		return
	}
	x.copyTo(at, min(at+12, m.end))
	if at+12 > m.end {
		return
	}
	questions, records := x.u16(at+4), x.u16(at+6)+x.u16(at+8)+x.u16(at+10)
	here := at + 12
	for ; questions > 0 && here < m.end; questions-- {
		here = m.name(here)
		x.copyTo(here, min(here+4, m.end))
		here += 4
	}
	for ; records > 0 && here < m.end; records-- {
		here = m.record(here)
	}
	if here < m.end {
		x.opaque("dns", here, m.end)
	}
	x.used = max(x.used, m.end)
}

// sound reports whether a message is one: names, and records of known classes, up to its end, or if not whole
// to where it was cut.
func (m message) sound(whole bool) bool {
	x := m.x
	if m.at+12 > m.end {
		return false
	}
	questions, records := x.u16(m.at+4), x.u16(m.at+6)+x.u16(m.at+8)+x.u16(m.at+10)
	at := m.at + 12
	for i := range questions + records {
		at = m.skipName(at)
		if at < 0 || at > m.end {
			return !whole && at > 0
		}
		fixed, typ, class := 4, x.u16(at), x.u16(at+2)
		if i >= questions {
			fixed = 10
		}
		if at+fixed > m.end {
			return !whole
		}
		switch class &^ 0x8000 { // whose first bit is a flag in multicast DNS
		case 1, 3, 4, 254, 255:
		default:
			if typ != rrOPT {
				return false
			}
		}
		at += fixed
		if fixed == 10 {
			at += x.u16(at - 2)
		}
	}
	return at == m.end || at > m.end && !whole || m.netbios && at < m.end
}

// skipName returns what follows the name at at; -1 if it is none, beyond the end if it was cut.
func (m message) skipName(at int) int {
	for at < m.end {
		n := m.x.u8(at)
		switch {
		case n == 0:
			return at + 1
		case n >= 0xc0:
			return at + 2
		case n > 63:
			return -1
		}
		at += 1 + n
	}
	return m.end + 1
}

// record rewrites the resource record at at, and returns where the next one begins.
func (m message) record(at int) int {
	x := m.x
	at = m.name(at)
	if at+10 > m.end {
		x.copyTo(at, m.end)
		return m.end
	}
	x.copy(at, 10)
	typ, n := x.u16(at), x.u16(at+8)
	at += 10
	next := at + n
	end := min(next, m.end)
	if m.netbios {
		if typ == rrNB {
			for ; at+6 <= end; at += 6 {
				x.copy(at, 2)
				x.v4(at + 2)
			}
		}
		return next
	}
	switch typ {
	case rrA:
		x.v4List(at, end)
	case rrAAAA:
		x.v6List(at, n/16)
	case rrNS, rrCNAME, rrPTR, rrDNAME, rrMailbox, rrGroup, rrMoved:
		m.name(at)
	case rrRP:
		m.name(m.name(at))
	case rrSOA:
		at = m.name(m.name(at))
		x.copyTo(at, min(at+20, end))
	case rrMX, rrAFSDB, rrRT, rrKX:
		x.copyTo(at, min(at+2, end))
		m.name(at + 2)
	case rrSRV:
		x.copyTo(at, min(at+6, end))
		m.name(at + 6)
	case rrTXT, rrSPF:
		for ; at < end; at += 1 + x.u8(at) {
			x.copy(at, 1)
		}
	case rrOPT:
		m.extensions(at, end)
	case rrDS, rrDNSKEY:
		x.copyTo(at, min(at+4, end))
	case rrRRSIG:
		x.copyTo(at, min(at+18, end))
		m.name(at + 18)
	case rrNSEC:
		at = m.name(at)
		x.copyTo(at, end)
	case rrSVCB, rrHTTPS:
		x.copyTo(at, min(at+2, end))
		m.parameters(m.name(at+2), end)
	case rrCAA:
		x.copyTo(at, min(at+2+x.u8(at+1), end))
	}
	return next
}

// extensions rewrites the options of EDNS (RFC 6891). Of them a client's subnet (RFC 7871) is mapped.
func (m message) extensions(at, end int) {
	const subnet = 8
	x := m.x
	for at+4 <= end {
		n := x.u16(at + 2)
		x.copy(at, 4)
		if x.u16(at) == subnet && n >= 4 && at+4+n <= end {
			x.copy(at+4, 4)
			switch x.u16(at + 4) {
			case 1:
				x.prefix(at+8, min(n-4, 4), false)
			case 2:
				x.prefix(at+8, min(n-4, 16), true)
			}
		}
		at += 4 + n
	}
}

// parameters rewrites those of a service binding (RFC 9460).
func (m message) parameters(at, end int) {
	const mandatory, alpn, noDefault, port, hint4, hint6 = 0, 1, 2, 3, 4, 6
	x := m.x
	for at+4 <= end {
		n := x.u16(at + 2)
		x.copy(at, 4)
		if at+4+n > end {
			return
		}
		switch x.u16(at) {
		case mandatory, noDefault, port:
			x.copy(at+4, n)
		case alpn:
			x.protocols(at+4, at+4+n)
		case hint4:
			x.v4List(at+4, at+4+n)
		case hint6:
			x.v6List(at+4, n/16)
		}
		at += 4 + n
	}
}

// protocols copies names of application protocols, each behind its length, that are well known.
func (x *rewriter) protocols(at, end int) {
	for at < end {
		n := x.u8(at)
		x.copy(at, 1)
		if at+1+n > end || !x.has(at+1, n) {
			return
		}
		switch string(x.in[at+1 : at+1+n]) {
		case "h2", "h3", "http/1.0", "http/1.1", "h2c", "dot", "doq", "imap", "pop3", "ftp", "acme-tls/1", "stun.turn", "webrtc", "mqtt", "spdy/3.1", "h3-29":
			x.copy(at+1, n)
		}
		at += 1 + n
	}
}

// wireNames rewrites names one after the other, as messages of other protocols have them.
func (x *rewriter) wireNames(at, end int) {
	end = min(end, x.have())
	for m := (message{x, at, end, false}); at < end; {
		if x.u8(at) == 0 {
			at++
			continue
		}
		at = m.name(at)
	}
}

// name rewrites the labels of a name up to its end or its first pointer, and returns what follows.
// Labels behind a pointer are of another name, which is rewritten in its own place.
func (m message) name(at int) int {
	x := m.x
	labels, text := m.labels(at)
	if len(labels) > 0 {
		if !m.netbios { // whose names are known when they are in letters
			x.a.knowName(text)
		}
		x.a.report.Changed.add("names", 1)
	}
	for i := 0; at < m.end; i++ {
		n := x.u8(at)
		switch {
		case n == 0:
			x.copy(at, 1)
			return at + 1
		case n >= 0xc0:
			x.copyTo(at, min(at+2, m.end))
			return at + 2
		case n > 63 || at+1+n > m.end:
			return m.end
		}
		x.copy(at, 1)
		m.label(at+1, n, labels, i)
		at += 1 + n
	}
	return at
}

// label rewrites the label at at, the i-th of those given, which may be too few.
func (m message) label(at, n int, labels [][]byte, i int) {
	x := m.x
	in, out := x.in[at:at+n], x.out[at:at+n]
	switch {
	case m.netbios && i == 0 && n == 32:
		x.netbiosName(in, out)
	case !x.a.reverse(labels, i, out):
		x.a.label(in, out)
	}
	x.wrote(at, n, markMade)
}

// labels returns the labels of the name at at, pointers followed, and the name with dots; none
// if it is damaged.
func (m message) labels(at int) (labels [][]byte, text []byte) {
	const most = 128
	for hops := 0; at < m.end && len(labels) < most && hops < most; {
		n := m.x.u8(at)
		switch {
		case n == 0:
			return labels, text
		case n >= 0xc0:
			if at+2 > m.end {
				return nil, nil
			}
			at = m.at + m.x.u16(at)&0x3fff
			hops++
			continue
		case n > 63 || at+1+n > m.end:
			return nil, nil
		}
		l := m.x.in[at+1 : at+1+n]
		labels = append(labels, l)
		if len(text) > 0 {
			text = append(text, '.')
		}
		text = append(text, l...)
		at += 1 + n
	}
	return nil, nil
}

// reverse writes the label i of an address's name (in-addr.arpa, RFC 1035 section 3.5; ip6.arpa,
// RFC 3596 section 2.5) as that of the address it is mapped to. A digit of IPv6 always fits into its
// label; a number of IPv4 may have more digits than were there, and becomes other letters then, and
// has zeros before it if it has less. It returns false if this is no such label.
func (a *Anonymiser) reverse(labels [][]byte, i int, out []byte) bool {
	n := len(labels) - 2
	if i >= n || n < 1 || !bytes.EqualFold(labels[n+1], []byte("arpa")) {
		return false
	}
	switch place := n - 1 - i; {
	case bytes.EqualFold(labels[n], []byte("in-addr")) && place < 4:
		var addr [4]byte
		for j := range min(n, 4) {
			v, err := strconv.ParseUint(string(labels[n-1-j]), 10, 8)
			if err != nil {
				if j <= place {
					return false
				}
				break
			}
			addr[j] = byte(v)
		}
		text := strconv.Itoa(int(a.v4(addr)[place]))
		if len(text) > len(out) {
			a.names.word(kindToken, addr[:place+1], out)
			return true
		}
		for j := range out {
			out[j] = '0'
		}
		copy(out[len(out)-len(text):], text)
		return true
	case bytes.EqualFold(labels[n], []byte("ip6")) && place < 32 && len(out) == 1:
		var addr [16]byte
		for j := range min(n, 32) {
			v, err := strconv.ParseUint(string(labels[n-1-j]), 16, 4)
			if err != nil {
				if j <= place {
					return false
				}
				break
			}
			addr[j/2] |= byte(v) << (4 - 4*(j&1))
		}
		b := a.v6(addr)[place/2]
		out[0] = hexDigits[b>>(4-4*(place&1))&15]
		return true
	}
	return false
}

// netbiosName rewrites a NetBIOS name in its 32 letters, each of four bits (RFC 1001 section 14.1): the
// fifteen octets of text like a label, in capitals; the last octet, the kind of service, is kept.
func (x *rewriter) netbiosName(in, out []byte) {
	var name [16]byte
	for i := range name {
		name[i] = (in[2*i]-'A')<<4 | (in[2*i+1]-'A')&15
	}
	text := bytes.TrimRight(name[:15], " \x00")
	if len(text) > 0 && string(text) != "*" && string(text) != "\x01\x02__MSBROWSE__\x02" {
		x.a.knowName(text)
		made := make([]byte, len(text))
		x.a.label(text, made)
		copy(name[:], bytes.ToUpper(made))
	}
	for i, b := range name {
		out[2*i], out[2*i+1] = 'A'+b>>4, 'A'+b&15
	}
}
