// Command generate writes the captures of testdata/captures that no program can be made to record: the odd, the
// rare and the damaged. Each is written literally here, field by field, and does not depend on the clock.
//
//	go run ./testdata/generate            # in the root of the repository
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// A file is one capture: its name and what makes its bytes.
type file struct {
	name  string
	build func() []byte
}

// files lists every generated capture.
func files() []file {
	return slices.Concat(damagedPcap(), damagedPcapng(), classic(), blocks(), layers(), markup(), quic(), pieces(), wireguard(), smb())
}

func main() {
	dir := filepath.Join("testdata", "captures")
	for _, f := range files() {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.build(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "generate:", err)
			os.Exit(1)
		}
	}
}
