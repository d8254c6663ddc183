package decode

import "testing"

// Extension headers of eight octets or so; the first octet is the next header.
var (
	padOptions = hx("11 00 01 04 00000000")                                    // UDP next; PadN
	homeOption = hx("11 02 01 02 0000 c9 10 20010db8000000000000000000000003") // home address 2001:db8::3
	route0     = hx("11 02 00 01 00000000 20010db8000000000000000000000003")   // one segment left
	route4     = hx("11 04 04 01 01000000 20010db8000000000000000000000003" +  // segment list, from the end on
		"20010db8000000000000000000000004")
	routeRPL = hx("11 01 03 01 88 000000 0000000000000003") // eight octets of each address elided
)

func TestIPv6(t *testing.T) {
	const (
		counted = " | 2001:db8::1 > 2001:db8::2"
		ports   = " | 2001:db8::1:5 > 2001:db8::2:6"
		routed  = " | 2001:db8::1:5 > 2001:db8::3:6"
	)
	d := udp(5, 6, some)
	in := func(next int, payload ...[]byte) []byte { return eth(0x86dd, in6(next, payload...)) }
	long := in(17, d)
	long[14+5] = 200 // payload length
	empty := in(17, d)
	empty[14+5] = 0
	runCases(t, 1, []decodeCase{
		one("plain", in(17, d), "eth ipv6 udp"+counted+ports),
		one("payload length beyond the frame", long, "eth ipv6 udp"+counted+ports),
		one("payload length 0", empty, "eth ipv6"+counted+" | malformed"),
		one("version 4", eth(0x86dd, ip4{}.with(d)), "eth ipv6 | malformed"),
		one("no next header", in(59, some), "eth ipv6"+counted),
		one("unknown next header", in(253, some), "eth ipv6"+counted+" | unsupported"),
		{"captured 39 octets", []frame{{in(17, d), 14 + 39}}, []string{"eth ipv6 | truncated"}},
		{"captured 40 octets", []frame{{in(17, d), 14 + 40}}, []string{"eth ipv6" + counted + " | truncated"}},
		one("hop-by-hop options", in(0, padOptions, d), "eth ipv6 ipv6.hopopts udp"+counted+ports),
		one("hop-by-hop options, no next header", in(0, hx("3b 00 01 04 00000000")), "eth ipv6 ipv6.hopopts"+counted),
		{"hop-by-hop options cut", []frame{{in(0, padOptions, d), 14 + 44}}, []string{"eth ipv6 ipv6.hopopts | truncated"}},
		one("options beyond the packet", in(0, hx("11 c8 01 04 00000000"), d), "eth ipv6 ipv6.hopopts | malformed"),
		one("an option beyond its header", in(60, hx("11 00 05 08 00000000"), d), "eth ipv6 ipv6.dstopts udp"+counted+ports),
		one("an option beyond the packet", in(60, hx("11 00 05 80 00000000"), d), "eth ipv6 ipv6.dstopts | malformed"),
		one("a router alert of length 0 has its value all the same", in(0, hx("11 00 05 00 80ff ff 00"), d), "eth ipv6 ipv6.hopopts udp"+counted+ports),
		one("CALIPSO of 4", in(60, hx("11 00 07 04 00000000"), d), "eth ipv6 ipv6.dstopts | malformed"),
		one("home address", in(60, homeOption, d), "eth ipv6 ipv6.dstopts udp"+counted+" | 2001:db8::3:5 > 2001:db8::2:6"),
		one("routing header 0", in(43, route0, d), "eth ipv6 ipv6.routing udp"+counted+routed),
		one("routing header 0 used up", in(43, route0[:3], []byte{0}, route0[4:], d), "eth ipv6 ipv6.routing udp"+counted+ports),
		one("segment routing", in(43, route4, d), "eth ipv6 ipv6.routing udp"+counted+routed),
		one("RPL source route", in(43, routeRPL, d), "eth ipv6 ipv6.routing udp"+counted+routed),
		one("unknown routing type", in(43, route0[:2], []byte{9}, route0[3:], d), "eth ipv6 ipv6.routing udp"+counted+ports),
		one("mobility is not counted", in(135, hx("3b 00 00 00 0000 0000")), "eth ipv6 mipv6"),
		one("mobility by its old number", in(62, hx("3b 00 00 00 0000 0000")), "eth ipv6 mipv6"+counted),
		one("authentication header", in(51, hx("11 01 0000 00000001 00000001"), d), "eth ipv6 ah udp"+counted+ports),
		one("authentication header beyond the packet", in(51, hx("11 c8 0000 00000001 00000001"), d), "eth ipv6 ah | malformed"),
		one("shim6 around a payload", in(140, hx("11 00 81 00 00000000"), d), "eth ipv6 shim6 udp"+counted+ports),
		one("ESP", in(50, some), "eth ipv6 esp"+counted),
		one("jumbogram", eth(0x86dd, jumbo(d)), "eth ipv6 ipv6.hopopts udp"+counted+ports),
	})
}

