package dissect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"flowglass/internal/field"
)

func dec(bits uint8, name, label string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Bits: bits}
}

func hex(bits uint8, name, label string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Base: field.Hex, Bits: bits}
}

// decBits and hexBits make bit-fields.
func decBits(bits uint8, name, label string, mask uint64) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Bits: bits, Mask: mask}
}

func hexBits(bits uint8, name, label string, mask uint64) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Base: field.Hex, Bits: bits, Mask: mask}
}

func octets(name, label string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Bytes}
}

func text(name, label string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.String}
}

func flag(name, label string, mask uint64) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Bool, Mask: mask}
}

func kind(t field.Type, name, label string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: t}
}

// decNamed, hexNamed and bitsNamed make fields whose values have names, see field.Def.
func decNamed(bits uint8, name, label string, values string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Bits: bits, Names: values}
}

func hexNamed(bits uint8, name, label string, values string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Base: field.Hex, Bits: bits, Names: values}
}

func bitsNamed(bits uint8, name, label string, mask uint64, values string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Bits: bits, Mask: mask, Names: values}
}

// masked makes a bit-field of d, named gives its values names, based prints it otherwise.
//
//go:noinline
func masked(d *field.Def, mask uint64) *field.Def {
	d.Mask = mask
	return d
}

//go:noinline
func named(d *field.Def, values string) *field.Def {
	d.Names = values
	return d
}

//go:noinline
func based(d *field.Def, base field.Base) *field.Def {
	d.Base = base
	return d
}

// clean makes text of b: what is no UTF-8 and what is not printable becomes U+FFFD.
func clean(b []byte) string {
	s := string(b)
	if printable(s) {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		if !unicode.IsPrint(r) {
			r = utf8.RuneError
		}
		out.WriteRune(r)
	}
	return out.String()
}

func printable(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e {
			return false
		}
	}
	return true
}

// Checksum states, as Wireshark numbers them.
const (
	sumBad = iota
	sumGood
	sumUnverified
	sumNotPresent
)

const sumStates = "Bad;Good;Unverified;Not present"

func status(name, label string) *field.Def {
	return &field.Def{Name: name, Label: label, Type: field.Uint, Bits: 8, Names: sumStates}
}

// valid makes UTF-8 of b: what is none becomes U+FFFD.
func valid(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }
