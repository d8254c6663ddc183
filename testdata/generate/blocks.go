package main

// Options of an Interface Description Block (draft-ietf-opsawg-pcapng section 4.2).
const (
	optName     = 2
	optTSResol  = 9
	optFilter   = 11
	optTSOffset = 14
)

// blocks lists pcapng files, one question each.
func blocks() []file {
	list := []file{
		{"sections-mixed-endian.pcapng", mixedEndian},
		// Three interfaces of different link types, time units and snaplens, their packets interleaved.
		{"interfaces-mixed.pcapng", interfacesMixed},
	}
	for _, c := range []struct {
		name  string
		build func(order) []byte
	}{
		{"tsresol-2pow", tsResolBinary},
		{"tsoffset-negative", tsOffset},
		{"simple-packet-block", simplePackets},
		{"custom-block", customBlocks},
		{"comments", comments},
		{"blocks", allBlocks},
	} {
		list = append(list, both(c.name, ".pcapng", c.build)...)
	}
	return list
}

// mixedEndian has three sections: little, big, little endian; the interface numbers start again in each.
func mixedEndian() []byte {
	s := sample(5)
	return join(
		section(le), iface(le, linkEthernet, 0), packets(le, 0, s[0], s[1]),
		section(be), iface(be, linkEthernet, 0), packets(be, 2, s[2], s[3]),
		section(le), iface(le, linkRaw, 0), packets(le, 4, s[4][14:]),
	)
}

func interfacesMixed() []byte {
	s := sample(5)
	nanos := func(n int) uint64 { return uint64(at(n).UnixNano()) }
	micros := func(n int) uint64 { return uint64(at(n).UnixMicro()) }
	return join(
		section(le),
		iface(le, linkEthernet, 262144, option(le, optName, []byte("eth0"))),
		enhanced(le, 0, micros(0), len(s[0]), s[0]),
		iface(le, linkRaw, 0, option(le, optName, []byte("tun0")), option(le, optTSResol, []byte{9})),
		enhanced(le, 1, nanos(1)+1, len(s[1])-14, s[1][14:]),
		enhanced(le, 0, micros(2), len(s[2]), s[2]),
		iface(le, linkNull, 40, option(le, optName, []byte("lo0")), option(le, optTSResol, []byte{3})),
		enhanced(le, 2, uint64(at(3).UnixMilli()), 4+len(s[3])-14, append([]byte{30, 0, 0, 0}, s[3][14:50]...)),
		enhanced(le, 1, nanos(4)+4, len(s[4])-14, s[4][14:]),
	)
}

// tsResolBinary counts time in units of 2^-20 s.
func tsResolBinary(o order) []byte {
	b := join(section(o), iface(o, linkEthernet, 0, option(o, optTSResol, []byte{0x80 | 20})))
	for n, p := range sample(5) {
		ticks := uint64(at(n).Unix())<<20 | uint64(at(n).Nanosecond())<<20/1e9
		b = append(b, enhanced(o, 0, ticks, len(p), p)...)
	}
	return b
}

// tsOffset has clocks that are ahead by 1 000 000 s and behind by as much; in both the option puts them right.
func tsOffset(o order) []byte {
	const shift = 1_000_000
	offset := func(seconds int64) []byte {
		return option(o, optTSOffset, o.AppendUint64(nil, uint64(seconds)))
	}
	b := join(section(o), iface(o, linkEthernet, 0, offset(-shift)), iface(o, linkEthernet, 0, offset(shift)))
	for n, p := range sample(5) {
		ticks := at(n).Unix() + []int64{shift, -shift}[n%2]
		b = append(b, enhanced(o, uint32(n%2), uint64(ticks)*1e6+uint64(at(n).Nanosecond()/1000), len(p), p)...)
	}
	return b
}

// simplePackets has no times; the interface's snaplen of 48 says how much of each packet is there.
func simplePackets(o order) []byte {
	b := join(section(o), iface(o, linkEthernet, 48))
	for _, p := range sample(5) {
		b = append(b, block(o, blockSimple, o.AppendUint32(nil, uint32(len(p))), p[:min(48, len(p))])...)
	}
	return b
}

// customBlocks has Custom Blocks of both kinds, with the Private Enterprise Number set aside for examples
// (RFC 5612), between packets.
func customBlocks(o order) []byte {
	s := sample(3)
	const example = 32473
	pen := o.AppendUint32(nil, example)
	return join(section(o), iface(o, linkEthernet, 0),
		packets(o, 0, s[0]),
		block(o, blockCustom, pen, []byte("12345")),
		packets(o, 1, s[1]),
		block(o, blockCustomOnly, pen, []byte("custom, not to be copied")),
		packets(o, 2, s[2]))
}

// comments has them wherever they may stand, two on one packet, one empty, one not ASCII.
func comments(o order) []byte {
	s := sample(3)
	return join(
		section(o, comment(o, "of the section"), comment(o, "a second one")),
		iface(o, linkEthernet, 0, option(o, optName, []byte("eth0")), comment(o, "of the interface"),
			option(o, optFilter, []byte("\x00tcp or udp"))),
		enhanced(o, 0, uint64(at(0).UnixMicro()), len(s[0]), s[0], comment(o, "of the packet"), comment(o, "and another")),
		enhanced(o, 0, uint64(at(1).UnixMicro()), len(s[1]), s[1], comment(o, "")),
		enhanced(o, 0, uint64(at(2).UnixMicro()), len(s[2]), s[2], comment(o, "Größe: 5 µs ≠ 6 µs, 日本")),
	)
}

// allBlocks has every kind of block a reader may skip, and a packet in the obsolete Packet Block.
func allBlocks(o order) []byte {
	s := sample(4)
	names := join(
		o.AppendUint16(o.AppendUint16(nil, 1), 20), // an IPv4 record of 20 bytes
		server4.AsSlice(), []byte("www.example.com\x00"),
		make([]byte, 4)) // end of records
	statistics := o.AppendUint32(nil, 0)
	statistics = o.AppendUint32(statistics, uint32(uint64(at(4).UnixMicro())>>32))
	statistics = o.AppendUint32(statistics, uint32(at(4).UnixMicro()))
	received := option(o, 4, o.AppendUint64(nil, 4)) // isb_ifrecv
	secrets := []byte("# no secret\n")
	obsolete := o.AppendUint16(nil, 0)
	obsolete = o.AppendUint16(obsolete, 0xffff) // drops not known
	obsolete = o.AppendUint32(obsolete, uint32(uint64(at(2).UnixMicro())>>32))
	obsolete = o.AppendUint32(obsolete, uint32(at(2).UnixMicro()))
	obsolete = o.AppendUint32(obsolete, uint32(len(s[2])))
	obsolete = o.AppendUint32(obsolete, uint32(len(s[2])))
	return join(section(o), iface(o, linkEthernet, 0),
		block(o, blockSecrets, o.AppendUint32(o.AppendUint32(nil, 0x544c534b), uint32(len(secrets))), secrets),
		block(o, blockNames, names),
		packets(o, 0, s[0]),
		block(o, 0x12345678, []byte("a kind of block nobody has heard of")),
		packets(o, 1, s[1]),
		block(o, blockPacket, obsolete, s[2]),
		packets(o, 3, s[3]),
		block(o, blockStatistics, statistics, options(o, received)))
}
