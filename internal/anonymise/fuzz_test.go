package anonymise

import (
	"bytes"
	"testing"

	"flowglass/capture"
)

// Whatever the octets and options, there is no panic, the output is no longer than the input, the same
// packet becomes the same again, and a run of payload that nothing knows is not let through.
func FuzzRecord(f *testing.F) {
	for _, name := range captures(f) {
		records(contents(f, name), func(r *capture.Record) {
			if r.Link >= 0 && (r.Number <= 3 || r.Number%29 == 0) {
				f.Add(uint16(r.Link), byte(r.Number), uint16(0), r.Data)
			}
		})
	}
	for _, text := range wpanFrames {
		f.Add(uint16(wpanChecked), byte(0), uint16(0), framed(unhex(f, text)))
	}
	f.Add(uint16(253), byte(0), uint16(0), unhex(f, cooked+"0c"+"48000000 0001 0000 01000000 00000000 02000000 3400 0180 1400 0180 0800 0100 c0000207"))
	f.Fuzz(func(t *testing.T, link uint16, options byte, more uint16, data []byte) {
		o := Options{Key: testKey, WholeMAC: options&1 != 0, Ports: options&2 != 0, Payload: Mode(options >> 2 % 3)}
		r := capture.Record{
			Number: 1, Offset: 0, CapLen: len(data), OrigLen: len(data) + int(more), Link: capture.LinkType(link), FCSLen: -1, Data: data,
		}
		if options&64 != 0 {
			r.FCSLen = 4
		}
		if r.Link.PseudoHeader(data) < 0 {
			return
		}
		a := New(o)
		before := bytes.Clone(data)
		first, ok := a.Record(&r)
		first = bytes.Clone(first)
		if !ok || len(first) > len(data) || !bytes.Equal(before, data) {
			t.Fatalf("%d octets became %d, %v; the original changed: %v", len(data), len(first), ok, !bytes.Equal(before, data))
		}
		if o.Payload != Drop && len(first) != len(data) {
			t.Fatalf("%d octets became %d", len(data), len(first))
		}
		second := New(o)
		if again, _ := second.Record(&r); !bytes.Equal(first, again) {
			t.Fatalf("%x and then %x", first, again)
		}
		a.Record(&r)
	})
}
