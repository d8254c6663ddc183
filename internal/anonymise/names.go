package anonymise

import (
	"bytes"
	"encoding/binary"
)

// Kinds of texts, so that equal texts of different kinds are not replaced alike.
const (
	kindLabel byte = iota
	kindShort
	kindToken
)

// keptLabels are the labels of names that say what a name is for and not whose it is.
const keptLabels = "|arpa|in-addr|ip6|local|localhost|_tcp|_udp|_dns-sd|_services|_sub|_http|_https|_ipp|_ipps|_printer|_ldap|" +
	"_kerberos|_sip|_sips|_ssh|_smb|_workstation|_airplay|_raop|_companion-link|_domainkey|_dmarc|_acme-challenge|" +
	"_msdcs|_gc|_ntp|"

// label replaces the label in by one of the same length in out, whatever stands around it.
// Case does not matter, and is lost.
func (a *Anonymiser) label(in, out []byte) {
	var lower [256]byte // longer texts are no labels: what is beyond does not count
	low := lower[:0]
	for _, c := range in[:min(len(in), len(lower))] {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low = append(low, c)
	}
	switch {
	case listed(keptLabels, string(low)):
		copy(out, low)
	case len(low) <= 2 && a.short(low, out):
	default:
		a.names.word(kindLabel, low, out)
	}
	if len(in) > len(lower) {
		clear(out[len(lower):])
	}
}

// short replaces a label of one or two letters and digits by another, no two by the same: of so few
// random ones would often coincide. It returns false if the label holds something else.
func (a *Anonymiser) short(in, out []byte) bool {
	const n = len(alphanumeric)
	v, size := 0, 1
	for _, c := range in {
		i := bytes.IndexByte([]byte(alphanumeric), c)
		if i < 0 {
			return false
		}
		v, size = v*n+i, size*n
	}
	if len(in) == 0 {
		return true
	}
	order := a.shorts[len(in)-1]
	if order == nil {
		// Fisher and Yates' shuffle, with numbers of the cipher.
		order = make([]uint16, size)
		for i := range order {
			order[i] = uint16(i)
		}
		for i := size - 1; i > 0; i-- {
			d := a.names.digest(kindShort, []byte{byte(len(in)), byte(i >> 8), byte(i)})
			j := binary.BigEndian.Uint64(d[:]) % uint64(i+1)
			order[i], order[j] = order[j], order[i]
		}
		a.shorts[len(in)-1] = order
	}
	w := int(order[v])
	for i := len(in) - 1; i >= 0; i-- {
		out[i] = alphanumeric[w%n]
		w /= n
	}
	return true
}

// dotted replaces a name written with dots, label by label.
func (a *Anonymiser) dotted(in, out []byte) {
	for len(in) > 0 {
		n := bytes.IndexByte(in, '.')
		if n < 0 {
			a.label(in, out)
			return
		}
		a.label(in[:n], out[:n])
		out[n] = '.'
		in, out = in[n+1:], out[n+1:]
	}
}

// knowName remembers a name of the original, in lower case, to be looked for in the output.
// Names of kept labels only, and such as are too short to be told from chance, are not.
func (a *Anonymiser) knowName(name []byte) {
	name = bytes.Trim(bytes.ToLower(name), ".")
	if len(name) < 4 || len(name) > 255 || a.knownNames[string(name)] {
		return
	}
	kept := true
	for _, l := range bytes.Split(name, []byte(".")) {
		if !listed(keptLabels, string(l)) && !numeric(l) {
			kept = false
		}
	}
	if kept {
		return
	}
	if len(a.knownNames) == maxKnown {
		a.overflow = true
		return
	}
	a.knownNames[string(name)] = true
}

// numeric reports whether a text is digits only: labels of addresses.
func numeric(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
