package bridge

import "testing"

func TestCompression(t *testing.T) {
	for head, want := range map[string]string{
		"\x1f\x8b\x08\x00": "gzip",
		"\x28\xb5\x2f\xfd": "zstd",
		"\xd4\xc3\xb2\xa1": "",
	} {
		b := new(Bridge)
		call(t, b, "open", "", 1000.0)
		h := call(t, b, "compression", octets(head))
		if h["compression"] != want || h["free"].(float64) < 1 || h["ratio"].(float64) < 1 {
			t.Errorf("%q: %v", head, h)
		}
		// A plain file of which 28 of 1000 bytes came has shrunk. A compressed one has not.
		call(t, b, "feed", sample(t)[:28])
		n, _ := call(t, b, "finish", "")["notice"].(map[string]any)
		if shrank := n["code"] == "shrank"; shrank != (want == "") {
			t.Errorf("%q: %v", head, n)
		}
	}
}
