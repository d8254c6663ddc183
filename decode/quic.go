package decode

import "bytes"

// maxTalks bounds the QUIC connections that are remembered, maxConnID the octets of a
// connection ID (RFC 9000 section 17.2).
const (
	maxTalks  = 1 << 17
	maxConnID = 20
)

// A Talk is what is remembered of a QUIC connection, so that packets can be told that do
// not say what they are, and handshakes be read.
type Talk struct {
	first   [maxConnID]byte // what the keys of Initial packets are made of
	firstN  uint8
	lengths [2]uint8 // of connection IDs of the packets that a side sends, and one; 0: not known
	opening [2]uint8 // Initial packets of each side, as far as they are counted
	retried bool     // a Retry packet was seen: clients heed one (RFC 9000 section 17.2.5.2)
}

// talks are the QUIC connections of a capture, by addresses and ports.
type talks struct{ known map[talkKey]*Talk }

// A talkKey is a four-tuple regardless of direction.
type talkKey struct {
	addresses [2][16]byte // the lower one first
	ports     [2][2]byte
}

func keyOfTalk(src, dst, ports []byte) (k talkKey, from int) {
	from = sideOf(src, dst, ports)
	copy(k.addresses[from][:], src)
	copy(k.addresses[1-from][:], dst)
	copy(k.ports[from][:], ports)
	copy(k.ports[1-from][:], ports[2:])
	return k, from
}

// QUIC returns what is remembered of the QUIC connection of a datagram: what its Initial
// keys are made of, and how long the connection ID is in a packet with a short header, -1
// if that is not known. ok is false if there is none.
func (o *Origins) QUIC(src, dst, ports []byte) (first []byte, length int, ok bool) {
	if o == nil || o.talks == nil || len(ports) < 4 {
		return nil, -1, false
	}
	k, from := keyOfTalk(src, dst, ports)
	t := o.talks.known[k]
	if t == nil {
		return nil, -1, false
	}
	return t.first[:t.firstN], int(t.lengths[from]) - 1, true
}

// Know lets the decoder tell what follows from the QUIC connections of another one, which
// reads the same capture.
func (d *Decoder) Know(o *Origins) {
	if o != nil && o.talks != nil {
		d.streams.origins.talks, d.told = o.talks, true
	}
}

// guessUDP returns the protocol of the payload of p, of wire octets, between ports that no protocol
// has: that of the connection it belongs to, or what it looks like.
func (d *Decoder) guessUDP(p *Packet, src, dst, ports, b []byte, wire int) Proto {
	x := d.streams.origins.talks
	if len(x.known) > 0 {
		k, from := keyOfTalk(src, dst, ports)
		if t := x.known[k]; t != nil {
			if looksQUIC(b, wire) {
				if !d.told {
					t.note(from, b)
				}
				d.opening(p, t, from, b)
			} else {
				d.splits.opened(t)
			}
			return d.protoQUIC
		}
	}
	proto := d.dispatch.guess(b, wire)
	if proto == d.protoQUIC && proto != 0 && len(x.known) < maxTalks {
		k, from := keyOfTalk(src, dst, ports)
		t := new(Talk)
		t.note(from, b)
		x.known[k] = t
		d.opening(p, t, from, b)
	}
	return proto
}

// A handshake's messages may be in the CRYPTO frames of several Initial packets (RFC 9000 section
// 19.6): in the first maxOpening of a side, maxOpeningLen octets at most.
const (
	maxOpening    = 16
	maxOpeningLen = 1 << 15
)

// opening takes note of a datagram that begins with an Initial packet. If there were others, they
// are needed to read what is in this one; a decoder that keeps has them, each with its length before it.
func (d *Decoder) opening(p *Packet, t *Talk, from int, b []byte) {
	n := &t.opening[from]
	if QUICType(b) != 0 {
		return
	}
	if !d.told {
		if *n > maxOpening {
			return
		}
		*n++
	}
	if *n > 1 {
		p.Whole.Proto = d.protoQUIC
	}
	k := &d.splits.keeper
	if !k.on {
		return
	}
	before := k.openings[t]
	if held := append([]byte(nil), before[from]...); len(held) > 0 {
		p.Whole.Held = d.lend(p, &held)
	}
	if len(before[from])+len(b) > maxOpeningLen {
		return
	}
	if k.octets > maxWholes || k.openings == nil {
		for t := range k.openings {
			k.opened(t)
		}
		k.openings, before = make(map[*Talk][2][]byte), [2][]byte{}
	}
	before[from] = append(append(before[from], byte(len(b)>>8), byte(len(b))), b...)
	k.openings[t] = before
	k.octets += 2 + len(b)
}

// opened forgets the Initial packets of a connection.
func (k *keeper) opened(t *Talk) {
	if both, ok := k.openings[t]; ok {
		k.octets -= len(both[0]) + len(both[1])
		delete(k.openings, t)
	}
}

// note keeps what a packet with a long header says of its connection.
func (t *Talk) note(from int, b []byte) {
	const initial, retry = 0, 3
	dcid, scid := connIDs(b)
	t.lengths[1-from] = uint8(len(scid)) + 1
	typ := QUICType(b)
	switch {
	case typ == initial && t.firstN == 0:
		t.firstN = uint8(copy(t.first[:], dcid))
	case typ == retry && !t.retried && !bytes.Equal(t.first[:t.firstN], scid):
		t.firstN, t.retried = uint8(copy(t.first[:], scid)), true
	}
}

// QUICType returns the type of the packet with a long header that b begins with, as
// version 1 numbers them: 0 Initial, 1 0-RTT, 2 Handshake, 3 Retry.
func QUICType(b []byte) int {
	typ := int(b[0] >> 4 & 3)
	if v := u32(b[1:]); v == 0x709a50c4 || v == 0x6b3343cf { // RFC 9369 section 3.2
		return (typ + 3) & 3
	}
	return typ
}

// connIDs returns the connection IDs of a packet that looksQUIC.
func connIDs(b []byte) (dcid, scid []byte) {
	n := int(b[5])
	m := int(b[6+n])
	return b[6 : 6+n], b[7+n : 7+n+m]
}

// looksQUIC reports whether b begins with a long header of a version of QUIC that is known
// (RFC 9000 section 17.2), or of one that is there to be refused.
func looksQUIC(b []byte, _ int) bool {
	if len(b) < 13 || b[0]&0x80 == 0 || !quicVersion(u32(b[1:])) {
		return false
	}
	n := int(b[5])
	if n > maxConnID || 7+n > len(b) {
		return false
	}
	m := int(b[6+n])
	return m <= maxConnID && 7+n+m <= len(b)
}

// quicVersion reports whether Wireshark knows the version: 1, 2, drafts from 11 on and
// what browsers made of them.
func quicVersion(v uint32) bool {
	switch v {
	case 1, 0x709a50c4, 0x6b3343cf, 0xfaceb001, 0xfaceb002, 0xfaceb00e, 0x51303530, 0x54303530, 0x54303531:
		return true
	}
	return v>>8 == 0xff0000 && v&0xff >= 11 || v&0x0f0f0f0f == 0x0a0a0a0a
}
