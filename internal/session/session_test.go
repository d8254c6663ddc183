package session

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
)

// captures returns the captures of testdata by name.
func captures(t testing.TB) map[string][]byte {
	t.Helper()
	const dir = "../../testdata/captures"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = b
	}
	if len(files) < 20 {
		t.Fatalf("only %d captures in %s", len(files), dir)
	}
	return files
}

// read returns a finished session that was fed file in pieces of the lengths that next
// returns.
func read(file []byte, next func() int) *Session {
	s := New(Options{})
	for len(file) > 0 {
		n := min(next(), len(file))
		s.Feed(file[:n])
		file = file[n:]
	}
	if err := s.Finish(""); err != nil {
		panic(err)
	}
	return s
}

func whole(file []byte) *Session { return read(file, func() int { return max(len(file), 1) }) }

// dump returns everything that a session tells, as text.
func dump(t testing.TB, s *Session) string {
	t.Helper()
	var b strings.Builder
	for _, info := range s.Tables() {
		tab, ok := s.Table(info.Name)
		if !ok {
			t.Fatalf("no table %s", info.Name)
		}
		b.WriteString(info.Name + "\n")
		if err := tab.Dump(&b); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Notice(); n != nil {
		b.WriteString(n.Code + " " + n.Message + "\n")
	}
	return b.String()
}

// pcap is a little-endian classic pcap file of Ethernet packets, one a microsecond.
func pcap(packets ...[]byte) []byte {
	b := []byte{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0}
	for i, p := range packets {
		b = binary.LittleEndian.AppendUint32(b, 1_700_000_000)
		b = binary.LittleEndian.AppendUint32(b, uint32(i%1e6))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(p)))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}

// udp is an Ethernet frame with a UDP datagram from the host 10.0.0.n to 10.0.1.1.
func udp(n byte) []byte {
	return []byte{
		2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 0, n, 0x08, 0x00,
		0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, n, 10, 0, 1, 1,
		0x13, 0x88, 0x17, 0x70, 0, 12, 0, 0, 1, 2, 3, 4,
	}
}

func TestAnySplitGivesTheSameTables(t *testing.T) {
	for name, file := range captures(t) {
		t.Run(name, func(t *testing.T) {
			want := dump(t, whole(file))
			random := rand.New(rand.NewPCG(1, uint64(len(file))))
			for _, next := range []func() int{
				func() int { return 1 },
				func() int { return 7 },
				func() int { return 4096 },
				func() int { return random.IntN(40) },
				func() int { return random.IntN(3000) },
			} {
				if got := dump(t, read(file, next)); got != want {
					t.Fatalf("differs from the whole:\n%s\nwant:\n%s", got, want)
				}
			}
		})
	}
}

// A capture cut anywhere is read without a panic, and has all packets before the cut.
func TestAnyPrefixKeepsItsPackets(t *testing.T) {
	for name, file := range captures(t) {
		t.Run(name, func(t *testing.T) {
			all := whole(file)
			growing := New(Options{})
			for _, cut := range cuts(all, len(file)) {
				growing.Feed(file[growing.Progress().Bytes:cut])
				s := whole(file[:cut])
				if got, least := s.packets, growing.packets; got < least || got > all.packets {
					t.Fatalf("%d packets in the first %d bytes, want %d", got, cut, least)
				}
				if s.scanner.Format() != all.scanner.Format() {
					continue // so cut it looks like another variant of pcap; to Wireshark, too
				}
				for number := 1; number <= s.packets; number++ {
					got, err := s.Locate(number)
					want, _ := all.Locate(number)
					if err != nil || got != want {
						t.Fatalf("cut after %d bytes: frame %d is %+v (%v), want %+v", cut, number, got, err, want)
					}
				}
			}
		})
	}
}

// cuts returns where to cut a capture of so many bytes: everywhere in its header, and
// about the beginning and end of some packets.
func cuts(s *Session, size int) (at []int) {
	for n := range min(size, 64) {
		at = append(at, n)
	}
	add := func(n int) {
		if n < size && (len(at) == 0 || n > at[len(at)-1]) {
			at = append(at, n)
		}
	}
	for number := 1; number <= s.packets; number += 1 + s.packets/8 {
		f, _ := s.Locate(number)
		start, end := int(f.Offset), int(f.Offset)+f.RecordLen
		for _, n := range []int{start - 17, start - 1, start, start + 1, end - 1, end, end + 1} {
			add(n)
		}
	}
	return at
}

