package anonymise

import (
	"bytes"
	"encoding/binary"
	"net/netip"

	"flowglass/capture"
)

// A Leftover is an original address or name that stands in the output.
type Leftover struct {
	Number int    // of the frame
	Offset int    // in its octets
	Kind   string // "IPv4 address", "IPv6 address", "MAC address", "name"
	Text   string // what was found
	Binary bool   // as octets, not as text
}

// maxLeftovers bounds those that are listed; all are counted.
const maxLeftovers = 100

// search looks for originals in the octets of a packet that are about to be written.
//
// As text they are looked for everywhere: addresses in their usual forms, names with dots and as DNS
// has them. As octets, IPv6 and MAC addresses of four and more different octets are looked for
// everywhere as well; IPv4 addresses, which any four octets may be, of three and more different
// octets and only in payload that was kept: elsewhere it is known what each field is. Ranges that are
// kept by rule are not looked for.
func (a *Anonymiser) search(r *capture.Record, out []byte) {
	for at := 0; at < len(out); {
		if out[at] == 0 {
			for at++; at+8 <= len(out) && binary.LittleEndian.Uint64(out[at:]) == 0; {
				at += 8
			}
			continue
		}
		end := at
		for end < len(out) && nameOctet(out[end]) {
			end++
		}
		if end-at >= 4 {
			a.searchText(r, out[at:end], at)
		}
		a.searchOctets(r, out, at, max(end, at+1))
		a.searchWire(r, out, at, max(end, at+1))
		at = max(end, at+1)
	}
}

func nameOctet(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' || c == ':'
}

// searchOctets looks for addresses that begin from at to end.
func (a *Anonymiser) searchOctets(r *capture.Record, out []byte, at, end int) {
	for ; at < end; at++ {
		b := out[at:]
		if len(b) >= 6 && a.firstMAC[b[0]] {
			if addr := [6]byte(b); distinct(addr[:]) >= 4 {
				if to, known := a.knownMAC[addr]; known && to != addr && !made(a.marks[at:at+6]) {
					a.leftover(r, at, "MAC address", macText(addr), true)
				}
			}
		}
		if len(b) >= 16 && a.first6[b[0]] {
			if addr := [16]byte(b); distinct(addr[:]) >= 4 {
				if to, known := a.known6[addr]; known && to != addr && !made(a.marks[at:at+16]) {
					a.leftover(r, at, "IPv6 address", netip.AddrFrom16(addr).String(), true)
				}
			}
		}
		if len(b) >= 4 && a.first4[b[0]] && kept(a.marks[at:at+4]) {
			if addr := [4]byte(b); distinct(addr[:]) >= 3 {
				if to, known := a.known4[addr]; known && to != addr {
					a.leftover(r, at, "IPv4 address", netip.AddrFrom4(addr).String(), true)
				}
			}
		}
	}
}

func kept(marks []mark) bool {
	for _, m := range marks {
		if m != markKept {
			return false
		}
	}
	return true
}

// made reports whether all of an address was made from the key: then it is another's that happens
// to be the same.
func made(marks []mark) bool {
	for _, m := range marks {
		if m != markMade {
			return false
		}
	}
	return true
}

func distinct(b []byte) (n int) {
	for i, c := range b {
		if bytes.IndexByte(b[:i], c) < 0 {
			n++
		}
	}
	return n
}

