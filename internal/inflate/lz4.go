package inflate

import (
	"bufio"
	"io"

	"github.com/pierrec/lz4/v4"
)

// openLZ4 reads the LZ4 frame format (lz4_Frame_format.md 1.6): frames one after the
// other, skippable ones left out. A block is 4 MiB at most.
func openLZ4(in *bufio.Reader) (io.Reader, error) {
	r := lz4.NewReader(in)
	return r, r.Apply(lz4.ConcurrencyOption(1)) // starts no goroutine
}
