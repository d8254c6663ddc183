package filter

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"time"

	"flowglass/internal/field"
)

// maxShown is how many octets of a field's value an expression holds; of more it asks for
// those at the front.
const maxShown = 32

// Expression returns the filter for packets in which the field d has the value v: that it
// is there, if there is nothing to compare.
func Expression(d *field.Def, v field.Value) string {
	switch literal, ok := constant(d, v); {
	case !ok:
		return d.Name
	case d.Type == field.Bytes && len(v.Bytes) > maxShown:
		return d.Name + "[:" + strconv.Itoa(maxShown) + "] == " + literal
	default:
		return d.Name + " == " + literal
	}
}

// constant writes a value of d, false if it cannot be written.
func constant(d *field.Def, v field.Value) (literal string, ok bool) {
	switch d.Type {
	case field.Uint:
		if d.Base == field.Hex {
			return "0x" + strconv.FormatUint(v.Num, 16), true
		}
		return strconv.FormatUint(v.Num, 10), true
	case field.Bool:
		return strconv.Itoa(int(min(v.Num, 1))), true
	case field.Int:
		return strconv.FormatInt(v.Int, 10), v.Int != math.MinInt64
	case field.Float:
		return strconv.FormatFloat(v.Float, 'f', -1, 64), !math.IsInf(v.Float, 0) && !math.IsNaN(v.Float)
	case field.String:
		return quote(v.Str), true
	case field.Bytes:
		return octetsOf(v.Bytes[:min(len(v.Bytes), maxShown)]), len(v.Bytes) > 0
	case field.IPv4, field.IPv6:
		return v.Addr.String(), v.Addr.IsValid() && v.Addr.Is4() == (d.Type == field.IPv4)
	case field.Ether:
		return field.MAC(v.Num), true
	case field.AbsTime:
		t := time.Unix(0, v.Int).UTC()
		return quote(t.Format("2006-01-02 15:04:05.000000000Z")), 1678 <= t.Year() && t.Year() <= 2261
	case field.RelTime:
		return field.Seconds(v.Int), v.Int != math.MinInt64
	}
	return "", false
}

// octetsOf writes octets with colons between them; a single one so that it is no name.
func octetsOf(b []byte) string {
	if len(b) == 1 {
		return "0x" + hex.EncodeToString(b)
	}
	var s strings.Builder
	for i, c := range b {
		if i > 0 {
			s.WriteByte(':')
		}
		s.WriteString(hex.EncodeToString([]byte{c}))
	}
	return s.String()
}

// quote writes a text as the lexer reads it.
func quote(text string) string {
	const digits = "0123456789abcdef"
	var s strings.Builder
	s.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			s.WriteByte('\\')
			s.WriteByte(c)
		case c < ' ' || c == 0x7f:
			s.WriteString(`\x`)
			s.WriteByte(digits[c>>4])
			s.WriteByte(digits[c&15])
		default:
			s.WriteByte(c)
		}
	}
	s.WriteByte('"')
	return s.String()
}
