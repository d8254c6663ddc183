package decode

// decodeUDPEncap tells apart what IPsec sends to port 4500 (RFC 3948 section 2).
func decodeUDPEncap(w *walk) Key {
	if w.wire <= 1 { // a keepalive
		return stop
	}
	if !w.need(4) {
		return stop
	}
	if w.b[0]|w.b[1]|w.b[2]|w.b[3] == 0 { // the marker that it is not ESP
		w.skip(4)
		return UDPPort(500)
	}
	return IPProto(50)
}
