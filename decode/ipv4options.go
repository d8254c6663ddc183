package decode

// Numbers of IPv4 options: RFC 791 section 3.1 where not stated otherwise.
const (
	ip4EndOfList   = 0
	ip4NoOp        = 1
	ip4RecordRoute = 7
	ip4ProbeMTU    = 11 // RFC 1063
	ip4ReplyMTU    = 12 // RFC 1063
	ip4QuickStart  = 25 // RFC 4782
	ip4Timestamp   = 68
	ip4Traceroute  = 82 // RFC 1393
	ip4Security    = 130
	ip4LooseRoute  = 131
	ip4Extended    = 133 // RFC 1108
	ip4Commercial  = 134 // FIPS 188
	ip4Stream      = 136
	ip4StrictRoute = 137
	ip4RouterAlert = 148 // RFC 2113
)

// ip4OptionMin is the length, type and length octets included, under which the fixed
// fields of an option are not there.
var ip4OptionMin = [256]uint8{
	ip4RecordRoute: 3, ip4LooseRoute: 3, ip4StrictRoute: 3, ip4Security: 3, ip4Extended: 3,
	ip4ProbeMTU: 4, ip4ReplyMTU: 4, ip4Timestamp: 4, ip4Stream: 4, ip4RouterAlert: 4,
	ip4Commercial: 6, ip4QuickStart: 8, ip4Traceroute: 12,
}

// ipv4Options goes through the options of the IPv4 header of n octets at the front of
// w.b, all of them captured. A source route that is not used up moves w.dst to its end.
// It reports false for an option that is too short to be one of its type; an option
// whose length is less than two or beyond the header ends the options, as in Wireshark.
func (w *walk) ipv4Options(n int) bool {
	routed := false
	for b := w.b[20:n]; len(b) > 0; {
		size, last := ip4OptionSize(b, len(b))
		if last {
			return true
		}
		if size < int(ip4OptionMin[b[0]]) {
			return false
		}
		if (b[0] == ip4LooseRoute || b[0] == ip4StrictRoute) && !routed {
			routed = true // the first one decides
			if at := int(b[2]); size >= 4 && at >= 4 && at%4 == 0 && at <= size {
				w.dst = b[size-4 : size]
			}
		}
		b = b[size:]
	}
	return true
}

// ip4OptionSize returns the octets of the option at the front of b, of which left are in
// the header. last says that there is none, nor any further on.
func ip4OptionSize(b []byte, left int) (size int, last bool) {
	switch b[0] {
	case ip4EndOfList:
		return 0, true
	case ip4NoOp:
		return 1, false
	}
	if left < 2 {
		return 0, true
	}
	size = int(b[1])
	return size, size < 2 || size > left
}

// routeSettled reports whether it can be told from the octets b of options, cut short by
// the end of the packet, that they hold no source route; left octets are in the header.
// Then Wireshark shows the addresses of the header, though it cannot read it all.
func routeSettled(b []byte, left int) bool {
	for len(b) > 0 {
		if len(b) == 1 && b[0] > ip4NoOp && left > 1 {
			return false
		}
		size, last := ip4OptionSize(b, left)
		switch {
		case last:
			return true
		case b[0] == ip4LooseRoute || b[0] == ip4StrictRoute || size > len(b):
			return false
		}
		b, left = b[size:], left-size
	}
	return left == 0
}
