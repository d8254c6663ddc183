package bridge

import (
	"strings"
	"testing"
)

// Every frame of a capture is described within its bytes; TLS and VLAN among them.
func TestDescribe(t *testing.T) {
	file := sample(t)
	b := new(Bridge)
	call(t, b, "open", "sample.pcapng", float64(len(file)))
	call(t, b, "feed", file)
	packets := int(call(t, b, "finish", "")["packets"].(float64))
	seen := make(map[string]bool)
	for n := 1; n <= packets; n++ {
		where := call(t, b, "packet", float64(n))
		at, length := int(where["offset"].(float64)), int(where["capLen"].(float64))
		h := call(t, b, "describe", float64(n), file[at:at+length])
		layers := h["layers"].([]any)
		if len(layers) < 2 {
			t.Errorf("frame %d: %d layers", n, len(layers))
		}
		for _, l := range layers {
			l := l.(map[string]any)
			seen[l["name"].(string)] = true
			if end := l["offset"].(float64) + l["length"].(float64); end > float64(length) {
				t.Errorf("frame %d: %s ends at %v of %d", n, l["name"], end, length)
			}
		}
	}
	for _, want := range []string{"Ethernet", "Dot1Q", "IPv4", "IPv6", "TCP", "UDP", "DNS", "ARP"} {
		if !seen[want] {
			t.Errorf("no frame has %s; there is %v", want, seen)
		}
	}
}

func TestDescribeRefusesOtherBytes(t *testing.T) {
	file := sample(t)
	b := new(Bridge)
	call(t, b, "open", "sample.pcapng", float64(len(file)))
	call(t, b, "feed", file)
	h := header(t, b.Call("describe", 1.0, file[:3]))
	if e, ok := h["error"].(map[string]any); !ok || !strings.Contains(e["message"].(string), "another frame") {
		t.Errorf("%v", h)
	}
}
