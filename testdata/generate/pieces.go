package main

import "net/netip"

// pieces lists captures of handshakes whose messages are in several records or packets: RFC 8446 section 5.1.
func pieces() []file {
	return []file{{"tls-records.pcap", func() []byte { return pcap(le, linkEthernet, tlsRecords()...) }}}
}

// A talk is a TCP conversation from its handshake on.
type talk struct {
	client, server netip.AddrPort
	seq            [2]uint32
	frames         [][]byte
}

func newTalk(n uint16) *talk {
	t := &talk{client: netip.AddrPortFrom(client4, firstLocal+n), server: netip.AddrPortFrom(server4, 443), seq: [2]uint32{1000, 5000}}
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
