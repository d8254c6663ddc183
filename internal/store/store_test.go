package store

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"flowglass/internal/pack"
)

func TestCaptureIsKept(t *testing.T) {
	s, m := testStore(t)
	if err := save(t, s, "aa", 10, 20, 30); err != nil {
		t.Fatal(err)
	}
	known, err := s.Find("aa", "release")
	if err != nil || known == nil || known.Parts != 3 || known.Bytes != 60 || len(known.First.([]byte)) != 10 {
		t.Fatalf("found %+v, %v", known, err)
	}
	if part, err := s.Part("aa", 2); err != nil || len(part.([]byte)) != 30 {
		t.Errorf("part %v, %v", part, err)
	}
	if part, err := s.Part("aa", 3); err != nil || part != nil {
		t.Errorf("a part that there is not: %v, %v", part, err)
	}
	if known, err := s.Find("aa", "another release"); known != nil || err != nil {
		t.Errorf("of another release: %v, %v", known, err)
	}
	if known, err := s.Find("bb", "release"); known != nil || err != nil {
		t.Errorf("another capture: %v, %v", known, err)
	}
	if err := save(t, s, "aa", 5); err != nil {
		t.Fatal(err)
	}
	if len(m.tables[Parts]) != 1 {
		t.Errorf("%d parts after it was kept anew", len(m.tables[Parts]))
	}
	if err := s.Drop("aa"); err != nil || len(m.tables[Parts])+len(m.tables[Captures]) != 0 {
		t.Errorf("after it was dropped: %v, %v", m.tables, err)
	}
}

// A capture of which parts are missing is not known, and in time makes room.
func TestHalfACapture(t *testing.T) {
	s, m := testStore(t)
	if err := s.Begin("aa", "release", 8); err != nil {
		t.Fatal(err)
	}
	if err := s.Add("aa", []byte("part"), false); err != nil {
		t.Fatal(err)
	}
	if is(t, s, "aa")[0] {
		t.Error("half a capture is known")
	}
	if err := save(t, s, "bb", 1); err != nil {
		t.Fatal(err)
	}
	if len(m.tables[Captures]) != 2 {
		t.Error("what another tab is writing was taken away")
	}
	for range abandoned / 1000 {
		s.Now()
	}
	if err := save(t, s, "cc", 1); err != nil {
		t.Fatal(err)
	}
	if len(m.tables[Captures]) != 2 || len(m.tables[Parts]) != 2 {
		t.Errorf("what was abandoned is still there: %v", m.tables)
	}
	if err := s.Add("aa", []byte("part"), true); codeOf(err) != Failed {
		t.Errorf("a part of what was taken away: %v", err)
	}
}

