package dissect

import "strings"

// maxName bounds the octets of a name (RFC 1035 section 3.1), of what is not hostile.
const maxName = 255

// name reads the domain name at the offset at of a message, and returns it with the octets
// it takes there; ok is false if it goes wrong (RFC 1035 section 4.1.4). A pointer must
// lead back, so that there is an end.
func dnsName(msg []byte, at int) (name string, n int, ok bool) {
	var out strings.Builder
	start, limit := at, at
	jumped := false
	for {
		if at >= len(msg) {
			return out.String(), max(0, len(msg)-start), false
		}
		c := int(msg[at])
		switch c & 0xc0 {
		case 0:
			if c == 0 {
				if !jumped {
					n = at + 1 - start
				}
				if out.Len() == 0 {
					return "<Root>", n, true
				}
				return out.String(), n, true
			}
			if at+1+c > len(msg) || out.Len()+c+1 > 4*maxName {
				return out.String(), max(n, min(at+1+c, len(msg))-start), false
			}
			if out.Len() > 0 {
				out.WriteByte('.')
			}
			label(&out, msg[at+1:at+1+c])
			at += 1 + c
		case 0xc0:
			if at+1 >= len(msg) {
				return out.String(), max(n, len(msg)-start), false
			}
			to := c&0x3f<<8 | int(msg[at+1])
			if !jumped {
				n, jumped = at+2-start, true
			}
			if to >= limit {
				return out.String(), n, false
			}
			at, limit = to, to
		default: // RFC 6891 gave these kinds of labels up
			return out.String(), max(n, at+1-start), false
		}
	}
}

// label writes a label as text; what is not printable as a three digit escape
// (RFC 4343 section 2.1).
func label(out *strings.Builder, b []byte) {
	for _, c := range b {
		switch {
		case c >= ' ' && c < 0x7f:
			out.WriteByte(c)
		default:
			out.Write([]byte{'\\', '0' + c/100, '0' + c/10%10, '0' + c%10})
		}
	}
}
