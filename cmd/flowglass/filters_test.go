package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode"
	"flowglass/decode/dissect"
	"flowglass/filter"
	"flowglass/internal/session"
)

const filtersDir = "../../testdata/filters"

// A question is a filter, with Wireshark's answer and ours: 1-3,7 or "refused".
type question struct {
	expr, want string
	filter     *filter.Filter
	got        ranges
}

// Our filters select the frames that Wireshark's do (testdata/filters.sh).
func TestFiltersAreWiresharks(t *testing.T) {
	answers, err := os.ReadFile(filepath.Join(filtersDir, "frames.txt"))
	if err != nil {
		t.Fatal(err)
	}
	questions, err := os.ReadFile(filepath.Join(filtersDir, "expressions.txt"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	var asked strings.Builder
	for group := range strings.SplitSeq(string(answers), "\n= ") {
		lines := strings.Split(group, "\n")
		var list []*question
		for _, line := range lines[1:] {
			if expr, want, answered := strings.Cut(line, "\t"); answered {
				list = append(list, &question{expr: expr, want: want})
			}
		}
		if count += len(list); len(list) > 0 {
			ask(t, filepath.Join(capturesDir, lines[0]), list)
		}
		for _, q := range list {
			t.Run(lines[0]+"/"+q.expr, func(t *testing.T) {
				got := q.got.String()
				if q.filter == nil {
					got = "refused"
				}
				if got != q.want {
					t.Errorf("frames %q, Wireshark's are %q", got, q.want)
				}
			})
		}
	}
	if count < 150 {
		t.Errorf("only %d filters", count)
	}
	for line := range strings.Lines(string(answers)) {
		expr, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		asked.WriteString(expr + "\n")
	}
	if asked.String() != string(questions) {
		t.Error("frames.txt does not answer expressions.txt: run testdata/filters.sh")
	}
}

// ask asks the filters for the frames of a capture.
func ask(t *testing.T, path string, list []*question) {
	for _, q := range list {
		q.filter, _ = filter.Compile(q.expr, dissect.Lookup, dissect.Fields)
	}
	var d session.Dissector
	var s *session.Session
	s = session.New(session.Options{NoFrames: true, Analyse: true, Each: func(r *capture.Record, p *decode.Packet, buffers [][]byte) {
		nodes := d.Packet(s, r, p, buffers)
		for _, q := range list {
			if q.filter != nil && q.filter.Match(nodes) {
				q.got.add(r.Number)
			}
		}
	}})
	r, err := open(path, nil, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	for r.next() {
	}
}

// ranges are ascending numbers, consecutive ones joined.
type ranges [][2]int

func (r *ranges) add(n int) {
	if k := len(*r) - 1; k >= 0 && (*r)[k][1] == n-1 {
		(*r)[k][1] = n
		return
	}
	*r = append(*r, [2]int{n, n})
}

func (r ranges) String() string {
	var list []string
	for _, p := range r {
		s := strconv.Itoa(p[0])
		if p[1] > p[0] {
			s += "-" + strconv.Itoa(p[1])
		}
		list = append(list, s)
	}
	return strings.Join(list, ",")
}
