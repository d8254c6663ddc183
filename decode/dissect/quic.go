package dissect

import (
	encoding "encoding/hex"
	"fmt"

	"flowglass/decode"
	"flowglass/internal/field"
	"flowglass/internal/initial"
)

const (
	quicTypes  = "Initial;0-RTT;Handshake;Retry"
	quicTypes2 = "Retry;Initial;0-RTT;Handshake"
	quicNames  = "Version Negotiation;1;6b3343cf=2;709a50c4=2 (draft-00);faceb001=Facebook mvfst (draft-22);" +
		"Facebook mvfst (draft-27);faceb00e=Facebook mvfst (Experimental)"
)

var (
	quicLength    = dec(32, "quic.packet_length", "Packet Length")
	quicForm      = bitsNamed(8, "quic.header_form", "Header Form", 0x80, "Short Header;Long Header")
	quicFixed     = flag("quic.fixed_bit", "Fixed Bit", 0x40)
	quicSpin      = flag("quic.spin_bit", "Spin Bit", 0x20)
	quicType      = bitsNamed(8, "quic.long.packet_type", "Packet Type", 0x30, quicTypes)
	quicType2     = bitsNamed(8, "quic.long.packet_type_v2", "Packet Type", 0x30, quicTypes2)
	quicUnused    = hexBits(8, "quic.vn.unused", "Unused", 0x7f)
	quicVersion   = hexNamed(32, "quic.version", "Version", quicNames)
	quicSupported = hexNamed(32, "quic.supported_version", "Supported Version", quicNames)
	quicDCIL      = dec(8, "quic.dcil", "Destination Connection ID Length")
	quicDCID      = octets("quic.dcid", "Destination Connection ID")
	quicSCIL      = dec(8, "quic.scil", "Source Connection ID Length")
	quicSCID      = octets("quic.scid", "Source Connection ID")
	quicTokenLen  = dec(64, "quic.token_length", "Token Length")
	quicToken     = octets("quic.token", "Token")
	quicPayLen    = dec(64, "quic.length", "Length")
	quicNumber    = dec(64, "quic.packet_number", "Packet Number")
	quicPayload   = octets("quic.payload", "Payload")
	quicRemaining = octets("quic.remaining_payload", "Remaining Payload")
	quicRetry     = octets("quic.retry_token", "Retry Token")
	quicTag       = octets("quic.retry_integrity_tag", "Retry Integrity Tag")
	quicShort     = kind(field.None, "quic.short", "QUIC Short Header")
	quicFrame     = kind(field.None, "quic.frame", "Frame")
	quicFrameType = dec(64, "quic.frame_type", "Frame Type")
	quicCryptoAt  = dec(64, "quic.crypto.offset", "Offset")
	quicCryptoLen = dec(64, "quic.crypto.length", "Length")
	quicCrypto    = kind(field.None, "quic.crypto.crypto_data", "Crypto Data")

	quicFields = list{
		&quicLength, &quicForm, &quicFixed, &quicSpin, &quicType, &quicType2, &quicUnused, &quicVersion, &quicSupported, &quicDCIL, &quicDCID,
		&quicSCIL, &quicSCID, &quicTokenLen, &quicToken, &quicPayLen, &quicNumber, &quicPayload, &quicRemaining, &quicRetry, &quicTag, &quicShort,
		&quicFrame, &quicFrameType, &quicCryptoAt, &quicCryptoLen, &quicCrypto,
	}
)

var quicTLS = kind(field.Protocol, "tls", "")

// quicAlso are the fields of the handshake in a QUIC packet, which is no layer to decode.
var quicAlso = append(list{&quicTLS, &tlsHandshake, &tlsFragments}, handshakeFields...)

// dissectQUIC reads the packets of a datagram (RFC 9000 section 17), and what Initial
// packets hold (RFC 9001 section 5.2): the TLS handshake up to the server's answer.
func dissectQUIC(s *scope) {
	s.quicBefore()
	for s.more(len(s.b)) {
		if s.at > s.start && s.peek(0)>>6 == 0 {
			s.skip(s.left()) // no packet, but what a datagram is padded with
			break
		}
		if s.peek(0)&0x80 != 0 {
			s.tell(s.quicLong())
		} else {
			s.tell(s.quicShort())
		}
	}
}

