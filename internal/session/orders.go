package session

import (
	"runtime"
	"slices"

	"flowglass/internal/table"
)

// orders keeps the latest sort orders: a page asks for window after window of one.
type orders struct {
	list []sorted // the least recently used first
}

// A sorted is the order of a table as it was after so many packets.
type sorted struct {
	table      string
	column     int
	descending bool
	packets    int
	order      []int32
}

// maxOrderRows bounds the rows of all orders kept, but for the latest.
const maxOrderRows = 16 << 20

// manyRows is from how many rows on the scratch memory of sorting is worth collecting at
// once: tens of milliseconds, of seconds.
const manyRows = 1 << 20

// find returns the rows of t, as it is after so many packets, in order of a column. While
// growing, the order of frames may be that of at least four fifths of them: they never
// change, and so loading does not sort them all again for each look at them.
func (o *orders) find(t *table.Table, column int, descending bool, packets int, growing bool) []int32 {
	at := slices.IndexFunc(o.list, func(s sorted) bool {
		return s.table == t.Name && s.column == column && s.descending == descending
	})
	var s sorted
	if at >= 0 {
		s = o.list[at]
		o.list = slices.Delete(o.list, at, at+1)
	}
	fits := s.packets == packets || growing && t.Name == framesName && s.packets*5 >= packets*4
	if at < 0 || !fits {
		s = sorted{t.Name, column, descending, packets, t.Order(column, descending)}
		if t.Rows > manyRows {
			runtime.GC() // WebAssembly's memory never shrinks: use that of the scratch again
		}
	}
	o.list = append(o.list, s)
	o.trim()
	return s.order
}

// trim drops the least recently used orders beyond the bound.
func (o *orders) trim() {
	rows := 0
	for i := len(o.list) - 1; i >= 0; i-- {
		rows += len(o.list[i].order)
		if rows > maxOrderRows && i < len(o.list)-1 {
			o.list = slices.Delete(o.list, 0, i+1)
			return
		}
	}
}
