package session

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/filter"
)

// expressions lists the filters of testdata/filters that we take, by the capture that they
// are asked of.
func expressions(t testing.TB) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../testdata/filters/expressions.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := make(map[string][]string)
	name := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if of, ok := strings.CutPrefix(line, "= "); ok {
			name = of
		} else if line != "" && line[0] != '#' {
			if _, err := Compile(line); err == nil {
				list[name] = append(list[name], line)
			}
		}
	}
	return list
}

// dissected returns, for each of the filters, the frames of a capture that it matches when
// they are all dissected, and the session that they are of.
func dissected(t testing.TB, file []byte, filters []string) (*Session, [][]int) {
	t.Helper()
	compiled := make([]*filter.Filter, len(filters))
	for i, source := range filters {
		f, err := Compile(source)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		compiled[i] = f
	}
	frames := make([][]int, len(filters))
	var d Dissector
	var s *Session
	s = New(Options{Analyse: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		nodes := d.Packet(s, r, p, buffers)
		for i, f := range compiled {
			if f.Match(nodes) {
				frames[i] = append(frames[i], r.Number)
			}
		}
	}})
	s.Feed(file)
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	return s, frames
}

// settle examines and reviews until all packets so far are looked at.
func settle(t testing.TB, s *Session, name string, file []byte, piece int) Selected {
	t.Helper()
	for {
		got, err := s.Examine(name)
		if err != nil {
			t.Fatal(err)
		}
		if got.Examined == got.Total {
			return got
		}
		if !got.Waits {
			continue
		}
		if len(got.Spots) > 0 {
			var data []byte
			for _, n := range got.Spots {
				f, err := s.Locate(n)
				if err != nil {
					t.Fatal(err)
				}
				data = append(data, file[f.Offset:f.Offset+int64(f.RecordLen)]...)
			}
			if _, err := s.Inspect(name, got.Spots, data); err != nil {
				t.Fatal(err)
			}
			continue
		}
		next := file[got.Reread:min(got.Reread+int64(piece), s.bytes)]
		if len(next) == 0 {
			t.Fatalf("%s waits for more than there is: %+v", name, got)
		}
		if _, err := s.Review(name, got.Reread, len(next), func(dst []byte) { copy(dst, next) }); err != nil {
			t.Fatal(err)
		}
	}
}

// numbers lists the frames of a selection.
func numbers(s *Session, name string) (list []int) {
	rows := s.selections[name].rows()
	for row := rows.after(0); row >= 0; row = rows.after(row + 1) {
		list = append(list, row+1)
	}
	return list
}

// What the index and the flows tell is what dissecting every packet finds.
func TestSelectionsAreWhatDissectingFinds(t *testing.T) {
	questions := expressions(t)
	all := slices.Concat(slices.Collect(maps.Values(questions))...)
	slices.Sort(all)
	const few = 20 // filters of other captures are asked of each
	from := 0
	for name, file := range captures(t) {
		filters := slices.Concat(questions[name], indexed, all[from:from+few])
		if from += few; from+few > len(all) {
			from = 0
		}
		s, want := dissected(t, file, filters)
		for i, source := range filters {
			if err := s.Select("x", source, nil); err != nil {
				t.Fatal(err)
			}
			settle(t, s, "x", file, 64<<10)
			if got := numbers(s, "x"); !slices.Equal(got, want[i]) {
				t.Errorf("%s, %s: frames %v, want %v", name, source, got, want[i])
			}
		}
	}
}

// indexed are filters that are answered without reading ordinary captures again.
var indexed = []string{
	"tcp.port == 80", "ip.addr == 192.0.2.1 && !udp", "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.flags & 0x12 == 0x02",
	"frame.len > 100 and tcp", "frame.time_relative < 0.5", "frame.number in {3..7}", "dns or http", "tcp.stream eq 0",
	"eth.dst == ff:ff:ff:ff:ff:ff", "frame.len - 60 == 6", "ip.src == 10.0.0.0/8 xor tcp.dstport in {22, 80..443}", "",
	"frame.time_delta > 0.001", "frame.time > \"2020-01-01T00:00:00Z\"", "tcp.port == 80 && udp.length == 5", "frame",
}

func TestIndexAnswers(t *testing.T) {
	files := captures(t)
	for _, name := range []string{"sample.pcapng", "http-ecn.pcap", "tcp-reuse.pcap"} {
		file := files[name]
		s, want := dissected(t, file, indexed)
		for i, source := range indexed {
			if err := s.Select("x", source, nil); err != nil {
				t.Fatal(err)
			}
			got := settle(t, s, "x", file, 0)
			if got.Deep || got.Reread != 0 || got.Packets != len(want[i]) {
				t.Errorf("%s, %s: %+v, want %d", name, source, got, len(want[i]))
			}
		}
	}
	for source, deep := range map[string]bool{
		"": false, "tcp": false, "tcp.flags.syn": false, "ip.ttl == 64": true, "frame contains \"x\"": true, "tcp[13] & 2": true, "tcp.port#1 == 80": true, "frame.len > 5 || tcp": false, "tcp.payload": true, "sip": false,
		"tcp.port == 1 and dns.qry.name": true,
	} {
		f, err := Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if got := Deep(f); got != deep {
			t.Errorf("%q is deep: %v", source, got)
		}
	}
}

// tcpSegment returns a frame of a TCP flow of its own.
func tcpSegment(flags byte, n int) []byte {
	return []byte{
		2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00,
		0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, byte(n >> 16), 1, 10, 0, 1, 1,
		byte(n >> 8), byte(n), 0x01, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, flags, 1, 0, 0, 0, 0, 0,
	}
}
