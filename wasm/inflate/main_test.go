//go:build js && wasm

package main

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"syscall/js"
	"testing"
)

func uint8Array(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

func TestCallsFromJavaScript(t *testing.T) {
	const captures = "../../testdata/captures/"
	file, err := os.ReadFile(captures + "dns.pcap.zst")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(captures + "dns.pcap")
	if err != nil {
		t.Fatal(err)
	}
	publish()
	reply := js.Global().Call("flowglassCall", "inflate", uint8Array(file), true)
	b := make([]byte, reply.Length())
	js.CopyBytesToGo(b, reply)
	length := 4 + int(binary.LittleEndian.Uint32(b))
	var h struct {
		Length       int
		Hungry, Done bool
		Failure      string
	}
	if err := json.Unmarshal(b[4:length], &h); err != nil {
		t.Fatal(err)
	}
	start := (length + 7) &^ 7
	if h.Hungry || h.Failure != "" || string(b[start:start+h.Length]) != string(want) {
		t.Errorf("%d of %d bytes: %+v", h.Length, len(want), h)
	}
}

func TestWrongCallsAreNotAnswered(t *testing.T) {
	publish()
	empty := uint8Array(nil)
	for _, args := range [][]any{
		{},
		{"hello"},
		{"feed", empty, true},
		{"inflate", empty},
		{"inflate", "text", true},
		{"inflate", empty, 1},
		{1, empty, true},
	} {
		if reply := js.Global().Call("flowglassCall", args...); !reply.IsNull() && !reply.IsUndefined() {
			t.Errorf("%v: %v", args, reply)
		}
	}
}
