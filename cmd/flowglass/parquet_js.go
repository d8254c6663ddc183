package main

import (
	"errors"
	"io"

	"flowglass/internal/export"
)

// newParquet refuses: the library would take longer to build than all else, for a command in
// WebAssembly that nobody runs but our tests.
func newParquet(io.Writer, export.Schema) (export.Writer, error) {
	return nil, errors.New("Parquet is not written by this build")
}
