package decode

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"flowglass/capture"
)

// eachRecord calls f for the records of our own captures.
func eachRecord(t testing.TB, f func(capture.Record)) {
	t.Helper()
	files, err := filepath.Glob("../testdata/captures/*.pcap*")
	if err != nil || len(files) == 0 {
		t.Fatal("no captures in testdata")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := capture.NewScanner()
		s.Feed(data)
		s.Finish()
		var r capture.Record
		for s.Next(&r) == nil {
			f(r)
		}
	}
}

// check reports what must hold of a decoded packet whatever its bytes.
func check(t testing.TB, p *Packet, data []byte) {
	t.Helper()
	if p.Key(); p.depth > MaxLayers || p.keyLen > len(p.key) || p.keyLen%8 != 0 {
		t.Fatalf("%d layers, key of %d octets", p.depth, p.keyLen)
	}
	for i, l := range p.Layers() {
		if l.Offset < 0 || l.Len < 0 || l.Buffer > p.buffers || l.Buffer == 0 && int(l.Offset+l.Len) > len(data) {
			t.Errorf("layer %d is %+v in a packet of %d octets", i, l, len(data))
		}
	}
	protos := p.Key().Protos(nil)
	if len(protos) != p.depth {
		t.Fatalf("%d layers, but %d in the key", p.depth, len(protos))
	}
	for i, l := range p.Layers() {
		if protos[i] != l.Proto {
			t.Errorf("layer %d is %s, in the key %s", i, l.Proto.Name(), protos[i].Name())
		}
	}
	pairs := p.Key().Pairs(nil)
	for _, q := range pairs {
		if q.Src.Kind() != q.Dst.Kind() || q.Src.Kind() == NoAddr {
			t.Errorf("pair %+v", q)
		}
	}
	for kind := range Kind(Kinds) {
		want := slices.DeleteFunc(slices.Clone(pairs), func(q Pair) bool { return q.Kind != kind })
		got, there := p.Key().PairsOf(nil, kind)
		if !slices.Equal(got, want) {
			t.Errorf("pairs of kind %d are %+v, want %+v", kind, got, want)
		}
		for other := range Kind(Kinds) {
			if has := slices.ContainsFunc(pairs, func(q Pair) bool { return q.Kind == other }); has != (there>>other&1 != 0) {
				t.Errorf("of kind %d there is a pair: %v", other, !has)
			}
		}
	}
}

func TestDecodeOwnCaptures(t *testing.T) {
	for _, link := range []capture.LinkType{-2, 1} { // as in the file, and as if all were Ethernet
		d, p := NewDecoder(), Packet{}
		eachRecord(t, func(r capture.Record) {
			if link > 0 {
				r.Link = link
			}
			d.Decode(&r, &p)
			check(t, &p, r.Data)
		})
	}
}

// FuzzDecode decodes data as two packets on a link, the first one cut; a Decoder keeps
// things from packet to packet.
func FuzzDecode(f *testing.F) {
	seen := map[capture.LinkType]int{}
	eachRecord(f, func(r capture.Record) {
		if seen[r.Link]++; seen[r.Link] < 40 && len(r.Data) < 2000 {
			f.Add(int32(r.Link), uint16(0), r.Data)
			f.Add(int32(r.Link), uint16(len(r.Data)/2), r.Data)
		}
	})
	f.Fuzz(func(t *testing.T, link int32, cut uint16, data []byte) {
		d, p := NewDecoder(), Packet{}
		r := capture.Record{Link: capture.LinkType(link), FCSLen: -1}
		for _, b := range [][]byte{data[:min(int(cut), len(data))], data[min(int(cut), len(data)):], data} {
			r.Number++
			r.Data, r.CapLen, r.OrigLen = b, len(b), len(data)
			d.Decode(&r, &p)
			check(t, &p, b)
		}
	})
}

// Decoding allocates nothing once it has seen the flows, not even for tunnels, quoted
// packets, fragments or compressed ones.
func TestNoAllocs(t *testing.T) {
	d4, d6 := udp(5, 6, some), in6(17, udp(5, 6, some))
	inner := ip4{src: "192.0.2.1", dst: "192.0.2.2"}.with(d4)
	fragments := func() [][]byte {
		d := udp(5, 6, some, some, some)
		return [][]byte{
			eth(0x0800, ip4{id: 1, more: true}.with(d[:24])), eth(0x0800, ip4{id: 1, off: 24}.with(d[24:])),
		}
	}()
	for _, c := range []struct {
		name   string
		frames [][]byte
	}{
		{"UDP", [][]byte{eth(0x0800, ip4{}.with(d4))}},
		{"TCP", [][]byte{eth(0x0800, ip4{proto: 6}.with(tcp(tcpACK, 1, 1, nil, some)))}},
		{"IPv4 options", [][]byte{eth(0x0800, ip4{opts: hx("89 07 04 c0000201 00")}.with(d4))}},
		{"IPv6 extension headers", [][]byte{eth(0x86dd, in6(0, hx("2b 00 01 04 00000000"), route0, d4))}},
		{"VXLAN", [][]byte{eth(0x0800, ip4{}.with(udp(5, 4789, hx("08000000 00000100"), eth(0x0800, inner))))}},
		{"GRE", [][]byte{eth(0x0800, ip4{proto: 47}.with(hx("0000 0800"), inner))}},
		{"ICMP error", [][]byte{eth(0x0800, ip4{proto: 1}.with(hx("0303 0000 00000000"), inner))}},
		{"6in4", [][]byte{eth(0x0800, ip4{proto: 41}.with(d6))}},
		{"IPComp", [][]byte{eth(0x0800, ip4{proto: 108}.with(hx("04 00 0002"), deflated(inner)))}},
		{"fragments", fragments},
	} {
		d, p := NewDecoder(), Packet{}
		decode := func() {
			for _, b := range c.frames {
				r := whole(b).record(1)
				d.Decode(&r, &p)
			}
		}
		decode()
		if p.Status != OK {
			t.Errorf("%s: %s", c.name, summary(&p))
		}
		if n := testing.AllocsPerRun(100, decode); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}
