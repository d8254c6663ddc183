package inflate

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
)

const gzipMagic = "\x1f\x8b"

// reservedFlags of a member's fourth octet must be zero (RFC 1952 section 2.3.1.2).
const reservedFlags = 0xe0

// Damage that gzip.Reader does not look for, or takes for something else.
var (
	errReserved = errors.New("inflate: reserved flags of a gzip member are set")
	errTrailing = errors.New("inflate: something else follows a gzip member")
)

// openGzip reads gzip (RFC 1952): several members are one file after the other.
func openGzip(in *bufio.Reader) (io.Reader, error) {
	m := &members{in: in, member: new(gzip.Reader)}
	return m, m.next()
}

// members reads one gzip member after the other. gzip.Reader would do so itself, but
// takes a few octets of something else at the end for a member cut short.
type members struct {
	in     *bufio.Reader
	member *gzip.Reader
}

func (m *members) Read(p []byte) (int, error) {
	n, err := m.member.Read(p)
	if err == io.EOF {
		err = m.next()
	}
	return n, err
}

// next goes on to the next member. It returns io.EOF if there is none.
func (m *members) next() error {
	head, err := m.in.Peek(4)
	switch magic := head[:min(len(head), len(gzipMagic))]; {
	case len(head) == 0:
		return err
	case string(magic) != gzipMagic[:len(magic)]:
		return errTrailing
	case len(head) == 4 && head[3]&reservedFlags != 0:
		return errReserved
	}
	if err := m.member.Reset(m.in); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	m.member.Multistream(false)
	return nil
}
