package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"flowglass/internal/capgen"
)

var (
	be = binary.BigEndian
	le = binary.LittleEndian

	pkt  = []byte("\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00\x00\x01\x08\x06payload.")         // 22 octets
	long = append(slices.Clone(pkt), "the rest of a longer packet, up to 60 octets."[:38]...) // 60
)

// A scanCase is a capture and what Next returns for it: a line per record, then the error.
type scanCase struct {
	name   string
	parts  [][]byte
	format string
	want   string
}

func (c scanCase) bytes() []byte { return slices.Concat(c.parts...) }

// line shows a record: number, offset, time, lengths, link type, interface, FCS length.
func line(r *Record) string {
	t := "-"
	if r.HasTime {
		t = fmt.Sprint(r.Time)
	}
	return fmt.Sprintf("%d @%d t%s %d/%d link%d if%d fcs%d", r.Number, r.Offset, t, r.CapLen, r.OrigLen, r.Link, r.Iface, r.FCSLen)
}

// scan returns what a scanner gives for data fed in pieces of the sizes given, and after
// those whole; each record must be the bytes of the file at its offset.
func scan(t testing.TB, data []byte, pieces ...int) (string, *Scanner) {
	return scanBatch(t, 0, data, pieces...)
}

// scanBatch is scan by NextBatch with so many records, or by Next if batch is 0.
func scanBatch(t testing.TB, batch int, data []byte, pieces ...int) (string, *Scanner) {
	var out strings.Builder
	s := NewScanner()
	rs := make([]Record, max(batch, 1))
	drain := func() error {
		for {
			n, err := 1, error(nil)
			if batch > 0 {
				n, err = s.NextBatch(rs)
			} else {
				err = s.Next(&rs[0])
			}
			if err != nil {
				return err
			}
			for i := range rs[:n] {
				r := &rs[i]
				fmt.Fprintln(&out, line(r))
				if !bytes.Equal(r.Data, data[r.Offset:r.Offset+int64(r.CapLen)]) {
					t.Fatalf("record %d has other bytes than the file at %d", r.Number, r.Offset)
				}
			}
		}
	}
	for rest := data; len(rest) > 0; {
		n := len(rest)
		if len(pieces) > 0 {
			n, pieces = min(n, pieces[0]), pieces[1:]
		}
		s.Feed(rest[:n])
		rest = rest[n:]
		if err := drain(); err != ErrMore {
			break
		}
	}
	s.Finish()
	err := drain()
	var r Record
	if again := s.Next(&r); again != err {
		t.Fatalf("the error is not sticky: %v, then %v", err, again)
	}
	if err != io.EOF {
		var f *FormatError
		if !errors.As(err, &f) {
			t.Fatalf("Next returned %T %v", err, err)
		}
		if errors.Is(err, io.ErrUnexpectedEOF) != (f.Code == CutShort) {
			t.Fatalf("code %s, but io.ErrUnexpectedEOF is %v", f.Code, f.Code != CutShort)
		}
		fmt.Fprintln(&out, f.Code, strings.TrimPrefix(err.Error(), "capture: "))
	}
	return out.String(), s
}

var (
	pc  = capgen.Pcap{Network: 1}
	pcB = capgen.Pcap{Network: 1, Order: be}
	ng  = capgen.NG{Order: le}
	ngB = capgen.NG{Order: be}
	// head is the usual beginning of a pcapng file: 48 octets.
	head = slices.Concat(ng.Section(), ng.Interface(1, 0))
)

const usec = 1500000000_000001 // a time in microseconds

var scanCases = slices.Concat(fileCases, pcapCases, pcapngCases, snoopCases, headerlessCases)

var fileCases = []scanCase{
	{"err-empty", nil, "", "empty offset 0: the file is empty\n"},
	{"err-png", [][]byte{[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")}, "",
		"unknown-format offset 0: this is no capture file: its first bytes, 89 50 4e 47 0d 0a 1a 0a (.PNG....), begin none of the formats known\n"},
	{"err-text", [][]byte{[]byte("hi")}, "",
		"unknown-format offset 0: this is no capture file: its first bytes, 68 69 (hi), begin none of the formats known\n"},
}

var snoopHead = []byte("snoop\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x04")

var snoopCases = []scanCase{
	{"snoop", [][]byte{
		snoopHead, ngB.Words(60, 22, 48, 7, 1500000000, 1), pkt, {0, 0}, ngB.Words(22, 22, 46, 7, 1500000001, 0), pkt,
	}, "snoop", "1 @40 t1500000000000001000 22/60 link1 if0 fcs-1\n2 @88 t1500000001000000000 22/22 link1 if0 fcs-1\n"},
	{"err-snoop-header-cut", [][]byte{snoopHead[:12]}, "",
		"cut-short offset 0: the file ends inside a snoop file header: 12 of 16 bytes are there\n"},
	{"err-snoop-record-cut", [][]byte{snoopHead, ngB.Words(22, 22, 48, 0, 1, 0), pkt}, "snoop",
		"cut-short offset 16: the file ends inside a snoop record: 46 of 48 bytes are there\n"},
	{"err-snoop-length", [][]byte{snoopHead, ngB.Words(22, 22, 45, 0, 1, 0), pkt}, "snoop",
		"damaged offset 24: record length 45 is less than 24 of header and 22 of packet\n"},
	{"err-snoop-captured", [][]byte{snoopHead, ngB.Words(0, 0xffffffff, 0xffffffff)}, "snoop",
		"cut-short offset 16: the file ends inside a snoop record header: 12 of 24 bytes are there\n"},
	{"err-snoop-captured-4G", [][]byte{snoopHead, ngB.Words(0, 0xffffffff, 0xffffffff, 0, 0, 0)}, "snoop",
		"damaged offset 20: included length 4294967295 is more than 262144\n"},
	{"err-snoop-version", [][]byte{snoopHead[:8], ngB.Words(6, 4)}, "",
		"unsupported-record offset 8: snoop version 6 is not 2\n"},
	{"err-snoop-datalink", [][]byte{snoopHead[:8], ngB.Words(2, 1)}, "",
		"unsupported-record offset 12: snoop datalink type 1 is not supported\n"},
}
