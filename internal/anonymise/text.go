package anonymise

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Text returns the report in words, some lines that end with a line feed.
func (r *Report) Text() string {
	var b strings.Builder
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	line := func(title string, c Counts, unit string) {
		if len(c) == 0 {
			return
		}
		b.WriteString(title + ":\n")
		for _, what := range slices.Sorted(maps.Keys(c)) {
			b.WriteString("  " + number(c[what]) + unit + " " + what + "\n")
		}
	}
	b.WriteString(number(r.Packets) + " packets, " + number(r.Octets) + " bytes captured\n")
	line("Replaced", r.Changed, "")
	line("Payload that became zeros", r.Zeroed, " bytes")
	if r.Dropped > 0 {
		b.WriteString("Cut off the ends of packets: " + number(r.Dropped) + " bytes\n")
	}
	line("Payload kept as it was", r.Kept, " bytes")
	line("Layers that no rule knows, which count as payload", r.NotUnderstood, "")
	line("Also", r.Left, "")
	b.WriteString("Checksums made anew: " + number(r.Sums) + ", of which " + number(r.WrongSums) + " were wrong and are again, and " +
		number(r.BlindSums) + " nobody can check\n")
	if r.Incomplete {
		b.WriteString("There are too many addresses or names to look for all of them.\n")
	}
	if len(r.Leftovers) == 0 {
		b.WriteString("Originals found in what is written: none\n")
		return b.String()
	}
	b.WriteString("Originals found in what is written:\n")
	for _, l := range r.Leftovers {
		form := ", as text"
		if l.Binary {
			form = ", as octets"
		}
		b.WriteString("  frame " + strconv.Itoa(l.Number) + ", byte " + strconv.Itoa(l.Offset) + ": " + l.Kind + " " + strconv.QuoteToASCII(l.Text) + form + "\n")
	}
	if r.MoreLeftovers > 0 {
		b.WriteString("  and " + number(r.MoreLeftovers) + " more\n")
	}
	return b.String()
}
