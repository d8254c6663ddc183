package session

import (
	"os"
	"testing"

	"flowglass/decode/dissect"
)

// A frame that completes a PDU is dissected with those before that carry it, and then says what
// dissecting the whole capture shows.
func TestContextGivesWhatTheWholeCaptureShows(t *testing.T) {
	found := 0
	for name, file := range captures(t) {
		s := whole(file)
		var list []int
		for number := 1; number <= s.index.count; number++ {
			if s.index.row(number-1).whole() != 0 {
				list = append(list, number)
			}
		}
		for _, number := range list {
			context := s.Context([]int{number})
			if len(context) == 0 || context[len(context)-1] != number {
				t.Fatalf("%s frame %d: context %v", name, number, context)
			}
			var data []byte
			for _, n := range context {
				f, err := s.Locate(n)
				if err != nil {
					t.Fatal(err)
				}
				data = append(data, file[f.Offset:f.Offset+int64(f.RecordLen)]...)
			}
			put := false
			s.Together(context, data, func(f Frame, known dissect.Frame, data []byte) {
				if f.Number == number {
					put = known.Walk.Whole.Buffer != 0 && known.Walk.Whole.Proto == s.index.row(number-1).whole()
				}
			})
			if !put {
				t.Errorf("%s frame %d: nothing is put together of %v", name, number, context)
			}
			found++
		}
	}
	if found < 20 {
		t.Errorf("only %d PDUs span segments", found)
	}
}

// What a message in several segments says is said of its last one, and found there.
func TestInfoOfWholeMessages(t *testing.T) {
	file, err := os.ReadFile("../../testdata/captures/http-ecn.pcap")
	if err != nil {
		t.Fatal(err)
	}
	s := whole(file)
	var data []byte
	context := s.Context([]int{8})
	for _, n := range context {
		f, _ := s.Locate(n)
		data = append(data, file[f.Offset:f.Offset+int64(f.RecordLen)]...)
	}
	info := ""
	s.Together(context, data, func(f Frame, known dissect.Frame, data []byte) {
		if f.Number == 8 {
			info = dissect.Info(known, data)
		}
	})
	if info != "HTTP/1.0 200 OK  (text/html)" && info != "HTTP/1.0 200 OK  (text/html) " {
		t.Errorf("Info is %q", info)
	}
	if list := s.Context([]int{1, 2, 4, 99999}); len(list) != 0 {
		t.Errorf("frames that complete nothing need %v", list)
	}
}
