package flow

import "flowglass/capture"

// rules lists them by what they are about.
func rules() []rule {
	const (
		fin, rst    = 0x01, 0x04
		protoTCP    = 6
		protoUDP    = 17
		protoSCTP   = 132
		typIPv4     = 0x0800
		typIPv6     = 0x86dd
		typVLAN     = 0x8100
		destOptions = 60
	)
	// there and again are Ethernet frames of a segment from A to B, and back.
	there := func(flags byte, seq, ack uint32) []byte {
		return ether(typIPv4, v4(protoTCP, segment(flags, seq, ack)))
	}
	again := func(flags byte, seq, ack uint32) []byte {
		return etherBack(typIPv4, v4Back(protoTCP, back(segment(flags, seq, ack))))
	}
	handshake := [][]byte{there(syn, 100, 0), again(syn|ack, 500, 101), there(ack, 101, 501)}
	after := func(more ...[]byte) []capture.Record {
		return frames(append(append([][]byte{}, handshake...), more...)...)
	}
	whole := datagram(payload, payload, payload) // 44 octets
	init := chunk(1, 0, make([]byte, 16))
	data := chunk(0, 3, make([]byte, 16))
	option := func(length byte) []byte {
		return ether(typIPv4, v4With([]byte{0x94, length, 0, 0}, protoUDP, datagram(payload)))
	}
	udp4 := v4(protoUDP, datagram(payload))
	quote := v4Back(protoUDP, back(datagram(payload)))

	return []rule{
		// What a row is.
		{"frame-longer-than-captured", captured(60, ether(typIPv4, v4(protoUDP, datagram(make([]byte, 200)))))},
		{"ip4-trailer", frames(ether(typIPv4, udp4, make([]byte, 18)))},
		{"ipip", frames(ether(typIPv4, v4(4, v4Inner(protoUDP, datagram(payload)))))},
		{"ipip-same-pair", frames(ether(typIPv4, v4(4, udp4)))},
		{"ipip-reversed-pair", frames(ether(typIPv4, v4(4, v4Back(protoUDP, back(datagram(payload))))))},
		{"vxlan", frames(ether(typIPv4, v4(protoUDP, datagramTo(4789, hx("08000000 00000100"), etherBack(typIPv4, v4Inner(protoUDP, datagram(payload)))))))},
		{"vlan-differ-udp", frames(ether(typVLAN, hx("0001 0800"), udp4), ether(typVLAN, hx("0002 0800"), udp4))},
		{"vlan-differ-tcp", frames(ether(typVLAN, hx("0001 0800"), v4(protoTCP, segment(ack, 1, 1))), ether(typVLAN, hx("0002 0800"), v4(protoTCP, segment(ack, 2, 1))))},
		{"ip4-land", frames(ether(typIPv4, set(udp4, 16, 10, 0, 0, 1)))},
		{"tcp-land", frames(ether(typIPv4, set(v4(protoTCP, set(segment(syn, 1, 0), 2, 0x9c, 0x40)), 16, 10, 0, 0, 1)))},
		{"sctp-init-twice", frames(ether(typIPv4, v4(protoSCTP, packetSCTP(init))), ether(typIPv4, v4(protoSCTP, packetSCTP(init))))},
		{"ip4-bad-checksum", frames(ether(typIPv4, set(udp4, 10, 0xde, 0xad)))},
		{"tcp-bad-checksum", frames(ether(typIPv4, v4(protoTCP, set(segment(ack, 1, 1), 16, 0xde, 0xad))))},

		// When is a header counted: Ethernet.
		{"eth-captured-13", captured(13, ether(typIPv4, udp4))},
		{"eth-captured-14", captured(14, ether(typIPv4, udp4))},
		{"eth-802.3-llc", frames(ether(20, hx("424203 0000000000"), payload))},
		{"eth-arp", frames(ether(0x0806, hx("0001 0800 0604 0001 020000000001 0a000001 000000000000 0a000002")))},

		// IPv4.
		{"ip4-header-captured-19", captured(14+19, ether(typIPv4, udp4))},
		{"ip4-header-captured-20", captured(14+20, ether(typIPv4, udp4))},
		{"ip4-length-0", frames(ether(typIPv4, set(udp4, 2, 0, 0)))},
		{"ip4-length-19", frames(ether(typIPv4, set(udp4, 2, 0, 19)))},
		{"ip4-length-20", frames(ether(typIPv4, set(udp4, 2, 0, 20)))},
		{"ip4-length-24", frames(ether(typIPv4, set(udp4, 2, 0, 24)))},
		{"ip4-length-too-long", frames(ether(typIPv4, set(udp4, 2, 1, 0)))},
		{"ip4-hlen-16", frames(ether(typIPv4, set(udp4, 0, 0x44)))},
		{"ip4-version-5", frames(ether(typIPv4, set(udp4, 0, 0x55)))},
		{"ip4-version-6-in-0800", frames(ether(typIPv4, v6(protoUDP, datagram(payload))))},
		{"ip4-option-length-0", frames(option(0))},
		{"ip4-option-length-too-long", frames(option(40))},
		{"ip4-option-record-route-of-2", frames(ether(typIPv4, v4With(hx("07 02 00 00"), protoUDP, datagram(payload))))},
		{"ip4-options-captured-partly", captured(14+22, option(4))},
		{"ip4-source-route", frames(ether(typIPv4, v4With(hx("83 07 04 c0000201 00"), protoUDP, datagram(payload))))},
		{"ip4-source-route-used-up", frames(ether(typIPv4, v4With(hx("83 07 08 c0000201 00"), protoUDP, datagram(payload))))},

		// IPv6.
		{"ip6-udp", frames(ether(typIPv6, v6(protoUDP, datagram(payload))))},
		{"ip6-header-captured-39", captured(14+39, ether(typIPv6, v6(protoUDP, datagram(payload))))},
		{"ip6-header-captured-40", captured(14+40, ether(typIPv6, v6(protoUDP, datagram(payload))))},
		{"ip6-no-next-header", frames(ether(typIPv6, v6(59, payload)))},
		{"ip6-unknown-next-header", frames(ether(typIPv6, v6(253, payload)))},
		{"ip6-esp", frames(ether(typIPv6, v6(50, payload)))},
		{"ip6-length-0", frames(ether(typIPv6, set(v6(protoUDP, datagram(payload)), 4, 0, 0)))},
		{"ip6-length-too-long", frames(ether(typIPv6, set(v6(protoUDP, datagram(payload)), 4, 1, 0)))},
		{"ip6-hopopts-udp", frames(ether(typIPv6, v6(0, hx("11 00 01 04 00000000"), datagram(payload))))},
		{"ip6-hopopts-no-next-header", frames(ether(typIPv6, v6(0, hx("3b 00 01 04 00000000"))))},
		{"ip6-hopopts-truncated", captured(14+44, ether(typIPv6, v6(0, hx("11 00 01 04 00000000"), datagram(payload))))},
		{"ip6-mobility", frames(ether(typIPv6, v6(135, hx("3b 00 00 00 0000 0000"))))},
		{"ip6-routing0-left-0", frames(ether(typIPv6, v6(43, hx("11 02 00 00 00000000 20010db8000000000000000000000003"), datagram(payload))))},
		{"ip6-routing0-left-1", frames(ether(typIPv6, v6(43, hx("11 02 00 01 00000000 20010db8000000000000000000000003"), datagram(payload))))},
		{"ip6-home-address", frames(ether(typIPv6, v6(destOptions, hx("11 02 01 02 0000 c9 10 20010db8000000000000000000000003"), datagram(payload))))},

		// TCP.
		{"tcp-header-captured-19", captured(14+20+19, there(ack, 1, 1))},
		{"tcp-header-captured-20", captured(14+20+20, ether(typIPv4, v4(protoTCP, segment(ack, 1, 1, payload))))},
		{"tcp-doff-4", frames(ether(typIPv4, v4(protoTCP, set(segment(ack, 1, 1, payload), 12, 0x40))))},
		{"tcp-doff-beyond-segment", frames(ether(typIPv4, v4(protoTCP, set(segment(ack, 1, 1), 12, 0x80))))},
		{"tcp-segment-of-19", frames(ether(typIPv4, v4(protoTCP, segment(ack, 1, 1)[:19])))},
		{"tcp-options-captured-partly", captured(14+20+22, ether(typIPv4, v4(protoTCP, optioned("02 04 05b4"))))},
		{"tcp-options-captured-partly-length-0", captured(14+20+22, ether(typIPv4, v4(protoTCP, optioned("02 00 05b4"))))},
		{"tcp-options-captured-partly-after-end-of-list", captured(14+20+22, ether(typIPv4, v4(protoTCP, optioned("00 00 0000"))))},
		{"tcp-options-captured-but-2-length-too-long", captured(14+20+26, ether(typIPv4, v4(protoTCP, optioned("78 28 000000000000"))))},
		{"tcp-options-captured-but-3-length-too-long", captured(14+20+25, ether(typIPv4, v4(protoTCP, optioned("78 28 000000000000"))))},
		{"tcp-options-beyond-segment-length-too-long", frames(ether(typIPv4, v4(protoTCP, optioned("78 28 000000000000")[:27])))},
		{"tcp-option-length-0", frames(ether(typIPv4, v4(protoTCP, optioned("02 00 05b4"))))},
		{"tcp-option-length-too-long", frames(ether(typIPv4, v4(protoTCP, optioned("02 28 05b4"))))},
		{"tcp-option-sack-of-9", frames(ether(typIPv4, v4(protoTCP, optioned("05 09 00000001 000000 000000"))))},
		{"tcp-option-sack-of-10", frames(ether(typIPv4, v4(protoTCP, optioned("05 0a 00000001 00000002 0000"))))},
		{"tcp-option-mptcp-of-3", frames(ether(typIPv4, v4(protoTCP, optioned("1e 03 00 00"))))},
		{"tcp-port-zero", frames(ether(typIPv4, v4(protoTCP, set(segment(ack, 1, 1), 0, 0, 0))))},

		// UDP and SCTP.
		{"udp-header-captured-7", captured(14+20+7, ether(typIPv4, udp4))},
		{"udp-header-captured-8", captured(14+20+8, ether(typIPv4, udp4))},
		{"udp-length-0", frames(ether(typIPv4, v4(protoUDP, set(datagram(payload), 4, 0, 0))))},
		{"udp-length-7", frames(ether(typIPv4, v4(protoUDP, set(datagram(payload), 4, 0, 7))))},
		{"udp-length-short", frames(ether(typIPv4, v4(protoUDP, set(datagram(payload), 4, 0, 10))))},
		{"udp-length-too-long", frames(ether(typIPv4, v4(protoUDP, set(datagram(payload), 4, 1, 0))))},
		{"udp-length-0-ip6", frames(ether(typIPv6, v6(protoUDP, set(datagram(payload), 4, 0, 0))))},
		{"udp-lite", frames(ether(typIPv4, v4(136, datagram(payload))))},
		{"sctp-header-captured-12", captured(14+20+12, ether(typIPv4, v4(protoSCTP, packetSCTP(init))))},
		{"sctp-chunk-captured-partly", captured(14+20+20, ether(typIPv4, v4(protoSCTP, packetSCTP(init))))},
		{"sctp-two-data-chunks", frames(ether(typIPv4, v4(protoSCTP, packetSCTP(data, data))))},

		// Quoted packets are not traffic.
		{"icmp-error-udp", frames(ether(typIPv4, v4(1, hx("0303 0000 00000000"), quote)))},
		{"icmp6-error-udp", frames(ether(typIPv6, v6(58, hx("0104 0000 00000000"), v6(protoUDP, datagram(payload)))))},

		// Fragments.
		{"ip4-frag-complete", frames(ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-reversed", frames(ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])), ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])))},
		{"ip4-frag-first-only", frames(ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])))},
		{"ip4-frag-last-only", frames(ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-hole", frames(ether(typIPv4, fragment4(0, true, protoUDP, whole[:16])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-overlap", frames(ether(typIPv4, fragment4(0, true, protoUDP, whole[:32])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-duplicate-first", frames(ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])), ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-duplicate-after", frames(ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-whole-twice", frames(ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])), ether(typIPv4, fragment4(0, true, protoUDP, whole[:24])), ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-first-truncated", []capture.Record{cut(at(0, ether(typIPv4, fragment4(0, true, protoUDP, whole[:24]))), 14+20+20), at(1, ether(typIPv4, fragment4(24, false, protoUDP, whole[24:])))}},
		{"ip4-frag-last-truncated", []capture.Record{at(0, ether(typIPv4, fragment4(0, true, protoUDP, whole[:24]))), cut(at(1, ether(typIPv4, fragment4(24, false, protoUDP, whole[24:]))), 14+20+10)}},
		{"ip4-frag-vlans-differ", frames(ether(typVLAN, hx("0001 0800"), fragment4(0, true, protoUDP, whole[:24])), ether(typVLAN, hx("0002 0800"), fragment4(24, false, protoUDP, whole[24:])))},
		{"ip4-frag-vlans-differ-public", frames(ether(typVLAN, hx("0001 0800"), set(fragment4(0, true, protoUDP, whole[:24]), 12, 198, 51, 100, 1, 203, 0, 113, 1)), ether(typVLAN, hx("0002 0800"), set(fragment4(24, false, protoUDP, whole[24:]), 12, 198, 51, 100, 1, 203, 0, 113, 1)))},
		{"ip6-frag-complete", frames(ether(typIPv6, fragment6(0, true, whole[:24])), ether(typIPv6, fragment6(24, false, whole[24:])))},
		{"ip6-frag-first-only", frames(ether(typIPv6, fragment6(0, true, whole[:24])))},
		{"ip6-frag-first-truncated", captured(14+40+8+12, ether(typIPv6, fragment6(0, true, whole[:24])))},
		{"ip6-frag-atomic", frames(ether(typIPv6, fragment6(0, false, whole)))},

		// TCP streams.
		{"tcp-syn-retransmitted", after(there(syn, 100, 0))},
		{"tcp-syn-other-isn", after(there(syn, 900, 0))},
		{"tcp-syn-other-isn-and-back", after(there(syn, 900, 0), there(syn, 100, 0))},
		{"tcp-synack-other-isn", after(again(syn|ack, 900, 101))},
		{"tcp-reuse-after-fin-same-isn", after(there(fin|ack, 101, 501), again(fin|ack, 501, 102), there(ack, 102, 502), there(syn, 100, 0))},
		{"tcp-reuse-after-fin-other-isn", after(there(fin|ack, 101, 501), again(fin|ack, 501, 102), there(ack, 102, 502), there(syn, 700, 0))},
		{"tcp-reuse-after-rst-same-isn", after(there(rst, 101, 0), there(syn, 100, 0))},
		{"tcp-reuse-swapped-roles", after(again(syn, 800, 0), there(syn|ack, 300, 801))},
		{"tcp-late-segment-of-old", after(there(syn, 900, 0), there(ack, 101, 501))},
		{"tcp-midstream-then-syn", frames(there(ack, 101, 501), there(syn, 900, 0))},
		{"tcp-midstream-then-syn-matching", frames(there(ack, 101, 501), there(syn, 100, 0))},
		{"tcp-reverse-only-then-syn", frames(again(ack, 501, 101), there(syn, 900, 0))},
		{"tcp-reverse-only-then-syn-matching", frames(again(ack, 501, 101), there(syn, 100, 0))},
		{"tcp-simultaneous-open", frames(there(syn, 100, 0), again(syn, 500, 0), there(syn|ack, 100, 501), again(syn|ack, 500, 101))},
		{"tcp-doff-4-syn-splits", after(ether(typIPv4, v4(protoTCP, set(segment(syn, 900, 0), 12, 0x40))), there(ack, 101, 501))},
		{"tcp-syn-rst-other-seq", after(there(syn|rst, 900, 0))},
		{"tcp-syn-fin-other-seq", after(there(syn|fin, 900, 0))},

		// What leads to an inner header.
		{"mpls", frames(ether(0x8847, hx("00010140"), udp4))},
		{"mpls-ethernet-with-control-word", frames(ether(0x8847, hx("00010140 00000000"), etherBack(typIPv4, udp4)))},
		{"pppoe", frames(ether(0x8864, hx("1100 0001"), half(2+len(udp4)), hx("0021"), udp4))},
		{"gre", frames(ether(typIPv4, v4(47, hx("0000 0800"), v4Inner(protoUDP, datagram(payload)))))},
		{"gre-ethernet", frames(ether(typIPv4, v4(47, hx("0000 6558"), etherBack(typIPv4, v4Inner(protoUDP, datagram(payload))))))},
		{"6in4", frames(ether(typIPv4, v4(41, v6(protoUDP, datagram(payload)))))},
		{"gtpu", frames(ether(typIPv4, v4(protoUDP, datagramTo(2152, hx("30 ff"), half(len(udp4)), hx("00000001"), v4Inner(protoUDP, datagram(payload))))))},
		{"geneve", frames(ether(typIPv4, v4(protoUDP, datagramTo(6081, hx("0000 6558 00000100"), etherBack(typIPv4, v4Inner(protoUDP, datagram(payload)))))))},
		{"etherip", frames(ether(typIPv4, v4(97, hx("3000"), etherBack(typIPv4, v4Inner(protoUDP, datagram(payload))))))},
		{"vxlan-same-macs", frames(ether(typIPv4, v4(protoUDP, datagramTo(4789, hx("08000000 00000100"), ether(typIPv4, v4Inner(protoUDP, datagram(payload)))))))},
		{"outer-fragmented-tunnel", func() []capture.Record {
			inner := cat(hx("0000 0800"), v4Inner(protoUDP, datagram(payload)))
			return frames(ether(typIPv4, fragment4(0, true, 47, inner[:24])), ether(typIPv4, fragment4(24, false, 47, inner[24:])))
		}()},
		{"qinq", frames(ether(0x88a8, hx("0001 8100 0002 0800"), udp4))},
		{"isl-counts-twice", frames(cat(hx("01000c000000 020000000001 0046 aaaa03 00000c 0002 0000 0000"), ether(typIPv4, udp4), hx("00000000")))},
	}
}
