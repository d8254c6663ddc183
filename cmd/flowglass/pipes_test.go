//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// What comes through a pipe with a name is read once.
func TestAnonymiseAPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	name := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(name); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer w.Close()
		w.Write(readFile(t, filepath.Join(capturesDir, "dns.pcap")))
	}()
	out := filepath.Join(t.TempDir(), "out.pcapng")
	runs(t, 0, "anonymise", "-q", "-o", out, name)
	if n := len(records(t, readFile(t, out))); n == 0 {
		t.Error("nothing was written")
	}
}
