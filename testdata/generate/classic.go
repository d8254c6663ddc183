package main

// classic lists the variants of pcap that real programs write seldom.
func classic() []file {
	list := []file{
		{"no-packets.pcap", func() []byte { return pcap(le, linkEthernet) }},
		{"no-packets.pcapng", func() []byte { return section(le) }},
		// A writer that was told to keep 40 bytes and kept them all.
		{"caplen-over-snaplen.pcap", func() []byte {
			b := header(le, magicMicro, 40, linkEthernet)
			for n, p := range sample(3) {
				b = record(b, le, n, len(p), len(p), p)
			}
			return b
		}},
		// An original length of 20 in the second record.
		{"caplen-over-origlen.pcap", func() []byte {
			b := header(le, magicMicro, 262144, linkEthernet)
			for n, p := range sample(3) {
				b = record(b, le, n, len(p), []int{len(p), 20, len(p)}[n], p)
			}
			return b
		}},
		// Snaplens that mean nothing.
		{"snaplen-0.pcap", func() []byte { return snapLen(0) }},
		{"snaplen-4g.pcap", func() []byte { return snapLen(0xffffffff) }},
		// The link type word says that each frame ends in a Frame Check Sequence of 4 bytes
		// (draft-ietf-opsawg-pcap section 4: FCS length in 16-bit words, and the bit that says it is there).
		{"fcs-length.pcap", func() []byte {
			var frames [][]byte
			for _, p := range sample(3) {
				frames = append(frames, append(p, 0xde, 0xad, 0xbe, 0xef))
			}
			return pcap(le, linkEthernet|1<<26|2<<28, frames...)
		}},
		{"time-goes-back.pcap", func() []byte {
			b := header(le, magicMicro, 262144, linkEthernet)
			for i, n := range []int{8, 4, 9, 0} {
				p := sample(4)[i]
				b = record(b, le, n, len(p), len(p), p)
			}
			return b
		}},
		// Version 2.2 wrote the original length before the captured one.
		{"version-2.2.pcap", func() []byte {
			b := header(le, magicMicro, 48, linkEthernet)
			le.PutUint16(b[6:], 2)
			for n, p := range sample(3) {
				kept := p[:min(48, len(p))]
				b = record(b, le, n, len(p), len(kept), kept)
			}
			return b
		}},
	}
	list = append(list, both("microsecond", ".pcap", func(o order) []byte {
		return pcap(o, linkEthernet, sample(5)...)
	})...)
	list = append(list, both("nanosecond", ".pcap", func(o order) []byte {
		b := header(o, magicNano, 262144, linkEthernet)
		for n, p := range sample(5) {
			b = record(b, o, n, len(p), len(p), p)
			o.PutUint32(b[len(b)-len(p)-12:], uint32(at(n).Nanosecond()+n+1))
		}
		return b
	})...)
	return append(list, both("modified", ".pcap", func(o order) []byte {
		b := header(o, magicModified, 262144, linkEthernet)
		for n, p := range sample(5) {
			b = record(b, o, n, len(p), len(p), nil)
			b = o.AppendUint32(b, 2)        // interface index
			b = o.AppendUint16(b, typeIPv4) // protocol
			b = append(b, 0, 0)             // packet type, padding
			b = append(b, p...)
		}
		return b
	})...)
}

// snapLen returns a file whose header says that snaplen.
func snapLen(n uint32) []byte {
	b := pcap(le, linkEthernet, sample(3)...)
	le.PutUint32(b[16:], n)
	return b
}