// panicky panics on packets whose last octet is 0xee.
type panicky struct{ decoder }

func (d panicky) Decode(r *capture.Record, p *decode.Packet) {
	d.decoder.Decode(r, p)
	if n := len(r.Data); n > 0 && r.Data[n-1] == 0xee {
		panic("injected")
	}
}

func TestPanicCostsOnePacket(t *testing.T) {
	good, bad := udp(1), udp(2)
	bad[len(bad)-1] = 0xee
	file := pcap(good, bad, good, bad, bad, good)
	s := New(Options{})
	s.decoder = panicky{s.decoder}
	s.Feed(file)
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	if s.Notice() != nil || s.packets != 6 {
		t.Fatalf("%d packets, notice %v", s.packets, s.Notice())
	}
	for number, status := range []decode.Status{decode.OK, decode.Malformed, decode.OK, decode.Malformed, decode.Malformed, decode.OK} {
		f, err := s.Locate(number + 1)
		if err != nil || f.Status != status || f.CapLen != 46 || f.Link != 1 || f.Time != 1_700_000_000_000_000_000+1000*int64(number) {
			t.Errorf("frame %d is %+v (%v), want status %v", number+1, f, err, status)
		}
	}
	sum := s.Stats().Summary
	if sum.Packets != 6 || sum.Malformed != 3 || sum.Bytes != 6*46 {
		t.Errorf("summary %+v", sum)
	}
	if c := s.Stats().Conversations(decode.IP); len(c) != 1 || c[0].PacketsAB != 3 {
		t.Errorf("IPv4 conversations %+v", c)
	}
}

// faulty panics on everything, also on what replaces a packet that made it panic.
type faulty struct{ decoder }

func (faulty) Decode(*capture.Record, *decode.Packet) { panic("injected") }

func TestOtherPanicsGoOn(t *testing.T) {
	s := New(Options{})
	s.decoder = faulty{}
	defer func() {
		if recover() == nil {
			t.Error("a decoder that always panics was survived")
		}
	}()
	s.Feed(pcap(udp(1), udp(1), udp(1)))
}

func TestFinish(t *testing.T) {
	file := pcap(udp(1), udp(2), udp(3))
	tests := []struct {
		name    string
		fed     []byte
		code    string
		notice  string // its code; "" for none
		message string
		packets int
	}{
		{"end", file, "", "", "", 3},
		{"shrank", file[:90], "shrank", "shrank", "The file became shorter while it was read. The packet before that is shown.", 1},
		{"vanished", file, "vanished", "vanished", "The file was moved or deleted while it was read. The 3 packets before that are shown.", 3},
		{"changed before the first packet", file[:30], "changed", "changed", "There is no packet before that.", 0},
		{"damage goes before failure", append(bytes.Clone(file), bytes.Repeat([]byte{0xff}, 16)...), "shrank", "damaged", "The file is damaged: captured length", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := New(Options{})
			s.Feed(tt.fed)
			if err := s.Finish(tt.code); err != nil {
				t.Fatal(err)
			}
			s.Feed(file) // to no effect
			p := s.Progress()
			code, message := "", ""
			if p.Notice != nil {
				code, message = p.Notice.Code, p.Notice.Message
			}
			if code != tt.notice || !strings.Contains(message, tt.message) || p.Packets != tt.packets || !p.Done || p.Bytes != int64(len(tt.fed)) {
				t.Errorf("progress %+v, notice %q %q", p, code, message)
			}
		})
	}
	if err := New(Options{}).Finish("exploded"); err == nil {
		t.Error("an unknown way to fail is accepted")
	}
}

