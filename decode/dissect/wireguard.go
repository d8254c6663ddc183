package dissect

import (
	"fmt"

	"flowglass/internal/field"
)

var (
	wgType = decNamed(8, "wg.type", "Type", namesOf(pairs{
		{1, "Handshake Initiation"}, {2, "Handshake Response"}, {3, "Cookie Reply"}, {4, "Transport Data"},
	}))
	wgReserved  = octets("wg.reserved", "Reserved")
	wgSender    = hex(32, "wg.sender", "Sender")
	wgReceiver  = hex(32, "wg.receiver", "Receiver")
	wgEphemeral = text("wg.ephemeral", "Ephemeral")
	wgStatic    = kind(field.None, "wg.encrypted_static", "Encrypted Static")
	wgTimestamp = kind(field.None, "wg.encrypted_timestamp", "Encrypted Timestamp")
	wgEmpty     = kind(field.None, "wg.encrypted_empty", "Encrypted Empty")
	wgMAC1      = octets("wg.mac1", "mac1")
	wgMAC2      = octets("wg.mac2", "mac2")
	wgNonce     = octets("wg.nonce", "Nonce")
	wgCookie    = octets("wg.encrypted_cookie", "Encrypted Cookie")
	wgCounter   = dec(64, "wg.counter", "Counter")
	wgPacket    = kind(field.None, "wg.encrypted_packet", "Encrypted Packet")
	wgKeepalive = kind(field.None, "wg.keepalive", "This is a Keepalive message")

	wgFields = list{
		&wgType, &wgReserved, &wgSender, &wgReceiver, &wgEphemeral, &wgStatic, &wgTimestamp, &wgEmpty, &wgMAC1, &wgMAC2, &wgNonce,
		&wgCookie, &wgCounter, &wgPacket, &wgKeepalive,
	}
)

// dissectWireGuard reads a message (the protocol's white paper, section 5.4), whose numbers are
// little-endian. What it carries is encrypted.
func dissectWireGuard(s *scope) {
	const initiation, response, cookie, data, tag = 1, 2, 3, 4, 16
	t := s.node
	typ := s.num(t, wgType, 1)
	s.bytes(t, wgReserved, 3)
	info := wgType.Values[typ]
	index := func(d *field.Def, name string) {
		if v := s.little(t, d, 4); !s.short {
			info += fmt.Sprintf(", %s=0x%08X", name, v)
		}
	}
	if typ == data && s.wire-s.start == 32 {
		info = "Keepalive"
	}
	if typ == initiation || typ == response {
		index(wgSender, "sender")
	}
	if typ != initiation {
		index(wgReceiver, "receiver")
	}
	switch typ {
	case initiation, response:
		s.key(t, wgEphemeral)
		if typ == initiation {
			s.sealed(t, wgStatic, 32+tag)
			s.sealed(t, wgTimestamp, 12+tag)
		} else {
			s.sealed(t, wgEmpty, tag)
		}
		s.bytes(t, wgMAC1, 16)
		s.bytes(t, wgMAC2, 16)
	case cookie:
		s.bytes(t, wgNonce, 24)
		s.bytes(t, wgCookie, 16+tag)
	case data:
		if v := s.little(t, wgCounter, 8); !s.short {
			info += fmt.Sprintf(", counter=%d", v)
		}
		if n := s.left(); n >= tag {
			s.sealed(t, wgPacket, n)
			if n > tag {
				info += fmt.Sprintf(", datalen=%d", n-tag)
			} else if s.wire == len(s.b) {
				s.markNone(last(t), wgKeepalive)
			}
		}
	}
	s.tell(info)
}

// key reads a Curve25519 key of 32 octets as the text that WireGuard's programs show.
func (s *scope) key(t *field.Node, d *field.Def) {
	if s.need(32) {
		s.markStr(t, d, s.at, 32, base64(s.b[s.at:s.at+32]))
		s.at += 32
	}
}

// base64 returns b as text (RFC 4648 section 4).
func base64(b []byte) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	var out []byte
	for ; len(b) > 0; b = b[min(3, len(b)):] {
		var v [3]byte
		n := copy(v[:], b)
		group := [4]byte{'=', '=', '=', '='}
		for i := range n + 1 {
			group[i] = digits[number(v[:])>>(18-6*i)&63]
		}
		out = append(out, group[:]...)
	}
	return string(out)
}

// sealed steps over n octets that are encrypted.
func (s *scope) sealed(t *field.Node, d *field.Def, n int) {
	if s.need(n) {
		s.mark(t, d, s.at, n, field.Value{})
		s.at += n
	}
}

// markNone adds a field without octets and value.
func (s *scope) markNone(t *field.Node, d *field.Def) { s.mark(t, d, s.at, 0, field.Value{}) }
