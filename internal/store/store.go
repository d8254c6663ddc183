// Package store is what Flowglass remembers between visits: which captures were opened, what is
// known of them, notes, filters. It decides what is kept, how it is written, and what goes when
// there is too much; a Database keeps it. In the browser that is IndexedDB (wasm/store).
package store

import (
	"cmp"
	"errors"
	"slices"
)

// A Value is what a database keeps under a key: a record, written by this package, and
// something that only the browser knows how to keep, nil if there is none.
type Value struct {
	Record []byte
	Object any
}

// A Tx reads and writes in one transaction: all of it happens, or nothing. Between its calls
// nothing else may be waited for.
type Tx interface {
	Keys(table string) ([]string, error)
	Get(table, key string) (*Value, error) // nil if there is none
	Put(table, key string, v Value) error
	Delete(table, key string) error
}

// A Database has the tables of the Schema. Its errors are *Problem where it knows what they are.
type Database interface {
	View(f func(Tx) error, tables ...string) error
	Update(f func(Tx) error, tables ...string) error
}

// The codes of a Problem.
const (
	Unavailable = "unavailable" // no storage here: switched off, or a private window of some browsers
	Full        = "full"        // the browser gives no more room
	Blocked     = "blocked"     // another tab holds the database in an older form
	Damaged     = "damaged"     // a record is not what was written
	Failed      = "failed"      // anything else
)

// A Problem says why something could not be kept, or be read again.
type Problem struct {
	Code    string
	Message string // plain words, to be shown as they are
}

func (p *Problem) Error() string { return "store: " + p.Message }

// problems are the words for codes that need no more of them.
var problems = map[string]string{
	Unavailable: "This browser keeps nothing for this page: storage is switched off, or the window is private. Everything works, and is forgotten with the tab.",
	Full:        "There is no room left on this device for what Flowglass would remember. What was remembered before is kept.",
	Blocked:     "Another tab holds what is remembered in an older form. Close it, or reload it.",
	Damaged:     "Something that was remembered is damaged, and was left out.",
}

// NewProblem returns the problem of a code; what is told where the code has no words of its own.
func NewProblem(code, what string) *Problem {
	if message := problems[code]; message != "" {
		what = message
	}
	return &Problem{code, what}
}

// codeOf returns the code of an error; "" of none.
func codeOf(err error) string {
	var p *Problem
	switch {
	case err == nil:
		return ""
	case errors.As(err, &p):
		return p.Code
	}
	return Failed
}

// A Store remembers in a database. The zero Limits are replaced by the usual ones.
type Store struct {
	DB     Database
	Now    func() int64 // milliseconds since the Unix epoch
	Limits Limits
}

// Limits bound what is kept.
type Limits struct {
	Bytes   int64 // of the indexes and tables of captures; one of them takes half of that at most
	Recents int
	Notes   int // captures with notes
	Filters int
}

// UsualLimits are those of the page.
var UsualLimits = Limits{Bytes: 512 << 20, Recents: 30, Notes: 200, Filters: 200}

func (s *Store) limits() Limits {
	if s.Limits == (Limits{}) {
		return UsualLimits
	}
	return s.Limits
}

// read returns the record under a key as it was written, in whichever version. It returns
// nil if there is none, or if it is damaged: that is then as good as none.
func read[T any](tx Tx, table, key string, parse func([]byte) (*T, bool)) (*T, *Value, error) {
	v, err := tx.Get(table, key)
	if err != nil || v == nil {
		return nil, nil, err
	}
	t, ok := parse(v.Record)
	if !ok {
		return nil, v, nil
	}
	return t, v, nil
}

// A row is a record with its key, and what the browser keeps with it.
type row[T any] struct {
	key    string
	record *T // nil: damaged
	object any
}

// all returns all records of a table.
func all[T any](tx Tx, table string, parse func([]byte) (*T, bool)) ([]row[T], error) {
	keys, err := tx.Keys(table)
	if err != nil {
		return nil, err
	}
	rows := make([]row[T], 0, len(keys))
	for _, key := range keys {
		record, v, err := read(tx, table, key, parse)
		if err != nil {
			return nil, err
		}
		if v != nil {
			rows = append(rows, row[T]{key, record, v.Object})
		}
	}
	return rows, nil
}

// trim deletes the records beyond most, those first that are damaged or oldest.
func trim[T any](tx Tx, table string, most int, parse func([]byte) (*T, bool), age func(*T) int64) error {
	rows, err := all(tx, table, parse)
	if err != nil || len(rows) <= most {
		return err
	}
	of := func(r row[T]) int64 {
		if r.record == nil {
			return 0
		}
		return age(r.record)
	}
	slices.SortStableFunc(rows, func(a, b row[T]) int { return cmp.Compare(of(a), of(b)) })
	for _, r := range rows[:len(rows)-most] {
		if err := tx.Delete(table, r.key); err != nil {
			return err
		}
	}
	return nil
}

// A Share is how much of a kind is kept.
type Share struct {
	Kind  string // a table of the schema
	Items int
	Bytes int64
}

// Usage tells how much is kept.
func (s *Store) Usage() (shares []Share, err error) {
	err = s.DB.View(func(tx Tx) error {
		shares = nil
		for _, table := range []string{Recents, Captures, Notes, Filters} {
			share := Share{Kind: table}
			keys, err := tx.Keys(table)
			if err != nil {
				return err
			}
			for _, key := range keys {
				v, err := tx.Get(table, key)
				if err != nil {
					return err
				}
				if v == nil {
					continue
				}
				share.Items++
				share.Bytes += int64(len(key) + len(v.Record))
				if c, ok := parseCapture(v.Record); ok && table == Captures {
					share.Bytes += c.Bytes
				}
			}
			shares = append(shares, share)
		}
		return nil
	}, Recents, Captures, Notes, Filters)
	return shares, err
}

// Clear forgets everything.
func (s *Store) Clear() error {
	tables := Tables()
	return s.DB.Update(func(tx Tx) error {
		for _, table := range tables {
			keys, err := tx.Keys(table)
			if err != nil {
				return err
			}
			for _, key := range keys {
				if err := tx.Delete(table, key); err != nil {
					return err
				}
			}
		}
		return nil
	}, tables...)
}
