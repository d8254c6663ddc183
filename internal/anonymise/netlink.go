package anonymise

import "encoding/binary"

// nflog: Linux's netfilter log, attributes around a packet. Of them numbers are kept, and the hardware address
// is mapped.
func nflog(x *rewriter, l layer) { x.netfilter(l, 9) }

// nfqueue: the same of a packet that a program is to judge.
func nfqueue(x *rewriter, l layer) { x.netfilter(l, 10) }

// netfilter rewrites a netfilter header and its attributes up to the one that is the packet.
func (x *rewriter) netfilter(l layer, payload uint16) {
	const packetHeader, hardwareOfLog, hardwareOfQueue, sequence, globalSequence, hardwareType, hardwareLen = 1, 8, 9, 12, 13, 15, 17
	x.copy(l.off, 4)
	log := payload == 9
	order := x.hostOrder(l.off+4, x.end-l.off-4)
	for at := l.off + 4; x.has(at, 4); {
		n, kind := int(order.Uint16(x.in[at:])), order.Uint16(x.in[at+2:])&0x3fff
		x.copy(at, 4)
		if n < 4 {
			return
		}
		switch {
		case kind == payload:
			x.limit(at + n)
			return
		case log && kind == hardwareOfLog, !log && kind == hardwareOfQueue: // its length, and eight octets
			if n == 16 && x.u16(at+4) == 6 {
				x.copy(at+4, 2)
				x.mac(at+8, 6)
			}
		case kind >= packetHeader && kind <= 7, log && (kind == sequence || kind == globalSequence || kind == hardwareType || kind == hardwareLen):
			x.copyTo(at+4, min(at+n, l.head))
		}
		at += (n + 3) &^ 3
	}
}

// hostOrder guesses the byte order of a length at at, of at most limit octets.
func (x *rewriter) hostOrder(at, limit int) binary.ByteOrder {
	if x.has(at, 2) {
		little, big := int(binary.LittleEndian.Uint16(x.in[at:])), int(binary.BigEndian.Uint16(x.in[at:]))
		if little > limit || big < little && big >= 4 {
			return binary.BigEndian
		}
	}
	return binary.LittleEndian
}

// netlink: messages to and from the Linux kernel behind a cooked header. Of those about interfaces, addresses, routes and
// neighbours, tracked connections and sets of addresses, addresses are mapped; packets in them are layers of their own;
// of all others the header of the message is kept.
func netlink(x *rewriter, l layer) {
	const route, netfilter = 0, 12
	x.copy(l.off, 4)
	x.copy(l.off+14, 2)
	family := x.u16(l.off + 14)
	for at := l.off + 16; x.has(at, 16); {
		var order binary.ByteOrder = binary.LittleEndian
		if rest := x.end - at; int(order.Uint32(x.in[at:])) > rest && int(binary.BigEndian.Uint32(x.in[at:])) <= rest {
			order = binary.BigEndian
		}
		n, kind := int(order.Uint32(x.in[at:])), int(order.Uint16(x.in[at+4:]))
		x.copy(at, 16)
		if n < 16 || n > x.end-at {
			n = x.end - at
		}
		m := netlinkMessage{x, order}
		switch body, end := at+16, min(at+n, x.have()); {
		case family == route:
			m.route(kind, body, end)
		case family == netfilter && kind>>8 == 1:
			m.tracked(body, end)
		case family == netfilter && kind>>8 == 6:
			m.set(body, end)
		case family == netfilter && (kind == 3<<8 || kind == 4<<8): // queue and log, which are layers of their own
			x.cuts = append(x.cuts, at+n)
		default:
			x.opaque("netlink", body, end)
		}
		at += (n + 3) &^ 3
	}
	x.taken = max(x.taken, l.off+1)
}

// A netlinkMessage is a message in the order of its host.
type netlinkMessage struct {
	x     *rewriter
	order binary.ByteOrder
}

