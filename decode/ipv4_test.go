package decode

import (
	"fmt"
	"testing"
)

func TestIPv4(t *testing.T) {
	const (
		counted = " | 10.0.0.1 > 10.0.0.2"
		ports   = " | 10.0.0.1:5 > 10.0.0.2:6"
	)
	d := udp(5, 6, some)
	runCases(t, 1, []decodeCase{
		one("plain", eth(0x0800, ip4{}.with(d)), "eth ip udp"+counted+ports),
		one("trailer behind the total length", eth(0x0800, ip4{}.with(d), some), "eth ip udp"+counted+ports),
		one("version 5", eth(0x0800, ip4{version: 5}.with(d)), "eth ip | malformed"),
		one("header length 16", eth(0x0800, ip4{header: 16}.with(d)), "eth ip | malformed"),
		one("total length 19", eth(0x0800, ip4{total: 19}.with(d)), "eth ip | malformed"),
		one("total length 20", eth(0x0800, ip4{total: 20}.with(d)), "eth ip"+counted),
		one("total length 24 cuts the UDP header", eth(0x0800, ip4{total: 24}.with(d)), "eth ip udp"+counted+" | malformed"),
		one("total length 0 is left to the network card", eth(0x0800, ip4{total: -1}.with(d)), "eth ip udp"+counted+ports),
		one("total length beyond the frame", eth(0x0800, ip4{total: 900}.with(d)), "eth ip udp"+counted+ports),
		one("IPv6 under the type of IPv4", eth(0x0800, in6(17, d)), "eth ip ipv6 udp | 2001:db8::1 > 2001:db8::2 | 2001:db8::1:5 > 2001:db8::2:6"),
		{"captured 19 octets", []frame{{eth(0x0800, ip4{}.with(d)), 14 + 19}}, []string{"eth ip | truncated"}},
		{"captured 20 octets", []frame{{eth(0x0800, ip4{}.with(d)), 14 + 20}}, []string{"eth ip" + counted + " | truncated"}},
		{"options captured in part", []frame{{eth(0x0800, ip4{opts: hx("01010101 01010101")}.with(d)), 14 + 24}}, []string{"eth ip | truncated"}},
		one("options beyond the end, settled before", eth(0x0800, cat(ip4{header: 28, total: 28}.with(), hx("30 39 d4 31"))), "eth ip | (10.0.0.1 > 10.0.0.2) | malformed"),
		one("options beyond the end, a route may follow", eth(0x0800, cat(ip4{header: 28, total: 28}.with(), hx("01 01 01 01"))), "eth ip | malformed"),
		one("unknown protocol", eth(0x0800, ip4{proto: 253}.with(some)), "eth ip"+counted+" | unsupported"),
	})
}

func TestIPv4Options(t *testing.T) {
	const (
		counted = "eth ip udp | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6"
		routed  = "eth ip udp | 10.0.0.1 > 192.0.2.1 | 10.0.0.1:5 > 192.0.2.1:6"
		dropped = "eth ip | (10.0.0.1 > 10.0.0.2) | malformed"
	)
	var cases []decodeCase
	for _, c := range []struct{ name, opts, want string }{
		{"length 0 ends the options", "07 00 01 01", counted},
		{"length beyond the header ends the options", "07 30 01 01", counted},
		{"end of list before a bad option", "00 07 02 00", counted},
		{"record route of 2", "07 02 01 01", dropped},
		{"timestamp of 3", "44 03 05 00", dropped},
		{"router alert of 4", "94 04 00 00", counted},
		{"router alert of 3", "94 03 00 00", dropped},
		{"stream identifier of 2", "88 02 00 00", dropped},
		{"source route", "89 07 04 c0000201 00", routed},
		{"loose source route of two", "83 0b 04 c0000209 c0000201 00", routed},
		{"source route used up", "89 07 08 c0000201 00", counted},
		{"source route with an odd pointer", "89 07 05 c0000201 00", counted},
		{"the first of two source routes decides", "83 07 04 c0000201 89 07 04 c0000209 00 00", routed},
	} {
		cases = append(cases, one(c.name, eth(0x0800, ip4{opts: hx(c.opts)}.with(udp(5, 6, some))), c.want))
	}
	runCases(t, 1, cases)
}

// The address in the header itself is what a table of single packets goes by.
func TestSourceRouteHeaderDst(t *testing.T) {
	d, p := NewDecoder(), Packet{}
	r := whole(eth(0x0800, ip4{opts: hx("89 07 04 c0000201 00")}.with(udp(5, 6)))).record(1)
	d.Decode(&r, &p)
	if q := p.Key().Pairs(nil)[1]; q.Dst.String() != "192.0.2.1" || q.HeaderDst.String() != "10.0.0.2" {
		t.Errorf("Dst %v, HeaderDst %v", q.Dst, q.HeaderDst)
	}
}

