package session

import "flowglass/internal/table"

// SelectFrames makes the selection called name of the frames that has tells of, by their numbers
// from 1, among those that were read; and of a span, unless that is nil. It is for who has looked
// at all packets already, when the file is read: frames that come later are not in it.
func (s *Session) SelectFrames(name string, has func(number int) bool, span *Span) error {
	if s.index == nil {
		return &NotFoundError{"frames"}
	}
	s.Drop(name)
	if s.selections == nil {
		s.selections = make(map[string]*selection)
	}
	m := &match{session: s, users: 1}
	for row := range s.index.count {
		m.bits.append(has(row + 1))
	}
	s.lastID++
	s.selections[name] = &selection{id: s.lastID, match: m, span: span}
	return nil
}

// TableOf returns a table of a selection, "" for the whole capture, and the order of its rows by
// a column, "" for the natural one, which is nil. It returns a *NotFoundError if there is no
// such table, selection or column. The table can be read until more bytes are fed.
func (s *Session) TableOf(q Query) (*table.Table, []int32, error) { return s.query(q) }
