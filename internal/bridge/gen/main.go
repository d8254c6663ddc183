// Command gen writes what the page and its readers need to know of the calls and the
// tables: docs/PROTOCOL.md and js/schema.gen.js; and what exporting them needs:
// js/export/schema.gen.js and docs/COLUMNS.md. Run it with `go generate ./...`.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"flowglass/internal/bridge"
	"flowglass/internal/session"
)

// outputs lists the files, by their paths from the root of the repository.
var outputs = []struct {
	path  string
	write func([]bridge.Operation, []session.TableInfo) string
}{
	{"docs/PROTOCOL.md", markdown},
	{"js/schema.gen.js", script},
	{"js/export/schema.gen.js", kinds},
	{"docs/COLUMNS.md", columnsPage},
}

// root leads from internal/bridge, where go generate runs.
const root = "../.."

func main() {
	for _, o := range outputs {
		text := o.write(bridge.Operations, session.Schema())
		if err := os.WriteFile(filepath.Join(root, o.path), []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "gen:", err)
			os.Exit(1)
		}
	}
}
