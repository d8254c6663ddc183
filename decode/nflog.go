package decode

import "encoding/binary"

// decodeNflog reads a packet of Linux's netfilter log (LINKTYPE_NFLOG): a header, and
// attributes of which one is the packet. Their numbers are in the order of the host.
func decodeNflog(w *walk) Key {
	const (
		packetHeader = 1 // NFULA_PACKET_HDR: EtherType, hook
		payload      = 9 // NFULA_PAYLOAD

		familyIPv4 = 2 // AF_ numbers of Linux
		familyIPv6 = 10
	)
	if !w.need(4) {
		return stop
	}
	family := w.b[0]
	w.skip(4)
	var order binary.ByteOrder = binary.LittleEndian
	if len(w.b) >= 4 {
		if little, big := order.Uint16(w.b), binary.BigEndian.Uint16(w.b); int(little) > w.wire || big < little && big >= 4 {
			order = binary.BigEndian
		}
	}
	typ := 0
	for w.wire > 0 {
		if !w.need(4) {
			return stop
		}
		n, kind := int(order.Uint16(w.b)), order.Uint16(w.b[2:])&0x7fff
		if n < 4 {
			return w.malformed()
		}
		if kind == payload {
			w.skip(4)
			w.limit(n - 4)
			switch family {
			case familyIPv4:
				return EtherType(0x0800)
			case familyIPv6:
				return EtherType(0x86dd)
			}
			return EtherType(typ)
		}
		if kind == packetHeader && n >= 6 {
			if !w.need(6) {
				return stop
			}
			typ = w.u16(4)
		}
		n = (n + 3) &^ 3
		if !w.need(n) {
			return stop
		}
		w.skip(n)
	}
	return stop
}
