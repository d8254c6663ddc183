//go:build js && wasm

// Command inflate inflates compressed captures in the page's worker, which loads it when
// it meets one that the browser cannot inflate: the decompressors are a tenth of what a
// first visit may download, and their memory goes when the file is read. It defines
//
//	globalThis.flowglassCall("inflate", bytes: Uint8Array, last: boolean) -> Uint8Array
//
// over inflate.Inflater, and waits for calls. A reply is valid until the next call.
package main

import (
	"syscall/js"

	"flowglass/internal/inflate"
)

func main() {
	publish()
	select {} // calls come in on their own
}

func publish() {
	f := inflate.NewInflater()
	array := js.Global().Get("Uint8Array")
	buffer := array.New(0) // for all replies: arrays made for each would wait for Go's garbage collection
	js.Global().Set("flowglassCall", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) != 3 || args[0].Type() != js.TypeString || args[0].String() != "inflate" ||
			!args[1].InstanceOf(array) || args[2].Type() != js.TypeBoolean {
			return nil // which the caller takes for a crash: it is of one release with us
		}
		js.CopyBytesToGo(f.Buffer(args[1].Length()), args[1])
		reply := f.Inflate(args[2].Bool())
		if len(reply) > buffer.Length() {
			buffer = array.New(len(reply))
		}
		js.CopyBytesToJS(buffer, reply)
		return buffer.Call("subarray", 0, len(reply))
	}))
}
