package session

import (
	"runtime"
	"slices"
)

// orders keeps the latest sort orders: a page asks for window after window of one.
type orders struct {
	list []sorted // the least recently used first
}

// A sorted is the order of a table as it was after so many packets.
type sorted struct {
	table      string
	selection  int // its id; 0 for the whole capture
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

// find returns the order that s, but for its own order, asks for: that of the table as it is
// after so many packets, which sort makes if it is not known. While growing, the order of
// frames may be that of at least four fifths of them: they never change, and so loading does
// not sort them all again for each look at them.
func (o *orders) find(s sorted, growing bool, sort func() []int32) []int32 {
	at := slices.IndexFunc(o.list, func(k sorted) bool {
		return k.table == s.table && k.selection == s.selection && k.column == s.column && k.descending == s.descending
	})
	if at >= 0 {
		known := o.list[at]
		o.list = slices.Delete(o.list, at, at+1)
		if known.packets == s.packets || growing && s.table == framesName && known.packets*5 >= s.packets*4 {
			s = known
		}
	}
	if s.order == nil {
		s.order = sort()
		if len(s.order) > manyRows {
			runtime.GC() // WebAssembly's memory never shrinks: use that of the scratch again
		}
	}
	o.list = append(o.list, s)
	o.trim()
	return s.order
}

// drop forgets the orders of a selection.
func (o *orders) drop(selection int) {
	o.list = slices.DeleteFunc(o.list, func(s sorted) bool { return s.selection == selection })
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
