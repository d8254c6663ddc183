package main

import (
	"net/netip"
	"unicode/utf16"
)

// smb lists captures of SMB: versions 1 and 2 over TCP, and a datagram.
func smb() []file {
	return []file{{"smb.pcap", func() []byte { return pcap(le, linkEthernet, smbFrames()...) }}}
}

// session returns a message of the NetBIOS session service.
func session(kind byte, body []byte) []byte {
	return append([]byte{kind, byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body))}, body...)
}

// wide returns s as SMB has it.
func wide(s string) (b []byte) {
	for _, c := range utf16.Encode([]rune(s)) {
		b = le.AppendUint16(b, c)
	}
	return b
}

// A message2 is a message of SMB 2 or 3; id counts them.
type message2 struct {
	command  uint16
	answer   bool
	status   uint32
	next     uint32
	id       uint64
	async    bool
	body     []byte
	tree     uint32
	unsigned bool
}

func (m message2) bytes() []byte {
	flags := uint32(0)
	if m.answer {
		flags |= 1
	}
	if m.async {
		flags |= 2
	}
	b := le.AppendUint16([]byte("\xfeSMB"), 64)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, m.status)
	b = le.AppendUint16(b, m.command)
	b = le.AppendUint16(b, 31)
	b = le.AppendUint32(b, flags)
	b = le.AppendUint32(b, m.next)
	b = le.AppendUint64(b, m.id)
	if m.async {
		b = le.AppendUint64(b, 0x0102030405)
	} else {
		b = le.AppendUint32(b, 0xfeff)
		b = le.AppendUint32(b, m.tree)
	}
	b = le.AppendUint64(b, 0x0000200004000031)
	return join(b, make([]byte, 16), m.body)
}

// placed returns where n octets stand that follow a fixed part, which is n octets with the header.
func placed(fixed int, n int) []byte {
	return le.AppendUint16(le.AppendUint16(nil, uint16(fixed)), uint16(n))
}

func le16(n uint16) []byte { return le.AppendUint16(nil, n) }
func le32(n uint32) []byte { return le.AppendUint32(nil, n) }
func le64(n uint64) []byte { return le.AppendUint64(nil, n) }

// ntlmMessage returns a message of NTLM of a type, for a user of a domain.
func ntlmMessage(kind byte) []byte {
	b := append([]byte("NTLMSSP\x00"), kind, 0, 0, 0)
	return append(b, make([]byte, 28)...)
}

// createRequest and the others are bodies of SMB 2.
func createRequest(name string) []byte {
	n := wide(name)
	return join(le16(57), []byte{0, 0}, le32(2), make([]byte, 16), le32(0x0012019f), le32(0x80), le32(7), le32(1), le32(0x40),
		placed(64+56, len(n)), make([]byte, 8), n)
}

func createResponse() []byte {
	return join(le16(89), []byte{0, 0}, le32(1), make([]byte, 32), le64(4096), le64(1234), le32(0x20), make([]byte, 4+16+8))
}

func readRequest(n uint32, at uint64) []byte {
	return join(le16(49), []byte{0x50, 0}, le32(n), le64(at), make([]byte, 16+4+4+4+4+1))
}

func readResponse(n int) []byte {
	return join(le16(17), []byte{0x50, 0}, le32(uint32(n)), make([]byte, 8), sealed(n))
}

