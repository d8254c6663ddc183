//go:build js && wasm

// Command describe decodes packets with gopacket in the page's worker, which loads it when
// a packet is looked at that has layers package dissect does not know: gopacket is a quarter
// of what a first visit may download, and its death must cost nothing but those layers'
// fields. It defines
//
//	globalThis.flowglassCall("fields", link: number, bytes: Uint8Array) -> Uint8Array
//
// over describe.Reply, and waits for calls.
package main

import (
	"runtime/debug"
	"syscall/js"

	"flowglass/capture"
	"flowglass/decode/describe"
)

// memoryLimit is from where on Go collects garbage harder, in bytes; the caller ends a
// program that has taken much more.
const memoryLimit = 64 << 20

func main() {
	debug.SetMemoryLimit(memoryLimit)
	publish()
	select {} // calls come in on their own
}

func publish() {
	array := js.Global().Get("Uint8Array")
	js.Global().Set("flowglassCall", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) != 3 || args[0].Type() != js.TypeString || args[0].String() != "fields" ||
			args[1].Type() != js.TypeNumber || !args[2].InstanceOf(array) {
			return nil // which the caller takes for a crash: it is of one release with us
		}
		data := make([]byte, args[2].Length())
		js.CopyBytesToGo(data, args[2])
		reply := describe.Reply(capture.LinkType(args[1].Int()), data)
		out := array.New(len(reply))
		js.CopyBytesToJS(out, reply)
		return out
	}))
}
