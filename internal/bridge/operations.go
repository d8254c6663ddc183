package bridge

import "math"

// An Operation is one entry of the registry: what the worker can ask for.
type Operation struct {
	Name   string
	Doc    string // what it does; for docs/PROTOCOL.md
	Params []Param
	Reply  string // the header of the reply, as JSON with placeholders
	run    func(*Bridge, arguments) ([]byte, error)
}

// A Param is one argument of an operation.
type Param struct {
	Name string
	Type ParamType
	Doc  string
}

// A ParamType is the type of an argument, in JavaScript's terms.
type ParamType string

// The types of arguments.
const (
	String  ParamType = "string"
	Integer ParamType = "integer" // a number without fraction
	Number  ParamType = "number"
	Boolean ParamType = "boolean"
	Array   ParamType = "Uint8Array"
)

// Operations lists what can be asked for. To add an operation, write it in a file of its
// own and add a line here.
var Operations = []Operation{
	hello, open, compressing, feed, finish, rows, packet, describing, closing,
	check, fields, selecting, examine, inspect, review, drop, bits, place, locate, infos, values, analysing, contexts, snapshot, restore, restoreRows,
}

// check returns an error if args are not those of o.
func (o *Operation) check(args []any) error {
	if len(args) != len(o.Params) {
		return internal(o.Name + " was called with a wrong number of arguments")
	}
	for i, p := range o.Params {
		if !p.Type.admits(args[i]) {
			return internal(p.Name + " of " + o.Name + " is no " + string(p.Type))
		}
	}
	return nil
}

func (t ParamType) admits(arg any) (ok bool) {
	switch t {
	case String:
		_, ok = arg.(string)
	case Integer:
		var v float64
		v, ok = arg.(float64)
		ok = ok && v == math.Trunc(v) && math.Abs(v) < 1<<53
	case Number:
		_, ok = arg.(float64)
	case Boolean:
		_, ok = arg.(bool)
	case Array:
		_, ok = arg.(Bytes)
	}
	return ok
}

// arguments have been checked against the operation's parameters.
type arguments []any

func (a arguments) text(i int) string { return a[i].(string) }
func (a arguments) flag(i int) bool   { return a[i].(bool) }
func (a arguments) bytes(i int) Bytes { return a[i].(Bytes) }

func (a arguments) number(i int) float64 { return a[i].(float64) }

func (a arguments) integer(i int) int64 { return int64(a[i].(float64)) }

// place returns an integer as the number of a row or of rows: too large ones are cut,
// which lies beyond any table.
func (a arguments) place(i int) int { return int(min(max(a.integer(i), -1), math.MaxInt32)) }
