package session

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/internal/field"
	"flowglass/internal/table"
)

// contents returns the rows of a table as text, without its shares.
func contents(tab *table.Table, columns int) (rows []string) {
	for row := range tab.Rows {
		var cells []string
		for i := range tab.Columns[:columns] {
			if c := &tab.Columns[i]; c.Text != nil {
				cells = append(cells, string(c.Text(nil, row)))
			} else {
				cells = append(cells, fmt.Sprint(c.Num(row)))
			}
		}
		rows = append(rows, strings.Join(cells, " "))
	}
	return rows
}

// selectedTable returns a table of the selection x.
func selectedTable(t testing.TB, s *Session, name string) *table.Table {
	t.Helper()
	tab, _, err := s.query(Query{Table: name, Selection: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// The tables of a selection of all packets are those of the capture, and say so.
func TestTablesOfEverything(t *testing.T) {
	for name, file := range captures(t) {
		s := whole(file)
		if err := s.Select("x", "", nil); err != nil {
			t.Fatal(err)
		}
		settle(t, s, "x", file, 0)
		for _, info := range s.Tables() {
			all, _ := s.Table(info.Name)
			some := selectedTable(t, s, info.Name)
			n := len(info.Columns)
			if got, want := contents(some, n), contents(all, n); !slices.Equal(got, want) {
				t.Errorf("%s, %s:\n%s\nwant\n%s", name, info.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if len(some.Columns) != n+len(info.Shares) {
				t.Fatalf("%s: %d columns", info.Name, len(some.Columns))
			}
			for _, share := range info.Shares {
				own := some.Column(strings.TrimPrefix(share.Name, "all_"))
				for row := range some.Rows {
					if got, want := some.Columns[some.Column(share.Name)].Num(row), some.Columns[own].Num(row); got != want {
						t.Errorf("%s, %s, row %d: %s is %v, want %v", name, info.Name, row, share.Name, got, want)
					}
				}
			}
		}
	}
}

// sum adds up a column of a table of the selection x.
func sum(t testing.TB, s *Session, name, column string) (total float64) {
	tab := selectedTable(t, s, name)
	for row := range tab.Rows {
		total += tab.Columns[tab.Column(column)].Num(row)
	}
	return total
}

// What a filter and its negation select adds up to the capture, in each table.
func TestFilterAndNegationAddUp(t *testing.T) {
	columns := []struct{ table, column string }{
		{"summary", "packets"}, {"summary", "data_bytes"}, {"summary", "malformed_packets"}, {"traffic", "packets"}, {"traffic", "bytes"},
		{"hierarchy", "packets"}, {"conversations/eth", "bytes"}, {"conversations/tcp", "packets_a_b"}, {"endpoints/ip", "bytes"},
		{"endpoints/udp", "packets"}, {"seed3tuple", "bytes"},
	}
	for name, file := range captures(t) {
		s := whole(file)
		for _, source := range []string{"tcp", "frame.number > 3", "ip.ttl == 64"} {
			var sums [3][]float64
			for i, filter := range []string{source, "not (" + source + ")", ""} {
				if err := s.Select("x", filter, nil); err != nil {
					t.Fatal(err)
				}
				settle(t, s, "x", file, 64<<10)
				for _, c := range columns {
					if c.column != "packets_a_b" {
						sums[i] = append(sums[i], sum(t, s, c.table, c.column))
					}
				}
			}
			for i := range sums[0] {
				if sums[0][i]+sums[1][i] != sums[2][i] {
					t.Errorf("%s, %s: sums %v and %v, together %v", name, source, sums[0], sums[1], sums[2])
					break
				}
			}
		}
	}
}

// The summary and the frames of a selection are those of a capture of its packets alone.
func TestSelectedPacketsAlone(t *testing.T) {
	file := pcap(udp(1), tcpSegment(2, 1), udp(2), tcpSegment(0x12, 2), udp(3), tcpSegment(0x10, 3))
	s := whole(file)
	if err := s.Select("x", "tcp", nil); err != nil {
		t.Fatal(err)
	}
	settle(t, s, "x", file, 0)
	frames := selectedTable(t, s, "frames")
	if got := contents(frames, 3); !slices.Equal(got, []string{"2 1000 0", "4 3000 2000", "6 5000 2000"}) {
		t.Errorf("number, time and delta of frames: %q", got)
	}
	summary := selectedTable(t, s, "summary")
	for column, want := range map[string]float64{"packets": 3, "data_bytes": 3 * 54, "duration": 4000, "flows": 3} {
		if got := summary.Columns[summary.Column(column)].Num(0); got != want {
			t.Errorf("%s is %v, want %v", column, got, want)
		}
	}
	tcp := selectedTable(t, s, "conversations/tcp")
	if got := tcp.Columns[tcp.Column("rel_start")].Num(2); got != 5000 {
		t.Errorf("the third conversation begins at %v", got)
	}
	for _, tt := range []struct {
		q      Query
		number int
		want   int
	}{
		{Query{}, 6, 5}, {Query{}, 7, -1}, {Query{}, 0, -1}, {Query{Selection: "x"}, 4, 1}, {Query{Selection: "x"}, 3, -1},
		{Query{Selection: "x", SortBy: "number", Descending: true}, 6, 0}, {Query{SortBy: "orig_len", Descending: true}, 2, 0},
		{Query{Selection: "x"}, 9, -1},
	} {
		if got, err := s.Place(tt.q, tt.number); err != nil || got != tt.want {
			t.Errorf("frame %d by %+v is in row %d (%v), want %d", tt.number, tt.q, got, err, tt.want)
		}
	}
}

func TestSpans(t *testing.T) {
	file := pcap(udp(1), udp(2), udp(3), udp(4), tcpSegment(2, 1)) // 1000 ns apart
	s := whole(file)
	for _, tt := range []struct {
		filter string
		span   *Span
		want   []int
	}{
		{"", nil, []int{1, 2, 3, 4, 5}},
		{"", &Span{0, 1000}, []int{1}},
		{"", &Span{1000, 3000}, []int{2, 3}},
		{"", &Span{1001, 3001}, []int{3, 4}},
		{"", &Span{math.MinInt64, math.MaxInt64}, []int{1, 2, 3, 4, 5}},
		{"", &Span{3000, 3000}, nil},
		{"", &Span{3000, 1000}, nil},
		{"udp", &Span{2000, 9000}, []int{3, 4}},
		{"tcp", &Span{2000, 9000}, []int{5}},
	} {
		if err := s.Select("x", tt.filter, tt.span); err != nil {
			t.Fatal(err)
		}
		if got := settle(t, s, "x", file, 0); got.Packets != len(tt.want) || !slices.Equal(numbers(s, "x"), tt.want) {
			t.Errorf("%q in %v: %+v, frames %v, want %v", tt.filter, tt.span, got, numbers(s, "x"), tt.want)
		}
		if n := sum(t, s, "traffic", "packets"); n != float64(len(tt.want)) {
			t.Errorf("%q in %v: %v packets of traffic", tt.filter, tt.span, n)
		}
	}
}

// A selection grows with the capture, and another span of its filter reads nothing again.
func TestSelectionGrows(t *testing.T) {
	file := pcap(udp(1), tcpSegment(2, 1), udp(2), tcpSegment(2, 2), udp(3))
	s := New(Options{})
	for name, source := range map[string]string{"index": "udp", "deep": "udp.length == 12", "none": "ip.ttl == 1"} {
		if err := s.Select(name, source, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := settle(t, s, "deep", file, 1); got.Total != 0 {
		t.Errorf("before the first byte: %+v", got)
	}
	for at := range file {
		s.Feed(file[at : at+1])
		if at%40 != 0 {
			continue
		}
		for _, name := range []string{"index", "deep", "none"} {
			if got := settle(t, s, name, file, 7); got.Examined != s.packets {
				t.Fatalf("%s after %d bytes: %+v", name, at, got)
			}
		}
	}
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index", "deep"} {
		settle(t, s, name, file, 1000)
		if got := numbers(s, name); !slices.Equal(got, []int{1, 3, 5}) {
			t.Errorf("%s: frames %v", name, got)
		}
	}
	if err := s.Select("later", "udp.length == 12", &Span{1000, 9000}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Examined("later"); err != nil || got.Packets != 2 || got.Examined != 5 {
		t.Errorf("another span: %+v, %v", got, err)
	}
	s.Drop("deep")
	s.Drop("deep")
	if got := numbers(s, "later"); !slices.Equal(got, []int{3, 5}) {
		t.Errorf("after the other selection of the filter was dropped: frames %v", got)
	}
	s.Drop("later")
	if len(s.matches) != 2 {
		t.Errorf("%d filters are kept", len(s.matches))
	}
}

func TestSelectionsAreBounded(t *testing.T) {
	s := whole(pcap(udp(1)))
	for i := range MaxSelections {
		if err := s.Select(fmt.Sprint(i), "udp", nil); err != nil {
			t.Fatal(err)
		}
	}
	var limit *LimitError
	if err := s.Select("more", "udp", nil); !errors.As(err, &limit) {
		t.Errorf("one more: %v", err)
	}
	if err := s.Select("3", "tcp", nil); err != nil {
		t.Errorf("another in place of one: %v", err)
	}
	var mistake *filter.Error
	if err := s.Select("3", "tcp &&", nil); !errors.As(err, &mistake) || s.selections["3"].match.source != "tcp" {
		t.Errorf("a mistake: %v", err)
	}
	var missing *NotFoundError
	if _, err := s.Examine("more"); !errors.As(err, &missing) {
		t.Errorf("no such selection: %v", err)
	}
	if err := New(Options{NoFrames: true}).Select("x", "tcp", nil); !errors.As(err, &missing) {
		t.Errorf("without frames: %v", err)
	}
}

// Sums by flow are kept for two selections only; what others hold comes again when asked for.
func TestSumsAreBounded(t *testing.T) {
	s := whole(pcap(udp(1), udp(2)))
	for _, name := range []string{"a", "b", "c"} {
		if err := s.Select(name, "udp", nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a", "b", "c", "b", "a"} {
		for _, of := range []string{"conversations/ip", "traffic"} {
			if tab, _, err := s.query(Query{Table: of, Selection: name}); err != nil || tab.Rows == 0 {
				t.Errorf("%s of %s: %v", of, name, err)
			}
		}
		kept := 0
		for _, x := range s.selections {
			if x.counted.Stats != nil {
				kept++
			}
		}
		if kept > maxCounted || s.selections[name].counted.Stats == nil {
			t.Errorf("%d selections keep their sums", kept)
		}
	}
	s.Drop("a")
	if len(s.summed) != 1 {
		t.Errorf("%d selections are remembered", len(s.summed))
	}
}

// Each field's expression is a filter that matches its packet.
func TestExpressionsMatchTheirPackets(t *testing.T) {
	const perName = 40 // values of one field in a capture: there are hardly new kinds beyond
	for name, file := range captures(t) {
		tried := make(map[string]int)
		var d Dissector
		var s *Session
		s = New(Options{Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
			nodes := d.Packet(s, r, p, buffers)
			var visit func(list []field.Node)
			visit = func(list []field.Node) {
				for i := range list {
					n := &list[i]
					visit(n.Children)
					def, ok := dissect.Lookup(n.Def.Name)
					if tried[n.Def.Name]++; !ok || def.Type != n.Def.Type || tried[n.Def.Name] > perName {
						continue
					}
					source := filter.Expression(n.Def, n.Value)
					f, err := Compile(source)
					if err != nil {
						t.Errorf("%s, frame %d: %s: %v", name, r.Number, source, err)
					} else if !f.Match(nodes) {
						t.Errorf("%s, frame %d does not match %s", name, r.Number, source)
					}
				}
			}
			visit(nodes)
		}})
		s.Feed(file)
	}
}

// evidenceFilters are filters on what index and flows tell, and on what they may seem to.
func evidenceFilters() (list []string) {
	for _, source := range slices.Concat(indexed, []string{
		"tcp.port != 80", "all tcp.port > 1000", "ip.addr != 10.0.0.1 && ip", "ipv6.addr == 2001:db8::/32", "eth.addr[0] & 1", "udp.port in {53, 67..68}",
		"tcp.flags.ae || tcp.flags.res", "vlan && !ip", "icmp or icmpv6", "count(ip.addr) > 2", "tcp.srcport == tcp.dstport",
		"sctp.port > 1", "dns.qry.name", "ip.version == 6", "not ipv6.opt", "frame.interface_id", "tcp.stream > 0", "http || tls",
	}) {
		if _, err := Compile(source); err == nil {
			list = append(list, source)
		}
	}
	return list
}

// checkEvidence reports filters for which index and flows tell otherwise than dissecting does.
func checkEvidence(t *testing.T, file []byte, filters []string) {
	s, want := dissected(t, file, filters)
	for i, source := range filters {
		if err := s.Select("x", source, nil); err != nil {
			t.Fatal(err)
		}
		settle(t, s, "x", file, 1<<20)
		if got := numbers(s, "x"); !slices.Equal(got, want[i]) {
			t.Errorf("%s: frames %v, want %v", source, got, want[i])
		}
	}
}

// FuzzEvidence holds what index and flows tell of crafted packets against dissecting them.
func FuzzEvidence(f *testing.F) {
	for _, file := range captures(f) {
		if len(file) < 8192 {
			f.Add(file)
		}
	}
	filters := evidenceFilters()
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) <= 1<<16 {
			checkEvidence(t, file, filters)
		}
	})
}

// Nor do they when octets of packets are exchanged at random.
func TestEvidenceOfDamagedPackets(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	files := captures(t)
	filters := evidenceFilters()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := files[name]
		if len(file) > 1<<16 {
			continue
		}
		for range damagedRounds {
			damaged := slices.Clone(file)
			s := whole(file)
			for range 1 + s.packets/3 {
				if f, err := s.Locate(1 + random.IntN(max(1, s.packets))); err == nil && f.RecordLen > 0 {
					at := f.Offset + int64(random.IntN(min(f.RecordLen, 90)))
					damaged[at] ^= byte(1) << random.IntN(8)
					if random.IntN(2) == 0 {
						damaged[at] = byte(random.Uint32())
					}
				}
			}
			checkEvidence(t, damaged, filters)
			if t.Failed() {
				t.Fatalf("%s, damaged", name)
			}
		}
	}
}

// damagedRounds is how often each capture is damaged.
const damagedRounds = 1
