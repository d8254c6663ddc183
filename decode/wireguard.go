package decode

// Types of WireGuard's messages (the protocol's white paper, section 5.4).
const (
	wgInitiation = 1
	wgResponse   = 2
	wgCookie     = 3
	wgData       = 4
)

// looksWireGuard reports whether a payload of wire octets, of which b is here, is a message of
// WireGuard, as Wireshark judges it: by its type and length, and data also by octets that are
// reserved. No port leads to it.
func looksWireGuard(b []byte, wire int) bool {
	if len(b) < 4 {
		return false
	}
	switch b[0] {
	case wgInitiation:
		return wire == 148
	case wgResponse:
		return wire == 92
	case wgCookie:
		return wire == 64
	case wgData:
		return wire >= 32 && b[1]|b[2]|b[3] == 0
	}
	return false
}
