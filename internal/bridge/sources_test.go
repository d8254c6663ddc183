package bridge

import (
	"os"
	"slices"
	"testing"
)

// What is in several frames is described by its last one, with the octets that its fields stand in.
func TestDescribedSources(t *testing.T) {
	for _, tt := range []struct {
		capture, layer string
		frame          byte
		source         string // of the layer's fields
		octets         int    // in the source
		sources        []string
	}{
		{"fragments.pcap", "udp", 3, "Reassembled IPv4", 3808, []string{"Reassembled IPv4"}},
		{"fragments-ipv6.pcap", "udp", 11, "Reassembled IPv6", 3808, []string{"Reassembled IPv6"}},
		{"tls-records.pcap", "tls", 6, "", 0, []string{"", "Reassembled TLS Handshake"}},
		{"tls-records.pcap", "tls", 23, "Reassembled TCP", 79, []string{"Reassembled TCP", "", "Reassembled TLS Handshake"}},
		{"quic-pieces.pcap", "tls", 2, "Reassembled TLS Handshake", 97, []string{"", "", "Decrypted QUIC", "Reassembled TLS Handshake"}},
	} {
		file, err := os.ReadFile("../../testdata/captures/" + tt.capture)
		if err != nil {
			t.Fatal(err)
		}
		b := new(Bridge)
		call(t, b, "open", tt.capture, float64(len(file)))
		call(t, b, "feed", octets(file))
		call(t, b, "finish", "")
		read := func(n float64) []byte {
			where := call(t, b, "packet", n)
			at := int(where["offset"].(float64))
			return file[at : at+int(where["capLen"].(float64))]
		}
		var numbers, bytes octets
		for _, n := range call(t, b, "context", octets{tt.frame, 0, 0, 0})["numbers"].([]any) {
			numbers = append(numbers, byte(n.(float64)), 0, 0, 0)
			bytes = append(bytes, read(n.(float64))...)
		}
		reply := call(t, b, "describe", float64(tt.frame), octets(read(float64(tt.frame))), numbers, bytes)
		var names []string
		for _, x := range reply["buffers"].([]any) {
			names = append(names, x.(map[string]any)["name"].(string))
		}
		found := false
		for _, x := range reply["layers"].([]any) {
			l := x.(map[string]any)
			if l["name"] != tt.layer {
				continue
			}
			found = true
			n, _ := l["buffer"].(float64)
			source, size := "", 0
			if n > 0 {
				buffer := reply["buffers"].([]any)[int(n)-1].(map[string]any)
				source, size = buffer["name"].(string), len(buffer["bytes"].(string))/2
			}
			if source != tt.source || size != tt.octets {
				t.Errorf("%s frame %d: %s stands in %d octets %q", tt.capture, tt.frame, tt.layer, size, source)
			}
		}
		if !found || !slices.Equal(names, tt.sources) {
			t.Errorf("%s frame %d: %s found: %v, among %q, want %q", tt.capture, tt.frame, tt.layer, found, names, tt.sources)
		}
	}
}
