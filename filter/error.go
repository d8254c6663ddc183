package filter

import (
	"fmt"
	"strings"

	"flowglass/internal/field"
)

// An Error says what is wrong with a filter, and where.
type Error struct {
	Offset     int    // in octets from the start of the filter
	Len        int    // octets; 0 at the end of the filter
	Msg        string // plain words, without the place
	Suggestion string // the name of a field that may have been meant; "" if none comes near

	word string // to look for a field like it
}

func (e *Error) Error() string {
	s := fmt.Sprintf("filter: offset %d: %s", e.Offset, e.Msg)
	if e.Suggestion != "" {
		s += fmt.Sprintf("; did you mean %s?", e.Suggestion)
	}
	return s
}

// A span is a piece of the filter.
type span struct{ at, end int }

func (s span) fail(format string, args ...any) *Error {
	return &Error{Offset: s.at, Len: s.end - s.at, Msg: fmt.Sprintf(format, args...)}
}

// join returns the span from the start of s to the end of t.
func (s span) join(t span) span { return span{min(s.at, t.at), max(s.end, t.end)} }

// maxWord bounds the names that are compared, in octets.
const maxWord = 80

// nearest returns the name that is likeliest meant by word: the fewest edits away, if a
// third of its octets are wrong at most; or else one that goes on where word ends; or else
// the fewest edits away of the same protocol's, if half are wrong at most. Of equals the
// first counts.
func nearest(word string, defs []*field.Def) string {
	word = strings.ToLower(word)
	if len(word) > maxWord {
		return ""
	}
	if name := closest(word, "", len(word)/3, defs); name != "" {
		return name
	}
	for _, d := range defs {
		if len(word) > 2 && strings.HasPrefix(d.Name, word) {
			return d.Name
		}
	}
	if proto, _, ok := strings.Cut(word, "."); ok {
		return closest(word, proto+".", len(word)/2, defs)
	}
	return ""
}

// closest returns the name that is the fewest edits away, n at most.
func closest(word, prefix string, n int, defs []*field.Def) (name string) {
	limit := edit*n + 1
	for _, d := range defs {
		if strings.HasPrefix(d.Name, prefix) {
			if cost := edits(word, d.Name, limit); cost < limit {
				name, limit = d.Name, cost
			}
		}
	}
	return name
}

// What it costs to put an octet in, take it out or exchange it, and to swap neighbours,
// which is the likeliest slip.
const (
	edit = 2
	swap = 1
)

// edits returns the cost of making b of a; limit if it is that or more.
func edits(a, b string, limit int) int {
	if d := edit * (len(a) - len(b)); d >= limit || -d >= limit || len(b) > maxWord {
		return limit
	}
	var rows [3][maxWord + 1]int
	for j := range len(b) + 1 {
		rows[0][j] = edit * j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row := &rows[(i+1)%3], &rows[(i-1)%3], &rows[i%3]
		row[0] = edit * i
		least := row[0]
		for j := 1; j <= len(b); j++ {
			n := above[j-1]
			if a[i-1] != b[j-1] {
				n += edit
			}
			n = min(n, above[j]+edit, row[j-1]+edit)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, before[j-2]+swap)
			}
			row[j] = n
			least = min(least, n)
		}
		if least >= limit+swap { // a swap looks back over this row
			return limit
		}
	}
	return min(rows[len(a)%3][len(b)], limit)
}
