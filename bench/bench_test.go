// Package bench measures the whole first pass, natively and in Chromium.
package bench

import (
	"bytes"
	"encoding/binary"
	"flag"
	"io"
	"os"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"flowglass/internal/session"
)

var file = flag.String("capture", "", "a pcap file that bench/generate wrote")

// data returns the capture's bytes; they are read before the clock starts.
func data(b *testing.B) []byte {
	if *file == "" {
		b.Skip("no -capture: go run ./bench/generate writes one")
	}
	all, err := os.ReadFile(*file)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// measure times pass over the capture; it returns how many packets there were.
func measure(b *testing.B, pass func(all []byte) (packets int)) {
	all := data(b)
	b.SetBytes(int64(len(all)))
	b.ReportAllocs()
	packets := 0
	for b.Loop() {
		packets = pass(all)
	}
	b.ReportMetric(float64(packets)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mpackets/s")
}

// BenchmarkSession is our first pass: all statistics, all tables possible.
func BenchmarkSession(b *testing.B) {
	measure(b, func(all []byte) int {
		s := session.New(session.Options{})
		for at := 0; at < len(all); at += 4 << 20 {
			s.Feed(all[at:min(at+4<<20, len(all))])
		}
		if err := s.Finish(""); err != nil {
			b.Fatal(err)
		}
		return s.Progress().Packets
	})
}

// fiveTuple is the key that a simple flow tool has.
type fiveTuple struct {
	network, transport gopacket.Flow
}

// fiveTuples is what a simple flow tool keeps, over gopacket's fastest way to the packets.
type fiveTuples struct {
	eth    layers.Ethernet
	ip4    layers.IPv4
	ip6    layers.IPv6
	tcp    layers.TCP
	udp    layers.UDP
	parser *gopacket.DecodingLayerParser
	found  []gopacket.LayerType
	sums   map[fiveTuple]*[2]uint64
}

func newFiveTuples() *fiveTuples {
	t := &fiveTuples{sums: make(map[fiveTuple]*[2]uint64)}
	t.parser = gopacket.NewDecodingLayerParser(layers.LayerTypeEthernet, &t.eth, &t.ip4, &t.ip6, &t.tcp, &t.udp)
	t.parser.IgnoreUnsupported = true
	return t
}

func (t *fiveTuples) count(b *testing.B, frame []byte, length int) {
	if err := t.parser.DecodeLayers(frame, &t.found); err != nil {
		b.Fatal(err)
	}
	var k fiveTuple
	for _, layer := range t.found {
		switch layer {
		case layers.LayerTypeIPv4:
			k.network = t.ip4.NetworkFlow()
		case layers.LayerTypeIPv6:
			k.network = t.ip6.NetworkFlow()
		case layers.LayerTypeTCP:
			k.transport = t.tcp.TransportFlow()
		case layers.LayerTypeUDP:
			k.transport = t.udp.TransportFlow()
		}
	}
	s := t.sums[k]
	if s == nil {
		s = new([2]uint64)
		t.sums[k] = s
	}
	s[0]++
	s[1] += uint64(length)
}

// BenchmarkDecodingLayerParser is gopacket's parser and one map of five-tuples, over frames that a loop of ours
// finds in the file.
func BenchmarkDecodingLayerParser(b *testing.B) {
	measure(b, func(all []byte) (packets int) {
		t := newFiveTuples()
		for rest := all[24:]; len(rest) >= 16; packets++ {
			captured, length := binary.LittleEndian.Uint32(rest[8:]), binary.LittleEndian.Uint32(rest[12:])
			t.count(b, rest[16:16+captured], int(length))
			rest = rest[16+captured:]
		}
		return packets
	})
}

// BenchmarkGopacket is the same with gopacket's own reader of the file, as its users have it.
func BenchmarkGopacket(b *testing.B) {
	measure(b, func(all []byte) (packets int) {
		t := newFiveTuples()
		r, err := pcapgo.NewReader(bytes.NewReader(all))
		if err != nil {
			b.Fatal(err)
		}
		for ; ; packets++ {
			frame, info, err := r.ZeroCopyReadPacketData()
			if err == io.EOF {
				return packets
			}
			if err != nil {
				b.Fatal(err)
			}
			t.count(b, frame, info.Length)
		}
	})
}

// The benchmark of the first pass must not allocate by the packet: index chunks and new
// flows only.
func TestFirstPassAllocations(t *testing.T) {
	var capture bytes.Buffer
	header := []byte{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0}
	frame := []byte{
		0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00,
		0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		0x13, 0x88, 0x17, 0x70, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0,
	}
	record := []byte{0, 0, 0, 0, 0, 0, 0, 0, byte(len(frame)), 0, 0, 0, byte(len(frame)), 0, 0, 0}
	const packets = 20_000
	for range packets {
		capture.Write(record)
		capture.Write(frame)
	}
	s := session.New(session.Options{})
	s.Feed(header)
	s.Feed(capture.Bytes()) // the scanner's buffer, the flow, the first chunk of the index
	if n := testing.AllocsPerRun(2, func() { s.Feed(capture.Bytes()) }); n > 10 {
		t.Errorf("%v allocations for %d packets", n, packets)
	}
	if got, want := s.Progress().Packets, 4*packets; got != want {
		t.Errorf("%d packets, want %d", got, want)
	}
}