func TestOldestGoFirst(t *testing.T) {
	s, m := testStore(t)
	s.Limits = UsualLimits
	s.Limits.Bytes = 100
	for _, f := range []string{"aa", "bb", "cc"} {
		if err := save(t, s, f, 15, 15); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Touch("aa"); err != nil {
		t.Fatal(err)
	}
	if err := save(t, s, "dd", 30, 20); err != nil {
		t.Fatal(err)
	}
	if got := is(t, s, "aa", "bb", "cc", "dd"); !slices.Equal(got, []bool{true, false, false, true}) {
		t.Errorf("kept are %v", got)
	}
	if err := save(t, s, "ee", 30, 21); codeOf(err) != Failed || !strings.Contains(err.Error(), "too large") {
		t.Errorf("more than half of the room: %v", err)
	}
	if got := is(t, s, "aa", "dd", "ee"); !slices.Equal(got, []bool{true, true, false}) {
		t.Errorf("kept are %v", got)
	}
	total := 0
	for _, v := range m.tables[Parts] {
		total += len(v.Object.([]byte))
	}
	if total > 100 {
		t.Errorf("%d bytes are kept", total)
	}
}

// Where the browser has less room than we would take, the oldest go, and if that does not help
// the others stay.
func TestNoRoom(t *testing.T) {
	s, m := testStore(t)
	m.quota = 100
	for _, f := range []string{"aa", "bb"} {
		if err := save(t, s, f, 40); err != nil {
			t.Fatal(err)
		}
	}
	if err := save(t, s, "cc", 40); err != nil {
		t.Fatal(err)
	}
	if got := is(t, s, "aa", "bb", "cc"); !slices.Equal(got, []bool{false, true, true}) {
		t.Errorf("kept are %v", got)
	}
	err := save(t, s, "dd", 101)
	if codeOf(err) != Full {
		t.Errorf("no room: %v", err)
	}
	if got := is(t, s, "bb", "cc", "dd"); !slices.Equal(got, []bool{true, true, false}) || len(m.tables[Parts]) != 2 {
		t.Errorf("kept are %v", got)
	}
}

func TestRecentFiles(t *testing.T) {
	s, m := testStore(t)
	s.Limits = Limits{Bytes: 1 << 20, Recents: 2, Notes: 2, Filters: 2}
	first := Recent{Fingerprint: "aa", Name: "a.pcap", Size: 5, Modified: 6, Packets: 7, Span: 8}
	if err := s.Opened(first, "handle"); err != nil {
		t.Fatal(err)
	}
	if err := s.Opened(Recent{Fingerprint: "bb", Name: "b.pcap"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Opened(first, nil); err != nil { // once more, without a handle
		t.Fatal(err)
	}
	list, err := s.RecentFiles()
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	got := list[0]
	if got.Opened == 0 || got.Handle != "handle" {
		t.Errorf("%+v", got)
	}
	if got.Opened = 0; got.Recent != first {
		t.Errorf("%+v, want %+v", got.Recent, first)
	}
	if err := s.Opened(Recent{Fingerprint: "cc", Name: "c.pcap"}, nil); err != nil {
		t.Fatal(err)
	}
	v := m.tables[Recents]["cc"]
	v.Record[len(v.Record)-1] ^= 1
	list, err = s.RecentFiles()
	if err != nil || len(list) != 1 || list[0].Name != "a.pcap" {
		t.Errorf("after one was pushed out, and one damaged: %v, %v", list, err)
	}
	if err := s.Opened(Recent{Fingerprint: "dd"}, nil); err != nil || m.tables[Recents]["cc"].Record != nil {
		t.Errorf("what is damaged is not the first to go: %v", err)
	}
}

func TestNotes(t *testing.T) {
	s, m := testStore(t)
	if err := s.SetNotes("aa", []Note{{Subject: "frame 1", Text: "first"}, {Subject: "frame 2", Color: 3}}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetNotes("aa", []Note{{Subject: "frame 1", Text: "changed", Color: 1}, {Subject: "frame 2"}, {Subject: "ip.addr == 1", Text: "x"}}); err != nil {
		t.Fatal(err)
	}
	list, err := s.NotesOf("aa")
	if err != nil || len(list) != 2 || list[0].Subject != "frame 1" || list[0].Text != "changed" || list[0].Color != 1 || list[1].Subject != "ip.addr == 1" {
		t.Errorf("%+v, %v", list, err)
	}
	for _, bad := range []Note{{Text: "of nothing"}, {Subject: "frame 1", Text: strings.Repeat("x", maxNoteText+1)}} {
		if err := s.SetNotes("aa", []Note{bad}); codeOf(err) != Failed {
			t.Errorf("%.20v was taken: %v", bad, err)
		}
	}
	m.tables[Notes]["bb"] = Value{Record: []byte("damaged")}
	if _, err := s.NotesOf("bb"); codeOf(err) != Damaged {
		t.Errorf("damaged notes: %v", err)
	}
	if err := s.SetNotes("bb", []Note{{Subject: "frame 1", Color: 1}}); err != nil {
		t.Errorf("written over damaged ones: %v", err)
	}
	if err := s.SetNotes("aa", []Note{{Subject: "frame 1"}, {Subject: "ip.addr == 1"}}); err != nil || len(m.tables[Notes]) != 1 {
		t.Errorf("no notes are kept as such: %v", err)
	}
}

func TestFilters(t *testing.T) {
	s, m := testStore(t)
	for _, f := range [][2]string{{"web", "tcp.port == 80"}, {"names", "dns"}, {"web", "http"}, {"gone", "x"}, {"gone", ""}} {
		if err := s.SaveFilter(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	m.tables[Filters]["damaged"] = Value{}
	list, err := s.SavedFilters()
	if err != nil || len(list) != 2 || list[0].Name != "names" || list[1].Name != "web" || list[1].Filter != "http" {
		t.Errorf("%+v, %v", list, err)
	}
	if err := s.SaveFilter("", "dns"); codeOf(err) != Failed {
		t.Errorf("a filter without a name: %v", err)
	}
}

func TestUsageAndClear(t *testing.T) {
	s, m := testStore(t)
	if err := save(t, s, "aa", 1000, 500); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveFilter("web", "http"); err != nil {
		t.Fatal(err)
	}
	if err := s.Opened(Recent{Fingerprint: "aa"}, nil); err != nil {
		t.Fatal(err)
	}
	shares, err := s.Usage()
	if err != nil {
		t.Fatal(err)
	}
	items := make(map[string]int)
	for _, share := range shares {
		items[share.Kind] = share.Items
		if share.Kind == Captures && (share.Bytes < 1500 || share.Bytes > 1600) {
			t.Errorf("%d bytes of captures", share.Bytes)
		}
	}
	if items[Captures] != 1 || items[Recents] != 1 || items[Notes] != 0 || items[Filters] != 1 {
		t.Errorf("%v", items)
	}
	if err := s.Forget("aa"); err != nil || len(m.tables[Recents])+len(m.tables[Captures])+len(m.tables[Parts]) != 0 {
		t.Errorf("forgotten: %v, %v", m.tables, err)
	}
	if err := s.Clear(); err != nil {
		t.Fatal(err)
	}
	for name, table := range m.tables {
		if len(table) > 0 {
			t.Errorf("%s: %v", name, table)
		}
	}
}

func TestFingerprint(t *testing.T) {
	file := make([]byte, 3<<20)
	for i := range file {
		file[i] = byte(i * i >> 8)
	}
	of := func(file []byte) string {
		var b []byte
		end := int64(0)
		for _, s := range Samples(int64(len(file))) {
			if s.Offset < end || s.Offset+s.Len > int64(len(file)) {
				t.Fatalf("sample %+v of %d bytes", s, len(file))
			}
			end = s.Offset + s.Len
			b = append(b, file[s.Offset:end]...)
		}
		if end != int64(len(file)) {
			t.Fatalf("the last sample of %d bytes ends at %d", len(file), end)
		}
		return Fingerprint(int64(len(file)), b)
	}
	want := of(file)
	if len(want) != 64 {
		t.Fatalf("%q", want)
	}
	for _, at := range []int{0, sampleLen - 1, len(file) - sampleLen, len(file) - 1, int(Samples(int64(len(file)))[7].Offset)} {
		changed := bytes.Clone(file)
		changed[at] ^= 1
		if of(changed) == want {
			t.Errorf("octet %d was changed, the fingerprint was not", at)
		}
	}
	seen := map[string]bool{want: true}
	for _, n := range []int{0, 1, sampleLen, sampleLen * sampleCount, sampleLen*sampleCount + 1, len(file) - 1} {
		if f := of(file[:n]); seen[f] {
			t.Errorf("%d bytes have the fingerprint of others", n)
		} else {
			seen[f] = true
		}
	}
	if Fingerprint(100, make([]byte, 99)) != "" {
		t.Error("a fingerprint of too few bytes")
	}
	// It must never become another: what is kept is found by it.
	if got := Fingerprint(3, []byte("abc")); got != "756c353fc22d5d066bfca11a9a635d6f5de67ab67d9ec09a07175ea68bc57359" {
		t.Errorf("fingerprint of abc: %s", got)
	}
}

// Records of version 1, as it wrote them.
var version1 = map[string]string{
	Recents:  "015301001400000012a581942b79e839086f6c642e70636170a41370aa0c80a0abfef962",
	Captures: "0253010011000000ab1dc603bcf514880772656c6561736502080180a0abfef962",
}

func TestRecordsOfVersion1(t *testing.T) {
	s, m := testStore(t)
	for table, text := range version1 {
		record, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		m.tables[table]["aa"] = Value{Record: record}
	}
	m.tables[Parts]["aa/0"] = Value{Object: []byte("part")}
	list, err := s.RecentFiles()
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if want := (Recent{Fingerprint: "aa", Name: "old.pcap", Size: 1234, Packets: 56, Span: 789, Opened: 1_700_000_000_000}); list[0].Recent != want {
		t.Errorf("%+v, want %+v", list[0].Recent, want)
	}
	if !is(t, s, "aa")[0] {
		t.Error("what version 1 knew of a capture is lost")
	}
	if err := s.Opened(list[0].Recent, nil); err != nil {
		t.Fatal(err)
	}
	if _, version, _ := pack.Version(m.tables[Recents]["aa"].Record); version != SchemaVersion {
		t.Errorf("written anew in version %d", version)
	}
}

func TestMissing(t *testing.T) {
	if got := Missing(1); !slices.Equal(got, []string{Notes, Filters}) {
		t.Errorf("version 1 lacks %v", got)
	}
	if got := Missing(SchemaVersion); len(got) != 0 || len(Tables()) != 5 {
		t.Errorf("this version lacks %v of %v", got, Tables())
	}
}

// FuzzRecord opens records that may be anything: none panics, and what opens can be written again.
func FuzzRecord(f *testing.F) {
	for _, text := range version1 {
		b, _ := hex.DecodeString(text)
		f.Add(b[16:], uint16(1))
	}
	f.Add([]byte{4, 1, 7, 'f', 'r', 'a', 'm', 'e', ' ', '1', 2, 1, 'x', 6}, uint16(2))
	f.Fuzz(func(t *testing.T, body []byte, version uint16) {
		for kind, x := range map[uint16]packed{kindRecent: new(Recent), kindCapture: new(capture), kindNotes: new(notes), kindFilter: new(SavedFilter)} {
			b := pack.Seal(append(pack.Begin(nil), body...), 0, kind, version)
			if open(b, x, kind) && !open(seal(x, kind), x, kind) {
				t.Errorf("%+v cannot be read when it is written", x)
			}
			if len(body) > 0 {
				b[len(b)-1] ^= 1
				if open(b, x, kind) {
					t.Errorf("a damaged record of kind %x is read", kind)
				}
			}
		}
	})
}
