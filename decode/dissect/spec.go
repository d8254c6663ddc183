package dissect

import (
	"fmt"
	"strings"

	"flowglass/internal/field"
)

// A spec is the fields of a protocol by a letter each, written as text. Layouts name them by these letters: what
// reads a header is data then, which takes less of the program than code.
type spec struct {
	defs [128]*field.Def
	bits [128]list // bit-fields of a number, which are read with it
	size [128]int  // octets that a field takes; 0: all that is left
	list list
}

// placed is the size of what stands at a place of its own: four octets say where, and how long it is.
const placed = -1

// specOf reads a spec of fields whose names begin with prefix, a line for each:
//
//	K TYPE NAME LABEL|VALUES
//
// K is the letter, or a blank for bits of the number before. TYPE is d (decimal), x (hexadecimal), f (flag), b (octets), s
// (UTF-16), n (no value), B or S (likewise, placed), with the number of bits, or of octets; a colon and how many octets are
// read, if that is less; an ampersand and the mask in hexadecimal. VALUES are names with their numbers, counted
// on from the one before or from 0, with semicolons between them: Open;7=Close;Read.
func specOf(prefix, text string) *spec {
	s := new(spec)
	number := byte(0)
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		key, word := line[0], strings.SplitN(line[2:], " ", 3)
		label, values, _ := strings.Cut(word[2], "|")
		d := &field.Def{Name: prefix + word[1], Label: label, Names: values}
		kind, mask, _ := strings.Cut(word[0], "&")
		kind, read, _ := strings.Cut(kind, ":")
		d.Mask = digits(mask, 16)
		n := int(digits(kind[1:], 10))
		switch kind[0] {
		case 'x', 'd':
			d.Type, d.Bits, n = field.Uint, uint8(n), n/8
			if kind[0] == 'x' {
				d.Base = field.Hex
			}
		case 'f':
			d.Type = field.Bool
		case 'b', 'B':
			d.Type = field.Bytes
		case 's', 'S':
			d.Type = field.String
		default:
			d.Type = field.None
		}
		if read != "" {
			n = int(digits(read, 10))
		}
		if kind[0] < 'a' {
			n = placed
		}
		s.list = append(s.list, &d)
		if key == ' ' {
			s.bits[number] = append(s.bits[number], &d)
			continue
		}
		number = key
		s.defs[key], s.size[key] = d, n
	}
	return s
}

// digits reads a number.
func digits(s string, base uint64) (v uint64) {
	for _, c := range []byte(s) {
		v = v*base + uint64(strings.IndexByte("0123456789abcdef", c))
	}
	return v
}

// A reading is a layer's way through its spec.
type reading struct {
	spec   *spec
	little bool        // numbers are little-endian
	v      [128]uint64 // what was read, by the letters of the fields
	said   string      // the last text, or octets
}

// reads begins the reading of a layer.
func (s *scope) reads(of *spec, little bool) *reading {
	s.reading = &reading{spec: of, little: little}
	return s.reading
}

// read reads the fields of a layout, which names them by their letters; 1 to 9 are octets to be stepped over.
func (s *scope) read(layout string) {
	t, r := s.node, s.reading
	for _, c := range []byte(layout) {
		d, n := r.spec.defs[c], r.spec.size[c]
		if d == nil {
			s.skip(int(c - '0'))
			continue
		}
		if n == placed {
			if n = s.place(); n == 0 {
				continue
			}
		} else if n == 0 {
			n = s.left()
		}
		if !s.need(n) {
			return
		}
		b := s.b[s.at : s.at+n]
		v := field.Value{}
		switch d.Type {
		case field.Bytes:
			v.Bytes, r.said = b, string(b)
		case field.String:
			r.said = utf16(b)
			v.Str = r.said
		case field.Uint:
			r.v[c] = number(b)
			if r.little {
				r.v[c] = littleNumber(b)
			}
			v.Num = maskOf(d, r.v[c])
		}
		g := s.mark(t, d, s.at, n, v)
		for _, bit := range r.spec.bits[c] {
			s.markNum(g, *bit, s.at, n, maskOf(*bit, r.v[c]))
		}
		s.at += n
	}
}

// place goes where two numbers say, counted from the layer's beginning on, and returns how many octets are there.
func (s *scope) place() int {
	if !s.need(4) {
		return 0
	}
	at, n := littleNumber(s.b[s.at:s.at+2]), littleNumber(s.b[s.at+2:s.at+4])
	s.at += 4
	if n > 0 {
		s.at = min(s.start+int(at), len(s.b))
	}
	return int(n)
}

// text makes text of values that were read. Behind a percent sign stand the letter of a field and how it is written: n
// is the name of a value, s the last text that was read, others are numbers.
func (r *reading) text(template string) string {
	var out []byte
	for i := 0; i < len(template); i++ {
		if template[i] != '%' {
			out = append(out, template[i])
			continue
		}
		key, verb := template[i+1], "%d"
		i += 2
		v := r.v[key]
		switch template[i] {
		case 's':
			out = append(out, r.said...)
			continue
		case 'm':
			out = append(out, ntlm(r.said)...)
			continue
		case 'n':
			if name := r.spec.defs[key].Values()[maskOf(r.spec.defs[key], v)]; name != "" {
				out = append(out, name...)
				continue
			}
			verb = "Unknown (0x%08x)"
		case 'X':
			verb = "0x%08X"
		case 'x':
			verb = "0x%04x"
		case '3':
			verb = "%3d"
		case '5':
			verb = "%5d"
		}
		out = fmt.Appendf(out, verb, v)
	}
	return string(out)
}

// littleNumber returns the little-endian number in b, of eight octets at most.
func littleNumber(b []byte) (v uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | uint64(b[i])
	}
	return v
}
