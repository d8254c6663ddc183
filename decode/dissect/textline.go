package dissect

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"flowglass/internal/field"
)

// textLine returns the line here without its end, and its length with it; the last one may
// have none.
func (s *scope) textLine() ([]byte, int) {
	if line, n := s.line(); n > 0 {
		return line, n
	}
	return s.b[s.at:], s.left()
}

// word returns the length of the word that b begins with, and where the next one begins.
func word(b []byte) (n, next int) {
	n = bytes.IndexByte(b, ' ')
	if n < 0 {
		return len(b), len(b)
	}
	for next = n; next < len(b) && b[next] == ' '; next++ {
	}
	return n, next
}

// put adds the octets from to to of what is read next as the text of d.
func (s *scope) put(t *field.Node, d *field.Def, from, to int) {
	s.markStr(t, d, s.at+from, to-from, valid(s.b[s.at+from:s.at+to]))
}

// code returns the number of three digits that b begins with, as of a reply.
func code(b []byte) (uint64, bool) {
	if len(b) < 3 {
		return 0, false
	}
	v := uint64(0)
	for _, c := range b[:3] {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + uint64(c-'0')
	}
	return v, true
}

// escaped makes text of b with what cannot be printed as in C.
func escaped(b []byte) string {
	const letters = "\a\b\f\n\r\t\v\\"
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch i := strings.IndexByte(letters, b[0]); {
		case i >= 0:
			out.WriteByte('\\')
			out.WriteByte("abfnrtv\\"[i])
		case r == utf8.RuneError && n == 1:
			out.WriteRune(r)
		case unicode.IsPrint(r):
			out.WriteRune(r)
		default:
			for _, c := range b[:n] {
				fmt.Fprintf(&out, "\\%03o", c)
			}
		}
		b = b[n:]
	}
	return out.String()
}