// quicLong reads a packet with a long header, and returns what the Info column has of it.
func (s *scope) quicLong() (info string) {
	t := s.node
	start := s.at
	version := s.peek32(1)
	long := quicType
	if version == 0x6b3343cf || version == 0x709a50c4 {
		long = quicType2
	}
	negotiation := version == 0
	if !s.need(7) {
		return ""
	}
	typ := decode.QUICType(s.b[s.at:])
	s.bits(t, quicForm, 1)
	if negotiation {
		s.num(t, quicUnused, 1)
	} else {
		s.bits(t, quicFixed, 1)
		s.num(t, long, 1)
	}
	s.num(t, quicVersion, 4)
	dcid := s.quicID(t, quicDCIL, quicDCID)
	scid := s.quicID(t, quicSCIL, quicSCID)
	info = quicType.Values()[uint64(typ)]
	if negotiation {
		info = "Version Negotiation"
	}
	if len(dcid) > 0 {
		info += ", DCID=" + encoding.EncodeToString(dcid)
	}
	if len(scid) > 0 {
		info += ", SCID=" + encoding.EncodeToString(scid)
	}
	const first, retry = 0, 3
	switch {
	case s.short:
		return info
	case negotiation:
		s.markNum(t, quicLength, start, len(s.b)-start, uint64(len(s.b)-start))
		for s.more(len(s.b)) {
			s.num(t, quicSupported, 4)
		}
		return info
	case typ == retry:
		if n := s.left() - 16; n > 0 {
			s.bytes(t, quicRetry, n)
		}
		s.bytes(t, quicTag, 16)
		return info
	case typ == first:
		if n := s.quicInt(t, quicTokenLen); n > 0 {
			s.bytes(t, quicToken, int(min(n, 1<<30)))
		}
	}
	n := int(min(s.quicInt(t, quicPayLen), 1<<30))
	if !s.need(n) {
		return info
	}
	end := s.at + n
	s.markNum(t, quicLength, start, n, uint64(end-start))
	if typ == first {
		for _, k := range s.quicKeys(version, dcid) {
			if number, plain, at, ok := k.Open(s.b[start:end], s.at-start); ok {
				s.markNum(t, quicNumber, s.at, at-(s.at-start), number)
				info += fmt.Sprintf(", PKN: %d", number)
				s.at = start + at
				s.bytes(t, quicPayload, end-s.at)
				info += s.quicFrames(plain)
				s.at = end
				return info
			}
		}
	}
	s.bytes(t, quicRemaining, end-s.at)
	return info
}

// quicShort reads a packet with a short header, which all of the datagram belongs to.
func (s *scope) quicShort() string {
	info := "Protected Payload"
	s.markNum(s.node, quicLength, s.at, s.left(), uint64(s.left()))
	s.group(s.node, quicShort, func(g *field.Node) {
		s.bits(g, quicForm, 1)
		s.bits(g, quicFixed, 1)
		s.num(g, quicSpin, 1)
		_, n, _ := s.p.frame.Origins.QUIC(s.p.src, s.p.dst, s.quicPorts())
		info += " (KP0)"
		if n > 0 {
			info += ", DCID=" + encoding.EncodeToString(s.bytes(g, quicDCID, n))
		}
	})
	s.bytes(s.node, quicRemaining, s.left())
	return info
}

// quicKeys returns the keys that may open an Initial packet: a client's, made of the
// connection ID in it or of the one that its connection began with, or the server's.
func (s *scope) quicKeys(version uint32, dcid []byte) []*initial.Key {
	keys := []*initial.Key{initial.NewKey(version, dcid, initial.Client)}
	if first, _, ok := s.p.frame.Origins.QUIC(s.p.src, s.p.dst, s.quicPorts()); ok {
		keys = append(keys, initial.NewKey(version, first, initial.Client), initial.NewKey(version, first, initial.Server))
	}
	return keys
}

// quicPorts returns the ports as they stand in the header before.
func (s *scope) quicPorts() []byte {
	return []byte{byte(s.p.srcPort >> 8), byte(s.p.srcPort), byte(s.p.dstPort >> 8), byte(s.p.dstPort)}
}

// quicID reads a connection ID and its length.
func (s *scope) quicID(t *field.Node, length, id *field.Def) []byte {
	n := int(s.num(t, length, 1))
	if n == 0 {
		return nil
	}
	return s.bytes(t, id, n)
}

// quicInt reads an integer of variable length (RFC 9000 section 16).
func (s *scope) quicInt(t *field.Node, d *field.Def) uint64 {
	v, n := varint(s.b[s.at:])
	if n == 0 {
		s.need(s.left() + 1)
		return 0
	}
	s.markNum(t, d, s.at, n, v)
	s.skip(n)
	return v
}

// varint returns the integer that b begins with, and its length; 0 if it is cut.
func varint(b []byte) (v uint64, n int) {
	if len(b) == 0 || len(b) < 1<<(b[0]>>6) {
		return 0, 0
	}
	n = 1 << (b[0] >> 6)
	return number(b[:n]) & (1<<(8*n-2) - 1), n
}
