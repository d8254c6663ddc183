package session

import (
	"io"
	"slices"
	"strconv"

	"flowglass/decode"
	"flowglass/flow"
	"flowglass/internal/table"
)

// A TableInfo says what a table holds.
type TableInfo struct {
	Name, Title string
	Columns     []table.Column // schema only: their functions have no rows to read
	By          string         // the column it is best sorted by at first; "": the natural order
	Descending  bool
}

// Schema lists the tables that every session has.
func Schema() []TableInfo { return New(Options{}).Tables() }

// Tables lists the tables of s.
func (s *Session) Tables() []TableInfo {
	var list []TableInfo
	if s.index != nil {
		frames := s.framesTable()
		list = append(list, TableInfo{Name: frames.Name, Title: frames.Title, Columns: frames.Columns})
	}
	for i := range flow.Registry {
		st := &flow.Registry[i]
		list = append(list, TableInfo{st.Name, st.Title, st.Columns(), st.By, st.Descending})
	}
	return list
}

// Table returns the table called name, as it is now. It can be read until more bytes are
// fed.
func (s *Session) Table(name string) (*table.Table, bool) {
	if name == framesName && s.index != nil {
		return s.framesTable(), true
	}
	return s.Stats().Table(name)
}

// Rows appends to dst the rows in places first to first+count of a table sorted by a
// column ("": in its natural order, never descending), in the form of table.Encode. It
// returns a *NotFoundError if there is no such table or column.
func (s *Session) Rows(name, sortBy string, descending bool, first, count int, dst []byte) ([]byte, error) {
	t, ok := s.Table(name)
	if !ok {
		return dst, &NotFoundError{"table " + strconv.Quote(name)}
	}
	if sortBy == "" {
		return t.Encode(dst, nil, first, count), nil
	}
	column := t.Column(sortBy)
	if column < 0 {
		return dst, &NotFoundError{"column " + strconv.Quote(sortBy) + " in table " + name}
	}
	order := s.orders.find(t, column, descending, s.packets, !s.done)
	t.Rows = len(order)
	return t.Encode(dst, order, first, count), nil
}

// A NotFoundError tells what was asked for and does not exist.
type NotFoundError struct{ What string }

func (e *NotFoundError) Error() string { return "session: there is no " + e.What }

// isEnd reports whether err is the proper end of a file.
func isEnd(err error) bool { return err == io.EOF }

// labelPlaces returns the place of each protocol's label among all labels, sorted.
func labelPlaces() map[string]uint64 {
	var labels []string
	for i := range decode.Registry {
		labels = append(labels, decode.Registry[i].Label)
	}
	slices.Sort(labels)
	places := make(map[string]uint64)
	for i, l := range labels {
		places[l] = uint64(i)
	}
	return places
}
