//go:build js && wasm

package main

import (
	"encoding/binary"
	"encoding/json"
	"strings"
	"syscall/js"
	"testing"
)

func uint8Array(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

func TestCallsFromJavaScript(t *testing.T) {
	publish()
	packet := make([]byte, 60) // Ethernet, and EAPOL
	packet[12], packet[13], packet[14] = 0x88, 0x8e, 2
	reply := js.Global().Call("flowglassCall", "fields", 1, uint8Array(packet))
	b := make([]byte, reply.Length())
	js.CopyBytesToGo(b, reply)
	var h struct {
		Layers []struct {
			Offset int
			Fields []struct{ Label, Value string }
		}
	}
	if err := json.Unmarshal(b[4:4+binary.LittleEndian.Uint32(b)], &h); err != nil {
		t.Fatal(err)
	}
	if len(h.Layers) != 2 || h.Layers[1].Offset != 14 || !strings.HasPrefix(h.Layers[1].Fields[0].Value, "2 ") {
		t.Errorf("%+v", h)
	}
}

func TestWrongCallsAreNotAnswered(t *testing.T) {
	publish()
	empty := uint8Array(nil)
	for _, args := range [][]any{
		{},
		{"hello"},
		{"inflate", 1, empty},
		{"fields", empty},
		{"fields", "text", empty},
		{"fields", 1, 1},
		{1, 1, empty},
	} {
		if reply := js.Global().Call("flowglassCall", args...); !reply.IsNull() && !reply.IsUndefined() {
			t.Errorf("%v: %v", args, reply)
		}
	}
}
