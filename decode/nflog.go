package decode

import (
	"encoding/binary"
	"math"
)

// AF_ numbers of Linux.
const (
	linuxIPv4 = 2
	linuxIPv6 = 10
)

// hostOrder guesses the byte order of a length at the front of b, of at most limit octets:
// these headers are in that of the capturing host.
func hostOrder(b []byte, limit int) binary.ByteOrder {
	little, big := int(binary.LittleEndian.Uint16(b)), int(binary.BigEndian.Uint16(b))
	if little > limit || big < little && big >= 4 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// decodeNflog reads a packet of Linux's netfilter log (LINKTYPE_NFLOG): a header, and
// attributes of which one is the packet.
func decodeNflog(w *walk) Key {
	return w.netfilter(9) // NFULA_PAYLOAD
}

// netfilter reads a netfilter header and its attributes up to the one that is the packet.
func (w *walk) netfilter(payload uint16) Key {
	const packetHeader = 1 // NFULA_PACKET_HDR, NFQA_PACKET_HDR
	if !w.need(4) {
		return stop
	}
	family := w.b[0]
	w.skip(4)
	var order binary.ByteOrder = binary.LittleEndian
	if len(w.b) >= 4 {
		order = hostOrder(w.b, w.wire)
	}
	typ := 0
	for w.wire > 0 {
		if !w.need(4) {
			return stop
		}
		n, kind := int(order.Uint16(w.b)), order.Uint16(w.b[2:])&0x3fff
		if n < 4 {
			return w.malformed()
		}
		if kind == payload {
			w.skip(4)
			w.limit(n - 4)
			switch family {
			case linuxIPv4:
				return EtherType(0x0800)
			case linuxIPv6:
				return EtherType(0x86dd)
			}
			return EtherType(typ)
		}
		if kind == packetHeader && n >= 6 {
			if !w.need(n) {
				return stop
			}
			typ = w.u16(4)
			if payload != 9 && n >= 10 {
				typ = w.u16(8) // of a queue: behind the packet's number
			}
		}
		n = (n + 3) &^ 3
		if n > w.wire {
			n = w.wire // the last one is not padded
		}
		if !w.need(n) {
			return stop
		}
		w.skip(n)
	}
	return stop
}

// decodeNetlink reads messages to or from the Linux kernel behind a cooked header
// (LINKTYPE_NETLINK). Netfilter's hold packets, several in a frame at times.
func decodeNetlink(w *walk) Key {
	const (
		netfilter = 12 // netlink families
		queue     = 3  // subsystems of netfilter
		log       = 4
	)
	if !w.need(16) {
		return stop
	}
	family := w.u16(14)
	w.skip(16)
	if family != netfilter {
		return stop
	}
	for w.wire > 0 {
		if !w.need(16) {
			return stop
		}
		n, kind := int(binary.LittleEndian.Uint32(w.b)), binary.LittleEndian.Uint16(w.b[4:])
		if n > math.MaxUint16 { // the other byte order: no message is so long
			n, kind = int(binary.BigEndian.Uint32(w.b)), binary.BigEndian.Uint16(w.b[4:])
		}
		if n < 16 {
			return w.malformed()
		}
		over := n > w.wire
		w.skip(16)
		switch kind {
		case queue << 8:
			w.branch(n-16, other(otherNfqueue))
		case log << 8:
			w.branch(n-16, other(otherNflog))
		}
		if over {
			return w.malformed()
		}
		if n = (n+3)&^3 - 16; n >= len(w.b) {
			return stop
		}
		w.skip(n)
	}
	return stop
}

// decodeNfqueue reads a packet that netfilter queues for a program to judge.
func decodeNfqueue(w *walk) Key {
	return w.netfilter(10) // NFQA_PAYLOAD
}
