package bridge

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// body returns what follows the header of a reply.
func body(reply []byte) []byte {
	n := (4 + int(binary.LittleEndian.Uint32(reply)) + 7) &^ 7
	return reply[n:]
}

func TestSnapshotIsRestored(t *testing.T) {
	read := new(Bridge)
	call(t, read, "open", "sample.pcapng", -1.0)
	if part := body(read.Call("snapshot", 0.0)); len(part) > 0 {
		t.Errorf("%d octets of a file being read", len(part))
	}
	call(t, read, "feed", sample(t))
	want := call(t, read, "finish", "")
	var parts [][]byte
	for {
		part := body(read.Call("snapshot", float64(len(parts))))
		if len(part) == 0 {
			break
		}
		parts = append(parts, bytes.Clone(part))
	}
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	b := new(Bridge)
	e, _ := header(t, b.Call("restore", "sample.pcapng", octets(parts[1])))["error"].(map[string]any)
	if e["code"] != Unsupported {
		t.Errorf("restoring from another part: %v", e)
	}
	if p := call(t, b, "restore", "sample.pcapng", octets(parts[0])); p["done"] != false || p["packets"] != want["packets"] {
		t.Errorf("restored: %v", p)
	}
	call(t, b, "restore-rows", octets(parts[1]))
	if p := call(t, b, "restore-rows", octets(parts[2])); p["done"] != true || p["bytes"] != want["bytes"] || p["flows"] != want["flows"] {
		t.Errorf("restored: %v, want %v", p, want)
	}
	e, _ = header(t, b.Call("restore-rows", octets(parts[1])))["error"].(map[string]any)
	if e["code"] != Unsupported {
		t.Errorf("one part too many: %v", e)
	}
	for _, name := range []string{"frames", "hierarchy", "conversations/tcp"} {
		got := bytes.Clone(b.Call("rows", name, "", "", false, 0.0, 1000.0))
		if !bytes.Equal(got, read.Call("rows", name, "", "", false, 0.0, 1000.0)) {
			t.Errorf("%s are others", name)
		}
	}
}
