package inflate

import (
	"bufio"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is how far back a zstd file may refer, and so the memory that it takes to
// read it: what zstd itself allows by default (zstd --long=27), and Wireshark with it.
const maxWindow = 1 << 27

// openZstd reads zstd (RFC 8878): frames one after the other, skippable ones left out.
func openZstd(in *bufio.Reader) (io.Reader, error) {
	return zstd.NewReader(in,
		zstd.WithDecoderConcurrency(1), // starts no goroutine
		zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow))
}
