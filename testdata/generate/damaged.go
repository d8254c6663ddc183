package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
)

var le = binary.LittleEndian

// damagedPcap lists files that are no capture, or pcap files that cannot be followed to their end.
func damagedPcap() []file {
	return []file{
		{"err-empty.pcap", func() []byte { return nil }},
		{"err-png.pcap", picture},
		{"err-text.pcap", func() []byte { return []byte("This is a text and not a capture.\n") }},
		// 20 of 24 bytes.
		{"err-header-cut.pcap", func() []byte { return header(le, magicMicro, 262144, linkEthernet)[:20] }},
		// Two packets, then 10 of the 16 bytes of a record's header.
		{"err-record-header-cut.pcap", func() []byte {
			b := pcap(le, linkEthernet, sample(2)...)
			return append(b, record(nil, le, 2, 60, 60, nil)[:10]...)
		}},
		// Three packets, the last one 7 bytes short.
		{"err-last-record-cut.pcap", func() []byte {
			b := pcap(le, linkEthernet, sample(3)...)
			return b[:len(b)-7]
		}},
		{"err-caplen-4g.pcap", func() []byte { return wrongCapLen(0xffffffff) }},
		// One more than Wireshark accepts.
		{"err-caplen-262145.pcap", func() []byte { return wrongCapLen(262145) }},
		// Bits of the link type word that the draft reserves (section 4: Reserved3).
		{"err-link-type-reserved.pcap", func() []byte { return pcap(le, linkEthernet|1<<20, sample(2)...) }},
	}
}

// wrongCapLen returns two packets, a third that claims capLen captured bytes and has 42, and a fourth.
func wrongCapLen(capLen int) []byte {
	s := sample(4)
	b := pcap(le, linkEthernet, s[:2]...)
	b = record(b, le, 2, capLen, capLen, s[2][:42])
	return record(b, le, 3, len(s[3]), len(s[3]), s[3])
}

// picture returns a PNG file of one pixel.
func picture() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err) // a bytes.Buffer does not fail
	}
	return b.Bytes()
}

// damagedPcapng lists pcapng files that cannot be followed to their end. Each begins with two good packets.
func damagedPcapng() []file {
	good := func() []byte { return join(section(le), iface(le, linkEthernet, 0), packets(le, 0, sample(2)...)) }
	third := func() []byte { return packets(le, 2, sample(3)[2]) }
	// broken returns two packets, the third changed by edit, and a fourth.
	broken := func(edit func(block []byte)) func() []byte {
		return func() []byte {
			b := third()
			edit(b)
			return join(good(), b, packets(le, 3, sample(4)[3]))
		}
	}
	return []file{
		// 20 of the 28 bytes of a Section Header Block.
		{"err-header-cut.pcapng", func() []byte { return section(le)[:20] }},
		{"err-byte-order-magic.pcapng", func() []byte {
			b := join(section(le), iface(le, linkEthernet, 0), packets(le, 0, sample(1)...))
			copy(b[8:], "\x11\x22\x33\x44")
			return b
		}},
		{"err-section-version-2.pcapng", func() []byte {
			return join(good(), func() []byte { b := section(le); le.PutUint16(b[12:], 2); return b }(), third())
		}},
		{"err-block-cut.pcapng", func() []byte { b := join(good(), third()); return b[:len(b)-7] }},
		{"err-block-header-cut.pcapng", func() []byte { return append(good(), third()[:6]...) }},
		{"err-block-length-4.pcapng", broken(func(b []byte) { le.PutUint32(b[4:], 4) })},
		{"err-block-length-0.pcapng", broken(func(b []byte) { le.PutUint32(b[4:], 0) })},
		// Not a multiple of 4: Wireshark reads on.
		{"block-length-odd.pcapng", broken(func(b []byte) { le.PutUint32(b[4:], uint32(len(b)-1)) })},
		{"err-block-length-4g.pcapng", broken(func(b []byte) { le.PutUint32(b[4:], 0xfffffffc) })},
		{"err-block-lengths-differ.pcapng", broken(func(b []byte) { le.PutUint32(b[len(b)-4:], 16) })},
		{"err-caplen-past-block.pcapng", broken(func(b []byte) { le.PutUint32(b[20:], uint32(len(b))) })},
		{"err-undeclared-interface.pcapng", broken(func(b []byte) { le.PutUint32(b[8:], 7) })},
		{"err-option-past-block.pcapng", func() []byte {
			p := sample(3)[2]
			b := enhanced(le, 0, uint64(at(2).UnixMicro()), len(p), p, comment(le, "four"))
			le.PutUint16(b[len(b)-14:], 400) // the comment's length
			return join(good(), b, packets(le, 3, sample(4)[3]))
		}},
		{"err-no-section.pcapng", func() []byte { return join(iface(le, linkEthernet, 0), third()) }},
	}
}
