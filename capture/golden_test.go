package capture

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared returns a path under ../shared of the module root, where the captures of others and
// Wireshark's answers about them lie; the test skips without them.
func shared(t *testing.T, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED: no %s: the captures to compare with are not here", path)
	}
	return path
}

// goldenFile is what Wireshark says of a capture (../shared/oracle/README.md).
type goldenFile struct {
	Type             string
	Encapsulation    string
	Packets          int
	DataBytes        uint64
	CapturedBytes    uint64
	TruncatedPackets int
	First, Last      string
	Error            string
	BadTimes         int
}

// TestGolden compares every capture of ../shared/captures with what Wireshark says of it.
func TestGolden(t *testing.T) {
	root, golden := shared(t, "captures"), shared(t, "oracle", "golden")
	var files, equal int
	err := filepath.WalkDir(golden, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(golden, strings.TrimSuffix(path, ".json"))
		if err != nil {
			return err
		}
		files++
		if diff := goldenDiff(filepath.Join(root, rel), path); diff != "" {
			t.Errorf("%s: %s", rel, diff)
		} else {
			equal++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d captures equal", equal, files)
}

func goldenDiff(capture, golden string) string {
	text, err := os.ReadFile(golden)
	if err != nil {
		return err.Error()
	}
	var want struct{ File goldenFile }
	if err := json.Unmarshal(text, &want); err != nil {
		return err.Error()
	}
	data, err := os.ReadFile(capture)
	if err != nil {
		return err.Error()
	}
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return err.Error()
		}
		if data, err = io.ReadAll(z); err != nil && err != io.ErrUnexpectedEOF {
			return err.Error()
		}
	}
	if bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")) {
		return "" // zstd: inflated elsewhere
	}
	got, scanErr := summarise(data)
	w := want.File
	if w.Type == "" {
		got.Type, got.Encapsulation = "", "" // capinfos gave up
	}
	if w.BadTimes > 0 {
		got.First, got.Last = w.First, w.Last // Wireshark's times are wrong
		got.BadTimes = w.BadTimes
	}
	if got != w {
		return fmt.Sprintf("\n got %+v\nwant %+v\nerror: %v", got, w, scanErr)
	}
	return ""
}

// summarise scans data in chunks and adds up what a golden file has.
func summarise(data []byte) (goldenFile, error) {
	var g goldenFile
	var first, last int64
	timed := false
	s := NewScanner()
	rs := make([]Record, 64)
	add := func(rs []Record) {
		for _, r := range rs {
			g.Packets++
			captured, original := r.CapLen, r.OrigLen
			if n := r.Link.PseudoHeader(r.Data); r.Link == 197 {
				captured, original = captured-n, int(r.Data[14])<<8|int(r.Data[15])
			} else {
				captured, original = captured-n, original-n
			}
			g.CapturedBytes += uint64(captured)
			g.DataBytes += uint64(original)
			if captured != original {
				g.TruncatedPackets++
			}
			if !r.HasTime {
				continue
			}
			if !timed || r.Time < first {
				first = r.Time
			}
			if !timed || r.Time > last {
				last = r.Time
			}
			timed = true
		}
	}
	drain := func() error {
		for {
			n, err := s.NextBatch(rs)
			if add(rs[:n]); err != nil {
				return err
			}
		}
	}
	for i := 0; i < len(data); i += 1 << 16 {
		s.Feed(data[i:min(i+1<<16, len(data))])
		drain()
	}
	s.Finish()
	err := drain()
	var bad *FormatError
	switch {
	case errors.As(err, &bad):
		g.Error = string(bad.Code)
	case err != io.EOF:
		g.Error = err.Error()
	}
	if timed {
		g.First, g.Last = seconds(s, first), seconds(s, last)
	}
	g.Type, g.Encapsulation = s.Format(), s.Encapsulation()
	return g, err
}

// seconds writes a time of a record of s as seconds with nine decimals.
func seconds(s *Scanner, t int64) string {
	sec, nsec, _ := s.Start()
	nsec += t - s.start
	sec, nsec = sec+nsec/1e9, nsec%1e9
	if nsec < 0 {
		sec, nsec = sec-1, nsec+1e9
	}
	if sec < 0 && nsec > 0 {
		return fmt.Sprintf("-%d.%09d", -sec-1, 1e9-nsec)
	}
	return fmt.Sprintf("%d.%09d", sec, nsec)
}
