//go:build js && wasm

// Package arguments hands what JavaScript calls Go with to programs that know nothing of it.
package arguments

import "syscall/js"

// Of returns an argument as the operations of a program take it, nil for what they do not: a string, a
// float64, a bool, or the octets of a Uint8Array, whose constructor array is.
func Of(a, array js.Value) any {
	switch a.Type() {
	case js.TypeString:
		return a.String()
	case js.TypeNumber:
		return a.Float()
	case js.TypeBoolean:
		return a.Bool()
	case js.TypeObject:
		if a.InstanceOf(array) {
			return octets{a, a.Length()}
		}
	}
	return nil
}

// octets is a Uint8Array of JavaScript's.
type octets struct {
	array js.Value
	len   int
}

func (o octets) Len() int { return o.len }
func (o octets) CopyTo(dst []byte, from int) {
	array := o.array
	if from > 0 || len(dst) < o.len {
		array = array.Call("subarray", from, from+len(dst))
	}
	js.CopyBytesToGo(dst, array)
}
