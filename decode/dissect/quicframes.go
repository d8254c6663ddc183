package dissect

import (
	"cmp"
	"fmt"
	"slices"

	"flowglass/internal/field"
)

// maxCrypto bounds the handshake that is put together from one packet.
const maxCrypto = 1 << 16

// A piece is what one CRYPTO frame holds of the handshake.
type piece struct {
	at   uint64
	data []byte
}

// quicFrames reads the frames in the plain text of an Initial packet (RFC 9000 section 19),
// and returns what the Info column has of them. The handshake in CRYPTO frames becomes a
// layer of its own, as far as it has no holes.
func (s *scope) quicFrames(plain []byte) (info string) {
	const padding, ping, ack, ackECN, crypto, closing = 0, 1, 2, 3, 6, 0x1c
	var pieces []piece
	padded := false
	for b := plain; len(b) > 0 && s.p.count < maxFields; {
		typ, n := varint(b)
		name := ""
		if n == 0 {
			break
		}
		rest := b[n:]
		ints := func(count int) (last uint64, ok bool) {
			for range count {
				v, n := varint(rest)
				if n == 0 {
					return 0, false
				}
				last, rest = v, rest[n:]
			}
			return last, true
		}
		ok := true
		switch typ {
		case padding:
			for len(rest) > 0 && rest[0] == 0 {
				rest = rest[1:]
			}
			name = "PADDING"
			if padded {
				name = ""
			}
			padded = true
		case ping:
			name = "PING"
		case ack, ackECN:
			name = "ACK"
			_, ok = ints(2)
			ranges, more := ints(1)
			ok = ok && more && ranges < uint64(len(plain))
			if ok {
				_, ok = ints(1 + 2*int(ranges))
			}
			if ok && typ == ackECN {
				name = "ACK_ECN"
				_, ok = ints(3)
			}
		case crypto:
			name = "CRYPTO"
			var at, size uint64
			if at, ok = ints(1); ok {
				size, ok = ints(1)
			}
			if ok = ok && size <= uint64(len(rest)); ok {
				pieces = append(pieces, piece{at, rest[:size]})
				rest = rest[size:]
			}
		case closing:
			name = "CC"
			rest = nil
		default:
			ok = false
		}
		if !ok {
			break
		}
		if name != "" {
			info += ", " + name
		}
		g := s.mark(s.node, quicFrame, s.at, 0, field.Value{})
		g.Text = fmt.Sprintf("%s frame, %d octets", cmp.Or(name, "PADDING"), len(b)-len(rest))
		g.Children = append(g.Children, s.leaf(quicFrameType, s.at, 0, field.Value{Num: typ}))
		b = rest
	}
	s.quicHandshake(pieces)
	return info
}

// quicHandshake puts the pieces together, and dissects the messages that are whole.
func (s *scope) quicHandshake(pieces []piece) {
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(a.at, b.at) })
	var whole []byte
	for _, p := range pieces {
		end := uint64(len(whole))
		if p.at > end || end > maxCrypto {
			break
		}
		if skip := end - p.at; skip < uint64(len(p.data)) {
			whole = append(whole, p.data[skip:]...)
		}
	}
	if len(whole) < 4 {
		return
	}
	node := field.Node{Def: s.p.table.fields["tls"], Buffer: s.p.add("Reassembled QUIC CRYPTO", whole), Len: len(whole), Value: field.Value{Bytes: whole}}
	h := &scope{p: s.p, buf: node.Buffer, b: whole, wire: len(whole), node: &node}
	for h.left() >= 4 && h.left() >= 4+int(h.peek(1))<<16+h.peek16(2) && !h.short {
		h.group(&node, tlsHandshake, func(g *field.Node) { h.handshake(g) })
	}
	if len(node.Children) > 0 {
		s.after = append(s.after, node)
	}
}
