package decode

// decodeDHCP reads the beginning of a DHCP or BOOTP message (RFC 2131 section 2). A
// request is shown only if the client's hardware address is there.
func decodeDHCP(w *walk) Key {
	const request, addressAt = 1, 28
	if w.b[0] == request && !w.need(addressAt+int(w.b[2])) {
		return unseen
	}
	return stop
}