func smbFrames() (frames [][]byte) {
	t := newTalkTo(0, 445)
	ask := func(id uint64, command uint16, body []byte) []byte {
		return session(0, message2{command: command, id: id, body: body, tree: 5}.bytes())
	}
	answer := func(id uint64, command uint16, status uint32, body []byte) []byte {
		return session(0, message2{command: command, id: id, answer: true, status: status, body: body, tree: 5}.bytes())
	}
	failed := join(le16(9), make([]byte, 7))
	share := wide(`\\server.example\data`)
	t.says(0, ask(0, 0, join(le16(36), le16(2), le16(1), le16(0), le32(0x7f), make([]byte, 16), make([]byte, 8), le16(0x0202), le16(0x0210))))
	t.says(1, answer(0, 0, 0, join(le16(65), le16(1), le16(0x0210), le16(0), make([]byte, 16), le32(7), le32(1<<20), le32(1<<20), le32(1<<20),
		make([]byte, 16), placed(128, 0), make([]byte, 4))))
	t.says(0, ask(1, 1, join(le16(25), []byte{0, 1}, le32(1), le32(0), placed(88, 40), le64(0), ntlmMessage(1))))
	t.says(1, answer(1, 1, 0xc0000016, join(le16(9), le16(0), placed(72, 40), ntlmMessage(2))))
	t.says(0, ask(2, 3, join(le16(9), le16(0), placed(72, len(share)), share)))
	t.says(1, answer(2, 3, 0, join(le16(16), []byte{1, 0}, le32(0x30), le32(0), le32(0x1f01ff))))
	t.says(0, ask(3, 5, createRequest(`reports\2024 <b>.txt`)))
	t.says(1, answer(3, 5, 0xc0000034, failed))
	t.says(0, ask(4, 5, createRequest("café 😀.txt")))
	t.says(1, answer(4, 5, 0, createResponse()))

	// An answer in three segments; the last one brings the beginning of the next, whose header it cuts.
	t.says(0, join(ask(5, 8, readRequest(3000, 1<<33)), ask(6, 8, readRequest(20, 0))))
	big, small := answer(5, 8, 0, readResponse(3000)), answer(6, 8, 0, readResponse(20))
	t.says(1, big[:1400], big[1400:2800], join(big[2800:], small[:3]))
	t.says(1, join(small[3:], answer(7, 8, 0xc0000011, failed)))

	// Commands in a chain, and one that is not answered at once.
	chain := message2{command: 16, id: 8, tree: 5, next: 64 + 48, body: join(le16(41), []byte{1, 5}, le32(24), make([]byte, 40))}.bytes()
	t.says(0, session(0, join(chain, message2{command: 13, id: 9, body: join(le16(4), le16(0))}.bytes())))
	t.says(1, session(0, message2{command: 15, id: 10, answer: true, async: true, status: 0x103, body: failed}.bytes()))

	// What SMB 3 encrypts, a keep-alive, and what is none of it.
	seal := join([]byte("\xfdSMB"), sealed(16), sealed(16), le32(80), le16(0), le16(1), le64(0x0000200004000031), sealed(80))
	t.says(0, session(0, seal), session(0x85, nil), session(0, []byte("no SMB")), []byte("\x07rest of something"))

	// Damage: a header that ends too soon, a name beyond the end, a chain that leads out of the message.
	t.says(0, session(0, []byte("\xfeSMB@\x00")))
	t.says(0, session(0, message2{command: 13, id: 12, next: 1 << 20, body: join(le16(4), le16(0))}.bytes()))
	frames = append(frames, t.frames...)

	// Version 1, on the port of NetBIOS.
	old := newTalkTo(1, 139)
	one := func(command, flags byte, status uint32, words, data []byte) []byte {
		b := join([]byte("\xffSMB"), []byte{command}, le32(status), []byte{flags}, le16(0xc001), make([]byte, 12), le16(1), le16(2), le16(3), le16(4))
		return session(0, join(b, []byte{byte(len(words) / 2)}, words, le16(uint16(len(data))), data))
	}
	none := []byte{0xff, 0, 0, 0}
	path := wide(`\\SERVER\DATA`)
	file := wide(`\dir\a.txt`)
	old.says(1, session(0x82, nil), session(0x83, []byte{0x8f}), session(0x84, []byte{192, 0, 2, 9, 0, 139}))
	old.says(0, one(0x72, 0x18, 0, nil, []byte("\x02PC NETWORK PROGRAM 1.0\x00\x02NT LM 0.12\x00")))
	old.says(0, one(0x75, 0x18, 0, join(none, le16(8), le16(1)), join([]byte{0}, path, []byte{0, 0}, []byte("?????\x00"))))
	old.says(1, one(0x75, 0x98, 0xc0000022, nil, nil))
	old.says(0, one(0xa2, 0x18, 0, join(none, []byte{0}, le16(uint16(len(file))), make([]byte, 41)), join([]byte{0}, file, []byte{0, 0})))
	old.says(0, one(0x2e, 0x18, 0, join(none, le16(0x4001), le32(4096), le16(512), le16(512), le32(0), le16(0), le32(0)), nil))
	old.says(0, join(one(0x2b, 0x18, 0, le16(1), nil), one(0x04, 0x18, 0, join(le16(0x4001), le32(0)), nil)))
	frames = append(frames, old.frames...)

	// A datagram to all, whose names are encoded (RFC 1002 section 4.1).
	const name = " EKEPEIEOCACACACACACACACACACACACA\x00"
	call := one(0x25, 0, 0, make([]byte, 34), nil)[4:]
	header := join([]byte{0x11, 0x0a, 0x80, 0x01}, client4.AsSlice(), []byte{0, 138}, be.AppendUint16(nil, uint16(2*len(name)+len(call))), []byte{0, 0})
	src, dst := netip.AddrPortFrom(client4, 138), netip.AddrPortFrom(server4, 138)
	frames = append(frames, etherIP(udp(src, dst, join(header, []byte(name+name), call))))
	return frames
}
