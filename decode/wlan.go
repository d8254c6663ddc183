package decode

import "bytes"

// decodeWLANRadio stands for Wireshark's summary of the radio metadata before an IEEE
// 802.11 frame; it has no octets of its own.
func decodeWLANRadio(w *walk) Key { return other(otherWLAN) }

// Fields of IEEE 802.11 frame control (clause 9.2.4.1), as its first and second octet.
const (
	wlanVersion   = 0x03
	wlanTypeMask  = 0x0c
	wlanTypeData  = 0x08
	wlanNoData    = 0x40 // subtype bits of data frames
	wlanQoS       = 0x80
	wlanToDS      = 0x01
	wlanFromDS    = 0x02
	wlanMoreFrag  = 0x04
	wlanProtected = 0x40
	wlanOrder     = 0x80
)

// decodeWLAN reads an IEEE 802.11 MAC header. Only data frames hold more, and of them only
// those that are not encrypted can be read on.
func decodeWLAN(w *walk) Key {
	if w.p.depth == 1 && w.fcsLen > 0 { // the file tells, no header does
		w.trim(w.fcsLen)
	}
	if !w.need(2) {
		return unseen
	}
	control, flags := w.b[0], w.b[1]
	if w.swapped {
		control, flags, w.swapped = flags, control, false
	}
	if control&wlanVersion != 0 || control&wlanTypeMask != wlanTypeData || !w.need(24) {
		return stop
	}
	n := 24
	to, from := w.b[4:10], w.b[10:16] // receiver and transmitter, destination and source
	switch flags & (wlanToDS | wlanFromDS) {
	case wlanFromDS:
		from = w.b[16:22]
	case wlanToDS:
		to = w.b[16:22]
	case wlanToDS | wlanFromDS:
		if !w.need(30) {
			return stop
		}
		to, from, n = w.b[16:22], w.b[24:30], 30
	}
	qos := 0
	if control&wlanQoS != 0 {
		if !w.need(n + 2) {
			return stop
		}
		qos = int(w.b[n]) | int(w.b[n+1])<<8
		n += 2
		if flags&wlanOrder != 0 {
			n += 4 // high throughput control
		}
	}
	if w.dataPad {
		n = (n + 3) &^ 3
	}
	if !w.need(n) {
		return stop
	}
	sequence := int(w.b[22]) | int(w.b[23])<<8
	w.skip(n)
	switch {
	case control&wlanNoData != 0:
		return stop
	case flags&wlanProtected != 0:
		return w.unsupported()
	}
	if more := flags&wlanMoreFrag != 0; more || sequence&15 != 0 {
		if !w.wlanFragment(to, from, sequence, more) {
			return stop
		}
	}
	const aMSDU = 0x0080
	if qos&aMSDU != 0 {
		return other(otherAMSDU)
	}
	if flags&wlanFromDS != 0 {
		w.skip(w.meshControl(qos))
	}
	if len(w.b) >= 2 && w.b[0] == 0 && w.b[1] == 0 {
		w.skip(2) // padding that no header told of
	}
	return w.msdu(to, from)
}

// wlanFragment takes the frame body as a fragment of an MSDU (clause 10.5). It returns
// false if there is nothing to decode yet. A last fragment that completes nothing
// Wireshark decodes by itself.
func (w *walk) wlanFragment(to, from []byte, sequence int, more bool) bool {
	key := datagramKey{id: uint32(sequence >> 4), rest: wlanDatagram}
	copy(key.src[:], from)
	copy(key.dst[:], to)
	number, off := sequence&15, 0
	open := w.d.fragments.open[key]
	switch {
	case number == 0 && open != nil:
		w.d.fragments.forget(open)
	case number != 0 && (open == nil || len(open.parts) != number || w.wire > len(w.b)):
		return !more
	case number != 0:
		off = open.contiguous()
	}
	return w.fragment(key, off, more)
}

// wlanDatagram marks MSDUs among the datagrams in reassembly.
const wlanDatagram = 0x80 << 24

// meshControl returns the length of the mesh control field (clause 9.2.4.7.3) at the front
// of the frame body; 0 if there is none. The QoS field may fail to tell of it.
func (w *walk) meshControl(qos int) int {
	const present = 0x0100
	if len(w.b) < 6 || w.b[0]&^3 != 0 || w.b[0] == 3 {
		return 0
	}
	n := 6 + 6*int(w.b[0]) // with none, one or two more addresses
	if len(w.b) < n {
		return 0
	}
	if qos&present != 0 || bytes.HasPrefix(w.b[n:], []byte{0xaa, 0xaa, 0x03}) {
		return n
	}
	return 0
}

// msdu tells what a frame body is. It begins with LLC; but some put an Ethernet frame or
// raw IPX there.
func (w *walk) msdu(to, from []byte) Key {
	if len(w.b) >= 12 && (bytes.Equal(w.b[:6], to) || bytes.Equal(w.b[6:12], from)) && w.u16(0) != 0xaaaa {
		return other(otherEthernet)
	}
	if len(w.b) >= 2 && w.u16(0) == 0xffff {
		return other(otherIPX)
	}
	return other(otherLLC)
}

// decodeAMSDU decodes the frames of an A-MSDU (clause 9.3.2.2.2), each behind a header like
// Ethernet's, all but the last padded to four octets.
func decodeAMSDU(w *walk) Key {
	for w.wire > 0 {
		if !w.need(14) {
			return stop
		}
		n := w.u16(12)
		w.skip(14)
		if !w.need(min(n, 1)) {
			return stop
		}
		w.branch(n, other(otherLLC))
		if w.p.Status != OK {
			return stop
		}
		n = (14+n+3)&^3 - 14
		if n >= len(w.b) {
			return stop
		}
		w.skip(n)
	}
	return stop
}
