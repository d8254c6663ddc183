package main

import "net/netip"

// wireguard lists captures of WireGuard: a handshake, data, a cookie, and what is nearly WireGuard.
func wireguard() []file {
	return []file{{"wireguard.pcap", func() []byte { return pcap(le, linkEthernet, wireguardFrames()...) }}}
}

func wireguardFrames() (frames [][]byte) {
	client, server := netip.AddrPortFrom(client4, firstLocal), netip.AddrPortFrom(server4, 51820)
	say := func(back bool, parts ...[]byte) {
		from, to := client, server
		if back {
			from, to = to, from
		}
		frames = append(frames, etherIP(udp(from, to, join(parts...))))
	}
	const mine, theirs = 0x11223344, 0xa1b2c3d4
	index := func(n uint32) []byte { return le.AppendUint32(nil, n) }
	data := func(receiver uint32, counter uint64, n int) []byte {
		return join([]byte{4, 0, 0, 0}, index(receiver), le.AppendUint64(nil, counter), sealed(n+16))
	}
	say(false, []byte{1, 0, 0, 0}, index(mine), sealed(32+48+28+16), make([]byte, 16))
	say(true, []byte{2, 0, 0, 0}, index(theirs), index(mine), sealed(32+16+16), make([]byte, 16))
	say(false, data(theirs, 0, 0))
	say(false, data(theirs, 1, 96))
	say(true, data(mine, 0, 1<<10))
	say(true, []byte{3, 0, 0, 0}, index(mine), sealed(24+32))
	say(false, data(theirs, 1<<40, 33))
	say(false, data(theirs, 2, 0)[:31])                      // too short
	say(false, []byte{1, 0, 0, 0}, index(mine), sealed(141)) // one octet more than there are
	say(false, []byte{5, 0, 0, 0}, index(mine), sealed(140)) // no such type
	say(false, []byte{1, 9, 8, 7}, index(mine), sealed(140)) // reserved octets are free in a handshake
	client, server = netip.AddrPortFrom(client4, firstLocal+1), netip.AddrPortFrom(server4, 51821)
	say(false, []byte{4, 9, 8, 7}, index(theirs), sealed(24)) // and not in data
	return frames
}
