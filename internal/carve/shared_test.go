package carve

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"flowglass/capture"
	"flowglass/capture/write"
	"flowglass/internal/captest"
)

// Of other people's captures, which are not in this repository, each is written whole and read again.
func TestSharedCaptures(t *testing.T) {
	const folder = "../../../shared/captures"
	if _, err := os.Stat(folder); err != nil || runtime.GOOS == "js" || testing.Short() {
		t.Skip("SKIPPED: ../shared/captures is not here, or this is no run for it")
	}
	const largest = 1 << 20
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > largest {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		source, _, _ := captest.Scan(b)
		for _, format := range []write.Format{write.Pcapng, write.Pcap} {
			files, _, err := carved(b, Options{Options: write.Options{Format: format}}, whole)
			want := source
			var refused *write.RefusedError
			if errors.As(err, &refused) {
				if want = source[:refused.Number-1]; len(want) == 0 {
					continue
				}
			} else if err != nil {
				t.Errorf("%s as %s: %v", name, format, err)
			}
			got, _, end := captest.Scan(files[0])
			if end != io.EOF || len(got) != len(want) {
				t.Errorf("%s as %s: %d records, want %d, %v", name, format, len(got), len(want), end)
				continue
			}
			for i, w := range want {
				g := got[i]
				if format == write.Pcap {
					g.Iface, g.HasTime = w.Iface, w.HasTime
				}
				if !w.HasTime {
					g.Time, w.Time = 0, 0
				}
				g.From, w.From = capture.Interface{}, capture.Interface{} // other formats say other things of it
				if g.Number, w.Number = 0, 0; fmt.Sprint(g) != fmt.Sprint(w) {
					t.Errorf("%s as %s: record %d is %+v, want %+v", name, format, i+1, g.Record, w.Record)
					break
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
