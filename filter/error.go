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

// nearest returns the name that is the fewest edits away from word, of those that are not
// too far; of equals the first in the list. A name that only the case tells apart, or
// that goes on where word ends, is near.
func nearest(word string, defs []*field.Def) string {
	word = strings.ToLower(word)
	if len(word) > maxWord {
		return ""
	}
	best, distance := "", len(word)/3+1
	for _, d := range defs {
		if n := edits(word, d.Name, distance); n < distance {
			best, distance = d.Name, n
		}
	}
	if best != "" {
		return best
	}
	for _, d := range defs {
		if len(word) > 2 && strings.HasPrefix(d.Name, word) {
			return d.Name
		}
	}
	return ""
}

// edits returns how many octets must be put in, taken out, exchanged or swapped with their
// neighbour to make b of a; limit if that many or more.
func edits(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit || len(b) > maxWord {
		return limit
	}
	var rows [3][maxWord + 1]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row := &rows[(i+1)%3], &rows[(i-1)%3], &rows[i%3]
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			n := min(above[j-1]+cost, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, before[j-2]+1)
			}
			row[j] = n
			least = min(least, n)
		}
		if least >= limit {
			return limit
		}
	}
	return min(rows[len(a)%3][len(b)], limit)
}
