package filter

import (
	"math"
	"strings"
	"time"
)

// zoned and local are the ways to write a date and time, without fractions: those may
// follow any seconds. The local ones are in the zone of the computer.
var (
	zoned = []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00",
		"2006-01-02T15:04:05-0700", "2006-01-02 15:04:05-0700", "2006-01-02 15:04:05 MST", "2006-01-02T15:04:05 MST",
		"Jan 2, 2006 15:04:05 MST", "Jan _2, 2006 15:04:05 MST",
	}
	local = []string{
		"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02",
		"Jan 2, 2006 15:04:05", "Jan _2, 2006 15:04:05",
	}
)

// absTime reads a date and time, or seconds since 1970.
func (l *literal) absTime() (value, *Error) {
	if l.token.kind == char {
		return value{}, l.fail("%q is no date and time", l.text)
	}
	if l.token.kind == word {
		if ns, ok := parseSeconds(l.text); ok {
			return value{ns: ns}, nil
		}
	}
	for _, layout := range zoned {
		if strings.HasSuffix(layout, "MST") && !strings.HasSuffix(l.text, " UTC") {
			continue // no other name of a zone says which one
		}
		if t, err := time.Parse(layout, l.text); err == nil {
			return l.instant(t)
		}
	}
	for _, layout := range local {
		if t, err := time.ParseInLocation(layout, l.text, time.Local); err == nil {
			return l.instant(t)
		}
	}
	return value{}, l.fail(`%q is no date and time, as are "2026-07-04 12:34:56.789", "2026-07-04T12:34:56Z" and "Jul 4, 2026 12:34:56"`, l.text)
}

func (l *literal) instant(t time.Time) (value, *Error) {
	if y := t.Year(); y < 1678 || y > 2261 {
		return value{}, l.fail("times are between the years 1678 and 2261")
	}
	return value{ns: t.UnixNano()}, nil
}

// relTime reads seconds.
func (l *literal) relTime() (value, *Error) {
	if l.token.kind == word {
		if ns, ok := parseSeconds(l.text); ok {
			return value{ns: ns}, nil
		}
	}
	return value{}, l.fail("%q is no span of time: seconds, with up to nine decimals", l.text)
}

// parseSeconds reads seconds, as nanoseconds; an s may follow.
func parseSeconds(s string) (ns int64, ok bool) {
	whole, fraction, dotted := strings.Cut(strings.TrimSuffix(s, "s"), ".")
	if whole == "" || dotted && fraction == "" || len(fraction) > 9 {
		return 0, false
	}
	digits := whole + fraction + strings.Repeat("0", 9-len(fraction))
	for i := range len(digits) {
		d := int64(digits[i]) - '0'
		if d < 0 || d > 9 || ns > (math.MaxInt64-d)/10 {
			return 0, false
		}
		ns = 10*ns + d
	}
	return ns, true
}
