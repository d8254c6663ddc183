package session

import (
	"bytes"
	"testing"
)

// Frames that were picked are a selection as a filter makes it, and its tables are the same.
func TestSelectFrames(t *testing.T) {
	s := New(Options{})
	s.Feed(captures(t)["http-ecn.pcap"])
	if err := s.Finish(""); err != nil {
		t.Fatal(err)
	}
	if err := s.Select("filter", "frame.number in {2..5, 7}", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Examine("filter"); err != nil {
		t.Fatal(err)
	}
	span := &Span{0, 1 << 62}
	has := func(n int) bool { return n >= 2 && n <= 5 || n == 7 }
	if err := s.SelectFrames("picked", has, span); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"frames", "summary", "conversations/tcp", "hierarchy"} {
		var dumps [2]bytes.Buffer
		for i, selection := range []string{"filter", "picked"} {
			tab, _, err := s.TableOf(Query{Table: name, Selection: selection})
			if err != nil {
				t.Fatal(err)
			}
			if err := tab.Dump(&dumps[i]); err != nil {
				t.Fatal(err)
			}
		}
		if dumps[0].String() != dumps[1].String() || dumps[0].Len() == 0 {
			t.Errorf("%s:\n%s\nwant\n%s", name, &dumps[1], &dumps[0])
		}
	}
	if _, _, err := s.TableOf(Query{Table: "frames", Selection: "none"}); err == nil {
		t.Error("a selection that is not there")
	}
	if err := New(Options{NoFrames: true}).SelectFrames("x", has, nil); err == nil {
		t.Error("selected frames that are not kept")
	}
}
