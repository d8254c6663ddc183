package main

import (
	"fmt"
	"net/netip"
)

// pieces lists captures of handshakes whose messages are in several records or packets: RFC 8446 section 5.1,
// RFC 9000 section 19.6.
func pieces() []file {
	return []file{
		{"tls-records.pcap", func() []byte { return pcap(le, linkEthernet, tlsRecords()...) }},
		{"quic-pieces.pcap", func() []byte { return pcap(le, linkEthernet, quicPieces()...) }},
	}
}

// A talk is a TCP conversation from its handshake on.
type talk struct {
	client, server netip.AddrPort
	seq            [2]uint32
	frames         [][]byte
}

func newTalk(n uint16) *talk { return newTalkTo(n, 443) }

func newTalkTo(n, port uint16) *talk {
	t := &talk{client: netip.AddrPortFrom(client4, firstLocal+n), server: netip.AddrPortFrom(server4, port), seq: [2]uint32{1000, 5000}}
	t.say(0, flagSYN, nil)
	t.say(1, flagSYN|flagACK, nil)
	t.say(0, flagACK, nil)
	return t
}

// say adds a segment of the client, side 0, or the server.
func (t *talk) say(side int, flags byte, payload []byte) {
	from, to := t.client, t.server
	ack := t.seq[1-side]
	if side == 1 {
		from, to = to, from
	}
	if flags&flagACK == 0 {
		ack = 0
	}
	t.frames = append(t.frames, etherIP(tcp(from, to, t.seq[side], ack, flags, payload)))
	t.seq[side] += uint32(len(payload))
	if flags&flagSYN != 0 {
		t.seq[side]++
	}
}

// says adds segments with a payload each.
func (t *talk) says(side int, payloads ...[]byte) {
	for _, b := range payloads {
		t.say(side, flagACK|flagPSH, b)
	}
}

// records returns b in TLS records that end at the places given, and where b does.
func records(b []byte, ends ...int) (list [][]byte) {
	at := 0
	for _, end := range append(ends, len(b)) {
		list = append(list, append(be.AppendUint16([]byte{22, 3, 3}, uint16(end-at)), b[at:end]...))
		at = end
	}
	return list
}

// message returns a TLS handshake message.
func message(typ byte, body []byte) []byte {
	return append(be.AppendUint16([]byte{typ, 0}, uint16(len(body))), body...)
}

// sealed returns octets that look like none in the clear.
func sealed(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(0xc7 + 37*i)
	}
	return b
}

func tlsRecords() (frames [][]byte) {
	hello := greeting("pieces.example.org")[5:]
	flight := join(
		message(2, join([]byte{3, 3}, make([]byte, 32), []byte{0, 0xc0, 0x2f, 0})),
		message(11, join([]byte{0, 1, 247, 0, 1, 244, 0x30, 0x82, 1, 0xf0}, make([]byte, 496))),
		message(14, nil))
	change := []byte{20, 3, 3, 0, 1, 1}
	secret := records(sealed(40))
	key := records(message(16, append([]byte{32}, make([]byte, 32)...)))

	t := newTalk(0) // a record a segment
	t.says(0, records(hello, 30, 60)...)
	t.says(1, records(flight, 200, 400)...)
	t.says(0, join(key[0], change, secret[0]))
	t.says(1, change, secret[0])
	frames = append(frames, t.frames...)

	t = newTalk(1) // all of them in one
	t.says(0, join(records(hello, 30, 60)...))
	t.says(1, join(records(flight, 200, 400)...))
	frames = append(frames, t.frames...)

	t = newTalk(2) // records that span segments
	all := join(records(hello, 30, 60)...)
	t.says(0, all[:20], all[20:50], all[50:])
	all = join(records(flight, 200, 400)...)
	t.says(1, all[:100], all[100:103], all[103:300], all[300:])
	frames = append(frames, t.frames...)

	t = newTalk(3) // a message's header in two records
	t.says(0, records(hello, 2)...)
	t.says(1, records(flight, 45)...)
	return append(frames, t.frames...)
}

// quicPieces are handshakes whose ClientHello is in several CRYPTO frames and Initial packets.
func quicPieces() (frames [][]byte) {
	server := netip.AddrPortFrom(server4, 443)
	hello := func(n int) []byte {
		b := greeting(fmt.Sprintf("quic%d.example.org", n))[5:]
		b[6] = byte(n) // of the random number
		return b
	}
	answer := cryptoFrame(0, message(2, join([]byte{3, 3}, make([]byte, 32), []byte{0, 0x13, 0x01, 0, 0, 6, 0, 43, 0, 2, 3, 4})))
	n, ports := 0, uint16(firstLocal)
	say := func(back bool, number uint16, plain []byte) {
		client := netip.AddrPortFrom(client4, ports)
		first, id := []byte{0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, byte(n)}, []byte{0xc1, 0x1e, byte(n)}
		if back {
			frames = append(frames, etherIP(udp(server, client, sealInitial("server in", first, id, []byte{0x5e, byte(n)}, number, plain, 400))))
		} else {
			frames = append(frames, etherIP(udp(client, server, sealInitial("client in", first, first, id, number, plain, 1180))))
		}
	}
	ack := []byte{2, 0, 0, 0, 0}

	b := hello(n) // in two packets, one after the other
	say(false, 0, cryptoFrame(0, b[:60]))
	say(false, 1, cryptoFrame(60, b[60:]))
	say(true, 0, join(ack, answer))
	say(false, 2, ack)

	n, ports = n+1, ports+1 // in three, the frames of each in disorder
	b = hello(n)
	say(false, 0, join(cryptoFrame(20, b[20:40]), []byte{1}, cryptoFrame(0, b[:20])))
	say(false, 1, join(cryptoFrame(60, b[60:80]), cryptoFrame(40, b[40:60])))
	say(true, 0, ack)
	say(false, 2, join(cryptoFrame(90, b[90:]), []byte{0, 0, 1}, cryptoFrame(80, b[80:90])))

	n, ports = n+1, ports+1 // sent again in other pieces
	b = hello(n)
	say(false, 0, cryptoFrame(0, b[:70]))
	say(false, 1, cryptoFrame(0, b[:50]))
	say(false, 2, join(cryptoFrame(50, b[50:]), ack))

	n, ports = n+1, ports+1 // the second packet before the first
	b = hello(n)
	say(false, 1, cryptoFrame(50, b[50:]))
	say(false, 0, cryptoFrame(0, b[:50]))
	say(true, 0, join(ack, answer))

	n++ // another connection between the same ports
	b = hello(n)
	say(false, 3, cryptoFrame(0, b[:50]))
	say(false, 4, cryptoFrame(50, b[50:]))
	return frames
}
