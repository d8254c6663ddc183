//go:build js && wasm

package main

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"strings"
	"syscall/js"
	"testing"
)

// call makes a call as JavaScript does.
func call(t *testing.T, args ...any) map[string]any {
	t.Helper()
	reply := js.Global().Call("flowglassCall", args...)
	if !reply.InstanceOf(js.Global().Get("Uint8Array")) {
		t.Fatalf("a reply that is no Uint8Array: %v", reply)
	}
	b := make([]byte, reply.Length())
	js.CopyBytesToGo(b, reply)
	var h map[string]any
	if err := json.Unmarshal(b[4:4+binary.LittleEndian.Uint32(b)], &h); err != nil {
		t.Fatal(err)
	}
	return h
}

func uint8Array(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

func TestCallsFromJavaScript(t *testing.T) {
	publish()
	file, err := os.ReadFile("../testdata/captures/sample.pcapng")
	if err != nil {
		t.Fatal(err)
	}
	if h := call(t, "hello"); h["protocol"] != 1.0 {
		t.Errorf("hello: %v", h)
	}
	call(t, "open", "sample.pcapng", len(file))
	// A view that does not begin where its buffer does.
	call(t, "feed", uint8Array(append([]byte("junk"), file[:1000]...)).Call("subarray", 4))
	call(t, "feed", uint8Array(file[1000:]))
	p := call(t, "finish", "")
	if p["error"] != nil || p["notice"] != nil || p["bytes"] != float64(len(file)) {
		t.Fatalf("finish: %v", p)
	}
	if r := call(t, "rows", "frames", "", "number", true, 0, 5); r["rows"] != 5.0 || r["total"] != p["packets"] {
		t.Errorf("rows: %v", r)
	}
}

func TestBadCallsFromJavaScript(t *testing.T) {
	publish()
	for _, args := range [][]any{
		{}, {nil}, {1}, {"hello", 1}, {"feed", js.Undefined()}, {"feed", js.Global()}, {"feed", []any{1, 2}},
		{"open", "x"}, {js.Global().Get("Symbol").Invoke("feed")},
	} {
		h := call(t, args...)
		e, _ := h["error"].(map[string]any)
		if e["code"] != "internal" || !strings.HasPrefix(e["message"].(string), "This is a mistake in Flowglass") {
			t.Errorf("%v: %v", args, h)
		}
	}
}
