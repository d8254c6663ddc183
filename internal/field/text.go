package field

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"flowglass/internal/ip6"
)

// maxOctets is how many octets of a byte string are printed.
const maxOctets = 256

// String prints n on one line as the details show it: its label and value, or its text.
func (n *Node) String() string {
	if n.Text != "" {
		return escape(n.Text)
	}
	switch v := n.Def.Print(n.Value); {
	case v == "":
		return n.Def.Label
	default:
		return n.Def.Label + ": " + v
	}
}

// Print prints a value of d for people, on one line: with the name of the value where it
// has one. It is "" if there is nothing but the presence of the field.
func (d *Def) Print(v Value) string {
	switch d.Type {
	case Uint:
		s := d.integer(v.Num)
		if name, ok := d.Values()[v.Num]; ok {
			return name + " (" + s + ")"
		}
		return s
	case Int:
		return strconv.FormatInt(v.Int, 10)
	case Bool:
		switch {
		case d.Mask == 0:
			return title(v.Num != 0)
		case v.Num != 0:
			return "Set"
		}
		return "Not set"
	case Float:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case String:
		return escape(v.Str)
	case Bytes:
		short := v.Bytes[:min(len(v.Bytes), maxOctets)]
		s := hex.EncodeToString(short)
		if len(short) < len(v.Bytes) {
			s += fmt.Sprintf("… (%d bytes)", len(v.Bytes))
		}
		return s
	case IPv4, IPv6:
		return ip6.String(v.Addr)
	case Ether:
		return MAC(v.Num)
	case AbsTime:
		return time.Unix(0, v.Int).UTC().Format("2006-01-02 15:04:05.000000000 UTC")
	case RelTime:
		return Seconds(v.Int) + " seconds"
	}
	return ""
}

// integer prints v in the base of d, hexadecimal in the full width of the field.
func (d *Def) integer(v uint64) string {
	switch d.Base {
	case Hex:
		return fmt.Sprintf("0x%0*x", (int(d.Bits)+3)/4, v)
	case DecHex:
		return fmt.Sprintf("%d (0x%0*x)", v, (int(d.Bits)+3)/4, v)
	case Oct:
		return fmt.Sprintf("%#o", v)
	}
	return strconv.FormatUint(v, 10)
}

func title(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// MAC prints a MAC address.
func MAC(v uint64) string {
	return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", byte(v>>40), byte(v>>32), byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}

// Seconds prints nanoseconds as seconds with nine decimals.
func Seconds(ns int64) string {
	sign, u := "", uint64(ns)
	if ns < 0 {
		sign, u = "-", -u
	}
	return fmt.Sprintf("%s%d.%09d", sign, u/1e9, u%1e9)
}

// escape makes one line of s: control characters become escapes as in Go and C.
func escape(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }) < 0 {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case r == utf8.RuneError || unicode.IsPrint(r):
			out.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&out, `\x%02x`, r)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}