// attributes keeps types and lengths of the attributes from at to end, and calls each with where their values are.
func (m netlinkMessage) attributes(at, end int, each func(kind, at, n int)) {
	x := m.x
	for at+4 <= end && x.has(at, 4) {
		n, kind := int(m.order.Uint16(x.in[at:])), int(m.order.Uint16(x.in[at+2:]))&0x3fff
		x.copy(at, 4)
		if n < 4 || at+n > end {
			return
		}
		each(kind, at+4, n-4)
		at += (n + 3) &^ 3
	}
	x.used = max(x.used, min(end, x.have()))
}

// address maps a value that is one of the network's, or of the hardware.
func (m netlinkMessage) address(at, n int) {
	switch n {
	case 4:
		m.x.v4(at)
	case 16:
		m.x.v6(at)
	case 6, 8:
		m.x.mac(at, n)
	}
}

// route rewrites messages about interfaces, addresses, routes and neighbours (rtnetlink).
func (m netlinkMessage) route(kind, at, end int) {
	const newLink, newAddress, newRoute, newNeighbour, last = 16, 20, 24, 28, 30
	head, addresses := 0, []int(nil)
	switch {
	case kind < newLink || kind > last || kind&3 == 3:
		m.x.opaque("netlink", at, end)
		return
	case kind < newAddress: // address, broadcast
		head, addresses = 16, []int{1, 2}
	case kind < newRoute: // address, local, broadcast, anycast, multicast
		head, addresses = 8, []int{1, 2, 4, 5, 7}
	case kind < newNeighbour: // destination, source, gateway, preferred source
		head, addresses = 12, []int{1, 2, 5, 7}
	default: // destination, address on the link
		head, addresses = 12, []int{1, 2}
	}
	m.x.copy(at, head)
	m.attributes(at+head, end, func(kind, at, n int) {
		for _, k := range addresses {
			if k == kind {
				m.address(at, n)
			}
		}
	})
}

// tracked rewrites messages about connections that are tracked (nfnetlink_conntrack).
func (m netlinkMessage) tracked(at, end int) {
	const original, reply, status, timeout, mark, use, id, master = 1, 2, 3, 7, 8, 11, 12, 14
	x := m.x
	x.copy(at, 4)
	m.attributes(at+4, end, func(kind, at, n int) {
		switch kind {
		case original, reply, master:
			m.tuple(at, at+n)
		case status, timeout, mark, use, id:
			x.copy(at, n)
		}
	})
}

// tuple rewrites addresses, protocol and ports of one direction.
func (m netlinkMessage) tuple(at, end int) {
	const addresses, protocol, source, destination = 1, 2, 2, 3
	m.attributes(at, end, func(kind, at, n int) {
		switch kind {
		case addresses:
			m.attributes(at, at+n, func(_, at, n int) { m.address(at, n) })
		case protocol:
			m.attributes(at, at+n, func(kind, at, n int) {
				if kind == source || kind == destination {
					m.x.port(at)
				} else {
					m.x.copy(at, n)
				}
			})
		}
	})
}

// set rewrites messages about sets of addresses (ipset). Names are zeros.
func (m netlinkMessage) set(at, end int) {
	const version, revision, family, flags, data, list = 1, 4, 5, 6, 7, 8
	x := m.x
	x.copy(at, 4)
	m.attributes(at+4, end, func(kind, at, n int) {
		switch kind {
		case version, revision, family, flags:
			x.copy(at, n)
		case data:
			m.entry(at, at+n)
		case list:
			m.attributes(at, at+n, func(_, at, n int) { m.entry(at, at+n) })
		}
	})
}

// entry rewrites what a message says of one entry of a set.
func (m netlinkMessage) entry(at, end int) {
	const from, to, prefix, timeout, protocol, ether, second, secondTo = 1, 2, 3, 6, 7, 17, 20, 22
	m.attributes(at, end, func(kind, at, n int) {
		switch kind {
		case from, to, second, secondTo:
			m.attributes(at, at+n, func(_, at, n int) { m.address(at, n) })
		case ether:
			m.address(at, n)
		case prefix, prefix + 1, prefix + 2, timeout, protocol:
			m.x.copy(at, n)
		}
	})
}
