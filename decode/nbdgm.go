package decode

// decodeNBDGM reads the header of a NetBIOS datagram (RFC 1002 section 4.4.1), with names where it
// carries something: SMB, mostly.
func decodeNBDGM(w *walk) Key {
	const (
		header, lengths        = 10, 4
		unique, group, anybody = 0x10, 0x11, 0x12
	)
	if len(w.b) < header+lengths || w.b[0] < unique || w.b[0] > anybody {
		return stop
	}
	at := header + lengths
	for range 2 {
		if at = nameEnd(w.b, at); at < 0 {
			return stop
		}
	}
	w.skip(at)
	if len(w.b) < 4 || !IsSMB(w.b) {
		return stop
	}
	if w.b[0] != 0xff {
		return other(otherSMB2)
	}
	return other(otherSMB)
}

// nameEnd returns where the domain name ends that begins at the octet at of b; -1 if it does not end.
func nameEnd(b []byte, at int) int {
	for at < len(b) {
		switch n := int(b[at]); {
		case n == 0:
			return at + 1
		case n >= 0xc0: // a pointer (RFC 1035 section 4.1.4)
			if at+2 > len(b) {
				return -1
			}
			return at + 2
		default:
			at += 1 + n
		}
	}
	return -1
}
