package capture

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	for _, c := range scanCases {
		t.Run(c.name, func(t *testing.T) {
			got, s := scan(t, c.bytes())
			if got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if s.Format() != c.format {
				t.Errorf("format is %q, want %q", s.Format(), c.format)
			}
		})
	}
}

// How the file is cut into pieces changes nothing.
func TestSplits(t *testing.T) {
	for _, c := range scanCases {
		data := c.bytes()
		if len(data) > 4096 {
			continue
		}
		for i := range data {
			if got, _ := scan(t, data, i); got != c.want {
				t.Fatalf("%s cut at %d:\n got %s\nwant %s", c.name, i, got, c.want)
			}
		}
		if got, _ := scan(t, data, slices.Repeat([]int{1}, len(data))...); got != c.want {
			t.Fatalf("%s byte by byte:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A batch is so many records of Next.
func TestNextBatch(t *testing.T) {
	for _, c := range scanCases {
		data := c.bytes()
		for _, size := range []int{1, 2, 3, 100} {
			if got, _ := scanBatch(t, size, data); got != c.want {
				t.Errorf("%s in batches of %d:\n got %s\nwant %s", c.name, size, got, c.want)
			}
		}
		// A second packet is within the fast path: what damages it must be seen there.
		twice := slices.Concat(data, data[min(len(data), 24):])
		want, _ := scan(t, twice)
		if got, _ := scanBatch(t, 100, twice); got != want {
			t.Errorf("%s, twice:\n got %s\nwant %s", c.name, got, want)
		}
	}
}

// The beginning of a file gives the beginning of its records.
func TestPrefixes(t *testing.T) {
	for _, c := range scanCases {
		data := c.bytes()
		whole, s := scan(t, data)
		if len(data) > 4096 || !sameVariant[s.Format()] {
			continue
		}
		for i := range data {
			got, _ := scan(t, data[:i])
			if j := strings.LastIndex(strings.TrimSuffix(got, "\n"), "\n"); !strings.HasPrefix(whole, got[:j+1]) {
				t.Fatalf("%s, first %d bytes:\n got %s\nwant the beginning of %s", c.name, i, got, whole)
			}
		}
	}
}

// sameVariant has the formats that the first few bytes settle.
var sameVariant = map[string]bool{"nsecpcap": true, "aixpcap": true, "pcapng": true, "snoop": true}

func TestBufferAndCommit(t *testing.T) {
	data := slices.Concat(pcapWith(pc, 50)...)
	want, _ := scan(t, data)
	var got strings.Builder
	s := NewScanner()
	var r Record
	for rest := data; len(rest) > 0; {
		n := copy(s.Buffer(100), rest)
		s.Commit(n)
		rest = rest[n:]
		for s.Next(&r) == nil {
			got.WriteString(line(&r) + "\n")
		}
	}
	s.Finish()
	for s.Next(&r) == nil {
		got.WriteString(line(&r) + "\n")
	}
	if got.String() != want {
		t.Errorf("\n got %s\nwant %s", got.String(), want)
	}
	if s.Offset() != int64(len(data)) {
		t.Errorf("offset is %d, want %d", s.Offset(), len(data))
	}
}

// A length that the file claims costs no memory before the bytes are there.
func TestMemoryGrowsWithBytesFed(t *testing.T) {
	const claimed = 100 << 20
	for name, data := range map[string][]byte{
		"pcap":          slices.Concat(pcapHead(231), pc.RecordHeader(5, 1, claimed, claimed)),
		"packet block":  slices.Concat(ng.Section(), ng.Interface(231, 0), ng.Words(6, claimed+32, 0, 0, 0, claimed, claimed)),
		"unknown block": slices.Concat(head, ng.Words(0x99, claimed)),
		"names":         slices.Concat(head, ng.Words(4, claimed)),
	} {
		s := NewScanner()
		s.Feed(data)
		var r Record
		for i := range 64 {
			if err := s.Next(&r); err != ErrMore {
				t.Fatalf("%s: Next returned %v", name, err)
			}
			if fed := len(data) + i*1000; cap(s.buf) > 2*fed+4096 {
				t.Fatalf("%s: after %d bytes the buffer has %d", name, fed, cap(s.buf))
			}
			s.Feed(make([]byte, 1000))
		}
		if name == "unknown block" && cap(s.buf) > 2048 {
			t.Errorf("%s: its body is kept: the buffer has %d", name, cap(s.buf))
		}
	}
}

func pcapHead(link uint32) []byte {
	p := pc
	p.Network, p.Magic = link, magicNsecPcap
	return p.Header()
}

// large returns a capture of n small packets, in the format named.
func large(format string, n int) []byte {
	switch format {
	case "pcap-be":
		return append(pcB.Header(), bytes.Repeat(pcB.Record(1500000000, 1, 64, append(long, "fcs!"...)), n)...)
	case "pcapng":
		return append(slices.Clone(head), bytes.Repeat(ng.Packet(0, usec, 64, append(long, "fcs!"...)), n)...)
	case "pcapng-options":
		return append(slices.Clone(head), bytes.Repeat(
			ng.Packet(0, usec, 64, append(long, "fcs!"...), ng.Option(2, ng.Words(1)), ng.Option(0, nil)), n)...)
	}
	return append(pc.Header(), bytes.Repeat(pc.Record(1500000000, 1, 64, append(long, "fcs!"...)), n)...)
}

var largeFormats = []string{"pcap", "pcap-be", "pcapng", "pcapng-options"}

func TestNoAllocs(t *testing.T) {
	for _, format := range largeFormats {
		data := large(format, 2000)
		s := NewScanner()
		s.Feed(data[:1000])
		var r Record
		if err := s.Next(&r); err != ErrMore && err != nil {
			t.Fatal(err)
		}
		s.Feed(data[1000:])
		if n := testing.AllocsPerRun(500, func() {
			if err := s.Next(&r); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations per record", format, n)
		}
		rs := make([]Record, 4)
		if n := testing.AllocsPerRun(300, func() {
			if n, err := s.NextBatch(rs); n != 4 || err != nil {
				t.Fatal(n, err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations per batch", format, n)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	for _, format := range largeFormats {
		for _, batch := range []int{0, 256} {
			name := format
			if batch > 0 {
				name += "-batch"
			}
			b.Run(name, func(b *testing.B) { benchmarkScan(b, large(format, 50000), batch) })
		}
	}
}

// benchmarkScan scans data in chunks of 1 MiB, by NextBatch or, if batch is 0, by Next.
func benchmarkScan(b *testing.B, data []byte, batch int) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	rs := make([]Record, max(batch, 1))
	packets := 0
	for b.Loop() {
		s := NewScanner()
		for rest := data; len(rest) > 0; {
			k := min(len(rest), 1<<20)
			s.Feed(rest[:k])
			rest = rest[k:]
			if batch == 0 {
				for s.Next(&rs[0]) == nil {
					packets++
				}
				continue
			}
			for {
				n, err := s.NextBatch(rs)
				if err != nil {
					break
				}
				packets += n
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(packets), "ns/packet")
}

// FuzzScan feeds a file whole and in pieces: the records must be the same, and the buffer
// must not outgrow what was fed.
func FuzzScan(f *testing.F) {
	for _, c := range scanCases {
		if data := c.bytes(); len(data) < 4096 {
			f.Add(data, uint16(len(data)/2), uint16(1))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, first, then uint16) {
		want, _ := scan(t, data)
		pieces := []int{int(first)}
		for n := int(first); n < len(data) && len(pieces) < 1000; n += int(then) {
			pieces = append(pieces, max(int(then), 1))
		}
		if got, _ := scanBatch(t, 7, data); got != want {
			t.Fatalf("one by one:\n%s\nin batches:\n%s", want, got)
		}
		got, s := scan(t, data, pieces...)
		if got != want {
			t.Fatalf("whole:\n%s\nin pieces:\n%s", want, got)
		}
		if cap(s.buf) > 2*len(data)+64 {
			t.Fatalf("%d bytes fed, the buffer has %d", len(data), cap(s.buf))
		}
	})
}
