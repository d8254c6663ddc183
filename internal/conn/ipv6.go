package conn

import "net/netip"

// finalDestination returns the address that an IPv6 packet ends at, by its routing header (RFC 8200 section 4.4, of
// type 0 or 2) that has segments left: what its transport's checksum counts, and Zeek takes for the responder.
func finalDestination(b []byte) (dst netip.Addr, ok bool) {
	const sourceRoute, mobile = 0, 2
	if len(b) < 8 || b[3] == 0 {
		return dst, false
	}
	n := 8 + 8*int(b[1])
	if n > len(b) || n < 24 || n%16 != 8 || b[2] != sourceRoute && (b[2] != mobile || n != 24) {
		return dst, false
	}
	return netip.AddrFrom16([16]byte(b[n-16 : n])), true
}

// homeAddress returns what stands in the place of the source in the option of that name (RFC 6275 section 6.3), if a
// header of destination options has it.
func homeAddress(b []byte) (src netip.Addr, ok bool) {
	const pad1, home = 0, 0xc9
	if len(b) < 2 {
		return src, false
	}
	end := min(8+8*int(b[1]), len(b))
	for at := 2; at+2 <= end; {
		if b[at] == pad1 {
			at++
			continue
		}
		n := int(b[at+1])
		if b[at] == home && n == 16 && at+18 <= end {
			return netip.AddrFrom16([16]byte(b[at+2 : at+18])), true
		}
		at += 2 + n
	}
	return src, false
}
