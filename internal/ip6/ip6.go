// Package ip6 prints IPv6 addresses as Wireshark does.
package ip6

import "net/netip"

// String returns the text of a: that of RFC 5952, but the last four octets of ::/96 in decimal
// (RFC 4291 section 2.2) unless the first two of them are 0, as the C library prints it. Of an IPv4 address it is
// that, and "" of none.
func String(a netip.Addr) string { return string(AppendTo(nil, a)) }

// AppendTo appends it to dst.
func AppendTo(dst []byte, a netip.Addr) []byte {
	if a.Is6() {
		b := a.As16()
		if [12]byte(b[:12]) == [12]byte{} && b[12]|b[13] != 0 {
			return netip.AddrFrom4([4]byte(b[12:])).AppendTo(append(dst, "::"...))
		}
	}
	return a.AppendTo(dst)
}
