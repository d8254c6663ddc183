package decode

// decodeAYIYA reads a header of AYIYA (draft-massar-v6ops-ayiya section 3).
func decodeAYIYA(w *walk) Key {
	const forward = 1
	if !w.need(8) {
		return stop
	}
	n := 8 + 1<<(w.b[0]>>4) + 4*int(w.b[1]>>4)
	operation, next := w.b[2]&15, int(w.b[3])
	if !w.need(n) {
		return stop
	}
	w.skip(n)
	if operation != forward || next == ip6NoNext {
		return stop
	}
	return IPProto(next)
}
