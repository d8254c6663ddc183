//go:build js && wasm

// Command wasm is Flowglass in the page's worker. It defines
//
//	globalThis.flowglassCall(op, ...args) -> Uint8Array
//
// over package bridge, and waits for calls. A call copies the bytes it takes once, to where
// they are needed, and its reply once, into an array of the caller's.
package main

import (
	"os"
	"runtime/debug"
	"syscall/js"

	"flowglass/internal/bridge"
	"flowglass/wasm/arguments"
)

// memoryLimit is from where on Go collects garbage more often than it would, in bytes:
// WebAssembly has 4 GiB, and who asks for more is ended.
const memoryLimit = 3 << 30

func main() {
	debug.SetMemoryLimit(memoryLimit)
	publish()
	select {} // calls come in on their own
}

// publish defines the function.
func publish() {
	b := &bridge.Bridge{Trace: os.Stderr}
	array := js.Global().Get("Uint8Array")
	js.Global().Set("flowglassCall", js.FuncOf(func(_ js.Value, args []js.Value) any {
		op, rest := "", make([]any, 0, len(args))
		for i, a := range args {
			if i == 0 && a.Type() == js.TypeString {
				op = a.String()
			} else {
				rest = append(rest, arguments.Of(a, array))
			}
		}
		reply := b.Call(op, rest...)
		out := array.New(len(reply))
		js.CopyBytesToJS(out, reply)
		return out
	}))
}
