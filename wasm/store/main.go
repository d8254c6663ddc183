//go:build js && wasm

// Command store remembers in IndexedDB, in a small worker of its own. It defines
//
//	globalThis.flowglassStore(op: string, args: object) -> Promise<object>
//
// over package store; the promise is rejected with {code, message}. Operations and what they take
// stand in operations.go. Files' handles and the parts of snapshots are handed through as they are.
package main

import (
	"errors"
	"syscall/js"
	"time"

	"flowglass/internal/store"
)

func main() {
	publish()
	select {} // calls come in on their own
}

// publish defines the function.
func publish() {
	p := new(program)
	js.Global().Set("flowglassStore", js.FuncOf(func(_ js.Value, args []js.Value) any {
		op, object := args[0].String(), args[1]
		var executor js.Func
		executor = js.FuncOf(func(_ js.Value, settle []js.Value) any {
			resolve, reject := settle[0], settle[1]
			go func() { // what is waited for must not hold up the browser
				defer executor.Release()
				result, err := p.call(op, object)
				if err != nil {
					reject.Invoke(failure(err))
					return
				}
				resolve.Invoke(result)
			}()
			return nil
		})
		return js.Global().Get("Promise").New(executor)
	}))
}

func failure(err error) map[string]any {
	var p *store.Problem
	if !errors.As(err, &p) {
		p = store.NewProblem(store.Failed, err.Error())
	}
	return map[string]any{"code": p.Code, "message": p.Message}
}

// A program is a store over a database, once `open` has named that.
type program struct {
	db    *database
	store *store.Store
}

func (p *program) call(op string, args js.Value) (result any, err error) {
	defer recovered(&err)
	run := operations[op]
	if run == nil {
		return nil, store.NewProblem(store.Failed, "There is no operation "+op+" of the store.")
	}
	if p.store == nil && op != "open" {
		return nil, store.NewProblem(store.Failed, "The store was not opened.")
	}
	return run(p, args)
}

// openStore names the database. Limits are the usual ones, but for tests.
func (p *program) openStore(args js.Value) (any, error) {
	p.db = &database{name: args.Get("name").String(), wait: 3 * time.Second}
	if wait := args.Get("wait"); wait.Type() == js.TypeNumber {
		p.db.wait = time.Duration(wait.Int()) * time.Millisecond
	}
	p.store = &store.Store{DB: p.db, Now: func() int64 { return time.Now().UnixMilli() }}
	if bytes := args.Get("limit"); bytes.Type() == js.TypeNumber {
		p.store.Limits = store.UsualLimits
		p.store.Limits.Bytes = integer(bytes)
	}
	_, err := p.db.connect()
	return nil, err
}

// integer returns a number of JavaScript's, which holds 2^53 exactly.
func integer(v js.Value) int64 {
	if v.Type() != js.TypeNumber {
		return 0
	}
	return int64(v.Float())
}
