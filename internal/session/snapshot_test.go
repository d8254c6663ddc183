package session

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"flowglass/decode/dissect"
	"flowglass/internal/field"
	"flowglass/internal/pack"
)

// snapshot returns all parts of the snapshot of s.
func snapshot(s *Session) (parts [][]byte) {
	for part := range s.SnapshotParts() {
		parts = append(parts, s.AppendSnapshot(nil, part))
	}
	return parts
}

// restored returns a session of all parts of a snapshot.
func restored(t testing.TB, parts [][]byte) *Session {
	t.Helper()
	s, err := Restore(parts[0])
	for _, part := range parts[1:] {
		if err == nil {
			err = s.RestoreRows(part)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// dissectFrame dissects a frame on its own.
func dissectFrame(s *Session, f Frame, data []byte) ([]field.Node, string) {
	nodes, info, _ := dissect.Dissect(s.Dissectable(f), data)
	return nodes, info
}

// details returns what dissecting a frame on its own shows.
func details(t testing.TB, s *Session, file []byte, number int) string {
	f, err := s.Locate(number)
	if err != nil {
		t.Fatal(err)
	}
	d := s.Dissectable(f)
	d.Origins = nil // it holds pointers: what it tells of this packet stands in its fields
	nodes, info := dissectFrame(s, f, file[f.Offset:f.Offset+int64(f.RecordLen)])
	return fmt.Sprintf("%+v\n%+v\n%s\n%+v", f, d, info, nodes)
}

// A restored session tells everything that the one did that read the file: all tables, all
// packets, and all selections, also where the file is read a second time.
func TestRestoredIsTheOriginal(t *testing.T) {
	deep := []string{"", "tcp.seq == 1", "tcp.analysis.flags", "frame contains \"a\""}
	evident := evidenceFilters()
	turn := 0
	for name, file := range captures(t) {
		filters := deep
		for i := turn; i < len(evident); i += 5 { // each filter of every fifth capture
			filters = append(filters[:len(filters):len(filters)], evident[i])
		}
		turn = (turn + 1) % 5
		t.Run(name, func(t *testing.T) {
			want := whole(file)
			parts := snapshot(want)
			if want.SnapshotParts() == 0 {
				t.Fatal("no snapshot")
			}
			got := restored(t, parts)
			if got, want := dump(t, got), dump(t, want); got != want {
				t.Errorf("restored:\n%s\nwant\n%s", got, want)
			}
			if got, want := got.Progress(), want.Progress(); fmt.Sprint(got.Notice) != fmt.Sprint(want.Notice) ||
				got.Packets != want.Packets || got.Bytes != want.Bytes || got.Flows != want.Flows || got.Format != want.Format || got.Done != want.Done {
				t.Errorf("progress %+v, want %+v", got, want)
			}
			if got, want := got.Encapsulation(), want.Encapsulation(); got != want {
				t.Errorf("encapsulation %s, want %s", got, want)
			}
			for number := 1; number <= want.packets; number += 1 + want.packets/200 {
				if got, want := details(t, got, file, number), details(t, want, file, number); got != want {
					t.Fatalf("frame %d:\n%s\nwant\n%s", number, got, want)
				}
			}
			for i, source := range filters {
				var span *Span
				if i%3 == 0 {
					span = &Span{0, 1e9}
				}
				if err := want.Select("x", source, span); err != nil {
					t.Fatalf("%s: %v", source, err)
				}
				if err := got.Select("x", source, span); err != nil {
					t.Fatal(err)
				}
				settle(t, want, "x", file, 64<<10)
				settle(t, got, "x", file, 64<<10)
				a, b := got.selections["x"].rows(), want.selections["x"].rows()
				if !slices.Equal(listOf(a), listOf(b)) {
					t.Errorf("%s selects %v, want %v", source, listOf(a), listOf(b))
				}
				if i%5 > 0 {
					continue
				}
				for _, info := range want.Tables() {
					a, b := selectedTable(t, got, info.Name), selectedTable(t, want, info.Name)
					if got, want := contents(a, len(a.Columns)), contents(b, len(b.Columns)); !slices.Equal(got, want) {
						t.Errorf("%s, %s:\n%s\nwant\n%s", source, info.Name, strings.Join(got, "\n"), strings.Join(want, "\n"))
					}
				}
			}
			for part, again := range snapshot(got) {
				if !bytes.Equal(again, parts[part]) {
					t.Errorf("part %d of its snapshot is another", part)
				}
			}
		})
	}
}

// many is a file of n small packets.
func many(n int) []byte {
	packets := make([][]byte, n)
	for i := range packets {
		packets[i] = udp(byte(i % 7))
	}
	return pcap(packets...)
}

// While the index is being restored, tables are complete, and packets are there as far as it is.
func TestRestoredInParts(t *testing.T) {
	file := many(2*snapshotRows + 1)
	want := whole(file)
	parts := snapshot(want)
	if len(parts) != 5 {
		t.Fatalf("%d parts", len(parts))
	}
	size := 0
	for _, part := range parts {
		size += len(part)
	}
	if per := float64(size) / float64(want.packets); per > 10 {
		t.Errorf("%.1f octets a packet", per)
	}
	s, err := Restore(parts[0])
	if err != nil {
		t.Fatal(err)
	}
	if s.Progress().Done || s.SnapshotParts() != 0 {
		t.Error("done without an index")
	}
	tab, _ := s.Table("conversations/udp")
	all, _ := want.Table("conversations/udp")
	if got, want := contents(tab, len(tab.Columns)), contents(all, len(all.Columns)); !slices.Equal(got, want) {
		t.Errorf("conversations %v, want %v", got, want)
	}
	if err := s.Select("x", "ip.src == 10.0.0.3", nil); err != nil {
		t.Fatal(err)
	}
	for i, part := range parts[1:4] {
		if _, err := s.Locate(i*snapshotRows + 1); err == nil {
			t.Error("a frame is there before its row")
		}
		if err := s.RestoreRows(part[:len(part)-1]); err == nil {
			t.Error("a part cut short was taken")
		}
		if err := s.RestoreRows(part); err != nil {
			t.Fatal(err)
		}
		for {
			p, err := s.Examine("x")
			if err != nil || p.Waits {
				t.Fatal(p, err)
			}
			if p.Examined == p.Total {
				break
			}
		}
	}
	if s.Progress().Done {
		t.Error("done without the last part")
	}
	if err := s.RestoreRows(parts[3]); err == nil {
		t.Error("a part was taken that is not missing")
	}
	if err := s.RestoreRows(parts[4]); err != nil || !s.Progress().Done {
		t.Errorf("the last part: %v", err)
	}
	last := Query{Table: "frames"}
	a, _ := s.Rows(last, want.packets-9, 9, nil)
	b, _ := want.Rows(last, want.packets-9, 9, nil)
	if !bytes.Equal(a, b) {
		t.Error("the last frames are others")
	}
	if p, _ := s.Examined("x"); p.Packets != (want.packets+3)/7 {
		t.Errorf("%d packets selected of %d", p.Packets, want.packets)
	}
}

func TestNoSnapshot(t *testing.T) {
	s := New(Options{})
	s.Feed(many(3))
	if s.SnapshotParts() != 0 {
		t.Error("a snapshot of a file that is being read")
	}
	without := New(Options{NoFrames: true})
	if err := without.Finish(""); err != nil {
		t.Fatal(err)
	}
	if without.SnapshotParts() != 0 {
		t.Error("a snapshot without an index")
	}
	if err := whole(many(3)).RestoreRows(nil); err == nil {
		t.Error("rows for a session that was not restored")
	}
}

// A snapshot that was damaged is none.
func TestDamagedSnapshot(t *testing.T) {
	parts := snapshot(whole(many(100)))
	for at := range parts[0] {
		damaged := slices.Clone(parts[0])
		damaged[at] ^= 0x10
		if _, err := Restore(damaged); err == nil {
			t.Fatalf("octet %d of the tables was changed, and they are restored", at)
		}
	}
	for at := range parts[1] {
		s, err := Restore(parts[0])
		if err != nil {
			t.Fatal(err)
		}
		damaged := slices.Clone(parts[1])
		damaged[at] ^= 0x10
		if err := s.RestoreRows(damaged); err == nil {
			t.Fatalf("octet %d of the index was changed, and it is restored", at)
		}
		if s.index.count != 0 {
			t.Fatal("rows of a damaged index are there")
		}
	}
}

// FuzzRestore restores what was changed and sealed again, as a snapshot made up to do harm
// would be: it is refused, or can be used like any other.
func FuzzRestore(f *testing.F) {
	for _, file := range captures(f) {
		if parts := snapshot(whole(file)); len(file) < 1500 && len(parts) > 2 {
			f.Add(parts[0][16:], parts[1][16:], parts[2][16:], true)
			f.Add(parts[0][16:], parts[1][16:], parts[2][16:], false)
		}
	}
	f.Fuzz(func(t *testing.T, tables, rows, origins []byte, sealed bool) {
		seal := func(body []byte, kind uint16) []byte {
			b := append(pack.Begin(nil), body...)
			if sealed {
				return pack.Seal(b, 0, kind, snapshotVersion)
			}
			binary.LittleEndian.PutUint16(b, kind)
			return b
		}
		s, err := Restore(seal(tables, snapshotTables))
		if err != nil {
			return
		}
		if !sealed {
			t.Fatal("restored without a seal")
		}
		_ = s.RestoreRows(seal(rows, snapshotIndex))
		_ = s.RestoreRows(seal(origins, snapshotOrigins))
		use(t, s)
	})
}

// use asks a session for everything.
func use(t *testing.T, s *Session) {
	for _, selection := range []string{"", "x"} {
		if selection != "" {
			if err := s.Select("x", "tcp or ip.addr == 10.0.0.1", &Span{-1e9, 1e9}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Examine("x"); err != nil {
				t.Fatal(err)
			}
		}
		for _, info := range s.Tables() {
			for _, by := range []string{"", info.By} {
				if _, err := s.Rows(Query{Table: info.Name, Selection: selection, SortBy: by}, 0, 100, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for number := 1; number <= min(s.index.count, 50); number++ {
		f, err := s.Locate(number)
		if err != nil {
			t.Fatal(err)
		}
		dissectFrame(s, f, make([]byte, min(f.RecordLen, 2000)))
	}
}
