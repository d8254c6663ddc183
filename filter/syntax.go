package filter

import (
	"strconv"
	"strings"

	"flowglass/internal/field"
)

// A tree is a test as it was written: *junction, *negated, *relation or *lone.
type tree interface{}

// A junction joins two or more tests by && or || or ^^.
type junction struct {
	op    string
	terms []tree
}

type negated struct{ of tree }

// A relation compares two operands, or looks one up in a set.
type relation struct {
	op       string // "in" with a set
	at       span   // of the operator
	not      bool   // "not in"
	quantity quantity
	left     operand
	right    operand
	set      []member
}

// A member of a set is an operand, or all from one to another.
type member struct{ from, to operand }

// A lone operand asks whether it is there; of an arithmetic one, whether it is not zero.
type lone struct{ of operand }

// A quantity says how many values of a field must pass.
type quantity uint8

const (
	byOperator quantity = iota
	anyOf
	allOf
)

// An operand is a value, or several: *fieldRef, *literal, *slice, *call, *arithmetic or
// *minus.
type operand interface{ place() span }

func (s span) place() span { return s }

type fieldRef struct {
	span
	def    *field.Def
	layers []part // nil: all
}

type literal struct{ token }

type slice struct {
	span
	of    operand
	parts []part
}

type call struct {
	span
	name     string
	nameSpan span
	args     []operand
}

type arithmetic struct {
	span
	op          string
	at          span
	left, right operand
}

type minus struct {
	span
	of operand
}

// A part is a range of octets, or of layers: count of them from start, or all from start
// if count is -1. A negative start counts from the end.
type part struct{ start, count int }

// within returns the part of n elements, false if they do not reach.
func (p part) within(n int) (from, to int, ok bool) {
	from = p.start
	if from < 0 {
		from += n
	}
	to = n
	if p.count >= 0 {
		to = from + p.count
	}
	return from, to, 0 <= from && from < n && to <= n
}

// hasLayer reports whether the part holds a layer, of n; they count from 1.
func (p part) hasLayer(layer, n int) bool {
	from := p.start
	if from < 0 {
		from += n + 1
	}
	return layer >= from && (p.count < 0 || layer < from+p.count)
}

// maxOffset bounds what a part may say, so that sums of two stay small.
const maxOffset = 1 << 30

// parseParts reads the ranges between brackets: 3, 1:2, 4-7, :2, 8: and lists of them.
func parseParts(text string, at span) ([]part, *Error) {
	if strings.Trim(text, " \t\r\n") == "" {
		return nil, span{at.at - 1, at.end + 1}.fail("a range is missing between the brackets")
	}
	var parts []part
	for item := range strings.SplitSeq(text, ",") {
		from := span{at.at, at.at + len(item)}
		at.at = from.end + 1
		p, why := parsePart(strings.Trim(item, " \t\r\n"))
		if why != "" {
			return nil, from.fail("%s", why)
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// parsePart reads one range, and says why it is none.
func parsePart(s string) (p part, why string) {
	if first, second, ok := strings.Cut(s, ":"); ok {
		first, second = strings.TrimSpace(first), strings.TrimSpace(second)
		if first == "" && second == "" {
			return p, "a range needs a start or a length"
		}
		p.count = -1
		if first != "" {
			if p.start, why = offset(first); why != "" {
				return p, why
			}
		}
		if second != "" {
			if p.count, why = offset(second); why == "" && p.count <= 0 {
				why = "the length of a range must be at least 1"
			}
		}
		return p, why
	}
	// A minus after a digit stands between the first and the last offset.
	dash := -1
	if i := strings.IndexAny(s, "0123456789"); i >= 0 {
		if j := strings.IndexByte(s[i:], '-'); j >= 0 {
			dash = i + j
		}
	}
	if dash < 0 {
		p.start, why = offset(s)
		p.count = 1
		return p, why
	}
	last := 0
	if p.start, why = offset(strings.TrimSpace(s[:dash])); why != "" {
		return p, why
	}
	if last, why = offset(strings.TrimSpace(s[dash+1:])); why != "" {
		return p, why
	}
	switch p.count = last - p.start + 1; {
	case (p.start < 0) != (last < 0):
		why = "the offsets of a range count both from the start, or both from the end"
	case p.count <= 0:
		why = "the range ends before it begins"
	}
	return p, why
}

func offset(s string) (n int, why string) {
	v, err := strconv.ParseInt(s, 0, 64)
	if err != nil || v > maxOffset || v < -maxOffset || strings.ContainsAny(s, "_+") {
		return 0, strconv.Quote(s) + " is no offset; ranges are [start:length], [first-last], [one], [:length] or [start:]"
	}
	return int(v), ""
}