func TestIPv4Fragments(t *testing.T) {
	const (
		fragment = "eth ip | 10.0.0.1 > 10.0.0.2"
		done     = "eth ip udp | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6"
	)
	d := udp(5, 6, some, some, some) // 44 octets
	part := func(from, to int) frame {
		return whole(eth(0x0800, ip4{id: 1, off: from, more: to < len(d)}.with(d[from:to])))
	}
	first, second := part(0, 24), part(24, 44)
	other := func(h ip4) frame { h.off = 24; return whole(eth(0x0800, h.with(d[24:]))) }
	vlan := func(f frame, id byte) frame {
		return whole(cat(f.data[:12], []byte{0x81, 0, 0, id}, f.data[12:]))
	}
	runCases(t, 1, []decodeCase{
		{"in order", []frame{first, second}, []string{fragment, done}},
		{"reversed", []frame{second, first}, []string{fragment, done}},
		{"a hole", []frame{part(0, 16), second}, []string{fragment, fragment}},
		{"duplicate of the first", []frame{first, first, second}, []string{fragment, fragment, done}},
		{"duplicate of the last when all is done", []frame{first, second, second}, []string{fragment, done, fragment}},
		{"the identification used again", []frame{first, second, first, second}, []string{fragment, done, fragment, done}},
		{"overlap", []frame{part(0, 32), second}, []string{fragment, done}},
		{"first fragment beyond the end", []frame{part(0, 40), whole(eth(0x0800, ip4{id: 1, off: 24}.with(d[24:28])))}, []string{fragment, done}},
		{"another identification", []frame{first, other(ip4{id: 2})}, []string{fragment, fragment}},
		{"another protocol", []frame{first, other(ip4{id: 1, proto: 6})}, []string{fragment, fragment}},
		{
			"another source",
			[]frame{first, other(ip4{id: 1, src: "10.0.0.9"})},
			[]string{fragment, "eth ip | 10.0.0.9 > 10.0.0.2"},
		},
		{
			"another VLAN",
			[]frame{vlan(first, 5), vlan(second, 6), vlan(second, 5)},
			[]string{"eth vlan ip | 10.0.0.1 > 10.0.0.2", "eth vlan ip | 10.0.0.1 > 10.0.0.2", "eth vlan ip udp | 10.0.0.1 > 10.0.0.2 | 10.0.0.1:5 > 10.0.0.2:6"},
		},
		{"the last one without octets does not complete", []frame{first, whole(eth(0x0800, ip4{id: 1, off: 24}.with()))}, []string{fragment, fragment}},
		{
			"first not wholly captured is decoded at once and takes no part",
			[]frame{{first.data, 34 + 12}, second},
			[]string{done, fragment},
		},
		{"last not wholly captured takes no part", []frame{first, {second.data, 34 + 12}, second}, []string{fragment, fragment, done}},
		{
			"in a tunnel of fragments",
			[]frame{
				whole(eth(0x0800, ip4{id: 7, proto: 4, src: "192.0.2.1", dst: "192.0.2.2", more: true}.with(first.data[14:38]))),
				whole(eth(0x0800, ip4{id: 7, proto: 4, src: "192.0.2.1", dst: "192.0.2.2", off: 24}.with(first.data[38:]))),
				second,
			},
			[]string{"eth ip | 192.0.2.1 > 192.0.2.2", "eth ip ip | 192.0.2.1 > 192.0.2.2 | 10.0.0.1 > 10.0.0.2", done},
		},
	})
}

// Where fragments overlap, the lower offset wins, then the earlier arrival.
func TestFragmentOverlap(t *testing.T) {
	k := datagramKey{id: 1}
	for _, c := range []struct {
		name string
		add  []string // offset, then content
		want string
	}{
		{"same offset, earlier wins", []string{"0 aaaaaaaa", "0 bbbbbbbb", "8 cc"}, "aaaaaaaacc"},
		{"same offset, the longer one adds its end", []string{"0 aaaaaaaa", "0 bbbbbbbbBBBBBBBB", "16 c"}, "aaaaaaaaBBBBBBBBc"},
		{"lower offset wins", []string{"8 bbbbbbbb", "0 aaaaaaaaAAAA", "16 c"}, "aaaaaaaaAAAAbbbbc"},
	} {
		var f fragments
		for i, s := range c.add {
			var off int
			var content string
			if n, err := fmt.Sscan(s, &off, &content); n != 2 {
				t.Fatal(err)
			}
			got, ok := f.add(k, off, []byte(content), i < len(c.add)-1, nil)
			if ok != (i == len(c.add)-1) {
				t.Errorf("%s: whole after %q: %v", c.name, s, ok)
			}
			if ok && string(got) != c.want {
				t.Errorf("%s: got %q, want %q", c.name, got, c.want)
			}
		}
	}
}

// What is held must not grow beyond the bound, however many datagrams stay incomplete.
func TestFragmentsBound(t *testing.T) {
	var f fragments
	b := make([]byte, 60000)
	for i := range 3 * maxHeld / len(b) {
		f.add(datagramKey{id: uint32(i)}, 0, b, true, nil)
		if f.held > maxHeld {
			t.Fatalf("%d octets held after %d datagrams", f.held, i+1)
		}
	}
	if n := len(f.open); n < maxHeld/len(b)/2 {
		t.Errorf("only %d datagrams are left", n)
	}
	for f.oldest != nil {
		f.forget(f.oldest)
	}
	if f.held != 0 || len(f.open) != 0 || f.newest != nil {
		t.Errorf("after all are forgotten: %d octets, %d datagrams", f.held, len(f.open))
	}
}

// Fragments that repeat must not cost more than their content.
func TestFragmentsRepeated(t *testing.T) {
	var f fragments
	b := make([]byte, 8)
	for i := range 100_000 {
		f.add(datagramKey{}, 8*(i%100), b, true, nil)
	}
	if most := datagramCharge + 100*(partCharge+len(b)); f.held > most {
		t.Errorf("%d octets held, want at most %d", f.held, most)
	}
}