func TestNotices(t *testing.T) {
	tests := []struct {
		file    string
		code    string
		message string
		offset  int64
		packets int
	}{
		{"err-empty.pcap", "empty", "The file is empty.", -1, 0},
		{"err-png.pcap", "unknown-format", "This is not a capture file: it is a PNG image.", -1, 0},
		{"err-text.pcap", "unknown-format", "This is not a capture file: it is a text file.", -1, 0},
		{"err-header-cut.pcap", "cut-short", "The file ends inside a pcap file header: 20 of 24 bytes are there. There is no packet before that.", 0, 0},
		{"err-last-record-cut.pcap", "cut-short", "The file ends inside a pcap record: 63 of 70 bytes are there. The 2 packets before that are shown.", 146, 2},
		{"err-block-length-4.pcapng", "damaged", "The file is damaged: block length 4 is less than 32, the least of an Enhanced Packet Block. The 2 packets before that are shown.", 212, 2},
		{"err-caplen-4g.pcap", "damaged", "The file is damaged: captured length 4294967295 is more than 262144. The 2 packets before that are shown.", 154, 2},
		{"err-undeclared-interface.pcapng", "damaged", "", 0, 2},
		{"err-link-type-reserved.pcap", "unsupported-record", "The file cannot be read: the reserved bits of link type", 20, 0},
	}
	files := captures(t)
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			s := whole(files[tt.file])
			n := s.Notice()
			if n == nil {
				t.Fatal("no notice")
			}
			if n.Code != tt.code || !strings.Contains(n.Message, tt.message) || s.packets != tt.packets {
				t.Errorf("%+v after %d packets", *n, s.packets)
			}
			if tt.offset != 0 && n.Offset != tt.offset {
				t.Errorf("offset %d, want %d", n.Offset, tt.offset)
			}
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Memory grows with the bytes fed, not with what a length field claims.
func TestMemoryIsBoundedByTheBytesFed(t *testing.T) {
	block := func(typ, length uint32, body ...byte) []byte {
		b := binary.LittleEndian.AppendUint32(nil, typ)
		return append(binary.LittleEndian.AppendUint32(b, length), body...)
	}
	section := append(block(0x0a0d0d0a, 28, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 28, 0, 0, 0)
	huge := pcap()
	huge[16+3] = 0x7f // snaplen of 2 GiB
	tests := []struct {
		name string
		file []byte
	}{
		{"captured length", append(huge, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4, 0)},
		{"section length", append(bytes.Clone(section), block(1, 128<<20)...)},
		{"skipped block", append(bytes.Clone(section), block(0x7777, 128<<20)...)},
		{"packet block", append(bytes.Clone(section), block(6, 128<<20)...)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := heap()
			s := New(Options{})
			s.Feed(tt.file)
			after := heap()
			if grown := int64(after) - int64(before); grown > 1<<20 {
				t.Errorf("%d bytes fed take %d", len(tt.file), grown)
			}
			runtime.KeepAlive(s)
		})
	}
}

// The index takes 16 bytes a packet, and what else there is does not grow with packets.
func TestMemoryPerPacket(t *testing.T) {
	const packets = 200_000
	one := pcap(udp(1))
	chunk := bytes.Repeat(one[24:], 1000)
	before := heap()
	s := New(Options{})
	s.Feed(one[:24])
	for range packets / 1000 {
		s.Feed(chunk)
	}
	after := heap()
	if grown := int64(after) - int64(before); s.packets != packets || grown > 17*packets+2<<20 {
		t.Errorf("%d packets take %d bytes", s.packets, grown)
	}
}

func TestFeedAllocatesNothing(t *testing.T) {
	one := pcap(udp(1), udp(2))
	chunk := bytes.Repeat(one[24:], 500)
	s := New(Options{NoFrames: true})
	s.Feed(one)
	s.Feed(chunk)
	if n := testing.AllocsPerRun(100, func() { s.Feed(chunk) }); n != 0 {
		t.Errorf("%v allocations for 1000 packets", n)
	}
}

// allocated returns the bytes ever allocated: no less than what is in use.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// FuzzSession reads a file whole and in pieces: both have the same tables, and memory is
// bounded by the bytes fed.
func FuzzSession(f *testing.F) {
	for _, file := range captures(f) {
		if len(file) < 2500 { // a mutation of a large file says no more, and takes longer
			f.Add(file, uint16(1))
		}
	}
	f.Fuzz(func(t *testing.T, file []byte, seed uint16) {
		random := rand.New(rand.NewPCG(1, uint64(seed)))
		size := 2 + int(seed)%512
		before := allocated()
		s := whole(file)
		if took, bound := allocated()-before, uint64(8<<20+64*len(file)); took > bound {
			t.Errorf("a file of %d bytes takes %d", len(file), took)
		}
		want := dump(t, s)
		if got := dump(t, read(file, func() int { return random.IntN(size) })); got != want {
			t.Errorf("in pieces:\n%s\nwhole:\n%s", got, want)
		}
	})
}