// searchText looks at a run of octets that names and addresses are made of.
func (a *Anonymiser) searchText(r *capture.Record, text []byte, at int) {
	if bytes.IndexByte(text, ':') >= 0 {
		whole := bytes.Trim(text, ":")
		if addr, err := netip.ParseAddr(string(text)); err == nil && addr.Is6() && addr.Zone() == "" {
			if to, known := a.known6[addr.As16()]; known && to != addr.As16() {
				a.leftover(r, at, "IPv6 address", string(text), false)
			}
		}
		if addr, ok := parseMAC(whole); ok {
			if to, known := a.knownMAC[addr]; known && to != addr {
				a.leftover(r, at, "MAC address", string(whole), false)
			}
		}
	} else if addr, ok := parseMAC(text); ok {
		if to, known := a.knownMAC[addr]; known && to != addr {
			a.leftover(r, at, "MAC address", string(text), false)
		}
	}
	for _, part := range bytes.Split(text, []byte(":")) {
		if addr, err := netip.ParseAddr(string(bytes.Trim(part, ".-_"))); err == nil && addr.Is4() {
			if to, known := a.known4[addr.As4()]; known && to != addr.As4() {
				a.leftover(r, at, "IPv4 address", addr.String(), false)
			}
		}
		a.searchName(r, part, at)
	}
}

// searchName looks for names within a text with dots: any run of its labels, of two at least,
// or a single label of six octets and more.
func (a *Anonymiser) searchName(r *capture.Record, text []byte, at int) {
	const most = 16 // labels
	text = bytes.ToLower(bytes.Trim(text, ".-"))
	if len(text) > 1024 || len(a.knownNames) == 0 {
		return
	}
	labels := bytes.Split(text, []byte("."))
	for i := range min(len(labels), most) {
		for j := min(len(labels), i+most); j > i; j-- {
			name := bytes.Join(labels[i:j], []byte("."))
			alone := j-i == 1 // and then perhaps a word of HTTP, which somebody's device is called as well
			if alone && (len(name) < 6 || listed(httpPlain+httpHidden+httpValues, string(name))) {
				continue
			}
			if a.knownNames[string(name)] {
				a.leftover(r, at, "name", string(name), false)
				return
			}
		}
	}
}

// searchWire looks for a name with the length before each label that begins from at to end.
func (a *Anonymiser) searchWire(r *capture.Record, out []byte, at, end int) {
	if len(a.knownNames) == 0 {
		return
	}
	for ; at < end; at++ {
		n := int(out[at])
		if n < 1 || n > 63 || at+1+n > len(out) || nameOctet(out[at]) {
			continue
		}
		name := a.wire[:0]
		for here := at; here < len(out) && len(name) < 255; {
			n := int(out[here])
			if n == 0 || n > 63 || here+1+n > len(out) || !nameOctets(out[here+1:here+1+n]) {
				break
			}
			if len(name) > 0 {
				name = append(name, '.')
			}
			name = append(name, out[here+1:here+1+n]...)
			here += 1 + n
		}
		a.wire = name
		if bytes.IndexByte(name, '.') >= 0 {
			a.searchName(r, name, at)
		}
	}
}

func nameOctets(b []byte) bool {
	for _, c := range b {
		if !nameOctet(c) {
			return false
		}
	}
	return true
}

func (a *Anonymiser) leftover(r *capture.Record, at int, kind, text string, binary bool) {
	if len(a.report.Leftovers) == maxLeftovers {
		a.report.MoreLeftovers++
		return
	}
	a.report.Leftovers = append(a.report.Leftovers, Leftover{r.Number, at, kind, text, binary})
}

// macText and parseMAC write and read addresses as 02:00:5e:10:00:01; the latter also with hyphens.
func macText(addr [6]byte) string {
	var b [17]byte
	for i, c := range addr {
		b[3*i], b[3*i+1] = hexDigits[c>>4], hexDigits[c&15]
		if i < 5 {
			b[3*i+2] = ':'
		}
	}
	return string(b[:])
}

func parseMAC(text []byte) (addr [6]byte, ok bool) {
	if len(text) != 17 || text[2] != ':' && text[2] != '-' {
		return addr, false
	}
	for i, c := range text {
		if i%3 == 2 {
			if c != text[2] {
				return addr, false
			}
			continue
		}
		v := bytes.IndexByte([]byte(hexDigits), c|0x20)
		if c < 'A' {
			v = bytes.IndexByte([]byte("0123456789"), c)
		}
		if v < 0 {
			return addr, false
		}
		addr[i/3] = addr[i/3]<<4 | byte(v)
	}
	return addr, true
}
