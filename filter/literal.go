package filter

import (
	"encoding/hex"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"flowglass/internal/field"
)

// unknown tells of a name that is neither field nor constant.
func unknown(l *literal) *Error {
	if l.kind == quoted || l.kind == char {
		return l.fail("a constant cannot stand alone: compare it with a field")
	}
	e := l.fail("%q is no field or protocol", l.text)
	if before, _, ok := strings.Cut(l.text, "-"); ok {
		e.Msg += "; a minus sign needs a space before it, or it is part of the name"
		e.word = before
		return e
	}
	e.word = l.text
	return e
}

// value returns what a literal is as a value of a kind; def, if it is known, is the field
// it is compared with, whose values may have names.
func (l *literal) value(k kind, def *field.Def) (value, *Error) {
	if l.token.kind == quoted && (k == ipv4 || k == ipv6 || k == ether || k == real || k == relTime) {
		return value{}, l.fail("%s is written without quotation marks", k)
	}
	switch k {
	case number:
		return l.number(def)
	case real:
		if f, err := strconv.ParseFloat(l.text, 64); err == nil {
			return value{float: f}, nil
		}
		return value{}, l.fail("%q is no number", l.text)
	case text:
		return value{text: l.text}, nil
	case octets:
		return l.octets()
	case ether:
		return l.ether()
	case ipv4, ipv6:
		return l.address(k)
	case absTime:
		return l.absTime()
	case relTime:
		return l.relTime()
	}
	return value{}, l.fail("a constant cannot be compared here")
}

// number reads an integer, the name of a value, or true or false.
func (l *literal) number(def *field.Def) (value, *Error) {
	if l.token.kind == char {
		return value{num: uint64(l.text[0])}, nil
	}
	if l.token.kind == word {
		if n, ok := parseNumber(l.text); ok {
			if limit := largest(def); n > limit {
				return value{}, l.fail("%s is too large for %s, which is at most %d", l.text, def.Name, limit)
			}
			if def != nil && def.Type == field.Bool {
				n = min(n, 1) // what is not zero is true
			}
			return value{num: n}, nil
		}
	}
	if def == nil {
		return value{}, l.fail("%q is no number", l.text)
	}
	// Several values may have a name; the least is Wireshark's first, as tables are sorted.
	found := false
	least := uint64(math.MaxUint64)
	for n, name := range def.Values() {
		if strings.EqualFold(name, l.text) {
			found, least = true, min(least, n)
		}
	}
	switch {
	case found:
		return value{num: least}, nil
	case def.Type == field.Bool:
		for n, names := range [][]string{{"false", "not set"}, {"true", "set"}} {
			if slices.Contains(names, strings.ToLower(l.text)) {
				return value{num: uint64(n)}, nil
			}
		}
		return value{}, l.fail("%q is neither true nor false", l.text)
	case def.Names != "":
		return value{}, l.fail("%q is no number, and no value of %s has this name", l.text, def.Name)
	}
	return value{}, l.fail("%q is no number, and %s is one", l.text, def.Name)
}

// largest returns the largest value of a field that is a whole number of octets.
func largest(def *field.Def) uint64 {
	if def == nil || def.Type != field.Uint || def.Bits%8 != 0 || def.Bits == 0 || def.Bits >= 64 {
		return math.MaxUint64
	}
	return 1<<def.Bits - 1
}

// parseNumber reads a decimal, hexadecimal (0x), octal (0) or binary (0b) integer.
func parseNumber(s string) (uint64, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' || strings.ContainsAny(s, "_oO") {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 0, 64)
	return n, err == nil
}

func (l *literal) octets() (value, *Error) {
	if l.token.kind != word {
		return value{octets: []byte(l.text)}, nil
	}
	s := l.text
	if h, ok := strings.CutPrefix(s, "0x"); ok && len(h) <= 2 {
		if n, err := strconv.ParseUint(h, 16, 8); err == nil {
			return value{octets: []byte{byte(n)}}, nil
		}
	}
	b, ok := parseOctets(s)
	if !ok {
		return value{}, l.fail("%q is no sequence of octets; they are written as 0a:1b:2c, texts in quotation marks", s)
	}
	return value{octets: b}, nil
}

// parseOctets reads pairs of hexadecimal digits, one after the other or with colons,
// dots or hyphens between octets or pairs of octets. A single octet may have one digit.
func parseOctets(s string) ([]byte, bool) {
	if len(s) == 1 {
		s = "0" + s
	}
	plain := s
	if i := strings.IndexAny(s, ":.-"); i >= 0 {
		sep := s[i : i+1]
		groups := strings.Split(s, sep)
		for n, g := range groups {
			switch {
			case len(g) == 4 && sep == "." || len(g) == 2:
			case len(g) == 1 && sep != ":":
				groups[n] = "0" + g
			default:
				return nil, false
			}
		}
		plain = strings.Join(groups, "")
	}
	b, err := hex.DecodeString(plain)
	return b, err == nil && len(b) > 0
}

// ether reads a MAC address, also with the number of bits that count.
func (l *literal) ether() (value, *Error) {
	s, length, prefixed := strings.Cut(l.text, "/")
	b, ok := parseOctets(s)
	if l.token.kind != word || !ok || len(b) != 6 {
		return value{}, l.fail("%q is no MAC address", l.text)
	}
	var v value
	for _, c := range b {
		v.num = v.num<<8 | uint64(c)
	}
	if prefixed {
		n, err := strconv.ParseUint(length, 10, 8)
		if err != nil || n > 48 {
			return value{}, l.fail("%q is no prefix length: a MAC address has 48 bits", length)
		}
		v.mask = uint8(n) + 1
	}
	return v, nil
}

// address reads an IP address, also with the length of its network's prefix.
func (l *literal) address(k kind) (value, *Error) {
	s, length, prefixed := strings.Cut(l.text, "/")
	a, err := netip.ParseAddr(s)
	if l.token.kind != word || err != nil || a.Zone() != "" || a.Is4() != (k == ipv4) {
		return value{}, l.fail("%q is not %s", l.text, k)
	}
	v := value{addr: a}
	if prefixed {
		n, err := strconv.ParseUint(length, 10, 8)
		if err != nil || int(n) > a.BitLen() {
			return value{}, l.fail("%q is no prefix length: %s has %d bits", length, k, a.BitLen())
		}
		v.mask = uint8(n) + 1
	}
	return v, nil
}
