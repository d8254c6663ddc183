package bridge

import (
	"os"
	"slices"
	"strings"
	"testing"

	"flowglass/capture"
	"flowglass/decode/describe"
)

// Fields have names of display filters, values, and their octets; groups hold them.
func TestDescribedFields(t *testing.T) {
	file := sample(t)
	b := new(Bridge)
	call(t, b, "open", "sample.pcapng", float64(len(file)))
	call(t, b, "feed", file)
	packets := int(call(t, b, "finish", "")["packets"].(float64))
	type found struct {
		label, value   string
		offset, length float64
	}
	var seen []found
	var collect func(fields []any, name string)
	collect = func(fields []any, name string) {
		for _, f := range fields {
			f := f.(map[string]any)
			if f["name"] == name {
				seen = append(seen, found{f["label"].(string), f["value"].(string), f["offset"].(float64), f["length"].(float64)})
			}
			if inner, ok := f["fields"].([]any); ok {
				collect(inner, name)
			}
		}
	}
	for n := 1; n <= packets; n++ {
		where := call(t, b, "packet", float64(n))
		at, length := int(where["offset"].(float64)), int(where["capLen"].(float64))
		h := call(t, b, "describe", float64(n), file[at:at+length], octets(nil), octets(nil))
		layers := h["layers"].([]any)
		last := layers[len(layers)-1].(map[string]any)
		if layers[0].(map[string]any)["name"] != "frame" || last["name"] != "dns" {
			continue
		}
		for _, l := range layers {
			collect(l.(map[string]any)["fields"].([]any), "dns.qry.name")
			collect(l.(map[string]any)["fields"].([]any), "udp.dstport")
			collect(l.(map[string]any)["fields"].([]any), "udp.port") // hidden
		}
		if h["info"] == "" {
			t.Errorf("frame %d has no info", n)
		}
		break
	}
	if len(seen) != 2 || seen[0] != (found{"Destination Port", "53", 36, 2}) || seen[1].label != "Name" || seen[1].offset != 54 || seen[1].length < 3 {
		t.Errorf("%+v", seen)
	}
}

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
		h := call(t, b, "describe", float64(n), file[at:at+length], octets(nil), octets(nil))
		layers := h["layers"].([]any)
		if len(layers) < 2 {
			t.Errorf("frame %d: %d layers", n, len(layers))
		}
		for _, l := range layers {
			l := l.(map[string]any)
			seen[l["name"].(string)] = true
			if len(l["fields"].([]any)) == 0 && l["name"] != "ssh" {
				t.Errorf("frame %d: %s has no fields", n, l["name"])
			}
			if end := l["offset"].(float64) + l["length"].(float64); end > float64(length) {
				t.Errorf("frame %d: %s ends at %v of %d", n, l["name"], end, length)
			}
		}
	}
	for _, want := range []string{"frame", "eth", "vlan", "ip", "ipv6", "tcp", "udp", "dns", "arp", "tls", "http"} {
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
	h := header(t, b.Call("describe", 1.0, file[:3], octets(nil), octets(nil)))
	if e, ok := h["error"].(map[string]any); !ok || !strings.Contains(e["message"].(string), "another frame") {
		t.Errorf("%v", h)
	}
}

// Of the layers that the worker is to ask describe.wasm for, that has fields.
func TestForeignLayers(t *testing.T) {
	for name, layers := range map[string][]string{"geneve.pcap": {"geneve"}, "gtpu.pcap": {"gtp"}} {
		read, err := os.ReadFile("../../testdata/captures/" + name)
		if err != nil {
			t.Fatal(err)
		}
		file := octets(read)
		b := new(Bridge)
		call(t, b, "open", name, float64(len(file)))
		call(t, b, "feed", file)
		packets := int(call(t, b, "finish", "")["packets"].(float64))
		seen := make(map[string]bool)
		for n := 1; n <= packets; n++ {
			where := call(t, b, "packet", float64(n))
			at, length := int(where["offset"].(float64)), int(where["capLen"].(float64))
			h := call(t, b, "describe", float64(n), file[at:at+length], octets(nil), octets(nil))
			foreign, ok := h["foreign"].(map[string]any)
			if !ok {
				continue
			}
			start := foreign["start"].(float64)
			known := header(t, describe.Reply(capture.LinkType(foreign["link"].(float64)), file[at+int(start):at+length]))
			for _, i := range foreign["layers"].([]any) {
				l := h["layers"].([]any)[int(i.(float64))].(map[string]any)
				seen[l["name"].(string)] = true
				found := slices.ContainsFunc(known["layers"].([]any), func(k any) bool {
					return k.(map[string]any)["offset"].(float64)+start == l["offset"]
				})
				if !found || len(l["fields"].([]any)) > 0 {
					t.Errorf("%s: frame %d: %s", name, n, l["name"])
				}
			}
		}
		for _, want := range layers {
			if !seen[want] {
				t.Errorf("%s: no %s among %v", name, want, seen)
			}
		}
	}
}
