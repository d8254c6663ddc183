package conn

import (
	"encoding/binary"
	"fmt"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/internal/capgen"
	"flowglass/internal/session"
)

// The vectors that the specification of the Community ID publishes for seed 0 (baseline_deflt.json).
func TestCommunityID(t *testing.T) {
	for _, c := range []struct {
		proto        uint8
		src, dst     string
		sport, dport uint16
		oneWay       bool
		want         string
	}{
		{58, "fe80::200:86ff:fe05:80da", "fe80::260:97ff:fe07:69ea", 135, 136, false, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY="},
		{58, "fe80::260:97ff:fe07:69ea", "fe80::200:86ff:fe05:80da", 136, 135, false, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY="},
		{58, "fe80::260:97ff:fe07:69ea", "fe80::200:86ff:fe05:80da", 135, 136, false, "1:zavyT/cezQr1fmImYCwYnMXbgck="},
		{58, "3ffe:501:1800:2345::2", "3ffe:507:0:1:200:86ff:fe05:80da", 3, 0, true, "1:2ObVBgIn28oZvibYZhZMBgh7WdQ="},
		{58, "3ffe:501:410:0:2c0:dfff:fe47:33e", "3ffe:507:0:1:200:86ff:fe05:80da", 1, 4, true, "1:hLZd0XGWojozrvxqE0dWB1iM6R0="},
		{58, "3ffe:507:0:1:200:86ff:fe05:80da", "3ffe:501:0:1001::2", 128, 129, false, "1:+TW+HtLHvV1xnGhV1lv7XoJrqQg="},
		{58, "fe80::200:86ff:fe05:80da", "ff02::2", 133, 134, false, "1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0="},
		{58, "fe80::260:97ff:fe07:69ea", "ff02::1", 134, 133, false, "1:pkvHqCL88/tg1k4cPigmZXUtL00="},
		{1, "192.168.0.89", "192.168.0.1", 8, 0, false, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="},
		{1, "192.168.0.1", "192.168.0.89", 0, 8, false, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="},
		{1, "10.0.0.1", "10.0.0.2", 11, 0, true, "1:YHxtAirCG//0OzkcVAukqKQN9xM="},
		{6, "2001:470:e5bf:dead:4957:2174:e82c:4887", "2607:f8b0:400c:c03::1a", 63943, 25, false, "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4="},
		{6, "128.232.110.120", "66.35.250.204", 34855, 80, false, "1:LQU9qZlK+B5F3KDmev6m5PMibrg="},
		{6, "66.35.250.204", "128.232.110.120", 80, 34855, false, "1:LQU9qZlK+B5F3KDmev6m5PMibrg="},
		{17, "192.168.1.52", "8.8.8.8", 54585, 53, false, "1:d/FP5EW3wiY1vCndhwleRRKHowQ="},
		{132, "192.168.170.8", "192.168.170.56", 7, 7, false, "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs="},
		{132, "192.168.170.56", "192.168.170.8", 7, 7, false, "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs="},
	} {
		got := CommunityID(c.proto, netip.MustParseAddr(c.src), netip.MustParseAddr(c.dst), c.sport, c.dport, c.oneWay)
		if got != c.want {
			t.Errorf("%d %s:%d -> %s:%d: %s, want %s", c.proto, c.src, c.sport, c.dst, c.dport, got, c.want)
		}
	}
}

// raw returns a capture of IP packets, a second apart.
func raw(packets ...[]byte) []byte {
	p := capgen.Pcap{Network: 101}
	file := p.Header()
	for i, b := range packets {
		file = append(file, p.Record(uint32(1000+i), 0, len(b), b)...)
	}
	return file
}

// ip4 returns an IPv4 packet from 10.0.0.src to 10.0.0.dst.
func ip4(proto, src, dst byte, payload ...byte) []byte {
	b := []byte{0x45, 0, 0, 0, 0, 1, 0, 0, 64, proto, 0, 0, 10, 0, 0, src, 10, 0, 0, dst}
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)+len(payload)))
	return append(b, payload...)
}

func udp(sport, dport uint16, payload ...byte) []byte {
	b := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, sport), dport)
	return append(append(binary.BigEndian.AppendUint16(b, uint16(8+len(payload))), 0, 0), payload...)
}

func icmp(typ, code byte, payload ...byte) []byte {
	return append([]byte{typ, code, 0, 0, 0, 0, 0, 0}, payload...)
}

