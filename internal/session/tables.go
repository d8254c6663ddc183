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
	Shares      []table.Column // those that follow when it is asked of a selection
	By          string         // the column it is best sorted by at first; "": the natural order
	Descending  bool
}

// Schema lists the tables that every session has.
func Schema() []TableInfo { return New(Options{}).Tables() }

// Tables lists the tables of s.
func (s *Session) Tables() []TableInfo {
	var list []TableInfo
	if s.index != nil {
		frames := s.framesTable(allRows{s})
		list = append(list, TableInfo{Name: frames.Name, Title: frames.Title, Columns: frames.Columns})
		problems := s.problemsTable(nil)
		list = append(list, TableInfo{Name: problems.Name, Title: problems.Title, Columns: problems.Columns, By: "packets", Descending: true})
	}
	for i := range flow.Registry {
		st := &flow.Registry[i]
		list = append(list, TableInfo{st.Name, st.Title, st.Columns(), st.Shares(), st.By, st.Descending})
	}
	return list
}

// Table returns the table called name, as it is now. It can be read until more bytes are
// fed.
func (s *Session) Table(name string) (*table.Table, bool) {
	if name == framesName && s.index != nil {
		return s.framesTable(allRows{s}), true
	}
	if name == problemsName && s.index != nil {
		return s.problemsTable(nil), true
	}
	return s.Stats().Table(name)
}

// A Query asks for a table's rows.
type Query struct {
	Table      string
	Selection  string // name of one, or "" for the whole capture
	SortBy     string // a column, or "" for the natural order, which never descends
	Descending bool
}

// Rows appends to dst the rows in places first to first+count, in the form of table.Encode.
// It returns a *NotFoundError if there is no such table, selection or column.
func (s *Session) Rows(q Query, first, count int, dst []byte) ([]byte, error) {
	t, order, err := s.query(q)
	if err != nil {
		return dst, err
	}
	return t.Encode(dst, order, first, count), nil
}

// query returns a table and the order of its rows, nil for the natural one.
func (s *Session) query(q Query) (*table.Table, []int32, error) {
	var t *table.Table
	var ok bool
	id, packets, growing := 0, s.packets, !s.done
	if q.Selection == "" {
		t, ok = s.Table(q.Table)
	} else {
		x, err := s.selected(q.Selection)
		if err != nil {
			return nil, nil, err
		}
		x.match.advance(examineCost)
		t, ok = x.table(q.Table)
		id, packets, growing = x.id, x.rows().count, !s.done || x.match.bits.len < s.index.count
	}
	if !ok {
		return nil, nil, &NotFoundError{"table " + strconv.Quote(q.Table)}
	}
	if q.SortBy == "" {
		return t, nil, nil
	}
	column := t.Column(q.SortBy)
	if column < 0 {
		return nil, nil, &NotFoundError{"column " + strconv.Quote(q.SortBy) + " in table " + q.Table}
	}
	sort := func() []int32 { return t.Order(column, q.Descending) }
	switch {
	case id == 0:
	case q.Table == framesName:
		rows := s.selections[q.Selection].rows()
		sort = func() []int32 { return s.framesTable(listOf(rows)).Order(column, q.Descending) }
	default:
		packets += s.packets // figures of the whole capture are among the columns
	}
	order := s.orders.find(sorted{t.Name, id, column, q.Descending, packets, nil}, growing, sort)
	t.Rows = len(order)
	return t, order, nil
}

// table returns the table called name of the selection's packets, as far as they are known.
func (x *selection) table(name string) (*table.Table, bool) {
	if name == framesName {
		return x.match.session.framesTable(x.rows()), true
	}
	if name == problemsName {
		return x.match.session.problemsTable(x), true
	}
	return x.statistics(name != trafficName).Table(name)
}

// Place returns in which row of a table of frames a frame is, -1 if in none. The query's
// table does not matter.
func (s *Session) Place(q Query, number int) (int, error) {
	q.Table = framesName
	t, order, err := s.query(q)
	if err != nil || number < 1 {
		return -1, err
	}
	row := number - 1
	if q.Selection != "" {
		rows := s.selections[q.Selection].rows()
		if !rows.has(row) {
			return -1, nil
		}
		row = rows.rank(row)
	}
	if row >= t.Rows && order == nil {
		return -1, nil
	}
	if order == nil {
		return row, nil
	}
	return slices.Index(order, int32(row)), nil
}

// trafficName is the table that needs no sums by flow.
const trafficName = "traffic"

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
