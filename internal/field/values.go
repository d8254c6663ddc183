package field

import (
	"strconv"
	"strings"
)

// Values returns the names of values. They are read when they are first asked for, so that a Def is
// data in the program and no code that makes it.
func (d *Def) Values() map[uint64]string {
	d.read.Do(func() { d.values = ValuesOf(d.Names) })
	return d.values
}

// ValuesOf reads the names of values, with semicolons between them: "Open;7=Close;Read" are 0, 7 and 8. A number
// is hexadecimal; a name without one has the number after that before it. Text that names nothing is no names.
func ValuesOf(text string) map[uint64]string {
	if text == "" {
		return nil
	}
	m := make(map[uint64]string)
	next := uint64(0)
	for name := range strings.SplitSeq(text, ";") {
		if v, rest, ok := strings.Cut(name, "="); ok {
			if n, err := strconv.ParseUint(v, 16, 64); err == nil {
				name, next = rest, n
			}
		}
		if name != "" {
			m[next] = name
			next++
		}
	}
	return m
}
