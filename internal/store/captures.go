package store

import (
	"cmp"
	"fmt"
	"slices"
)

// A Known is a capture of which everything is known.
type Known struct {
	Parts int
	Bytes int64
	First any // the first part of its snapshot
}

// abandoned is after how long a capture of which parts are missing is nobody's any more, in
// milliseconds: another tab may be writing it.
const abandoned = 10 * 60 * 1000

func partKey(fingerprint string, part int) string { return fmt.Sprintf("%s/%d", fingerprint, part) }

// Find returns what a release of the program knows of a capture, nil if nothing.
func (s *Store) Find(fingerprint, program string) (known *Known, err error) {
	err = s.DB.View(func(tx Tx) error {
		known = nil
		c, _, err := read(tx, Captures, fingerprint, parseCapture)
		if err != nil || c == nil || !c.Whole || c.Program != program || c.Parts == 0 {
			return err
		}
		v, err := tx.Get(Parts, partKey(fingerprint, 0))
		if err != nil || v == nil {
			return err
		}
		known = &Known{c.Parts, c.Bytes, v.Object}
		return nil
	}, Captures, Parts)
	return known, err
}

// Part returns a part of the snapshot of a capture, nil if it is not there any more.
func (s *Store) Part(fingerprint string, part int) (object any, err error) {
	err = s.DB.View(func(tx Tx) error {
		v, err := tx.Get(Parts, partKey(fingerprint, part))
		if v != nil {
			object = v.Object
		}
		return err
	}, Parts)
	return object, err
}

// Touch says that what is known of a capture was used.
func (s *Store) Touch(fingerprint string) error {
	return s.DB.Update(func(tx Tx) error {
		c, _, err := read(tx, Captures, fingerprint, parseCapture)
		if err != nil || c == nil {
			return err
		}
		c.Used = s.Now()
		return tx.Put(Captures, fingerprint, Value{Record: seal(c, kindCapture)})
	}, Captures)
}

// Begin begins to keep what a release knows of a capture, of so many bytes in all parts, in place
// of what was kept of it, and lets the least recently used others go to have room.
func (s *Store) Begin(fingerprint, program string, bytes int64) error {
	if bytes > s.limits().Bytes/2 {
		return NewProblem(Failed, "This capture is too large to be remembered.")
	}
	return s.DB.Update(func(tx Tx) error {
		if err := drop(tx, fingerprint); err != nil {
			return err
		}
		if err := s.evict(tx, fingerprint, bytes, 0); err != nil {
			return err
		}
		return tx.Put(Captures, fingerprint, Value{Record: seal(&capture{Program: program, Bytes: bytes, Used: s.Now()}, kindCapture)})
	}, Captures, Parts)
}

// Add keeps the next part of a capture that was begun. If there is no room, or somebody else has
// taken it away meanwhile, nothing of the capture is kept, and a *Problem returned.
func (s *Store) Add(fingerprint string, part any, last bool) error {
	add := func(more int) error {
		return s.DB.Update(func(tx Tx) error {
			c, _, err := read(tx, Captures, fingerprint, parseCapture)
			if err != nil {
				return err
			}
			if c == nil || c.Whole {
				return NewProblem(Failed, "What was being remembered of this capture was removed meanwhile.")
			}
			if err := s.evict(tx, fingerprint, c.Bytes, more); err != nil {
				return err
			}
			if err := tx.Put(Parts, partKey(fingerprint, c.Parts), Value{Object: part}); err != nil {
				return err
			}
			c.Parts, c.Whole, c.Used = c.Parts+1, last, s.Now()
			return tx.Put(Captures, fingerprint, Value{Record: seal(c, kindCapture)})
		}, Captures, Parts)
	}
	err := add(0)
	for tries := 0; codeOf(err) == Full && tries < 3; tries++ { // the browser has less room than we would take
		err = add(1)
	}
	if err != nil {
		_ = s.DB.Update(func(tx Tx) error { return drop(tx, fingerprint) }, Captures, Parts)
	}
	return err
}

