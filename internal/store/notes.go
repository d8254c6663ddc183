package store

import (
	"cmp"
	"slices"
	"strings"
)

// Bounds of the notes of a capture.
const (
	maxNotes    = 5000
	maxNoteText = 4000 // bytes
	maxSubject  = 1000
)

// NotesOf lists the notes of a capture, as they were written.
func (s *Store) NotesOf(fingerprint string) (list []Note, err error) {
	err = s.DB.View(func(tx Tx) error {
		list = nil
		n, v, err := read(tx, Notes, fingerprint, parseNotes)
		if n != nil {
			list = n.List
		} else if v != nil {
			return NewProblem(Damaged, "")
		}
		return err
	}, Notes)
	return list, err
}

// SetNotes writes notes of a capture, each in place of the one with its subject; one with
// neither colour nor text is taken away. Other notes stay, also those that another tab writes.
func (s *Store) SetNotes(fingerprint string, changes []Note) error {
	for _, n := range changes {
		if len(n.Text) > maxNoteText || len(n.Subject) > maxSubject || n.Subject == "" {
			return NewProblem(Failed, "This note is too long to be kept.")
		}
	}
	return s.DB.Update(func(tx Tx) error {
		old, _, err := read(tx, Notes, fingerprint, parseNotes)
		if err != nil {
			return err
		}
		if old == nil {
			old = new(notes) // a damaged record is of no use to anybody
		}
		now := s.Now()
		for _, n := range changes {
			old.List = slices.DeleteFunc(old.List, func(other Note) bool { return other.Subject == n.Subject })
			if n.Color != 0 || strings.TrimSpace(n.Text) != "" {
				n.Changed = now
				old.List = append(old.List, n)
			}
		}
		if len(old.List) > maxNotes {
			return NewProblem(Failed, "There are too many notes on this capture already.")
		}
		if len(old.List) == 0 {
			return tx.Delete(Notes, fingerprint)
		}
		old.Used = now
		if err := tx.Put(Notes, fingerprint, Value{Record: seal(old, kindNotes)}); err != nil {
			return err
		}
		return trim(tx, Notes, s.limits().Notes, parseNotes, func(n *notes) int64 { return n.Used })
	}, Notes)
}

// SavedFilters lists the saved filters, by name; what is damaged is left out.
func (s *Store) SavedFilters() (list []SavedFilter, err error) {
	err = s.DB.View(func(tx Tx) error {
		list = nil
		rows, err := all(tx, Filters, parseFilter)
		for _, r := range rows {
			if r.record != nil {
				r.record.Name = r.key
				list = append(list, *r.record)
			}
		}
		return err
	}, Filters)
	slices.SortFunc(list, func(a, b SavedFilter) int { return cmp.Compare(a.Name, b.Name) })
	return list, err
}

// SaveFilter saves a filter under a name, in place of the one that has it; "" takes that away.
func (s *Store) SaveFilter(name, filter string) error {
	if name == "" || len(name) > maxSubject || len(filter) > maxNoteText {
		return NewProblem(Failed, "A filter needs a name, and neither may be too long.")
	}
	return s.DB.Update(func(tx Tx) error {
		if filter == "" {
			return tx.Delete(Filters, name)
		}
		if err := tx.Put(Filters, name, Value{Record: seal(&SavedFilter{Filter: filter, Saved: s.Now()}, kindFilter)}); err != nil {
			return err
		}
		return trim(tx, Filters, s.limits().Filters, parseFilter, func(f *SavedFilter) int64 { return f.Saved })
	}, Filters)
}
