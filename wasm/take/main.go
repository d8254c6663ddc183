//go:build js && wasm

// Command take makes files of captures in a worker of its own, which the page starts when
// something is saved. It defines
//
//	globalThis.flowglassCall(op, ...args) -> Uint8Array
//
// over package take, and waits for calls. A reply is valid until the next call.
package main

import (
	"os"
	"runtime/debug"
	"syscall/js"

	"flowglass/internal/take"
	"flowglass/wasm/arguments"
)

// memoryLimit is from where on Go collects garbage more often than it would, in bytes.
const memoryLimit = 1 << 30

func main() {
	debug.SetMemoryLimit(memoryLimit)
	publish()
	select {} // calls come in on their own
}

// publish defines the function.
func publish() {
	t := &take.Take{Trace: os.Stderr}
	array := js.Global().Get("Uint8Array")
	buffer := array.New(0) // for all replies: arrays made for each would wait for Go's garbage collection
	js.Global().Set("flowglassCall", js.FuncOf(func(_ js.Value, args []js.Value) any {
		op, rest := "", make([]any, 0, len(args))
		for i, a := range args {
			if i == 0 && a.Type() == js.TypeString {
				op = a.String()
			} else {
				rest = append(rest, arguments.Of(a, array))
			}
		}
		reply := t.Call(op, rest...)
		if len(reply) > buffer.Length() {
			buffer = array.New(len(reply) + len(reply)/4)
		}
		js.CopyBytesToJS(buffer, reply)
		return buffer.Call("subarray", 0, len(reply))
	}))
}