// evict makes room for a capture of so many bytes: it lets others go that were abandoned, and
// the least recently used, at least so many.
func (s *Store) evict(tx Tx, fingerprint string, size int64, least int) error {
	rows, err := all(tx, Captures, parseCapture)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r row[capture]) bool { return r.key == fingerprint })
	total := size
	for i := range rows {
		if rows[i].record == nil {
			rows[i].record = new(capture) // damaged: the first to go
		}
		total += rows[i].record.Bytes
	}
	slices.SortStableFunc(rows, func(a, b row[capture]) int { return cmp.Compare(a.record.Used, b.record.Used) })
	for _, r := range rows {
		c := r.record
		if old := !c.Whole && s.Now()-c.Used > abandoned; !old && total <= s.limits().Bytes && least <= 0 {
			continue
		}
		if err := drop(tx, r.key); err != nil {
			return err
		}
		total -= c.Bytes
		least--
	}
	return nil
}

// drop forgets what is known of a capture.
func drop(tx Tx, fingerprint string) error {
	c, v, err := read(tx, Captures, fingerprint, parseCapture)
	if err != nil || v == nil {
		return err
	}
	parts := 0
	if c != nil {
		parts = c.Parts
	}
	if c == nil || !c.Whole { // it may have more parts than it says
		keys, err := tx.Keys(Parts)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if len(key) > len(fingerprint) && key[:len(fingerprint)+1] == fingerprint+"/" {
				if err := tx.Delete(Parts, key); err != nil {
					return err
				}
			}
		}
		parts = 0
	}
	for part := range parts {
		if err := tx.Delete(Parts, partKey(fingerprint, part)); err != nil {
			return err
		}
	}
	return tx.Delete(Captures, fingerprint)
}

// Drop forgets what is known of a capture, but not that it was opened, nor its notes.
func (s *Store) Drop(fingerprint string) error {
	return s.DB.Update(func(tx Tx) error { return drop(tx, fingerprint) }, Captures, Parts)
}

// Opened notes that a capture was opened, with the handle of its file, nil if there is none: a
// handle that is known stays.
func (s *Store) Opened(r Recent, handle any) error {
	return s.DB.Update(func(tx Tx) error {
		_, v, err := read(tx, Recents, r.Fingerprint, parseRecent)
		if err != nil {
			return err
		}
		if v != nil && handle == nil {
			handle = v.Object
		}
		r.Opened = s.Now()
		if err := tx.Put(Recents, r.Fingerprint, Value{seal(&r, kindRecent), handle}); err != nil {
			return err
		}
		return trim(tx, Recents, s.limits().Recents, parseRecent, func(r *Recent) int64 { return r.Opened })
	}, Recents)
}

// A RecentFile is a capture that was opened, and the handle of its file, nil if there is none.
type RecentFile struct {
	Recent
	Handle any
}

// RecentFiles lists the captures that were opened, the last first; what is damaged is left out.
func (s *Store) RecentFiles() (list []RecentFile, err error) {
	err = s.DB.View(func(tx Tx) error {
		list = nil
		rows, err := all(tx, Recents, parseRecent)
		for _, r := range rows {
			if r.record != nil {
				r.record.Fingerprint = r.key
				list = append(list, RecentFile{*r.record, r.object})
			}
		}
		return err
	}, Recents)
	slices.SortStableFunc(list, func(a, b RecentFile) int { return cmp.Compare(b.Opened, a.Opened) })
	return list, err
}

// Forget forgets all of a capture: that it was opened, what is known of it, its notes.
func (s *Store) Forget(fingerprint string) error {
	return s.DB.Update(func(tx Tx) error {
		if err := drop(tx, fingerprint); err != nil {
			return err
		}
		if err := tx.Delete(Recents, fingerprint); err != nil {
			return err
		}
		return tx.Delete(Notes, fingerprint)
	}, Recents, Captures, Parts, Notes)
}