// jumbo returns an IPv6 packet whose payload length is in the last of its hop-by-hop options.
func jumbo(payload []byte) []byte {
	p := in6(0, hx("11 01 05 02 0000 c2 04 00011170 01 02 0000"), payload)
	p[4], p[5] = 0, 0
	return p
}

func TestIPv6Fragments(t *testing.T) {
	const (
		fragment = "eth ipv6 ipv6.fraghdr"
		counted  = " | 2001:db8::1 > 2001:db8::2"
		done     = "eth ipv6 ipv6.fraghdr udp" + counted + " | 2001:db8::1:5 > 2001:db8::2:6"
	)
	d := udp(5, 6, some, some, some)
	header := func(next, off int, more bool, id int) []byte {
		if more {
			off |= 1
		}
		return cat([]byte{byte(next), 0}, be16(off), be32(id))
	}
	in := func(payload ...[]byte) frame { return whole(eth(0x86dd, in6(44, payload...))) }
	first, second := in(header(17, 0, true, 7), d[:24]), in(header(17, 24, false, 7), d[24:])
	vlan := whole(cat(second.data[:12], hx("8100 0006"), second.data[12:]))
	runCases(t, 1, []decodeCase{
		{"in order", []frame{first, second}, []string{fragment, done}},
		{"reversed", []frame{second, first}, []string{fragment, done}},
		{"twice", []frame{first, second, first, second}, []string{fragment, done, fragment, done}},
		{"another identification", []frame{first, in(header(17, 24, false, 8), d[24:])}, []string{fragment, fragment}},
		{"another VLAN is no other datagram", []frame{first, vlan}, []string{fragment, "eth vlan" + done[3:]}},
		{"the next header of the last fragment counts", []frame{first, in(header(253, 24, false, 7), d[24:])}, []string{fragment, fragment + counted + " | unsupported"}},
		{"atomic", []frame{in(header(17, 0, false, 7), d)}, []string{done}},
		{"a run of atomic headers is one layer", []frame{in(header(44, 0, false, 7), header(17, 0, false, 8), d)}, []string{done}},
		{"first not wholly captured", []frame{{first.data, 14 + 48 + 12}, second}, []string{fragment + " | truncated", fragment}},
	})
}

// A chain of headers as long as a packet must not overrun anything.
func TestLongChains(t *testing.T) {
	var options, packets []byte
	for range 150 {
		options = append(options, 60, 0, 1, 4, 0, 0, 0, 0)
	}
	for range 150 {
		packets = in6(41, packets)
	}
	for _, data := range [][]byte{
		eth(0x86dd, in6(60, options)), eth(0x86dd, in6(41, packets)), eth(0x86dd, in6(43, []byte{41}, route0[1:], packets)),
	} {
		d, p := NewDecoder(), Packet{}
		r := whole(data).record(1)
		d.Decode(&r, &p)
		if p.Status != Unsupported || len(p.Layers()) != MaxLayers {
			t.Errorf("%d layers, %v", len(p.Layers()), p.Status)
		}
	}
}
