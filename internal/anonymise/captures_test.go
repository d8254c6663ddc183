package anonymise

import (
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/internal/inflate"
)

const capturesFolder = "../../testdata/captures"

// captures lists the captures of testdata.
func captures(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(capturesFolder, "*.pcap*"))
	if err != nil || len(names) < 80 {
		t.Fatalf("%d captures, %v", len(names), err)
	}
	return names
}

// contents returns a capture's octets, inflated.
func contents(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(inflate.NewReader(f))
	if err != nil && !strings.Contains(name, "err-") {
		t.Fatal(err)
	}
	return b
}

// records calls each with the packets of a capture.
func records(b []byte, each func(r *capture.Record)) *capture.Scanner {
	s := capture.NewScanner()
	s.Feed(b)
	s.Finish()
	var r capture.Record
	for s.Next(&r) == nil {
		each(&r)
	}
	return s
}

// A pcapng is a capture being written: an interface for each link type and length of frame check
// sequence, and packets.
type pcapng struct {
	b      []byte
	ifaces map[[2]int]uint32
}

func (w *pcapng) block(typ uint32, body []byte) {
	for len(body)%4 != 0 {
		body = append(body, 0)
	}
	n := uint32(len(body) + 12)
	w.b = binary.LittleEndian.AppendUint32(w.b, typ)
	w.b = binary.LittleEndian.AppendUint32(w.b, n)
	w.b = append(w.b, body...)
	w.b = binary.LittleEndian.AppendUint32(w.b, n)
}

func newPcapng() *pcapng {
	w := &pcapng{ifaces: make(map[[2]int]uint32)}
	w.block(0x0a0d0d0a, []byte("\x4d\x3c\x2b\x1a\x01\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"))
	return w
}

func (w *pcapng) packet(r *capture.Record, data []byte) {
	le := binary.LittleEndian
	key := [2]int{int(r.Link), r.FCSLen}
	iface, ok := w.ifaces[key]
	if !ok {
		iface = uint32(len(w.ifaces))
		w.ifaces[key] = iface
		body := le.AppendUint16(nil, uint16(r.Link))
		body = append(body, 0, 0, 0, 0, 0, 0)
		body = append(body, 9, 0, 1, 0, 9, 0, 0, 0) // nanoseconds
		if r.FCSLen >= 0 {
			body = append(body, 13, 0, 1, 0, byte(r.FCSLen), 0, 0, 0)
		}
		w.block(1, append(body, 0, 0, 0, 0))
	}
	body := le.AppendUint32(nil, iface)
	body = le.AppendUint32(body, uint32(uint64(r.Time)>>32))
	body = le.AppendUint32(body, uint32(r.Time))
	body = le.AppendUint32(body, uint32(len(data)))
	body = le.AppendUint32(body, uint32(r.OrigLen))
	w.block(6, append(body, data...))
}

// testKey is that of the Crypto-PAn authors' sample.
var testKey = Key{
	21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16,
	216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
}

// anonymised returns the packets of a capture anonymised, as a file, and the original ones likewise.
func anonymised(a *Anonymiser, b []byte) (after, before []byte) {
	in, out := newPcapng(), newPcapng()
	a.Begin()
	records(b, func(r *capture.Record) {
		if data, ok := a.Record(r); ok {
			out.packet(r, data)
			in.packet(r, r.Data)
		}
	})
	return out.b, in.b
}