// brief is what the tests of UDP, ICMP and tunnels look at.
func brief(r *Record) string {
	return fmt.Sprintf("%s %s:%d>%s:%d %s %q %d/%d %d/%d %s", r.Proto, r.Orig, r.OrigPort, r.Resp, r.RespPort,
		r.State, r.History, r.OrigBytes, r.RespBytes, r.OrigPackets, r.RespPackets, r.Service)
}

func TestOthers(t *testing.T) {
	question := ip4(17, 1, 2, udp(4000, 9, 1, 2, 3)...)
	for _, c := range []struct {
		name string
		file []byte
		want []string
	}{
		{"UDP with an answer", raw(question, ip4(17, 2, 1, udp(9, 4000, 1, 2)...)), []string{`udp 10.0.0.1:4000>10.0.0.2:9 SF "Dd" 3/2 1/1 `}},
		{"UDP without", raw(question, question), []string{`udp 10.0.0.1:4000>10.0.0.2:9 S0 "D" 6/0 2/0 `}},
		{"UDP of a server", raw(ip4(17, 2, 1, udp(123, 4000, make([]byte, 48)...)...)), []string{`udp 10.0.0.1:4000>10.0.0.2:123 SHR "^d" 0/48 0/1 ntp`}},
		{"echo and its reply", raw(ip4(1, 1, 2, icmp(8, 0, 7, 7)...), ip4(1, 2, 1, icmp(0, 0, 7, 7)...)), []string{`icmp 10.0.0.1:8>10.0.0.2:0 OTH "" 2/2 1/1 `}},
		{"an ICMP error, whose quotation is no traffic", raw(ip4(1, 2, 1, icmp(3, 3, question...)...)), []string{`icmp 10.0.0.2:3>10.0.0.1:3 OTH "" 31/0 1/0 `}},
		{"errors both ways are two", raw(ip4(1, 2, 1, icmp(3, 1, question...)...), ip4(1, 1, 2, icmp(3, 1, question...)...)),
			[]string{`icmp 10.0.0.2:3>10.0.0.1:1 OTH "" 31/0 1/0 `, `icmp 10.0.0.1:3>10.0.0.2:1 OTH "" 31/0 1/0 `}},
		{"no transport", raw(ip4(47, 1, 2), ip4(2, 1, 2, 0x11, 0, 0, 0, 0, 0, 0, 0)), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, r := range follow(t, c.file, Options{}) {
				got = append(got, brief(&r))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}

func TestInactivity(t *testing.T) {
	p := capgen.Pcap{Network: 101}
	b := ip4(17, 1, 2, udp(4000, 9, 1)...)
	file := slices.Concat(p.Header(), p.Record(0, 0, len(b), b), p.Record(59, 999_999, len(b), b), p.Record(119, 999_999, len(b), b))
	list := follow(t, file, Options{})
	if len(list) != 2 || list[0].OrigPackets != 2 || list[0].Duration != 59_999_999_000 || list[1].HasSizes() {
		t.Errorf("%+v", list)
	}
}

// Connections inside of tunnels name what carried them.
func TestTunnels(t *testing.T) {
	inner := ip4(17, 8, 9, udp(4000, 9, 1)...)
	list := follow(t, raw(ip4(4, 1, 2, inner...), ip4(4, 2, 1, ip4(17, 9, 8, udp(9, 4000, 1)...)...)), Options{})
	want := tunnelUID(netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2"))
	if len(list) != 1 || list[0].TunnelParents != want {
		t.Errorf("IP in IP: %+v, want a tunnel %s", list, want)
	}

	teredo := append([]byte{0x60, 0, 0, 0, 0, 9, 17, 64}, make([]byte, 32)...)
	teredo[8], teredo[24], teredo[39] = 0x20, 0x20, 1
	list = follow(t, raw(ip4(17, 1, 2, udp(5000, 3544, append(teredo, udp(4000, 9, 1)...)...)...)), Options{})
	if len(list) != 2 || list[1].TunnelParents != list[0].UID || list[0].TunnelParents != "" || list[0].RespPort != 3544 {
		t.Errorf("Teredo: %+v", list)
	}
}

// Packets side by side in one frame, as netlink and A-MSDUs have them, carry nothing of each other;
// what an ICMP error quotes ends with it.
func TestSideBySide(t *testing.T) {
	first := ip4(17, 1, 2, udp(4000, 9, 1)...)
	quoting := ip4(1, 2, 1, icmp(3, 3, first...)...)
	data := slices.Concat(first, quoting, ip4(17, 3, 4, udp(5000, 9, 1)...))
	at := []int{0, 20, 29, 49, 57, 77, 86, 106}
	var layers []decode.Layer
	for i, proto := range []decode.Proto{names.ip, names.udp, names.ip, names.icmp, names.ip, names.udp, names.ip, names.udp} {
		layers = append(layers, decode.Layer{Proto: proto, Offset: int32(at[i])})
	}
	w := walker{record: &capture.Record{Data: data, OrigLen: len(data)}, layers: layers}
	var got []string
	for s := new(segment); w.next(s); {
		got = append(got, fmt.Sprintf("%s %s:%d %d %q", s.proto, s.src, s.sport, s.payload, w.carrier()))
		w.carries("C")
	}
	want := []string{`udp 10.0.0.1:4000 1 ""`, `icmp 10.0.0.2:3 29 ""`, `udp 10.0.0.3:5000 1 ""`}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestChecksums(t *testing.T) {
	good := ip4(17, 1, 2, udp(4000, 9, 1, 2, 3)...)
	sum := uint32(0)
	for _, part := range [][]byte{good[12:20], good[20:]} {
		sum = add16(sum, part)
	}
	sum += 17 + uint32(len(good)-20)
	sum = sum&0xffff + sum>>16
	binary.BigEndian.PutUint16(good[26:], ^uint16(sum))
	bad := slices.Clone(good)
	bad[30] ^= 1
	list := follow(t, raw(good, bad), Options{Checksums: true})
	if len(list) != 1 || list[0].History != "DC" || list[0].OrigPackets != 1 {
		t.Errorf("%+v", list)
	}
	list = follow(t, raw(good, bad), Options{})
	if len(list) != 1 || list[0].History != "D" || list[0].OrigPackets != 2 {
		t.Errorf("not verified: %+v", list)
	}
}

// A header that reaches beyond the packet that it is in, by the length of that, is none.
func TestHeadersWithinTheirPackets(t *testing.T) {
	for name, packet := range map[string][]byte{
		"tcp":  ip4(6, 1, 2, tcpPacket(1, 2, 1025, 80, 1, 0, synFlag, 100, 0)[20:]...),
		"udp":  ip4(17, 1, 2, udp(1025, 53)...),
		"icmp": ip4(1, 1, 2, icmp(8, 0)...),
	} {
		if n := len(follow(t, raw(packet), Options{})); n != 1 {
			t.Errorf("%s: %d connections", name, n)
		}
		binary.BigEndian.PutUint16(packet[2:], 20+7)
		if n := len(follow(t, raw(packet), Options{})); n != 0 {
			t.Errorf("%s, cut: %d connections", name, n)
		}
	}
}

// The sides of a connection are where its packets end and begin, by routing headers and home addresses, over which checksums
// are counted as well.
func TestFinalAddresses(t *testing.T) {
	ip6 := func(next byte, src, dst string, payload ...byte) []byte {
		b := []byte{0x60, 0, 0, 0, 0, byte(len(payload)), next, 64}
		for _, a := range []string{src, dst} {
			b = append(b, netip.MustParseAddr(a).AsSlice()...)
		}
		return append(b, payload...)
	}
	addr := func(s string) []byte { return netip.MustParseAddr(s).AsSlice() }
	datagram := udp(1025, 53, 1, 2, 3, 4)
	routed := func(typ, left byte) []byte {
		return append(append([]byte{17, 2, typ, left, 0, 0, 0, 0}, addr("2001:db8::9")...), datagram...)
	}
	home := append(append([]byte{17, 2, 1, 2, 0, 0, 0xc9, 16}, addr("2001:db8::7")...), datagram...)
	for name, c := range map[string]struct {
		packet     []byte
		orig, resp string
	}{
		"a route":             {ip6(43, "2001:db8::1", "2001:db8::2", routed(0, 1)...), "2001:db8::1", "2001:db8::9"},
		"a route used up":     {ip6(43, "2001:db8::1", "2001:db8::2", routed(0, 0)...), "2001:db8::1", "2001:db8::2"},
		"a mobile node":       {ip6(43, "2001:db8::1", "2001:db8::2", routed(2, 1)...), "2001:db8::1", "2001:db8::9"},
		"a home address":      {ip6(60, "2001:db8::1", "2001:db8::2", home...), "2001:db8::7", "2001:db8::2"},
		"neither of the two":  {ip6(17, "2001:db8::1", "2001:db8::2", datagram...), "2001:db8::1", "2001:db8::2"},
		"a kind not followed": {ip6(43, "2001:db8::1", "2001:db8::2", routed(3, 0)...), "2001:db8::1", "2001:db8::2"},
	} {
		list := follow(t, raw(c.packet), Options{})
		if len(list) != 1 || list[0].Orig.String() != c.orig || list[0].Resp.String() != c.resp {
			t.Errorf("%s: %+v", name, list)
		}
	}
}

func TestUIDs(t *testing.T) {
	file := raw(ip4(17, 1, 2, udp(4000, 9)...), ip4(17, 1, 3, udp(4000, 9)...))
	first, second := follow(t, file, Options{}), follow(t, file, Options{})
	seen := make(map[string]bool)
	for i := range first {
		uid := first[i].UID
		if uid != second[i].UID || len(uid) != 18 || uid[0] != 'C' || seen[uid] {
			t.Errorf("%q, then %q", uid, second[i].UID)
		}
		seen[uid] = true
	}
}

// What is kept is open connections: of ten thousand, a second apart, about as many as a minute has.
func TestMemoryIsThatOfOpenConnections(t *testing.T) {
	most, total := 0, 0
	tracker := New(Options{}, func(*Record) { total++ })
	s := session.New(session.Options{NoFrames: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		tracker.Observe(r, p, buffers)
		most = max(most, len(tracker.conns))
	}})
	var packets [][]byte
	for i := range 10_000 {
		packets = append(packets, ip4(17, 1, 2, udp(uint16(i), 9, 1)...))
	}
	s.Feed(raw(packets...))
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	tracker.Finish()
	if most > 150 || total != len(packets) || tracker.first != nil || tracker.last != nil {
		t.Errorf("%d open at a time, %d in all", most, total)
	}
}

func TestServersAreSorted(t *testing.T) {
	if !slices.IsSorted(tcpServers) || !slices.IsSorted(udpServers) {
		t.Error("the search needs them in order")
	}
}

const capturesDir = "../../testdata/captures"

// Packets of our captures, summed over connections, are those of the tables; what is told of
// a connection holds together.
func TestSumsAreTheTables(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(capturesDir, "*.pcap*"))
	if err != nil || len(names) < 50 {
		t.Fatalf("%d captures (%v)", len(names), err)
	}
	checked := 0
	for _, name := range names {
		if strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".lz4") || strings.HasSuffix(name, ".zst") {
			continue
		}
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		packets := make(map[Proto]uint64)
		tracker := New(Options{}, func(r *Record) {
			packets[r.Proto] += r.OrigPackets + r.RespPackets
			if r.Duration < 0 || r.OrigPackets+r.RespPackets == 0 || r.State == "" {
				t.Errorf("%s: %+v", name, r)
			}
		})
		s := session.New(session.Options{NoFrames: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
			tracker.Observe(r, p, buffers)
		}})
		s.Feed(file)
		if err := s.Finish(""); err != nil {
			t.Fatal(err)
		}
		tracker.Finish()
		for proto, kind := range map[Proto]decode.Kind{TCP: decode.TCP, UDP: decode.UDP} {
			want := uint64(0)
			for _, c := range s.Stats().Conversations(kind) {
				want += c.PacketsAB + c.PacketsBA
			}
			if packets[proto] != want {
				t.Errorf("%s: %d packets of %s, and %d in the table", filepath.Base(name), packets[proto], proto, want)
			}
			checked += int(want)
		}
	}
	if checked < 1000 {
		t.Errorf("only %d packets", checked)
	}
}

// Hostile packets neither panic nor give figures that make no sense.
func FuzzTracker(f *testing.F) {
	f.Add(tcpPacket(1, 2, 80, 81, 0, math.MaxUint32, 0xff, 0, 3), uint8(3))
	f.Add(ip4(17, 1, 2, udp(1, 2, 3)...), uint8(20))
	f.Fuzz(func(t *testing.T, b []byte, step uint8) {
		var packets [][]byte
		for n := int(step)%64 + 20; len(b) > 0; b = b[min(n, len(b)):] {
			packets = append(packets, b[:min(n, len(b))])
		}
		for _, r := range follow(t, raw(packets...), Options{Checksums: step%2 == 0}) {
			if r.OrigBytes > 1<<33 || r.RespBytes > 1<<33 || r.MissedBytes > 1<<33 || len(r.History) > 64+3*len(packets) {
				t.Errorf("%s: %+v", strconv.Quote(string(b)), r)
			}
		}
	})
}
