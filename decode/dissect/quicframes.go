package dissect

import (
	"bytes"
	"cmp"
	"slices"

	"flowglass/decode"
	"flowglass/internal/field"
)

// maxCrypto bounds the handshake that is put together.
const maxCrypto = 1 << 16

// maxBuffers is how many buffers a packet may have before no more handshakes are put together: each may take
// maxCrypto octets for one octet more of a packet made for it.
const maxBuffers = 128

// A piece is what one CRYPTO frame holds of the handshake.
type piece struct {
	at   uint64
	data []byte
	off  int // where it stands in the plain text of its packet
}

// quicBefore reads the Initial packets that came before from this side, for their CRYPTO frames.
func (s *scope) quicBefore() {
	held := s.p.open
	s.p.open, s.p.early = nil, true
	for len(held) > 2 {
		n := min(len(held), 2+int(held[0])<<8+int(held[1]))
		q := &scope{p: s.p, b: held[2:n], wire: n - 2, node: new(field.Node)}
		for q.more(len(q.b)) && q.peek(0)&0x80 != 0 {
			q.quicLong()
		}
		held = held[n:]
	}
	s.p.early = false
}

// quicFrames reads the frames in the plain text of an Initial packet (RFC 9000 section 19),
// and returns what the Info column has of them. The handshake in CRYPTO frames becomes a
// layer of its own, as far as it has no holes.
func (s *scope) quicFrames(plain []byte) (info string) {
	const padding, ping, ack, ackECN, crypto, closing = 0, 1, 2, 3, 6, 0x1c
	name := ""
	if !s.p.early {
		name = "Decrypted QUIC"
	}
	q := &scope{p: s.p, buf: s.p.add(name, plain), b: plain, wire: len(plain), node: s.node}
	var pieces []piece
	skip := func(count uint64) (last uint64) {
		for ; count > 0 && q.more(len(q.b)); count-- {
			v, n := varint(q.b[q.at:])
			q.skip(max(n, 1))
			last = v
		}
		return last
	}
	for q.more(len(plain)) {
		q.group(s.node, quicFrame, func(g *field.Node) {
			name := ""
			typ := q.quicInt(g, quicFrameType)
			switch typ {
			case padding:
				for q.more(len(plain)) && q.peek(0) == 0 {
					q.at++
				}
				name = "PADDING"
			case ping:
				name = "PING"
			case ack, ackECN:
				name = "ACK"
				skip(2)
				skip(1 + 2*skip(1))
				if typ == ackECN {
					name = "ACK_ECN"
					skip(3)
				}
			case crypto:
				name = "CRYPTO"
				at := q.quicInt(g, quicCryptoAt)
				n := int(min(q.quicInt(g, quicCryptoLen), 1<<30))
				if q.need(n) {
					q.mark(g, quicCrypto, q.at, n, field.Value{})
					pieces = append(pieces, piece{at, plain[q.at : q.at+n], q.at})
					q.skip(n)
				}
			case closing:
				name = "CC"
				q.skip(q.left())
			default:
				q.stop("a frame that is not known")
			}
			if name != "" && !q.short {
				g.Text = name
				info += ", " + name
			}
		})
	}
	s.quicHandshake(q, pieces)
	return info
}

// quicHandshake adds pieces, of the plain text in q, to the handshake, and dissects the messages that
// become whole with them.
func (s *scope) quicHandshake(q *scope, pieces []piece) {
	p := s.p
	if len(p.bufs) > maxBuffers {
		return
	}
	before := contiguous(p.crypto)
	for _, x := range pieces {
		if x.at < uint64(len(before)) {
			was := before[x.at:]
			if n := min(len(was), len(x.data)); !bytes.Equal(was[:n], x.data[:n]) {
				p.crypto, before = nil, nil // of another connection
			}
		}
	}
	alone := len(p.crypto) == 0 && len(pieces) == 1
	name := "Reassembled QUIC CRYPTO"
	if len(p.crypto) > 0 {
		name = "Reassembled TLS Handshake"
	}
	p.crypto = append(p.crypto, pieces...)
	if p.early {
		return
	}
	whole := contiguous(p.crypto)
	if len(whole) <= len(before) {
		return
	}
	h := &scope{p: p}
	if alone {
		h.buf, h.at = q.buf, pieces[0].off
		h.b = q.b[:h.at+len(whole)]
	} else {
		h.buf, h.b = p.add(name, whole), whole
	}
	h.wire = len(h.b)
	base := h.at
	node := field.Node{Def: p.table.fields["tls"], Buffer: h.buf, Offset: base, Len: len(whole), Value: field.Value{Bytes: whole}}
	for h.more(len(h.b)) {
		n := decode.HandshakeLen(h.b[h.at:])
		switch {
		case n == 0:
			h.at = len(h.b)
		case n > h.left():
			h.group(&node, tlsHandshake, func(g *field.Node) {
				g.Text = "Handshake Protocol: " + hsType.Values()[uint64(h.peek(0))] + " (fragment)"
				h.skip(h.left())
			})
		case h.at-base+n <= len(before):
			h.skip(n)
		default:
			if h.at-base < len(before) {
				h.fragments(&node, n)
			}
			h.group(&node, tlsHandshake, func(g *field.Node) { h.handshake(g) })
		}
	}
	if len(node.Children) > 0 {
		s.after = append(s.after, node)
	}
}

// contiguous returns the octets in pieces, up to the first hole.
func contiguous(pieces []piece) (whole []byte) {
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(a.at, b.at) })
	for _, p := range pieces {
		end := uint64(len(whole))
		if p.at > end || end > maxCrypto {
			break
		}
		if skip := end - p.at; skip < uint64(len(p.data)) {
			whole = append(whole, p.data[skip:]...)
		}
	}
	return whole
}
