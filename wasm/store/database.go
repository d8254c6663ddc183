//go:build js && wasm

package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"syscall/js"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"

	"flowglass/internal/store"
)

// A database is IndexedDB, opened when it is first needed, and again when it was closed under
// us: another tab upgraded it, or the user has wiped it.
//
// go-indexeddb is kept from what it does badly: it panics where there is no IndexedDB, so that is
// looked for first; with a context that is done it returns nothing and no error, so none of ours
// ends before its request; its listeners for an upgrade stay until their context is done, so that is
// done as soon as the database is open; and of an upgrade that other tabs are in the way of it
// tells nothing, so we wait a bounded time and then look at what we got.
type database struct {
	name string
	wait time.Duration // for other tabs to let the database go
	open *idb.Database
}

// connect opens the database.
func (d *database) connect() (*idb.Database, error) {
	if d.open != nil {
		return d.open, nil
	}
	if !js.Global().Get("indexedDB").Truthy() || !js.Global().Get("IDBRequest").Truthy() {
		return nil, store.NewProblem(store.Unavailable, "")
	}
	type result struct {
		db  *idb.Database
		err error
	}
	done := make(chan result, 1)
	go func() {
		db, err := openDatabase(d.name)
		done <- result{db, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, problemOf(r.err)
		}
		d.open = r.db
		return r.db, nil
	case <-time.After(d.wait):
		go func() {
			if r := <-done; r.db != nil {
				_ = r.db.Close() // too late for who asked; the next one opens it anew
			}
		}()
		return nil, store.NewProblem(store.Blocked, "")
	}
}

// openDatabase opens the database of a name, and upgrades it.
func openDatabase(name string) (_ *idb.Database, err error) {
	defer recovered(&err)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	request, err := idb.Global().Open(ctx, name, store.SchemaVersion, func(db *idb.Database, old, _ uint) error {
		for _, table := range store.Missing(old) {
			if _, err := db.CreateObjectStore(table, idb.ObjectStoreOptions{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	db, err := request.Await(context.Background())
	if err != nil {
		return nil, err
	}
	version, err := db.Version()
	if err != nil {
		return nil, err
	}
	tables, err := db.ObjectStoreNames()
	if err != nil {
		return nil, err
	}
	for _, table := range store.Tables() {
		if version != store.SchemaVersion || !slices.Contains(tables, table) {
			_ = db.Close()
			return nil, store.NewProblem(store.Blocked, "")
		}
	}
	return db, nil
}

// close lets the database go; the next who needs it opens it again.
func (d *database) close() {
	if d.open != nil {
		_ = d.open.Close()
		d.open = nil
	}
}

// remove removes the database, which is empty. Where another tab holds it, it stays.
func (d *database) remove() (err error) {
	defer recovered(&err)
	d.close()
	request, err := idb.Global().DeleteDatabase(d.name)
	if err != nil {
		return problemOf(err)
	}
	done := make(chan error, 1)
	go func() { done <- request.Await(context.Background()) }()
	select {
	case err := <-done:
		return problemOf(err)
	case <-time.After(d.wait):
		return nil
	}
}

func (d *database) View(f func(store.Tx) error, tables ...string) error {
	return d.run(idb.TransactionReadOnly, f, tables)
}

func (d *database) Update(f func(store.Tx) error, tables ...string) error {
	return d.run(idb.TransactionReadWrite, f, tables)
}

// run runs f in a transaction. If the database was closed since it was opened, it is opened again.
func (d *database) run(mode idb.TransactionMode, f func(store.Tx) error, tables []string) error {
	for attempt := 0; ; attempt++ {
		db, err := d.connect()
		if err != nil {
			return err
		}
		err = transact(db, mode, f, tables)
		if is(err, "InvalidStateError") && attempt == 0 {
			d.close()
			continue
		}
		return problemOf(err)
	}
}

func transact(db *idb.Database, mode idb.TransactionMode, f func(store.Tx) error, tables []string) (err error) {
	defer recovered(&err)
	t, err := db.Transaction(mode, tables[0], tables[1:]...)
	if err != nil {
		return err
	}
	tx := &transaction{t}
	if err := f(tx); err != nil {
		_ = t.Abort() // it may have ended itself
		return err
	}
	if mode == idb.TransactionReadOnly {
		return nil
	}
	return t.Await(context.Background())
}

// A transaction is a store.Tx.
type transaction struct{ *idb.Transaction }

func (t *transaction) Keys(table string) ([]string, error) {
	s, err := t.ObjectStore(table)
	if err != nil {
		return nil, err
	}
	request, err := s.GetAllKeys()
	if err != nil {
		return nil, err
	}
	values, err := request.Await(context.Background())
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, v := range values {
		if v.Type() == js.TypeString {
			keys = append(keys, v.String())
		}
	}
	return keys, nil
}

func (t *transaction) Get(table, key string) (*store.Value, error) {
	s, err := t.ObjectStore(table)
	if err != nil {
		return nil, err
	}
	request, err := s.Get(js.ValueOf(key))
	if err != nil {
		return nil, err
	}
	v, err := request.Await(context.Background())
	if err != nil || v.Type() != js.TypeObject {
		return nil, err
	}
	out := new(store.Value)
	if record := v.Get("record"); record.InstanceOf(uint8Array) {
		out.Record = make([]byte, record.Length())
		js.CopyBytesToGo(out.Record, record)
	}
	if object := v.Get("object"); object.Truthy() {
		out.Object = object
	}
	return out, nil
}

func (t *transaction) Put(table, key string, v store.Value) error {
	s, err := t.ObjectStore(table)
	if err != nil {
		return err
	}
	record := uint8Array.New(len(v.Record))
	js.CopyBytesToJS(record, v.Record)
	value := js.Global().Get("Object").New()
	value.Set("record", record)
	if object, ok := v.Object.(js.Value); ok {
		value.Set("object", object)
	}
	request, err := s.PutKey(js.ValueOf(key), value)
	if err != nil {
		return err
	}
	_, err = request.Await(context.Background())
	return err
}

func (t *transaction) Delete(table, key string) error {
	s, err := t.ObjectStore(table)
	if err != nil {
		return err
	}
	request, err := s.Delete(js.ValueOf(key))
	if err != nil {
		return err
	}
	return request.Await(context.Background())
}

var uint8Array = js.Global().Get("Uint8Array")

// is reports whether err is an exception of the browser's of a name; the library makes errors of
// its own of some, and hands others on.
func is(err error, name string) bool {
	var thrown js.Error
	if errors.As(err, &thrown) {
		return thrown.Value.Type() == js.TypeObject && thrown.Value.Get("name").String() == name
	}
	return errors.Is(err, idb.NewDOMException(name))
}

// recovered makes an error of a panic.
func recovered(err *error) {
	if cause := recover(); cause != nil {
		if e, ok := cause.(error); ok {
			*err = e
			return
		}
		*err = errors.New("the browser's storage failed")
	}
}

// problemOf returns what err is in words of ours.
func problemOf(err error) error {
	var p *store.Problem
	switch {
	case err == nil || errors.As(err, &p):
		return err
	case is(err, "QuotaExceededError"):
		return store.NewProblem(store.Full, "")
	case is(err, "VersionError"):
		return store.NewProblem(store.Failed, "A newer release of Flowglass has been here. Reload the page.")
	case is(err, "SecurityError"), is(err, "InvalidStateError"), is(err, "UnknownError"):
		return store.NewProblem(store.Unavailable, "")
	}
	return store.NewProblem(store.Failed, "The browser’s storage says: "+strings.TrimSpace(err.Error()))
}
