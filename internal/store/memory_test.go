package store

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// memory is a Database for tests: its transactions happen as a whole or not at all.
type memory struct {
	t      *testing.T
	tables map[string]map[string]Value
	quota  int // bytes that its arrays may take; 0: any number
}

func newMemory(t *testing.T) *memory {
	m := &memory{t: t, tables: make(map[string]map[string]Value)}
	for _, table := range Tables() {
		m.tables[table] = make(map[string]Value)
	}
	return m
}

func (m *memory) View(f func(Tx) error, tables ...string) error {
	return f(&memoryTx{m, m.tables, tables, false})
}

func (m *memory) Update(f func(Tx) error, tables ...string) error {
	copied := make(map[string]map[string]Value)
	for name, table := range m.tables {
		copied[name] = maps.Clone(table)
	}
	if err := f(&memoryTx{m, copied, tables, true}); err != nil {
		return err
	}
	used := 0
	for _, v := range copied[Parts] {
		used += len(v.Object.([]byte))
	}
	if m.quota > 0 && used > m.quota {
		return NewProblem(Full, "")
	}
	m.tables = copied
	return nil
}

type memoryTx struct {
	m       *memory
	tables  map[string]map[string]Value
	allowed []string
	writes  bool
}

func (x *memoryTx) table(name string, writes bool) map[string]Value {
	if !slices.Contains(x.allowed, name) || writes && !x.writes {
		x.m.t.Errorf("%s is not in the transaction", name)
	}
	return x.tables[name]
}

func (x *memoryTx) Keys(table string) ([]string, error) {
	return slices.Sorted(maps.Keys(x.table(table, false))), nil
}

func (x *memoryTx) Get(table, key string) (*Value, error) {
	if v, ok := x.table(table, false)[key]; ok {
		return &v, nil
	}
	return nil, nil
}

func (x *memoryTx) Put(table, key string, v Value) error {
	x.table(table, true)[key] = v
	return nil
}

func (x *memoryTx) Delete(table, key string) error {
	delete(x.table(table, true), key)
	return nil
}

// testStore returns a store over a memory, whose clock goes a second ahead each time it is looked at.
func testStore(t *testing.T) (*Store, *memory) {
	m := newMemory(t)
	now := int64(1_800_000_000_000)
	return &Store{DB: m, Now: func() int64 { now += 1000; return now }}, m
}

// save keeps a capture of parts of the lengths.
func save(t *testing.T, s *Store, fingerprint string, lengths ...int) error {
	t.Helper()
	total := 0
	for _, n := range lengths {
		total += n
	}
	if err := s.Begin(fingerprint, "release", int64(total)); err != nil {
		return err
	}
	for i, n := range lengths {
		if err := s.Add(fingerprint, []byte(strings.Repeat("x", n)), i == len(lengths)-1); err != nil {
			return err
		}
	}
	return nil
}

// is reports whether the store knows captures.
func is(t *testing.T, s *Store, fingerprints ...string) (list []bool) {
	t.Helper()
	for _, f := range fingerprints {
		known, err := s.Find(f, "release")
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, known != nil)
	}
	return list
}
