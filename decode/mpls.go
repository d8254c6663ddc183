package decode

// decodeMPLS reads one entry of a label stack (RFC 3032); the entry at its bottom leads to
// what the label stands for, of which a guess must be made.
func decodeMPLS(w *walk) Key {
	const (
		labelOAM = 14 // ITU-T Y.1711
		labelGAL = 13 // RFC 5586
	)
	if !w.need(4) {
		return unseen
	}
	label := w.u16(0)<<4 | int(w.b[2]>>4)
	bottom := w.b[2]&1 != 0
	w.skip(4)
	if w.wire <= 0 {
		return stop
	}
	if !bottom {
		return other(otherMPLS)
	}
	if !w.need(1) {
		return stop
	}
	switch label {
	case labelOAM:
		return w.unsupported()
	case labelGAL:
		return other(otherPWACH)
	}
	switch w.b[0] >> 4 { // RFC 4928 section 3, RFC 4385 section 3
	case 4:
		return EtherType(0x0800)
	case 6:
		return EtherType(0x86dd)
	case 1:
		return other(otherPWACH)
	case 0:
		if w.plainEthernet() {
			return other(otherPWPlain)
		}
		return other(otherPWControl)
	}
	return w.unsupported()
}

// plainEthernet reports whether the payload of a label stack looks like an Ethernet frame
// without a control word before it. Wireshark takes it for one if both its addresses are
// of manufacturers in its list. In place of a list we ask that both addresses be of any
// manufacturer, and that the type behind them make sense, unless that makes none behind a
// control word either.
func (w *walk) plainEthernet() bool {
	const notAssigned = 3 // group and locally administered
	if len(w.b) < 14 || w.b[0]&notAssigned != 0 || w.b[6]&notAssigned != 0 {
		return false
	}
	return w.typeFits(12) || len(w.b) < 18 || !w.typeFits(16)
}

// typeFits reports whether the type or length field of an Ethernet header at `at` is a
// known type, or a length within the frame.
func (w *walk) typeFits(at int) bool {
	typ := w.u16(at)
	return typ <= min(maxLength, w.wire-at-2) || w.d.dispatch.find(EtherType(typ)) != 0
}

// decodePWControl reads the control word of a pseudowire (RFC 4448 section 4.6).
func decodePWControl(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	w.skip(4)
	return other(otherEthernet)
}

// decodePWPlain stands for a pseudowire without control word; it has no octets of its own.
func decodePWPlain(w *walk) Key { return other(otherEthernet) }

// decodePWACH reads the associated channel header of a pseudowire or path (RFC 4385
// section 5, RFC 5586).
func decodePWACH(w *walk) Key {
	if !w.need(4) {
		return stop
	}
	channel := w.u16(2)
	w.skip(4)
	switch channel {
	case 0x0021:
		return EtherType(0x0800)
	case 0x0057:
		return EtherType(0x86dd)
	}
	return w.unsupported()
}
